//! What the service measures of itself, under the metric names of both of Keptn's generations.

use std::{collections::BTreeMap, fmt::Write, time::Duration};

/// Upper bounds in seconds, as the Java client of the first generation had them by default.
const SECONDS: [f64; 14] = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0];
/// How many bounds the later generation has: 1, 1.5, 2.25 … milliseconds.
const MILLIS_BOUNDS: i32 = 20;

/// The handler whose calls the first generation measured.
pub(super) const ADD_TO_CART: Handler = Handler { method: "POST", name: "ItemsController.addToCart" };

/// Something that answers requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Handler {
    pub(super) method: &'static str,
    pub(super) name: &'static str,
}

/// All that is counted.
#[derive(Debug)]
pub(super) struct Metrics {
    added: Histogram,
    handled: BTreeMap<(Handler, u16), Histogram>,
}

#[derive(Debug, Clone)]
struct Histogram {
    bounds: Vec<f64>,
    /// How many were at most as large as each bound.
    counts: Vec<u64>,
    sum: f64,
    count: u64,
}

impl Histogram {
    fn new(bounds: Vec<f64>) -> Self {
        Self { counts: vec![0; bounds.len()], bounds, sum: 0.0, count: 0 }
    }

    fn in_millis() -> Self {
        Self::new((0..MILLIS_BOUNDS).map(|k| 1.5_f64.powi(k)).collect())
    }

    fn record(&mut self, value: f64) {
        for (count, _) in self.counts.iter_mut().zip(&self.bounds).filter(|(_, bound)| value <= **bound) {
            *count += 1;
        }
        self.sum += value;
        self.count += 1;
    }

    fn write(&self, out: &mut String, name: &str, labels: &str) -> std::fmt::Result {
        let separator = if labels.is_empty() { "" } else { "," };
        for (bound, count) in self.bounds.iter().zip(&self.counts) {
            writeln!(out, "{name}_bucket{{{labels}{separator}le=\"{bound}\"}} {count}")?;
        }
        writeln!(out, "{name}_bucket{{{labels}{separator}le=\"+Inf\"}} {}", self.count)?;
        writeln!(out, "{name}_sum{{{labels}}} {}", self.sum)?;
        writeln!(out, "{name}_count{{{labels}}} {}", self.count)
    }
}

impl Metrics {
    pub(super) fn new() -> Self {
        // A counter that appears with its first request is 1 from the start, and no rate ever sees that one; and a
        // share of errors that has never counted one is not zero, but unknown.
        let handled = BTreeMap::from([201, 500].map(|status| ((ADD_TO_CART, status), Histogram::in_millis())));
        Self { added: Histogram::new(SECONDS.to_vec()), handled }
    }

    pub(super) fn record(&mut self, handler: Handler, status: u16, took: Duration) {
        if handler == ADD_TO_CART {
            self.added.record(took.as_secs_f64());
        }
        let handled = self.handled.entry((handler, status)).or_insert_with(Histogram::in_millis);
        handled.record(took.as_secs_f64() * 1000.0);
    }

    /// In the text format that Prometheus reads.
    pub(super) fn text(&self) -> String {
        let mut out = String::new();
        // Writing to a text cannot fail.
        self.write(&mut out).map_or(String::new(), |()| out)
    }

    fn write(&self, out: &mut String) -> std::fmt::Result {
        out.push_str("# HELP requests_total Items added to carts.\n# TYPE requests_total counter\n");
        writeln!(out, "requests_total {}", self.added.count)?;
        out.push_str("# HELP requests_latency_seconds How long adding an item took.\n");
        out.push_str("# TYPE requests_latency_seconds histogram\n");
        self.added.write(out, "requests_latency_seconds", "")?;
        out.push_str("# HELP http_requests_total Requests by handler.\n# TYPE http_requests_total counter\n");
        for ((handler, status), histogram) in &self.handled {
            writeln!(out, "http_requests_total{{{}}} {}", labels(handler, *status), histogram.count)?;
        }
        out.push_str("# HELP http_response_time_milliseconds How long requests took.\n");
        out.push_str("# TYPE http_response_time_milliseconds histogram\n");
        for ((handler, status), histogram) in &self.handled {
            histogram.write(out, "http_response_time_milliseconds", &labels(handler, *status))?;
        }
        Ok(())
    }
}

fn labels(handler: &Handler, status: u16) -> String {
    format!("method=\"{}\",handler=\"{}\",status=\"{status}\"", handler.method, handler.name)
}
