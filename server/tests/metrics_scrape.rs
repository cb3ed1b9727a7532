//! The whole way of a measurement: load on the demo service, scrapes of it, and the tutorial's own query.
#![expect(clippy::unwrap_used, reason = "in a test, a panic is the message")]

use async_trait::async_trait;
use domain::{
    id::Place,
    shipyard::DeploymentStrategy,
    traffic::{Slot, Weight},
    window::Window,
    workload::{Load, Request, Workload},
};
use jiff::Timestamp;
use server::{
    demo::service::{Options as ServiceOptions, serve_until},
    metrics::{
        QueryError, Source,
        embedded::{EmbeddedMetrics, Options, Role, ScrapeTarget, Targets, Usage},
    },
    test_run::{Destination, Finished, Progress, Runner, http::HttpRunner},
};
use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{
    net::TcpListener,
    sync::{oneshot, watch},
    task::JoinHandle,
};

#[derive(Debug, Default)]
struct Listed(Mutex<Vec<ScrapeTarget>>);

#[async_trait]
impl Targets for Listed {
    async fn targets(&self) -> Vec<ScrapeTarget> {
        self.0.lock().unwrap().clone()
    }
}

fn target(version: &str, address: SocketAddr) -> ScrapeTarget {
    let place = Place {
        project: "sockshop".parse().unwrap(),
        stage: "staging".parse().unwrap(),
        service: "carts".parse().unwrap(),
    };
    ScrapeTarget {
        place,
        slot: Slot::Green,
        version: version.to_owned(),
        address,
        paths: vec!["/prometheus".to_owned()],
        role: Role::Canary,
        strategy: DeploymentStrategy::BlueGreen,
        weight: Weight::ALL,
        usage: Some(Usage { cpu_seconds_total: Some(0.5), memory_bytes: Some(1) }),
        router: None,
    }
}

async fn serve(version: &str) -> (SocketAddr, oneshot::Sender<()>, JoinHandle<std::io::Result<()>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let options = ServiceOptions {
        version: version.to_owned(),
        port: 0,
        project: "sockshop".to_owned(),
        stage: "staging".to_owned(),
        service: "carts".to_owned(),
        slot: "green".to_owned(),
        artifact: "carts".to_owned(),
    };
    let (stop, stopped) = oneshot::channel();
    let served = serve_until(listener, options, async {
        stopped.await.ok();
    });
    (address, stop, tokio::spawn(served))
}

/// Five users add three items each; as fast as it goes.
async fn load(address: SocketAddr) -> Finished {
    let item = r#"{"itemId":"03fef6ac-1896-4ce8-bd69-b798f85c6e0b","unitPrice":"99.99"}"#;
    let request = Request {
        method: "POST".to_owned(),
        path: "/carts/1/items".to_owned(),
        headers: vec![("content-type".to_owned(), "application/json".to_owned())],
        body: Some(item.to_owned()),
        expect_status: vec![201],
    };
    let workload = Workload {
        strategy: "performance".to_owned(),
        health_path: Some("/health".to_owned()),
        requests: vec![request],
        load: Load::Closed { users: 5, loops: 3, think_time_ms: 50, ramp_up_ms: 0 },
        accepted_error_rate: 0.0,
        timeout_ms: 5_000,
        duration_max_s: 30,
    };
    let destination = Destination { address, host: "carts.sockshop-staging.localhost".to_owned() };
    HttpRunner.run(&workload, &destination, watch::channel(Progress::default()).0).await
}

/// What a gate does: catches up, tests, catches up, judges the time between.
async fn measured(version: &str) -> (Finished, f64) {
    let (address, stop, served) = serve(version).await;
    let listed = Arc::new(Listed::default());
    listed.0.lock().unwrap().push(target(version, address));
    let options = Options { interval: Duration::from_millis(200), ..Options::default() };
    let source = EmbeddedMetrics::new(listed, options);
    let start = source.catch_up().await;
    let finished = tokio::select! {
        finished = load(address) => finished,
        () = source.run() => unreachable!("it runs for ever"),
    };
    let end = source.catch_up().await;
    let window = Window { start, end };
    let range = format!("{}s", window.seconds_rounded_up());
    let query = format!(
        "rate(requests_latency_seconds_sum{{job='carts-sockshop-staging'}}[{range}])
        / rate(requests_latency_seconds_count{{job='carts-sockshop-staging'}}[{range}])"
    );
    let samples = source.query(&query, window).await.unwrap();
    assert_eq!(samples.values.len(), 1, "{samples:?}");
    stop.send(()).unwrap();
    served.await.unwrap().unwrap();
    (finished, samples.values[0].1)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_slow_version_is_seen_to_be_slow() {
    let (finished, latency) = measured("0.9.2").await;
    assert!(finished.result.passed, "{finished:?}");
    assert!((1.0..1.2).contains(&latency), "{latency}");
    assert!((1_000.0..1_500.0).contains(&finished.result.p95_ms.unwrap()), "{finished:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_quick_version_is_seen_to_be_quick() {
    let (finished, latency) = measured("0.9.3").await;
    assert!(finished.result.passed, "{finished:?}");
    assert!(latency < 0.1, "{latency}");
}

#[tokio::test]
async fn a_process_that_does_not_answer_is_down_and_one_that_left_is_gone() {
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let listed = Arc::new(Listed::default());
    listed.0.lock().unwrap().push(target("0.9.2", closed));
    let source = EmbeddedMetrics::new(Arc::clone(&listed) as Arc<dyn Targets>, Options::default());
    let at = source.scrape_now().await;
    let now = Window { start: at, end: at };
    let up = "up{job=\"carts-sockshop-staging\"}";
    assert_eq!(source.query(up, now).await.unwrap().values[0].1, 0.0);
    assert!(
        source.query("container_memory_rss", now).await.is_ok(),
        "what the system says of it is known all the same"
    );

    listed.0.lock().unwrap().clear();
    tokio::time::sleep(Duration::from_millis(5)).await;
    let at = source.scrape_now().await;
    let later = Window { start: at, end: Timestamp::now().max(at) };
    assert!(matches!(source.query(up, later).await, Err(QueryError::NoData { .. })));
}
