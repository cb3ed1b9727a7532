//! SLIs: a value with a limit, or the ratio of two counts.

use super::{Objects, text};
use crate::{
    import::{query, work::Work},
    yaml::{Fields, Mark, Node, quote, suggest},
};

/// Data sources that are asked in PromQL, in lower case.
const PROMQL: [&str; 5] = ["prometheus", "thanos", "cortex", "mimir", "victoriametrics"];

/// How something is measured.
pub(super) struct Indicator {
    pub(super) title: Option<String>,
    pub(super) query: String,
    pub(super) measure: Measure,
}

/// What the query gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Measure {
    /// A value with a unit of its own.
    Value,
    /// The percentage of good events.
    Good,
    /// The percentage of bad events.
    Bad,
}

/// The indicator that an SLO or an objective gives.
pub(super) enum Shared {
    /// It gives none.
    Nothing,
    /// It gives one that is wrong or cannot be carried over, which is told.
    Told,
    /// This one.
    Given(Indicator),
}

/// The `indicator` or `indicatorRef` of an SLO or an objective called `name`.
pub(super) fn of(work: &mut Work<'_>, objects: &Objects<'_>, fields: &Fields<'_>, name: &str) -> Shared {
    let found = match (work.given(fields, "indicator"), work.given(fields, "indicatorRef")) {
        (None, None) => return Shared::Nothing,
        (Some(_), Some(node)) => {
            let message = "Both `indicator` and `indicatorRef` are given.";
            work.reading.error(node.at, "two-indicators", message, "Keep one of the two.");
            None
        }
        (Some(node), None) => inline(work, objects, node, name),
        (None, Some(node)) => referred(work, objects, node, name),
    };
    found.map_or(Shared::Told, Shared::Given)
}

fn inline(work: &mut Work<'_>, objects: &Objects<'_>, node: &Node, name: &str) -> Option<Indicator> {
    let fields = work.reading.fields(node, "an indicator", &["apiVersion", "kind", "metadata", "spec"])?;
    let title = work.given(&fields, "metadata").and_then(|node| {
        let fields = work.reading.fields(node, "the metadata", &["name", "displayName", "labels", "annotations"])?;
        work.prose(&fields, "displayName")
    });
    let spec = work.reading.required(&fields, "spec")?;
    Some(Indicator { title, ..specification(work, objects, spec, name)? })
}

fn referred(work: &mut Work<'_>, objects: &Objects<'_>, node: &Node, name: &str) -> Option<Indicator> {
    let wanted = work.reading.name(node, "indicatorRef")?.trim();
    let Some(spec) = objects.slis.get(wanted) else {
        let known: Vec<&str> = objects.slis.keys().copied().collect();
        let message = format!("No SLI of this file is called {}.", quote(wanted));
        let help = if known.is_empty() { "Add the SLI to the file.".to_owned() } else { suggest(wanted, &known) };
        work.reading.error(node.at, "unknown-indicator", message, help);
        return None;
    };
    specification(work, objects, spec, name)
}

/// Looks at an SLI that nobody refers to.
pub(super) fn check(work: &mut Work<'_>, spec: &Node) {
    work.reading.fields(spec, "the specification of an SLI", &KEYS);
}

const KEYS: [&str; 3] = ["description", "thresholdMetric", "ratioMetric"];

fn specification(work: &mut Work<'_>, objects: &Objects<'_>, spec: &Node, name: &str) -> Option<Indicator> {
    let fields = work.reading.fields(spec, "the specification of an SLI", &KEYS)?;
    match (work.given(&fields, "thresholdMetric"), work.given(&fields, "ratioMetric")) {
        (Some(node), None) => {
            let query = Metric { objects, name, is_counter: false }.read(work, node)?;
            Some(Indicator { title: None, query, measure: Measure::Value })
        }
        (None, Some(node)) => ratio(work, objects, node, name),
        (None, None) | (Some(_), Some(_)) => {
            let message = "An SLI has either `thresholdMetric` or `ratioMetric`.";
            work.reading.error(fields.at, "one-metric", message, "Keep the one that is meant.");
            None
        }
    }
}

fn ratio(work: &mut Work<'_>, objects: &Objects<'_>, node: &Node, name: &str) -> Option<Indicator> {
    let known = ["counter", "good", "bad", "total", "rawType", "raw"];
    let fields = work.reading.fields(node, "a ratio", &known)?;
    let counter = work.given(&fields, "counter").and_then(|node| work.reading.boolean(node, "counter"));
    let metric = Metric { objects, name, is_counter: counter.unwrap_or(false) };
    let [good, bad, total, raw] = ["good", "bad", "total", "raw"].map(|key| work.given(&fields, key));
    let (part, measure) = match (good, bad, total, raw) {
        (None, None, None, Some(raw)) => return precomputed(work, &fields, &metric, raw),
        (Some(good), None, Some(_), None) => (good, Measure::Good),
        (None, Some(bad), Some(_), None) => (bad, Measure::Bad),
        _ => {
            let message = "A ratio has `good` or `bad` together with `total`, or `raw` alone.";
            work.reading.error(fields.at, "ratio-parts", message, "Keep the parts that belong together.");
            return None;
        }
    };
    let (part_query, total) = (metric.read(work, part), metric.read(work, total?));
    let (part_query, total) = (part_query?, total?);
    if measure == Measure::Bad {
        work.advise_none(part.at, &part_query, &total, name);
    }
    Some(Indicator { title: None, query: query::percentage(&part_query, &total), measure })
}

