//! The tutorial's indicators, asked of a Prometheus that scrapes the demo's own service.

use super::{
    exposed::Exposed,
    kit::{Job, RealPrometheus, ask, last, settings, soon},
};
use domain::{
    sli::{self, Placeholders},
    window::Window,
};
use jiff::{SignedDuration, Timestamp};
use server::{
    demo::service::{Options, serve_until},
    metrics::{QueryError, Remote},
};
use std::{
    future::pending,
    net::SocketAddr,
    time::{Duration, Instant},
};
use tokio::{net::TcpListener, task::JoinSet, time::sleep};

const SLI_V05: &str = include_str!("../../../deploy/examples/sockshop/service-indicators.yaml");

/// The demo's carts, asked for an item again and again until it is dropped.
async fn carts(work: &mut JoinSet<()>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let options = Options {
        version: "0.9.1".to_owned(),
        port: 0,
        project: "sockshop".to_owned(),
        stage: "staging".to_owned(),
        service: "carts".to_owned(),
        slot: "blue".to_owned(),
        artifact: "carts".to_owned(),
    };
    work.spawn(async move { serve_until(listener, options, pending()).await.unwrap() });
    work.spawn(async move {
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let item = "{\"itemId\":\"03fef6ac-1896-4ce8-bd69-b798f85c6e0b\",\"unitPrice\":\"99.99\"}";
        loop {
            let request = http.post(format!("http://{address}/carts/1/items"));
            drop(request.header("content-type", "application/json").body(item).send().await);
            sleep(Duration::from_millis(100)).await;
        }
    });
    address
}

#[tokio::test]
async fn the_tutorials_indicator_is_answered() {
    drop(rustls::crypto::ring::default_provider().install_default());
    let mut work = JoinSet::new();
    let address = carts(&mut work).await;
    let job = Job { name: "carts-sockshop-staging", path: "/prometheus", targets: vec![(address, Vec::new())] };
    let prometheus = RealPrometheus::start(&[job]).await;
    let source = prometheus.plain();
    sleep(Duration::from_secs(4)).await;

    let window = last(3);
    let placeholders = Placeholders {
        project: "sockshop".parse().unwrap(),
        stage: "staging".parse().unwrap(),
        service: "carts".parse().unwrap(),
        deployment: "canary".to_owned(),
        duration_s: window.seconds_rounded_up(),
        labels: domain::label::Labels::default(),
        filters: Vec::new(),
    };
    let file = sli::File::read(SLI_V05).value.unwrap();
    let query = sli::resolve(&file.get("request_latency_seconds").unwrap().query, &placeholders).unwrap();
    let samples = ask(&source, &query, window).await.unwrap();
    println!("{query} = {samples:?}");
    assert_eq!(samples.values.len(), 1, "{samples:?}");
    assert!(samples.values[0].1 > 0.0 && samples.values[0].1 < 0.5, "{samples:?}");
    assert!(samples.read.is_some_and(|read| read > 0), "it says how many samples it read: {samples:?}");

    // A second asked for nothing that is scraped.
    let nothing = query.replace("carts-sockshop", "carts-shop");
    let quick = domain::connection::Settings { settle_s: 1, ..settings(&format!("http://{}", prometheus.address)) };
    let told = ask(&prometheus.source(quick), &nothing, window).await.unwrap_err();
    // What was asked stands beside it.
    assert!(matches!(&told, QueryError::NoData { why } if why.starts_with("prometheus (")), "{told}");
    prometheus.stop().await;
}

#[tokio::test]
async fn what_comes_late_is_waited_for_and_then_counts_as_missing() {
    let program = Exposed::start("carts-primary-blue-1", 0.1, u64::MAX).await;
    let job = Job { name: "carts", path: "/metrics", targets: vec![(program.address, Vec::new())] };
    let prometheus = RealPrometheus::start(&[job]).await;
    let source = prometheus.plain();
    sleep(Duration::from_secs(2)).await;

    // At its end, a window's last scrape is yet to come. The answer now is the answer later.
    let (window, began) = (last(2), Instant::now());
    let query = "increase(requests_latency_seconds_count{job=\"carts\"}[2s])";
    let at_once = ask(&source, query, window).await.unwrap();
    let waited = began.elapsed();
    assert!(Timestamp::now() > window.end && waited < Duration::from_secs(5), "{waited:?}");
    sleep(Duration::from_secs(2)).await;
    assert_eq!(ask(&source, query, window).await.unwrap().values, at_once.values);

    // A series that ended before the window does is not known up to its end, whenever it is judged.
    for window in [last(2), Window { start: window.start - SignedDuration::from_secs(1), end: window.end }] {
        let told = ask(&source, "batch_rows_total{job=\"carts\"}", window).await.unwrap_err();
        assert!(matches!(&told, QueryError::NoData { why } if why.contains("is it still scraped?")), "{told}");
    }

    // One that is not there at all is believed as soon as its job was scraped.
    let began = Instant::now();
    let zero = ask(&source, "sum(rate(no_errors_total{job=\"carts\"}[2s])) or vector(0)", last(2)).await.unwrap();
    assert_eq!(zero.values, [("{}".to_owned(), 0.0)]);
    assert!(began.elapsed() < Duration::from_secs(4), "{:?}", began.elapsed());
    prometheus.stop().await;
}

#[tokio::test]
async fn values_are_told_from_everything_else() {
    let program = Exposed::start("carts-primary-blue-1", 0.1, u64::MAX).await;
    let job = Job { name: "carts", path: "/metrics", targets: vec![(program.address, Vec::new())] };
    let prometheus = RealPrometheus::start(&[job]).await;
    let source = prometheus.plain();
    sleep(Duration::from_secs(2)).await;

    let several = ask(&source, "sum by (status) (http_requests_total)", last(1)).await.unwrap();
    let labels: Vec<&str> = several.values.iter().map(|(labels, _)| labels.as_str()).collect();
    assert_eq!(labels, [r#"{"status":"201"}"#, r#"{"status":"500"}"#]);
    assert_eq!(ask(&source, "scalar(vector(4)) / 2", last(1)).await.unwrap().values, [(String::new(), 2.0)]);
    let cases = [
        ("vector(0) / vector(0)", "no data", "not a number"),
        ("1 / 0", "no data", "infinite"),
        ("http_requests_total[1m]", "refused", "a range of samples"),
        ("\"text\"", "refused", "a string"),
        ("sum(", "refused", "parse error"),
        ("rate(http_requests_total)", "refused", "expected type range vector"),
        ("no_such_function(1)", "refused", "unknown function"),
        ("label_replace(up, \"x\", \"\", \"\", \"(\")", "refused", "regular expression"),
    ];
    for (query, kind, words) in cases {
        let told = ask(&source, query, last(1)).await.expect_err(query).to_string();
        assert!(told.starts_with(kind) && told.contains(words), "{query}: {told}");
    }
    let probe = soon(source.probe()).await.unwrap();
    println!("{probe:?}");
    assert!(probe.version.is_some() && probe.answer == "1 targets", "{probe:?}");
    prometheus.stop().await;
}
