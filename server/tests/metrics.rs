//! The embedded source: Keptn's own sample queries against scrapes of processes that come, change roles and go.
#![expect(clippy::unwrap_used, reason = "in a test, a panic is the message")]

#[path = "metrics/forgotten.rs"]
mod forgotten;

use domain::{
    id::Place,
    shipyard::DeploymentStrategy,
    traffic::{Slot, Weight},
    window::Window,
};
use jiff::Timestamp;
use server::metrics::{
    QueryError, Source,
    embedded::{
        EmbeddedMetrics, NoTargets, Options, PROCESSES_MAX, Role, RouterCounters, SERIES_PER_PROCESS_MAX, ScrapeTarget,
        Usage, exposition::Sample,
    },
};
use std::{fmt::Write, sync::Arc, time::Duration};

const LATENCY_V05: &str = "rate(requests_latency_seconds_sum{job='carts-sockshop-staging'}[20s])
    / rate(requests_latency_seconds_count{job='carts-sockshop-staging'}[20s])";
const CPU_V05: &str =
    r#"avg(rate(container_cpu_usage_seconds_total{namespace="sockshop-staging",pod_name=~"carts-primary-.*"}[5m]))"#;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + second).unwrap()
}

fn window(from: i64, to: i64) -> Window {
    Window { start: at(from), end: at(to) }
}

fn source() -> EmbeddedMetrics {
    EmbeddedMetrics::new(Arc::new(NoTargets), Options::default())
}

/// `carts` in a stage: blue on port 4001, green on 4002.
fn target(stage: &str, slot: Slot, version: &str, role: Role, percent: u8) -> ScrapeTarget {
    let port = if slot == Slot::Blue { 4001 } else { 4002 };
    ScrapeTarget {
        place: Place {
            project: "sockshop".parse().unwrap(),
            stage: stage.parse().unwrap(),
            service: "carts".parse().unwrap(),
        },
        slot,
        version: version.to_owned(),
        address: ([127, 0, 0, 1], port).into(),
        paths: vec!["/metrics".to_owned()],
        role,
        strategy: DeploymentStrategy::BlueGreen,
        weight: Weight::new(percent).unwrap(),
        usage: None,
        router: None,
    }
}

fn sample(name: &str, labels: &[(&str, &str)], value: f64) -> Sample {
    let labels = labels.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Sample { name: name.to_owned(), labels, value }
}

/// What a carts process shows after `requests` additions of `seconds` each, a tenth of them answered with 500.
fn shown(requests: f64, seconds: f64) -> Vec<Sample> {
    let handler = ("handler", "ItemsController.addToCart");
    let mut all = vec![
        sample("requests_latency_seconds_sum", &[], requests * seconds),
        sample("requests_latency_seconds_count", &[], requests),
        sample("http_requests_total", &[handler, ("method", "POST"), ("status", "201")], requests * 0.9),
        sample("http_requests_total", &[handler, ("method", "POST"), ("status", "500")], requests * 0.1),
    ];
    for bound in [10.0, 100.0, 1000.0, 1100.0, f64::INFINITY] {
        let le = if f64::is_infinite(bound) { "+Inf".to_owned() } else { bound.to_string() };
        let count = if seconds * 1000.0 <= bound { requests } else { 0.0 };
        all.push(sample("http_response_time_milliseconds_bucket", &[handler, ("le", &le)], count));
    }
    all
}

