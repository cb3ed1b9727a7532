//! The same samples in a real Prometheus and in the embedded source: every form of query that files use gives the same.

use super::{
    exposed::Exposed,
    kit::{Job, RealPrometheus, SCRAPE_MS, ask, soon},
};
use domain::{
    id::Place,
    shipyard::DeploymentStrategy,
    traffic::{Slot, Weight},
    window::Window,
};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use server::metrics::embedded::{EmbeddedMetrics, NoTargets, Options, Role, ScrapeTarget, Usage, exposition::Sample};
use std::{
    collections::{BTreeMap, HashMap},
    net::SocketAddr,
    sync::Arc,
    time::Duration,
};
use tokio::time::sleep;

/// Two values are the same if they differ by no more than this part of them.
const TOLERANCE: f64 = 1e-9;
/// How long Prometheus scrapes before both are asked.
const SCRAPED_FOR: Duration = Duration::from_secs(14);
const JOB: &str = "carts-sockshop-staging";

/// Every form that the samples and the documentation use.
const QUERIES: [&str; 39] = [
    // Keptn 0.5
    "rate(requests_latency_seconds_sum{job='JOB'}[10s]) / rate(requests_latency_seconds_count{job='JOB'}[10s])",
    "avg(rate(container_cpu_usage_seconds_total{namespace=\"sockshop-staging\",pod_name=~\"carts-primary-.*\"}[5m]))",
    // later generations
    "sum(rate(requests_latency_seconds_sum{job=\"JOB\"}[10s])) / sum(rate(requests_latency_seconds_count{job=\"JOB\"}[10s]))",
    "histogram_quantile(0.95, sum by (le) (rate(http_response_time_milliseconds_bucket{handler=\"ItemsController.addToCart\",job=\"JOB\"}[10s])))",
    "histogram_quantile(0.5, sum(rate(http_response_time_milliseconds_bucket{job=\"JOB\"}[10s])) by (le))",
    "histogram_quantile(0.9, rate(http_response_time_milliseconds_bucket{job=\"JOB\"}[10s]))",
    "sum(rate(http_requests_total{job=\"JOB\",status=~\"5..\"}[10s])) / sum(rate(http_requests_total{job=\"JOB\"}[10s]))",
    "sum(rate(http_requests_total{job=\"JOB\"}[10s]))",
    "avg(rate(container_cpu_usage_seconds_total{namespace=\"sockshop-staging\",pod=~\"carts-canary-.*\"}[5m]))",
    // counters
    "increase(requests_latency_seconds_count{job=\"JOB\"}[10s])",
    "irate(requests_latency_seconds_count{job=\"JOB\"}[10s])",
    "resets(requests_latency_seconds_count{job=\"JOB\"}[1m])",
    "changes(requests_latency_seconds_count{job=\"JOB\"}[10s])",
    "sum by (slot) (increase(http_requests_total{job=\"JOB\"}[10s]))",
    "sum without (instance, status) (rate(http_requests_total{job=\"JOB\"}[10s]))",
    "max by (version) (rate(requests_latency_seconds_count{job=\"JOB\"}[10s]))",
    "min(rate(requests_latency_seconds_count{job=\"JOB\"}[10s]))",
    "count(http_requests_total{job=\"JOB\"})",
    "topk(1, rate(requests_latency_seconds_count{job=\"JOB\"}[10s]))",
    "quantile(0.5, rate(http_requests_total{job=\"JOB\"}[10s]))",
    "stddev(rate(http_requests_total{job=\"JOB\"}[10s]))",
    // gauges
    "queue_length{job=\"JOB\"}",
    "avg_over_time(queue_length{job=\"JOB\"}[10s])",
    "max_over_time(queue_length{job=\"JOB\"}[10s])",
    "min_over_time(queue_length{job=\"JOB\"}[10s])",
    "sum_over_time(queue_length{job=\"JOB\"}[10s])",
    "count_over_time(queue_length{job=\"JOB\"}[10s])",
    "quantile_over_time(0.9, queue_length{job=\"JOB\"}[10s])",
    "delta(queue_length{job=\"JOB\"}[10s])",
    "deriv(queue_length{job=\"JOB\"}[10s])",
    "abs(queue_length{job=\"JOB\"}) + 1",
    // other forms
    "rate(requests_latency_seconds_count{job=\"JOB\"}[5s] offset 4s)",
    "sum(rate(http_requests_total{job=\"JOB\"}[4s])) / sum(rate(http_requests_total{job=\"JOB\"}[4s] offset 5s))",
    "requests_latency_seconds_count{job=\"JOB\"} > 5",
    "requests_latency_seconds_count{job=\"JOB\"} > bool 5",
    "sum(rate(http_requests_total{job=\"JOB\",status=\"404\"}[10s])) or vector(0)",
    "scalar(sum(rate(http_requests_total{job=\"JOB\"}[10s]))) * 60",
    "clamp_max(rate(requests_latency_seconds_count{job=\"JOB\"}[10s]), 2)",
    "1 - (sum(rate(http_requests_total{job=\"JOB\",status!~\"5..\"}[10s])) / sum(rate(http_requests_total{job=\"JOB\"}[10s])))",
];

