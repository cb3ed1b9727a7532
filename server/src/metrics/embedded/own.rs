//! All samples of one scrape: what the process showed, and what the server itself knows of it.

use super::{
    exposition::{Exposed, Sample},
    series::{Key, Kind},
    target::{RouterCounters, ScrapeTarget, Usage},
};
use std::collections::BTreeSet;

/// What one scrape brought.
#[derive(Debug, Default)]
pub(super) struct Scraped {
    /// In the order in which they count: of two samples of the same series, the first one does.
    pub(super) samples: Vec<(Key, f64)>,
    /// Metrics of which not all was read.
    pub(super) left_out: BTreeSet<String>,
}

pub(super) fn scraped(target: &ScrapeTarget, answer: Result<Exposed, String>) -> Scraped {
    let up = if answer.is_ok() { 1.0 } else { 0.0 };
    let exposed = answer.unwrap_or_else(|why| {
        tracing::debug!(place = %target.place, slot = %target.slot, why, "a process did not show its metrics");
        Exposed::default()
    });
    let mut all = vec![job("up", &[], up), job("scrape_samples_scraped", &[], exposed.samples.len() as f64)];
    all.extend(exposed.samples.into_iter().map(|sample| {
        let Sample { name, labels, value } = sample;
        (key(Kind::Job, name, labels), value)
    }));
    all.extend(target.router.iter().flat_map(|router| of_router(target, router)));
    all.extend(target.usage.iter().flat_map(of_process));
    Scraped { samples: all, left_out: exposed.left_out }
}

fn of_process(usage: &Usage) -> Vec<(Key, f64)> {
    let container = |name: &str, value: f64| (key(Kind::Container, name.to_owned(), Vec::new()), value);
    let mut all = Vec::new();
    all.extend(usage.cpu_seconds_total.map(|seconds| container("container_cpu_usage_seconds_total", seconds)));
    if let Some(bytes) = usage.memory_bytes {
        all.push(container("container_memory_rss", bytes as f64));
        all.push(container("container_memory_working_set_bytes", bytes as f64));
    }
    all
}

fn of_router(target: &ScrapeTarget, router: &RouterCounters) -> Vec<(Key, f64)> {
    const DURATION: &str = "tidegate_router_request_duration_seconds";
    let place = [
        ("project", target.place.project.to_string()),
        ("stage", target.place.stage.to_string()),
        ("service", target.place.service.to_string()),
    ];
    let with =
        |more: Option<(&'static str, String)>| -> Vec<(&str, String)> { place.iter().cloned().chain(more).collect() };
    let mut all = Vec::new();
    for (code, count) in &router.requests {
        all.push(job("tidegate_router_requests_total", &with(Some(("code", (*code).to_owned()))), *count as f64));
    }
    let infinite = (f64::INFINITY, router.latency_count);
    for (bound, count) in router.latency_buckets.iter().chain([&infinite]) {
        let bound = if bound.is_infinite() { "+Inf".to_owned() } else { bound.to_string() };
        all.push(job(&format!("{DURATION}_bucket"), &with(Some(("le", bound))), *count as f64));
    }
    all.push(job(&format!("{DURATION}_sum"), &with(None), router.latency_sum_s));
    all.push(job(&format!("{DURATION}_count"), &with(None), router.latency_count as f64));
    all
}

fn job(name: &str, labels: &[(&str, String)], value: f64) -> (Key, f64) {
    let labels = labels.iter().map(|(label, value)| ((*label).to_owned(), value.clone())).collect();
    (key(Kind::Job, name.to_owned(), labels), value)
}

fn key(kind: Kind, name: String, mut labels: Vec<(String, String)>) -> Key {
    // An empty label is the same as none, as in Prometheus; of two with one name the first counts.
    labels.retain(|(_, value)| !value.is_empty());
    labels.sort_by(|(a, _), (b, _)| a.cmp(b));
    labels.dedup_by(|(a, _), (b, _)| a == b);
    Key { kind, name, labels }
}