/// Ten minutes of 0.9.1 in blue, then 0.9.2 in green with all the traffic: 8 requests a second of 1.01 s each.
fn staging_under_trial() -> EmbeddedMetrics {
    let source = source();
    for second in 0..=660 {
        let shifted = second >= 600;
        let mut blue = target("staging", Slot::Blue, "0.9.1", Role::Primary, if shifted { 0 } else { 100 });
        blue.usage = Some(Usage { cpu_seconds_total: Some(second as f64 * 0.05), memory_bytes: Some(50_000_000) });
        let requests = second.min(600) as f64 * 100.0;
        source.ingest(&blue, at(second), shown(requests, 0.012));
        if second >= 590 {
            let mut green = target("staging", Slot::Green, "0.9.2", Role::Canary, if shifted { 100 } else { 0 });
            green.usage =
                Some(Usage { cpu_seconds_total: Some((second - 590) as f64 * 0.04), memory_bytes: Some(60_000_000) });
            source.ingest(&green, at(second), shown((second - 600).max(0) as f64 * 8.0, 1.01));
        }
    }
    source
}

async fn one(source: &EmbeddedMetrics, query: &str, window: Window) -> f64 {
    let samples = source.query(query, window).await.unwrap_or_else(|error| panic!("{query}: {error}"));
    assert_eq!(samples.values.len(), 1, "{query}: {samples:?}");
    samples.values[0].1
}

fn close(value: f64, expected: f64) {
    assert!((value - expected).abs() <= expected.abs() * 0.01, "{value} is not about {expected}");
}

#[tokio::test]
async fn the_first_generations_queries_judge_the_version_that_has_the_traffic() {
    let source = staging_under_trial();
    close(one(&source, LATENCY_V05, window(610, 630)).await, 1.01);
    close(one(&source, CPU_V05, window(610, 630)).await, 0.05);
}

#[tokio::test]
async fn a_window_that_begins_right_after_the_shift_holds_nothing_of_the_old_version() {
    let source = source();
    let moment = |tenths: i64| Timestamp::from_millisecond(at(0).as_millisecond() + tenths * 100).unwrap();
    for tenths in (0..=120).step_by(2) {
        let (old, new) = if tenths < 100 { (100, 0) } else { (0, 100) };
        let requests = tenths as f64;
        source.ingest(
            &target("staging", Slot::Blue, "0.9.1", Role::Primary, old),
            moment(tenths),
            shown(requests, 0.01),
        );
        source.ingest(
            &target("staging", Slot::Green, "0.9.2", Role::Canary, new),
            moment(tenths),
            shown(requests, 1.01),
        );
    }
    // 1.9 s, for which Keptn's placeholder says 2 s: that begins 0.1 s before the window, with a sample of the old
    // version at its start; and the range of a window of 1.1 s begins 0.9 s before it, with four of them.
    for (start, end) in [(101, 120), (101, 112)] {
        let window = Window { start: moment(start), end: moment(end) };
        let range = window.seconds_rounded_up();
        let value = one(&source, &LATENCY_V05.replace("20s", &format!("{range}s")), window).await;
        close(value, 1.01);
    }
}

#[tokio::test]
async fn a_range_that_is_written_out_holds_nothing_of_the_old_version() {
    let source = staging_under_trial();
    let job = "job=\"carts-sockshop-staging\"";
    for range in ["5m", "1h", "21s"] {
        // Four and a half minutes of a quick version would make the slow one look quick.
        let latency = format!(
            "sum(rate(requests_latency_seconds_sum{{{job}}}[{range}])) / sum(rate(requests_latency_seconds_count{{{job}}}[{range}]))"
        );
        close(one(&source, &latency, window(610, 630)).await, 1.01);
        // And a rate divides by the time that was looked at, or it would be as small as the range is long.
        let rate = format!("sum(rate(requests_latency_seconds_count{{{job}}}[{range}]))");
        close(one(&source, &rate, window(610, 630)).await, 8.0);
        close(one(&source, &format!("max(max_over_time(up{{{job}}}[{range}]))"), window(610, 630)).await, 1.0);
        let samples = source.query(&rate, window(610, 630)).await.unwrap();
        assert!(samples.warnings[0].starts_with(&format!("`[{range}]` begins before the window")), "{samples:?}");
        // Of both slots under each of their jobs, at each second of the window.
        assert!(samples.read.unwrap() <= 21 * 4, "{samples:?}");
    }
    assert!(source.query(LATENCY_V05, window(610, 630)).await.unwrap().warnings.is_empty());
}

