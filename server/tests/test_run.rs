//! The runner against servers that answer, fail, dawdle or are not there.
#![expect(clippy::unwrap_used, reason = "in a test, a panic is the message")]

use axum::{
    Router,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    routing::{any, get},
};
use domain::workload::{Load, Request, Workload};
use server::test_run::{Destination, Progress, Runner, http::HttpRunner};
use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{
    net::TcpListener,
    sync::watch,
    time::{sleep, timeout},
};

const HOST: &str = "carts.sockshop-staging.localhost:8080";

/// Counts what it is asked; each `fail_every`th is answered with 500, all after `delay`.
#[derive(Debug, Default)]
struct Server {
    asked: AtomicU64,
    strangers: AtomicU64,
    fail_every: u64,
    delay: Duration,
}

async fn answer(State(server): State<Arc<Server>>, headers: HeaderMap, body: String) -> StatusCode {
    let number = server.asked.fetch_add(1, Ordering::SeqCst) + 1;
    if headers[header::HOST] != HOST || body != "{}" || headers["x-test"] != "yes" {
        server.strangers.fetch_add(1, Ordering::SeqCst);
    }
    sleep(server.delay).await;
    let fails = server.fail_every > 0 && number.is_multiple_of(server.fail_every);
    if fails { StatusCode::INTERNAL_SERVER_ERROR } else { StatusCode::CREATED }
}

async fn start(server: Server) -> (Arc<Server>, Destination) {
    let server = Arc::new(server);
    let routes = Router::new()
        .route("/health", get(|| async { "OK" }))
        .route("/ill", get(|| async { StatusCode::SERVICE_UNAVAILABLE }))
        .route("/carts/1/items", any(answer))
        .with_state(Arc::clone(&server));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, routes).await });
    (server, Destination { address, host: HOST.to_owned() })
}

fn workload(load: Load) -> Workload {
    let request = Request {
        method: "POST".to_owned(),
        path: "/carts/1/items".to_owned(),
        headers: vec![("X-Test".to_owned(), "yes".to_owned())],
        body: Some("{}".to_owned()),
        expect_status: vec![201],
    };
    Workload {
        strategy: "performance".to_owned(),
        health_path: Some("/health".to_owned()),
        requests: vec![request],
        load,
        accepted_error_rate: 0.1,
        timeout_ms: 2_000,
        duration_max_s: 30,
    }
}

fn closed(users: u32, loops: u32, think_time_ms: u32) -> Load {
    Load::Closed { users, loops, think_time_ms, ramp_up_ms: 50 }
}

fn open(rate_per_s: f64, in_flight_max: u32) -> Load {
    Load::Open { rate_per_s, duration_s: 1, in_flight_max }
}

async fn run(workload: &Workload, destination: &Destination) -> (server::test_run::Finished, Progress) {
    let (progress, seen) = watch::channel(Progress::default());
    let finished = HttpRunner.run(workload, destination, progress).await;
    let last = *seen.borrow();
    (finished, last)
}

#[tokio::test]
async fn users_make_their_loops_and_the_numbers_are_told() {
    let (server, destination) = start(Server { delay: Duration::from_millis(20), ..Server::default() }).await;
    let (finished, progress) = run(&workload(closed(10, 20, 5)), &destination).await;
    let result = finished.result;
    assert!(result.passed, "{result:?}");
    assert_eq!((result.requests, result.failed), (200, 0));
    assert_eq!(server.asked.load(Ordering::SeqCst), 200);
    assert_eq!(server.strangers.load(Ordering::SeqCst), 0, "host, header and body arrive as written");
    assert!((20.0..100.0).contains(&result.p50_ms.unwrap()), "{result:?}");
    assert!(result.message.starts_with("200 requests, 0 failed (10 % accepted), p95 "), "{}", result.message);
    assert_eq!((progress.done, progress.planned, progress.failed), (200, 200, 0));
    // 20 answers of 20 ms and 19 pauses of 5 ms, one after the other.
    let took = finished.window.end.duration_since(finished.window.start);
    assert!((0.49..3.0).contains(&took.as_secs_f64()), "{took:?}");
}