/// A ratio that is stored as a metric of its own.
fn precomputed(work: &mut Work<'_>, fields: &Fields<'_>, metric: &Metric<'_, '_>, raw: &Node) -> Option<Indicator> {
    let kinds = [("success", Measure::Good), ("failure", Measure::Bad)];
    let measure = work.reading.required(fields, "rawType");
    let measure = measure.and_then(|node| work.reading.choice(node, "rawType", &kinds));
    let query = query::in_percent(&Metric { is_counter: false, ..*metric }.read(work, raw)?);
    Some(Indicator { title: None, query, measure: measure? })
}

/// What a metric has to know of the SLO that it is for.
struct Metric<'o, 'n> {
    objects: &'o Objects<'n>,
    name: &'o str,
    is_counter: bool,
}

impl Metric<'_, '_> {
    /// The query over the window; none if it is wrong or cannot be carried over, both of which are told.
    fn read(&self, work: &mut Work<'_>, node: &Node) -> Option<String> {
        let fields = work.reading.fields(node, "a metric", &["metricSource"])?;
        let source = work.reading.required(&fields, "metricSource")?;
        let fields = work.reading.fields(source, "a metric source", &["metricSourceRef", "type", "spec"])?;
        let spec = work.reading.required(&fields, "spec")?;
        if !self.is_promql(work, &fields) {
            return None;
        }
        let Some(query) = spec.get("query").filter(|query| !query.is_null()) else {
            let why = "Its source has words of its own, and none of them is `query`.";
            let instead = "Write what it measures as an indicator of the new file.";
            work.left_out(spec.at, format!("objectives of {}", quote(self.name)), why, instead);
            return None;
        };
        let text = work.query(query, "query")?;
        Some(self.over_window(work, query.at, text))
    }

    fn is_promql(&self, work: &mut Work<'_>, fields: &Fields<'_>) -> bool {
        let reference = work.given(fields, "metricSourceRef").and_then(|node| Some((node.at, text(node)?)));
        let of_type = work.given(fields, "type").and_then(|node| Some((node.at, text(node)?)));
        let known = reference.and_then(|(at, name)| Some((at, *self.objects.sources.get(name.trim())?)));
        match (of_type.or(known), reference) {
            (Some((_, of_type)), _) if PROMQL.contains(&of_type.to_lowercase().as_str()) => true,
            (Some((at, of_type)), _) => {
                let why = format!("It is measured by {}, which is not asked in PromQL.", quote(of_type));
                let instead = "Write what it measures as an indicator of a source that the project is connected with.";
                work.left_out(at, format!("objectives of {}", quote(self.name)), why, instead);
                false
            }
            (None, Some((at, source))) => {
                let how =
                    format!("The data source {} is not in the file; its queries are taken for PromQL.", quote(source));
                work.changed(at, format!("source of {}", quote(self.name)), how, "Make sure that they are.");
                true
            }
            (None, None) => {
                let message = "A metric source needs `type` or `metricSourceRef`.";
                work.reading.error(fields.at, "missing-key", message, "Add `type: Prometheus`, if it is that.");
                false
            }
        }
    }

    fn over_window(&self, work: &mut Work<'_>, at: Mark, text: &str) -> String {
        let name = quote(self.name);
        if let Some(rate) = query::rate(text).filter(|_| self.is_counter) {
            let how = "The counter has no range, so its rate over the window is taken.";
            work.changed(at, format!("query of {name}"), how, "");
            return rate;
        }
        let query::Windowed { query, replaced } = query::windowed(text);
        if !replaced.is_empty() {
            let ranges: Vec<String> = replaced.iter().map(|range| format!("[{range}]")).collect();
            let how = format!("The window of the test stands in the place of {}.", quote(&ranges.join(" and ")));
            work.changed(at, format!("query of {name}"), how, "");
        } else if !query::has_range(text) {
            let (how, instead) = if self.is_counter {
                (
                    "It counts from the start of each process, not from the start of the test.",
                    "Put `rate(…[$DURATION_SECONDS])` around each counter.",
                )
            } else {
                (
                    "It has no range, so its value at the end of the window is judged.",
                    "Put a function such as `avg_over_time` around it if the whole window is meant.",
                )
            };
            work.changed(at, format!("query of {name}"), how, instead);
        }
        work.advise_step(at, &query, self.name);
        query
    }
}