#[tokio::test]
async fn moments_outside_the_window_cannot_be_asked_for() {
    let source = staging_under_trial();
    let metric = "requests_latency_seconds_count{job=\"carts-sockshop-staging\"}";
    for query in [
        format!("sum(increase({metric}[20s])) - sum(increase({metric}[20s] offset 1m))"),
        format!("sum({metric} @ {})", at(500).as_second()),
        format!("sum({metric} offset -10s)"),
    ] {
        match source.query(&query, window(610, 630)).await {
            Err(QueryError::Refused { why }) => assert!(why.contains("outside the window of 20s"), "{query}: {why}"),
            other => panic!("{query}: {other:?}"),
        }
    }
    let told = EmbeddedMetrics::validate(&format!("{metric} offset 1h")).unwrap_err();
    assert!(told.contains("outside the window"), "{told}");
    // A look back would find the old version before the window; in it there is nothing of it.
    let gone = "sum(requests_latency_seconds_count{slot=\"blue\",job=\"carts-sockshop-staging\"}) or vector(-1)";
    close(one(&source, gone, window(610, 630)).await, -1.0);
}

#[tokio::test]
async fn before_the_shift_the_old_version_is_judged() {
    let source = staging_under_trial();
    close(one(&source, LATENCY_V05, window(560, 580)).await, 0.012);
}

#[tokio::test]
async fn the_later_generations_queries_judge_the_slot_they_name() {
    let source = staging_under_trial();
    let queries = |deployment: &str| {
        let job = format!("job=\"carts-sockshop-staging-{deployment}\"");
        let handler = "handler=\"ItemsController.addToCart\"";
        [
            format!(
                "sum(rate(requests_latency_seconds_sum{{{job}}}[20s])) / sum(rate(requests_latency_seconds_count{{{job}}}[20s]))"
            ),
            format!(
                "histogram_quantile(0.95, sum by (le) (rate(http_response_time_milliseconds_bucket{{{handler},{job}}}[20s])))"
            ),
            format!(
                "sum(rate(http_requests_total{{{job},status=~\"5..\"}}[20s])) / sum(rate(http_requests_total{{{job}}}[20s]))"
            ),
            format!("sum(rate(http_requests_total{{{job}}}[20s]))"),
            format!(
                "avg(rate(container_cpu_usage_seconds_total{{namespace=\"sockshop-staging\",pod=~\"carts-{deployment}-.*\"}}[5m]))"
            ),
        ]
    };
    // The candidate is 40 s old, and a rate over 5 min of it is one over the window.
    let expected = [1.01, 1000.0 + 100.0 * 0.95, 0.1, 8.0, 0.04];
    for (query, expected) in queries("canary").iter().zip(expected) {
        close(one(&source, query, window(610, 630)).await, expected);
    }
    // The old version idles: nothing by nothing is not zero.
    let error = source.query(&queries("primary")[0], window(610, 630)).await.unwrap_err();
    assert!(matches!(&error, QueryError::NoData { why } if why.contains("0 divided by 0")), "{error}");
}