#[tokio::test]
async fn the_accepted_error_rate_decides() {
    for (fail_every, failed, passed) in [(10, 10, true), (5, 20, false)] {
        let (_, destination) = start(Server { fail_every, ..Server::default() }).await;
        let (finished, _) = run(&workload(closed(4, 25, 0)), &destination).await;
        let result = finished.result;
        assert_eq!((result.passed, result.requests, result.failed), (passed, 100, failed), "{}", result.message);
        let why = format!(". {failed} × POST /carts/1/items: answered 500 Internal Server Error");
        assert!(result.message.ends_with(&why), "{}", result.message);
    }
}

#[tokio::test]
async fn an_answer_that_takes_too_long_is_a_failure() {
    let (_, destination) = start(Server { delay: Duration::from_secs(5), ..Server::default() }).await;
    let workload = Workload { timeout_ms: 100, ..workload(closed(3, 2, 0)) };
    let (finished, _) = run(&workload, &destination).await;
    let result = finished.result;
    assert_eq!((result.passed, result.requests, result.failed), (false, 6, 6));
    assert!(result.message.contains("6 × POST /carts/1/items: no answer within 100 ms"), "{}", result.message);
    assert!(result.p95_ms.unwrap() >= 100.0);
}

#[tokio::test]
async fn nobody_there_is_a_failure_never_a_pass() {
    let address: SocketAddr = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let destination = Destination { address, host: HOST.to_owned() };
    let (finished, _) = run(&workload(closed(1, 1, 0)), &destination).await;
    assert!(!finished.result.passed);
    assert!(finished.result.message.starts_with("Not run: the health check failed: GET /health: "), "{finished:?}");
    assert!(finished.result.message.to_lowercase().contains("refused"), "{finished:?}");

    let unchecked = Workload { health_path: None, accepted_error_rate: 0.5, ..workload(closed(2, 5, 0)) };
    let (finished, _) = run(&unchecked, &destination).await;
    assert_eq!((finished.result.passed, finished.result.requests, finished.result.failed), (false, 10, 10));
    assert_eq!(finished.result.p95_ms, None, "what was never answered has no latency");
}