/// Queries that the embedded source answers otherwise, and why. Each is checked to be still true.
const KNOWN_DIFFERENCES: [(&str, &str); 2] = [
    (
        "max_over_time(sum(rate(http_requests_total{job=\"JOB\"}[5s]))[10s:1s])",
        "refused: the engine lays a subquery's steps elsewhere",
    ),
    (
        "http_requests_total{job=\"JOB\",status=\"500\"} / ignoring(status) http_requests_total{job=\"JOB\",status=\"201\"}",
        "the values are the same, and the label that is ignored stays on them",
    ),
];

#[tokio::test]
async fn both_give_the_same_values() {
    let blue = Exposed::start("carts-primary-blue-1", 0.012, 9).await;
    let green = Exposed::start("carts-canary-green-2", 1.013, u64::MAX).await;
    let of = |slot: Slot, version: &str, exposed: &Exposed| {
        let labels = vec![("slot", slot.to_string()), ("version", version.to_owned())];
        (exposed.address, labels)
    };
    let targets = vec![of(Slot::Blue, "0.9.1", &blue), of(Slot::Green, "0.9.2", &green)];
    let prometheus = RealPrometheus::start(&[Job { name: JOB, path: "/metrics", targets }]).await;
    sleep(SCRAPED_FOR).await;

    let end = Timestamp::now();
    // Wide enough that the embedded source, which shows nothing from before a window, shows all.
    let window = Window { start: end - SignedDuration::from_secs(600), end };
    let source = prometheus.plain();
    // Past the end, so that what is read back is all that there is up to it.
    ask(&source, "up", window).await.unwrap();
    let embedded = EmbeddedMetrics::new(Arc::new(NoTargets), Options::default());
    let fed = feed(&embedded, &prometheus, &[(&blue, Slot::Blue), (&green, Slot::Green)], end).await;
    assert!(fed >= 2 * 1000 / SCRAPE_MS * 8, "only {fed} scrapes were read back");

    let mut differences = Vec::new();
    for query in QUERIES {
        let query = query.replace("JOB", JOB);
        let real = ask(&source, &query, window).await;
        let ours = ask(&embedded, &query, window).await;
        match (real, ours) {
            (Ok(real), Ok(ours)) if same(&real.values, &ours.values) => {}
            (real, ours) => differences.push(format!("{query}\n  Prometheus: {real:?}\n  embedded:   {ours:?}")),
        }
    }
    println!("{} queries, {fed} scrapes, {} differences", QUERIES.len(), differences.len());
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    for (query, why) in KNOWN_DIFFERENCES {
        let query = query.replace("JOB", JOB);
        let (real, ours) = (ask(&source, &query, window).await, ask(&embedded, &query, window).await);
        let differs = !matches!((&real, &ours), (Ok(real), Ok(ours)) if same(&real.values, &ours.values));
        assert!(differs && real.is_ok(), "no longer true: {query}: {why}: {real:?} {ours:?}");
    }
    prometheus.stop().await;
}

