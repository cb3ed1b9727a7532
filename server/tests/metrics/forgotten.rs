//! What is no longer known, or never was wholly, is no evidence.

use super::{sample, shown, target};
use domain::{traffic::Slot, window::Window};
use jiff::{SignedDuration, Timestamp};
use server::metrics::{
    QueryError, Source,
    embedded::{
        EmbeddedMetrics, NoTargets, Options, Role, SERIES_PER_PROCESS_MAX,
        exposition::{self, Sample},
    },
};
use std::{sync::Arc, time::Duration};

const REQUESTS: &str = "sum(increase(requests_latency_seconds_count{job=\"carts-sockshop-staging\"}[10m]))";
const ERRORS: &str = "sum(rate(errors_total{job=\"carts-sockshop-staging\"}[20s])) or vector(0)";

/// A source and the moment of its start, from which seconds are counted.
struct Measured {
    source: EmbeddedMetrics,
    start: Timestamp,
}

impl Measured {
    fn keeping(retention: Duration) -> Self {
        let source = EmbeddedMetrics::new(Arc::new(NoTargets), Options { retention, ..Options::default() });
        Self { source, start: Timestamp::now() }
    }

    fn at(&self, second: i64) -> Timestamp {
        self.start + SignedDuration::from_secs(second)
    }

    fn window(&self, from: i64, to: i64) -> Window {
        Window { start: self.at(from), end: self.at(to) }
    }

    fn scrape(&self, second: i64, samples: Vec<Sample>) {
        self.source.ingest(&target("staging", Slot::Blue, "0.9.1", Role::Primary, 100), self.at(second), samples);
    }

    /// Scraped at each of these seconds.
    fn run(&self, seconds: std::ops::RangeInclusive<i64>) {
        seconds.for_each(|second| self.scrape(second, shown(second as f64, 0.01)));
    }

    async fn no_data(&self, query: &str, window: Window) -> String {
        match self.source.query(query, window).await {
            Err(QueryError::NoData { why }) => why,
            other => panic!("{query}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn a_window_of_which_half_is_forgotten_is_lost_and_has_no_value() {
    let measured = Measured::keeping(Duration::from_secs(7_200));
    let test = measured.window(10, 610);
    measured.run(0..=610);
    assert_eq!(measured.source.lost(test), None);
    assert!(measured.source.query(REQUESTS, test).await.is_ok());

    // An hour and 55 minutes after a test of ten.
    measured.run(611..=7_510);
    let lost = measured.source.lost(test).unwrap();
    assert!(lost.why.starts_with("embedded no longer has all of this window: "), "{lost:?}");
    assert!(lost.can_be_measured_again);
    assert!(measured.no_data(REQUESTS, test).await.contains("kept no longer"));

    // One that is forgotten wholly is lost too, and not a service without traffic.
    measured.run(7_511..=7_900);
    assert!(measured.source.lost(test).is_some());
    assert!(measured.no_data(REQUESTS, test).await.contains("kept no longer"));
    assert_eq!(measured.source.lost(measured.window(7_000, 7_600)), None);
}

#[tokio::test]
async fn a_window_from_before_the_start_is_lost_and_can_be_measured_again() {
    let measured = Measured::keeping(Duration::from_secs(7_200));
    let lost = measured.source.lost(measured.window(-60, -30)).unwrap();
    assert!(lost.can_be_measured_again && lost.why.contains("started anew"), "{lost:?}");
}

#[tokio::test]
async fn a_window_longer_than_memory_is_not_measured_again_and_again() {
    let measured = Measured::keeping(Duration::from_secs(60));
    measured.run(0..=100);
    let lost = measured.source.lost(measured.window(10, 100)).unwrap();
    assert!(!lost.can_be_measured_again, "{lost:?}");
}

#[tokio::test]
async fn after_the_clock_was_set_back_both_times_are_no_evidence() {
    let measured = Measured::keeping(Duration::from_secs(7_200));
    measured.run(0..=100);
    measured.run(50..=120);
    let lost = measured.source.lost(measured.window(60, 80)).unwrap();
    assert!(lost.why.contains("the clock was set back"), "{lost:?}");
    assert_eq!(measured.source.lost(measured.window(101, 120)), None);
}

#[tokio::test]
async fn a_metric_with_series_that_found_no_room_has_no_value() {
    let measured = Measured::keeping(Duration::from_secs(7_200));
    for second in 0..=20 {
        let many = (0..SERIES_PER_PROCESS_MAX).map(|n| sample(&format!("metric_{n}"), &[], 1.0));
        measured.scrape(second, many.chain([sample("errors_total", &[], 5.0 * second as f64)]).collect());
    }
    let why = measured.no_data(ERRORS, measured.window(0, 20)).await;
    assert!(why.contains("not all samples of errors_total could be taken"), "{why}");
    // Nor has a query that may mean it; those that found room have.
    measured.no_data("sum({job=\"carts-sockshop-staging\"})", measured.window(0, 20)).await;
    assert!(measured.source.query("sum(metric_0)", measured.window(0, 20)).await.is_ok());
}

#[test]
fn the_metric_of_a_line_that_cannot_be_read_is_named() {
    let exposed = exposition::read("errors_total{code=\"500\" 3\nhits 1\n{a=\"b\"} 1\n1digit 2\n");
    assert_eq!(exposed.left_out.iter().map(String::as_str).collect::<Vec<_>>(), ["errors_total"]);
}