#[tokio::test]
async fn an_ill_service_gets_no_load() {
    let (server, destination) = start(Server::default()).await;
    let workload = Workload { health_path: Some("/ill".to_owned()), ..workload(closed(2, 2, 0)) };
    let (finished, _) = run(&workload, &destination).await;
    let expected = "Not run: the health check failed: GET /ill answered 503 Service Unavailable.";
    assert_eq!((finished.result.passed, finished.result.message.as_str()), (false, expected));
    assert_eq!(server.asked.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn the_time_limit_ends_the_test_and_fails_it() {
    let (server, destination) = start(Server { delay: Duration::from_millis(50), ..Server::default() }).await;
    let workload = Workload { duration_max_s: 1, ..workload(closed(2, 1_000, 0)) };
    let (finished, _) = run(&workload, &destination).await;
    let result = finished.result;
    assert!(!result.passed && result.failed == 0, "{result:?}");
    assert!(result.message.starts_with("Stopped by its time limit of 1 s after "), "{}", result.message);
    assert!(result.message.contains(" of 2,000 requests: "), "{}", result.message);
    no_more_requests(&server).await;
}

#[tokio::test]
async fn dropping_the_test_ends_its_traffic() {
    let (server, destination) = start(Server { delay: Duration::from_millis(20), ..Server::default() }).await;
    let workload = workload(closed(5, 10_000, 0));
    assert!(timeout(Duration::from_millis(400), run(&workload, &destination)).await.is_err());
    assert!(server.asked.load(Ordering::SeqCst) > 10);
    no_more_requests(&server).await;
}

async fn no_more_requests(server: &Server) {
    // What had been written to the socket may still arrive.
    sleep(Duration::from_millis(100)).await;
    let asked = server.asked.load(Ordering::SeqCst);
    sleep(Duration::from_millis(300)).await;
    assert_eq!(server.asked.load(Ordering::SeqCst), asked);
}

#[tokio::test]
async fn progress_is_told_while_it_runs() {
    let (_, destination) = start(Server { delay: Duration::from_millis(50), ..Server::default() }).await;
    let (progress, mut seen) = watch::channel(Progress::default());
    let workload = workload(closed(2, 20, 0));
    let told = tokio::spawn(async move {
        let mut told = Vec::new();
        while seen.changed().await.is_ok() {
            told.push(*seen.borrow());
        }
        told
    });
    HttpRunner.run(&workload, &destination, progress).await;
    let told = told.await.unwrap();
    assert!(told.len() >= 3, "{told:?}");
    assert!(told.is_sorted_by_key(|progress| progress.done));
    assert!(told.iter().any(|progress| (1..40).contains(&progress.done) && progress.p50_ms.is_some()), "{told:?}");
}

#[tokio::test]
async fn a_rate_waits_for_nobody_and_counts_from_when_a_request_was_due() {
    let (server, destination) = start(Server { delay: Duration::from_millis(300), ..Server::default() }).await;
    let began = Instant::now();
    let (finished, _) = run(&workload(open(100.0, 1_000)), &destination).await;
    let result = finished.result;
    assert_eq!((result.passed, result.requests, result.failed), (true, 100, 0), "{}", result.message);
    assert_eq!(server.asked.load(Ordering::SeqCst), 100);
    assert!(began.elapsed() < Duration::from_secs(3), "a hundred answers of 0.3 s came side by side");
    assert!(result.p50_ms.unwrap() >= 300.0);
}

#[tokio::test]
async fn a_rate_that_finds_no_room_has_failed_those_requests() {
    let (_, destination) = start(Server { delay: Duration::from_secs(1), ..Server::default() }).await;
    let (finished, _) = run(&workload(open(50.0, 10)), &destination).await;
    let result = finished.result;
    assert_eq!((result.passed, result.requests, result.failed), (false, 50, 40), "{}", result.message);
    assert!(
        result.message.contains("40 × POST /carts/1/items: not sent, 10 loops were in flight"),
        "{}",
        result.message
    );
}

#[tokio::test]
async fn what_cannot_or_must_not_be_run_is_said() {
    let (server, destination) = start(Server::default()).await;
    let odd = |edit: fn(&mut Workload)| {
        let mut odd = workload(closed(1, 1, 0));
        edit(&mut odd);
        odd
    };
    for (workload, expected) in [
        (odd(|w| w.requests.clear()), "no request"),
        (odd(|w| w.load = closed(0, 1, 0)), "0 users asked for"),
        (odd(|w| w.load = closed(1_001, 1, 0)), "at most 1000"),
        (odd(|w| w.load = closed(1_000, 1_001, 0)), "at most 1000000"),
        (odd(|w| w.load = open(f64::NAN, 1)), "NaN loops a second"),
        (odd(|w| w.load = open(1e9, 1)), "at most 5000"),
        (odd(|w| w.requests[0].method = "GE T".to_owned()), "`GE T` is not a method"),
        (odd(|w| w.requests[0].path = "carts".to_owned()), "does not begin with `/`"),
        (odd(|w| w.requests[0].path = "/a b".to_owned()), "the path `/a b`"),
        (odd(|w| w.requests[0].headers = vec![("a b".to_owned(), String::new())]), "is not a header"),
    ] {
        let (finished, _) = run(&workload, &destination).await;
        assert!(!finished.result.passed && finished.result.message.contains(expected), "{expected}: {finished:?}");
    }
    assert_eq!(server.asked.load(Ordering::SeqCst), 0);
}