fn same(real: &[(String, f64)], ours: &[(String, f64)]) -> bool {
    let by_labels = |values: &[(String, f64)]| -> BTreeMap<String, f64> {
        // A scalar has no labels, and a sum of all has an empty set of them.
        values.iter().map(|(labels, value)| (labels.replace("{}", ""), *value)).collect()
    };
    let (real, ours) = (by_labels(real), by_labels(ours));
    let close = |a: f64, b: f64| (a - b).abs() <= TOLERANCE * a.abs().max(b.abs());
    real.len() == ours.len()
        && real.iter().all(|(labels, value)| ours.get(labels).is_some_and(|own| close(*value, *own)))
}

#[derive(Deserialize)]
struct Answer {
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    result: Vec<Series>,
}

#[derive(Deserialize)]
struct Series {
    metric: BTreeMap<String, String>,
    values: Vec<(f64, String)>,
}

/// Reads back every sample that Prometheus has and gives it to the embedded source at its own time; says how many scrapes.
async fn feed(
    embedded: &EmbeddedMetrics,
    prometheus: &RealPrometheus,
    slots: &[(&Exposed, Slot)],
    end: Timestamp,
) -> u64 {
    let url = format!("http://{}/api/v1/query", prometheus.address);
    let form =
        [("query", format!("{{job=\"{JOB}\"}}[10m]")), ("time", format!("{:.3}", end.as_millisecond() as f64 / 1e3))];
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let answer = soon(http.post(url).form(&form).send()).await.unwrap().bytes().await.unwrap();
    let answer: Answer = serde_json::from_slice(&answer).unwrap();
    let mut scrapes: BTreeMap<(i64, String), Vec<Sample>> = BTreeMap::new();
    for series in answer.data.result {
        let name = series.metric["__name__"].clone();
        // Prometheus' own, and the one that has times of its own.
        if name == "up" || name.starts_with("scrape_") || name.starts_with("batch_") {
            continue;
        }
        let ours = ["__name__", "job", "instance", "slot", "version"];
        let labels: Vec<(String, String)> = series
            .metric
            .iter()
            .filter(|(label, _)| !ours.contains(&label.as_str()))
            .map(|(a, b)| (a.clone(), b.clone()))
            .collect();
        for (at, value) in series.values {
            let key = ((at * 1000.0).round() as i64, series.metric["instance"].clone());
            let sample = Sample { name: name.clone(), labels: labels.clone(), value: value.parse().unwrap() };
            scrapes.entry(key).or_default().push(sample);
        }
    }
    let by_address: HashMap<String, (&Exposed, Slot)> =
        slots.iter().map(|(exposed, slot)| (exposed.address.to_string(), (*exposed, *slot))).collect();
    let count = scrapes.len() as u64;
    for ((at, instance), samples) in scrapes {
        let (exposed, slot) = by_address[&instance];
        let (usage, samples): (Vec<_>, Vec<_>) =
            samples.into_iter().partition(|sample| sample.name == "container_cpu_usage_seconds_total");
        let cpu = usage.first().map(|sample| sample.value);
        let target = target(exposed.address, slot, cpu);
        embedded.ingest(&target, Timestamp::from_millisecond(at).unwrap(), samples);
    }
    count
}

fn target(address: SocketAddr, slot: Slot, cpu: Option<f64>) -> ScrapeTarget {
    let (role, version) = match slot {
        Slot::Blue => (Role::Primary, "0.9.1"),
        Slot::Green => (Role::Canary, "0.9.2"),
    };
    ScrapeTarget {
        place: Place {
            project: "sockshop".parse().unwrap(),
            stage: "staging".parse().unwrap(),
            service: "carts".parse().unwrap(),
        },
        slot,
        version: version.to_owned(),
        address,
        paths: vec!["/metrics".to_owned()],
        role,
        strategy: DeploymentStrategy::BlueGreen,
        weight: Weight::new(50).unwrap(),
        usage: Some(Usage { cpu_seconds_total: cpu, memory_bytes: None }),
        router: None,
    }
}
