//! What is measured is what happened.

use super::kit::{Bench, Upstream, carts, green, nobody, soon, writer};
use axum::{body::Body, http::StatusCode};
use domain::traffic::{Slot, TrafficSample};
use server::traffic::{Router, SlotCounters};

/// Seconds, from now on, until they hold so many requests.
async fn seconds_of(bench: &Bench, requests: u64, act: impl Future<Output = ()>) -> Vec<TrafficSample> {
    let mut watch = bench.router.watch();
    act.await;
    let mut seconds: Vec<TrafficSample> = Vec::new();
    while seconds.iter().map(answered).sum::<f64>() < requests as f64 {
        seconds.push(soon(watch.recv()).await.unwrap().1);
    }
    seconds
}

fn answered(second: &TrafficSample) -> f64 {
    second.blue.requests_per_s + second.green.requests_per_s
}

fn counted(bench: &Bench, slot: Slot) -> SlotCounters {
    bench.router.counters(&carts()).into_iter().find(|(of, _)| *of == slot).unwrap().1
}

fn class(counters: &SlotCounters, name: &str) -> u64 {
    counters.requests.iter().find(|(class, _)| *class == name).unwrap().1
}

#[tokio::test]
async fn measured_share_follows_the_weight() {
    let (blue, candidate) = (Upstream::start("blue").await, Upstream::start("green").await);
    let bench = Bench::with(&blue, &candidate).await;
    for percent in [0, 1, 10, 33, 50, 100] {
        bench.set(green(percent)).await;
        let seconds = seconds_of(&bench, 200, async {
            assert_eq!(bench.greens(200).await, usize::from(percent) * 2);
        })
        .await;
        let greens: f64 = seconds.iter().map(|second| second.green.requests_per_s).sum();
        assert_eq!(greens, f64::from(percent) * 2.0, "{percent}");
        for second in &seconds {
            assert_eq!((second.wanted, second.route), (green(percent), green(percent)));
            let share = if answered(second) > 0.0 { 1.0 } else { 0.0 };
            assert!((second.blue.share + second.green.share - share).abs() < 1e-9, "{second:?}");
            // Spread evenly, so that even one second alone is at most one request off.
            let off = (second.green.share - f64::from(percent) / 100.0).abs() * answered(second);
            assert!(answered(second) == 0.0 || off <= 1.0 + 1e-9, "{off} requests off {percent} % in {second:?}");
        }
    }
    assert_eq!(bench.router.samples(&carts()).await.last().unwrap().lost_total, 0);
}

#[tokio::test]
async fn wanted_and_route_are_two_numbers() {
    let upstream = Upstream::start("blue").await;
    let bench = Bench::start().await;
    bench.attach(Slot::Blue, Some(upstream.address)).await;
    bench.router.set(&carts(), green(10), writer(1)).await.unwrap_err();
    let (_, second) = soon(bench.router.watch().recv()).await.unwrap();
    assert_eq!((second.wanted, second.route), (green(10), green(0)));
}

#[tokio::test]
async fn answers_and_errors_are_counted_by_slot() {
    let (blue, candidate) = (Upstream::start("blue").await, Upstream::start("green").await);
    let bench = Bench::with(&blue, &candidate).await;
    bench.set(green(100)).await;
    let seconds = seconds_of(&bench, 3, async {
        for path in ["/", "/broken", "/nowhere"] {
            bench.ask(bench.request("GET", path).body(Body::empty()).unwrap()).await;
        }
    })
    .await;
    assert_eq!(seconds.iter().map(|second| second.green.errors_per_s).sum::<f64>(), 1.0);
    let told = seconds.iter().find(|second| second.green.requests_per_s > 0.0).unwrap().green;
    assert!(told.p50_ms.unwrap() <= told.p95_ms.unwrap() && told.mean_ms.unwrap() > 0.0, "{told:?}");
    let counters = counted(&bench, Slot::Green);
    assert_eq!(["2xx", "4xx", "5xx", "none"].map(|name| class(&counters, name)), [1, 1, 1, 0]);
    assert_eq!(counters.latency_count, 3);
    assert!(counters.latency_buckets.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 <= pair[1].1));
    assert_eq!(counters.latency_buckets.last().unwrap().1, 3);
    assert_eq!(
        counted(&bench, Slot::Blue),
        SlotCounters {
            requests: counters.requests.iter().map(|(name, _)| (*name, 0)).collect(),
            latency_buckets: counters.latency_buckets.iter().map(|(bound, _)| (*bound, 0)).collect(),
            ..SlotCounters::default()
        }
    );
}

#[tokio::test]
async fn a_failed_try_is_the_slots_error_but_no_lost_request() {
    let upstream = Upstream::start("green").await;
    let bench = Bench::start().await;
    bench.attach(Slot::Blue, Some(nobody().await)).await;
    bench.attach(Slot::Green, Some(upstream.address)).await;
    let seconds = seconds_of(&bench, 1, async { assert_eq!(bench.who().await, "green") }).await;
    assert_eq!(seconds.iter().map(|second| second.blue.errors_per_s).sum::<f64>(), 1.0);
    assert_eq!(class(&counted(&bench, Slot::Blue), "none"), 1);
    let last = seconds.last().unwrap();
    assert_eq!((last.requests_total, last.lost_total), (1, 0));
    // With nobody to stand in, it is lost.
    bench.attach(Slot::Green, None).await;
    let (status, ..) = bench.ask(bench.request("GET", "/").body(Body::empty()).unwrap()).await;
    assert_eq!(status, StatusCode::BAD_GATEWAY);
    let second =
        seconds_of(&bench, 1, async { drop(bench.ask(bench.request("GET", "/").body(Body::empty()).unwrap()).await) });
    let last = *second.await.last().unwrap();
    assert_eq!((last.requests_total, last.lost_total), (3, 2));
}