#[tokio::test]
async fn a_direct_stage_has_a_job_of_its_own() {
    let source = source();
    for second in 0..=20 {
        let mut old = target("dev", Slot::Blue, "0.9.1", Role::Primary, 0);
        let mut new = target("dev", Slot::Green, "0.9.2", Role::Canary, 100);
        (old.strategy, new.strategy) = (DeploymentStrategy::Direct, DeploymentStrategy::Direct);
        source.ingest(&old, at(second), shown(second as f64, 0.01));
        source.ingest(&new, at(second), shown(second as f64, 1.01));
    }
    let query = "sum(rate(requests_latency_seconds_sum{job=\"carts-sockshop-dev-direct\"}[20s]))
        / sum(rate(requests_latency_seconds_count{job=\"carts-sockshop-dev-direct\"}[20s]))";
    close(one(&source, query, window(0, 20)).await, 1.01);
}

#[tokio::test]
async fn with_shared_traffic_the_first_generations_query_gives_a_value_for_each_version() {
    let source = source();
    for second in 0..=20 {
        source.ingest(
            &target("staging", Slot::Blue, "0.9.1", Role::Primary, 90),
            at(second),
            shown(second as f64, 0.01),
        );
        source.ingest(
            &target("staging", Slot::Green, "0.9.2", Role::Canary, 10),
            at(second),
            shown(second as f64, 1.01),
        );
    }
    let samples = source.query(LATENCY_V05, window(0, 20)).await.unwrap();
    let of = |version: &str| {
        let found = samples.values.iter().find(|(labels, _)| labels.contains(&format!("\"version\":\"{version}\"")));
        found.unwrap_or_else(|| panic!("{samples:?}")).1
    };
    assert_eq!(samples.values.len(), 2);
    close(of("0.9.1"), 0.01);
    close(of("0.9.2"), 1.01);
    assert!(
        samples.values[0].0.starts_with(r#"{"instance":"127.0.0.1:4001","job":"carts-sockshop-staging","slot":"blue""#)
    );
}

#[tokio::test]
async fn a_promotion_does_not_join_the_counters_of_two_processes() {
    let source = source();
    for second in 0..=40 {
        let promoted = second > 20;
        let (old, new) = if promoted { (Role::Spare, Role::Primary) } else { (Role::Primary, Role::Canary) };
        let (many, few) = (10_000.0 + second as f64 * 50.0, second as f64 * 5.0);
        source.ingest(&target("staging", Slot::Blue, "0.9.1", old, 0), at(second), shown(many, 0.01));
        source.ingest(&target("staging", Slot::Green, "0.9.3", new, 100), at(second), shown(few, 0.02));
    }
    let primary = |range: &str| {
        format!("increase(requests_latency_seconds_count{{job=\"carts-sockshop-staging-primary\"}}[{range}])")
    };
    // Since the promotion there is only the new process: the old one, kept warm, is no primary any more.
    close(one(&source, &primary("18s"), window(22, 40)).await, 90.0);
    // Across it there are both, each with its own growth, and none from ten thousand down to a hundred.
    let samples = source.query(&primary("40s"), window(0, 40)).await.unwrap();
    let mut values: Vec<f64> = samples.values.iter().map(|(_, value)| *value).collect();
    values.sort_by(f64::total_cmp);
    assert!(values.len() == 2 && (95.0..=100.0).contains(&values[0]) && (1_000.0..=1_050.0).contains(&values[1]));
}

#[tokio::test]
async fn a_process_that_starts_again_is_not_counted_backwards() {
    let source = source();
    for second in 0..=20 {
        let requests = if second < 10 { 1_000.0 + second as f64 * 5.0 } else { (second - 10) as f64 * 5.0 };
        source.ingest(&target("staging", Slot::Blue, "0.9.1", Role::Primary, 100), at(second), shown(requests, 0.02));
    }
    let query = "sum(rate(requests_latency_seconds_count{job=\"carts-sockshop-staging\"}[20s]))";
    let rate = one(&source, query, window(0, 20)).await;
    assert!((4.5..=5.0).contains(&rate), "{rate}");
    close(one(&source, LATENCY_V05, window(0, 20)).await, 0.02);
}

#[tokio::test]
async fn the_routers_own_measurements_can_be_asked_for() {
    let source = source();
    for second in 0..=20_u64 {
        let mut target = target("staging", Slot::Blue, "0.9.1", Role::Primary, 100);
        target.router = Some(RouterCounters {
            requests: vec![("2xx", second * 9), ("5xx", second), ("none", 0)],
            latency_buckets: vec![(0.01, second * 5), (0.1, second * 10)],
            latency_sum_s: second as f64 * 0.5,
            latency_count: second * 10,
        });
        source.ingest(&target, at(i64::try_from(second).unwrap()), Vec::new());
    }
    let errors = r#"sum(rate(tidegate_router_requests_total{job="carts-sockshop-staging-primary",code="5xx"}[20s]))
        / sum(rate(tidegate_router_requests_total{job="carts-sockshop-staging-primary"}[20s]))"#;
    close(one(&source, errors, window(0, 20)).await, 0.1);
    let p95 = r#"histogram_quantile(0.95, sum by (le) (rate(tidegate_router_request_duration_seconds_bucket{slot="blue",stage="staging"}[20s])))"#;
    close(one(&source, p95, window(0, 20)).await, 0.01 + 0.09 * 0.9);
}

#[tokio::test]
async fn nothing_is_never_a_number() {
    let source = staging_under_trial();
    let cases = [
        ("no_such_metric", "there is no metric `no_such_metric`"),
        (
            "sum(rate(requests_latency_seconds_count{job=\"carts-shop-staging\"}[20s]))",
            "job=\"carts-sockshop-staging\"",
        ),
        ("vector(0) / vector(0)", "not a number"),
        ("1 / 0", "infinite"),
    ];
    for (query, expected) in cases {
        match source.query(query, window(610, 630)).await {
            Err(QueryError::NoData { why }) => assert!(why.contains(expected), "{query}: {why}"),
            other => panic!("{query}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn one_sample_makes_no_rate() {
    let source = source();
    source.ingest(&target("staging", Slot::Blue, "0.9.1", Role::Primary, 100), at(5), shown(1.0, 1.0));
    let error = source.query(LATENCY_V05, window(0, 10)).await.unwrap_err();
    assert!(error.to_string().contains("a rate needs two samples"), "{error}");
    let job = "job=\"carts-sockshop-staging\"";
    for metric in ["requests_latency_seconds_count", "requests_latency_seconds_sum"] {
        let points = format!("`{metric}{{{job}}}` has 1 of 10 points of the window");
        assert!(error.to_string().contains(&points), "{points}: {error}");
    }
    let other =
        source.query("sum(rate(requests_latency_seconds_sum{job=\"mine\"}[9s]))", window(0, 10)).await.unwrap_err();
    assert!(other.to_string().contains("`requests_latency_seconds_sum{job=\"mine\"}` has 0 of 10 points"), "{other}");
}

#[tokio::test]
async fn what_is_not_a_value_is_refused_in_words() {
    let source = staging_under_trial();
    let cases = [
        ("requests_latency_seconds_count[5m]", "a range of samples"),
        ("\"text\"", "a text"),
        ("max_over_time(sum(rate(requests_latency_seconds_count[10s]))[1m:10s])", "no subqueries"),
        ("rate(requests_latency_seconds_count)", "expected type"),
        ("sum(", ""),
        ("  ", "empty"),
        ("no_such_function(1)", "no_such_function"),
    ];
    for (query, expected) in cases {
        match source.query(query, window(610, 630)).await {
            Err(QueryError::Refused { why }) => assert!(why.contains(expected), "{query}: {why}"),
            other => panic!("{query}: {other:?}"),
        }
        let valid = EmbeddedMetrics::validate(query);
        assert_eq!(valid.is_ok(), query.contains("[5m]") || query.starts_with('"'), "{query}: {valid:?}");
    }
}

#[tokio::test]
async fn the_deepest_queries_bring_nothing_down() {
    let source = source();
    let deep = [
        format!("{}1{}", "(".repeat(2_040), ")".repeat(2_040)),
        format!("{}1", "-".repeat(4_095)),
        format!("{}1", "1+".repeat(2_047)),
        format!("{}1", "1^".repeat(2_047)),
        format!("{}up{}", "abs(".repeat(800), ")".repeat(800)),
        "(".repeat(4_096),
        "a".repeat(4_097),
    ];
    for query in deep {
        // Whether it is taken does not matter; that there is an answer does.
        drop(source.query(&query, window(0, 1)).await);
        drop(EmbeddedMetrics::validate(&query));
    }
}

#[tokio::test]
async fn the_name_is_dropped_where_prometheus_drops_it() {
    let source = staging_under_trial();
    let selector = "requests_latency_seconds_count{job=\"carts-sockshop-staging\"}";
    for (query, named) in [
        (selector.to_owned(), true),
        (format!("{selector} > 1"), true),
        (format!("topk(1, {selector})"), true),
        (format!("last_over_time({selector}[1m])"), true),
        (format!("{selector} > bool 1"), false),
        (format!("rate({selector}[20s])"), false),
        (format!("{selector} * 2"), false),
        (format!("-{selector}"), false),
        (format!("avg_over_time({selector}[1m])"), false),
    ] {
        let samples = source.query(&query, window(610, 630)).await.unwrap();
        assert_eq!(samples.values[0].0.contains("__name__"), named, "{query}: {samples:?}");
    }
}

#[tokio::test]
async fn a_series_with_fewer_labels_does_not_hide_those_with_more() {
    let source = source();
    let place = target("staging", Slot::Blue, "0.9.1", Role::Primary, 0);
    for second in 0..=2 {
        source.ingest(&place, at(second), vec![sample("hits", &[], 1.0), sample("hits", &[("code", "200")], 2.0)]);
    }
    let all =
        r#"sum(hits{job="carts-sockshop-staging-primary",instance="127.0.0.1:4001",slot="blue",version="0.9.1"})"#;
    close(one(&source, all, window(0, 2)).await, 3.0);
}

#[tokio::test]
async fn a_slot_that_lost_its_weight_is_gone_at_once() {
    let source = staging_under_trial();
    let query = "requests_latency_seconds_count{job=\"carts-sockshop-staging\",slot=\"blue\"}";
    assert!(source.query(query, window(590, 599)).await.is_ok());
    // Five minutes of look-back would still find it, but for the marker that its series under this job has ended.
    assert!(matches!(source.query(query, window(600, 610)).await, Err(QueryError::NoData { .. })));
}

#[tokio::test]
async fn charts_get_lines() {
    let source = staging_under_trial();
    let query = "sum by (slot) (rate(requests_latency_seconds_count{job=\"carts-sockshop-staging\"}[5s]))";
    let lines = source.query_range(query, window(580, 620), Duration::from_secs(1)).await.unwrap();
    let [blue, green] = lines.as_slice() else { panic!("{lines:?}") };
    assert_eq!((blue.labels.as_str(), green.labels.as_str()), (r#"{"slot":"blue"}"#, r#"{"slot":"green"}"#));
    assert!(blue.points.iter().any(|(_, value)| (99.0..101.0).contains(value)));
    assert!(green.points.iter().any(|(_, value)| (7.9..8.1).contains(value)));
    let too_many = source.query_range(query, window(0, 600), Duration::from_millis(1)).await;
    assert!(matches!(too_many, Err(QueryError::Refused { .. })));
}

#[tokio::test]
async fn memory_is_bounded_and_what_is_dropped_is_counted() {
    let source = source();
    let first = target("staging", Slot::Blue, "0.9.1", Role::Primary, 100);
    let too_many = (0..=SERIES_PER_PROCESS_MAX).map(|n| sample(&format!("metric_{n}"), &[], 1.0)).collect();
    source.ingest(&first, at(0), too_many);
    assert_eq!(source.counts().series, SERIES_PER_PROCESS_MAX);
    assert_eq!(source.counts().dropped_series, 3, "`up`, `scrape_samples_scraped` and all but the last ones had room");

    source.ingest(&first, at(0), Vec::new());
    assert_eq!(source.counts().dropped_out_of_order, 1);

    for n in 0..PROCESSES_MAX {
        source.ingest(&target("staging", Slot::Green, &format!("1.0.{n}"), Role::Canary, 0), at(1), Vec::new());
    }
    assert_eq!((source.counts().processes, source.counts().dropped_processes), (PROCESSES_MAX, 1));

    source.ingest(&first, at(100), Vec::new());
    source.ingest(&first, at(50), vec![sample("metric_1", &[], 1.0)]);
    let one_of = "metric_1{job=\"carts-sockshop-staging\"}";
    source.ingest(&first, at(51), vec![sample("metric_1", &[], 1.0)]);
    assert_eq!(source.counts().dropped_out_of_order, 2, "a clock that was set back does not stop the writing");
    source.ingest(&first, at(101), vec![sample("metric_1", &[], 1.0)]);
    assert!(source.query(one_of, window(101, 101)).await.is_ok());

    let hours_later = at(3 * 60 * 60);
    source.ingest(&first, hours_later, vec![sample("metric_0", &[], 2.0)]);
    assert_eq!((source.counts().processes, source.counts().series), (1, 3), "{:?}", source.counts());
}

#[tokio::test]
async fn a_counter_that_stands_still_takes_no_room() {
    let source = source();
    for second in 0..600 {
        source.ingest(&target("staging", Slot::Blue, "0.9.1", Role::Primary, 100), at(second), shown(7.0, 0.1));
    }
    assert_eq!(source.counts().changes, source.counts().series);
}

#[test]
fn odd_lines_do_not_hide_the_others() {
    let mut text = String::from("# HELP hits Of all.\n# TYPE hits counter\n\n");
    let good = [
        ("plain 1", "plain", 1.0),
        ("stamped{a=\"b\"} 2.5e3 1790000000000", "stamped", 2500.0),
        ("  spaced { a = \"b\" , c=\"d\", }\t+Inf ", "spaced", f64::INFINITY),
        ("escaped{a=\"q\\\"u\\\\o\\nte}, {\"} -0", "escaped", 0.0),
        ("empty{} 3", "empty", 3.0),
        ("ns:rule 4", "ns:rule", 4.0),
        ("umlaut{a=\"ä€\"} 5", "umlaut", 5.0),
    ];
    let bad =
        ["novalue", "1digit 2", "open{a=\"b\" 1", "x{a=b} 1", "x{a=\"b\"c=\"d\"} 1", "x 1 2 3", "x one", "{a=\"b\"} 1"];
    good.iter().for_each(|(line, ..)| writeln!(text, "{line}").unwrap());
    bad.iter().for_each(|line| writeln!(text, "{line}").unwrap());
    let exposed = server::metrics::embedded::exposition::read(&text);
    assert_eq!(exposed.bad_lines, bad.len() as u64);
    for (sample, (line, name, value)) in exposed.samples.iter().zip(good) {
        assert_eq!((sample.name.as_str(), sample.value), (name, value), "{line}");
    }
    assert_eq!(exposed.samples[3].labels[0].1, "q\"u\\o\nte}, {");
}

proptest::proptest! {
    #[test]
    fn any_text_can_be_read(text in ".*", tokens in "([a-z{}=\",\\\\ \n#0-9.]|NaN|\\+Inf){0,200}") {
        drop(server::metrics::embedded::exposition::read(&text));
        drop(server::metrics::embedded::exposition::read(&tokens));
    }

    #[test]
    fn what_was_written_is_read_back(value: f64, label in "[^\"\\\\\n\r]{0,20}") {
        let exposed = server::metrics::embedded::exposition::read(&format!("m{{l=\"{label}\"}} {value}\n"));
        proptest::prop_assert_eq!(exposed.samples.len(), 1);
        proptest::prop_assert_eq!(&exposed.samples[0].labels[0].1, &label);
        proptest::prop_assert_eq!(exposed.samples[0].value.to_bits(), value.to_bits());
    }
}
