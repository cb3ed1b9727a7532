//! Shows the newest samples of all that runs, for a Prometheus that shall keep them for longer.
//!
//! The text is Prometheus' exposition format, version 0.0.4, as its own `/federate` writes it. Jobs and slots are those of
//! the newest scrape, so a test's window, which begins after a scrape, holds no sample of a version that lost its traffic
//! before. Samples have no timestamps: with them Prometheus would not notice where a series ends.

use super::store::Store;
use std::fmt::Write;

/// Samples shown at most. More of them are an error: a part would look like the whole.
pub const SAMPLES_MAX: usize = 100_000;

/// There are more than [`SAMPLES_MAX`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there are more than {SAMPLES_MAX} samples; let Prometheus scrape the processes themselves")]
pub struct TooMany;

/// The newest samples, a line each, those of one metric together.
pub(super) fn text(store: &Store) -> Result<String, TooMany> {
    let samples = store.newest();
    if samples.len() > SAMPLES_MAX {
        return Err(TooMany);
    }
    let mut lines: Vec<String> = samples
        .iter()
        .map(|sample| {
            let labels: Vec<String> =
                sample.labels.iter().map(|(name, value)| format!("{name}=\"{}\"", quoted(value))).collect();
            format!("{}{{{}}} {}", sample.metric, labels.join(","), number(sample.value))
        })
        .collect();
    lines.sort();
    Ok(lines.into_iter().fold(String::new(), |mut text, line| {
        // Writing to a string cannot fail.
        writeln!(text, "{line}").ok();
        text
    }))
}

fn quoted(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

fn number(value: f64) -> String {
    match value {
        value if value == f64::INFINITY => "+Inf".to_owned(),
        value if value == f64::NEG_INFINITY => "-Inf".to_owned(),
        value => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use crate::metrics::embedded::{EmbeddedMetrics, NoTargets, Options, Role, ScrapeTarget, exposition};
    use domain::{
        id::Place,
        shipyard::DeploymentStrategy,
        traffic::{Slot, Weight},
    };
    use jiff::Timestamp;
    use std::sync::Arc;

    fn target(slot: Slot, role: Role, weight: Weight) -> ScrapeTarget {
        ScrapeTarget {
            place: Place {
                project: "sockshop".parse().expect("is a name"),
                stage: "staging".parse().expect("is a name"),
                service: "carts".parse().expect("is a name"),
            },
            slot,
            version: "0.9.2".to_owned(),
            address: ([127, 0, 0, 1], if slot == Slot::Blue { 1 } else { 2 }).into(),
            paths: Vec::new(),
            role,
            strategy: DeploymentStrategy::BlueGreen,
            weight,
            usage: None,
            router: None,
        }
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("is a time")
    }

    /// What is shown of `hits`, read again as Prometheus would: job, path and value.
    fn shown(metrics: &EmbeddedMetrics) -> Vec<(String, String)> {
        let text = metrics.exposed().expect("few samples");
        let read = exposition::read(&text);
        assert_eq!(read.bad_lines, 0, "{text}");
        let label = |sample: &exposition::Sample, name: &str| {
            sample.labels.iter().find(|(of, _)| of == name).map(|(_, value)| value.clone()).unwrap_or_default()
        };
        let hits = read.samples.iter().filter(|sample| sample.name == "hits");
        let mut hits: Vec<(String, String)> =
            hits.map(|sample| (label(sample, "job"), format!("{} {}", label(sample, "path"), sample.value))).collect();
        hits.sort();
        hits
    }

    #[test]
    fn the_newest_samples_are_shown_under_the_names_of_the_moment() {
        let metrics = EmbeddedMetrics::new(Arc::new(NoTargets), Options::default());
        let hits = |value| {
            let labels = vec![("path".to_owned(), "a \"b\" \\n".to_owned())];
            vec![exposition::Sample { name: "hits".to_owned(), labels, value }]
        };
        metrics.ingest(&target(Slot::Blue, Role::Primary, Weight::ALL), at(1), hits(7.0));
        metrics.ingest(&target(Slot::Green, Role::Canary, Weight::NONE), at(1), hits(0.0));
        let job = |suffix: &str| format!("carts-sockshop-staging{suffix}");
        let value = |value: f64| format!("a \"b\" \\n {value}");
        assert_eq!(
            shown(&metrics),
            [(job(""), value(7.0)), (job("-canary"), value(0.0)), (job("-primary"), value(7.0))]
        );

        // The candidate takes the traffic: the public job is its own from then on, and nobody else's.
        metrics.ingest(&target(Slot::Blue, Role::Primary, Weight::NONE), at(2), hits(8.0));
        metrics.ingest(&target(Slot::Green, Role::Canary, Weight::ALL), at(2), hits(1.0));
        assert_eq!(
            shown(&metrics),
            [(job(""), value(1.0)), (job("-canary"), value(1.0)), (job("-primary"), value(8.0))]
        );
    }

    #[test]
    fn a_series_that_ended_is_shown_no_more() {
        let metrics = EmbeddedMetrics::new(Arc::new(NoTargets), Options::default());
        let blue = target(Slot::Blue, Role::Primary, Weight::ALL);
        let hits = exposition::Sample { name: "hits".to_owned(), labels: Vec::new(), value: f64::INFINITY };
        metrics.ingest(&blue, at(1), vec![hits]);
        assert_eq!(shown(&metrics).len(), 2);
        metrics.ingest(&blue, at(2), Vec::new());
        assert_eq!(shown(&metrics), []);
    }
}
