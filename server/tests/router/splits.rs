//! Who gets the traffic, and who may say so.

use super::kit::{Bench, Upstream, carts, green, nobody, writer};
use axum::{
    body::Body,
    http::{HeaderMap, StatusCode, header},
};
use domain::{delivery::Writer, id::DeliveryId, traffic::Slot};
use server::traffic::{RouteError, Router};

#[tokio::test]
async fn a_candidate_that_is_not_ready_gets_nothing() {
    let (blue, candidate) = (Upstream::start("blue").await, Upstream::start("green").await);
    let bench = Bench::with(&blue, &candidate).await;
    bench.attach(Slot::Green, None).await;
    for percent in [1, 50, 100] {
        let refused = bench.router.set(&carts(), green(percent), writer(1)).await;
        assert!(matches!(refused, Err(RouteError::NothingReady { slot: Slot::Green, .. })), "{refused:?}");
        assert_eq!(bench.router.split(&carts()).await, Some(green(0)), "what was refused changed nothing");
    }
    assert_eq!(bench.greens(50).await, 0);
    assert_eq!(candidate.requests(), 0);
    bench.attach(Slot::Green, Some(candidate.address)).await;
    assert_eq!(bench.greens(50).await, 0, "being ready is not being given weight");
    bench.set(green(100)).await;
    assert_eq!(bench.greens(50).await, 50);
}

#[tokio::test]
async fn who_is_taken_off_is_stood_in_for_at_once() {
    let (blue, candidate) = (Upstream::start("blue").await, Upstream::start("green").await);
    let bench = Bench::with(&blue, &candidate).await;
    bench.set(green(100)).await;
    assert_eq!(bench.who().await, "green");
    bench.attach(Slot::Green, None).await;
    assert_eq!(bench.greens(20).await, 0);
    assert_eq!(bench.router.split(&carts()).await, Some(green(100)), "the route still holds what was set");
    bench.attach(Slot::Green, Some(candidate.address)).await;
    assert_eq!(bench.greens(20).await, 20);
}

#[tokio::test]
async fn with_nobody_ready_it_says_when_to_try_again() {
    let bench = Bench::start().await;
    // A start of the server sets the route before its processes are up.
    assert_eq!(bench.router.set(&carts(), green(100), None).await.unwrap(), green(100));
    let (status, headers, body) = bench.ask(bench.request("GET", "/").body(Body::empty()).unwrap()).await;
    assert_eq!((status, &headers[header::RETRY_AFTER]), (StatusCode::SERVICE_UNAVAILABLE, &"1".parse().unwrap()));
    assert!(body.contains("nothing ready"), "{body}");
    let upstream = Upstream::start("green").await;
    bench.attach(Slot::Green, Some(upstream.address)).await;
    assert_eq!(bench.who().await, "green");
}

#[tokio::test]
async fn v9_a_stale_writer_moves_no_traffic() {
    let (blue, candidate) = (Upstream::start("blue").await, Upstream::start("green").await);
    let bench = Bench::with(&blue, &candidate).await;
    bench.router.set(&carts(), green(50), writer(5)).await.unwrap();
    let late = bench.router.set(&carts(), green(100), writer(4)).await;
    assert!(matches!(late, Err(RouteError::Stale { .. })), "{late:?}");
    assert_eq!(bench.router.split(&carts()).await, Some(green(50)));
    bench.router.set(&carts(), green(40), writer(5)).await.unwrap();
    bench.router.set(&carts(), green(30), None).await.unwrap();
    let late = bench.router.set(&carts(), green(100), writer(4)).await;
    assert!(matches!(late, Err(RouteError::Stale { .. })), "the keeper does not make an old writer new: {late:?}");
    // A refusal for another reason fences all the same: whoever wanted it is the latest.
    bench.attach(Slot::Green, None).await;
    let refused = bench.router.set(&carts(), green(100), writer(7)).await;
    assert!(matches!(refused, Err(RouteError::NothingReady { .. })), "{refused:?}");
    let late = bench.router.set(&carts(), green(0), writer(6)).await;
    assert!(matches!(late, Err(RouteError::Stale { .. })), "{late:?}");
}

#[tokio::test]
async fn v9_a_stale_writer_takes_no_slot_into_the_route_or_out_of_it() {
    let (blue, candidate) = (Upstream::start("blue").await, Upstream::start("green").await);
    let bench = Bench::with(&blue, &candidate).await;
    let attach = async |slot, address, by| bench.router.attach(&carts(), slot, address, by).await;
    attach(Slot::Green, Some(candidate.address), writer(5)).await.unwrap();
    let late = attach(Slot::Green, None, writer(4)).await;
    assert!(matches!(late, Err(RouteError::Stale { .. })), "{late:?}");
    let late = bench.router.set(&carts(), green(0), writer(4)).await;
    assert!(matches!(late, Err(RouteError::Stale { .. })), "whoever attaches is a writer: {late:?}");
    bench.router.set(&carts(), green(100), writer(5)).await.unwrap();
    assert_eq!(bench.who().await, "green");
    attach(Slot::Green, None, None).await.unwrap();
    let late = attach(Slot::Green, Some(candidate.address), writer(4)).await;
    assert!(matches!(late, Err(RouteError::Stale { .. })), "a death that is told makes no old writer new: {late:?}");
}

async fn as_client(bench: &Bench, cookie: Option<&str>) -> (String, HeaderMap) {
    let mut request = bench.request("GET", "/").body(Body::empty()).unwrap();
    if let Some(cookie) = cookie {
        request.headers_mut().insert(header::COOKIE, format!("theme=dark; {cookie}").parse().unwrap());
    }
    let (_, headers, who) = bench.ask(request).await;
    (who, headers)
}

#[tokio::test]
async fn a_sticky_client_keeps_its_slot_while_the_split_stays() {
    let (blue, candidate) = (Upstream::start("blue").await, Upstream::start("green").await);
    let bench = Bench::with(&blue, &candidate).await;
    bench.router.open(&carts(), true).await;
    bench.set(green(50)).await;
    let (first, headers) = as_client(&bench, None).await;
    let set = headers[header::SET_COOKIE].to_str().unwrap();
    assert!(set.contains("HttpOnly") && set.contains("SameSite=Lax"), "{set}");
    let cookie = set.split(';').next().unwrap().to_owned();
    for _ in 0..20 {
        let (who, headers) = as_client(&bench, Some(&cookie)).await;
        assert_eq!(who, first);
        assert!(!headers.contains_key(header::SET_COOKIE), "it has one already");
    }
    // Setting what is set changes nothing; another split is chosen for anew.
    bench.set(green(50)).await;
    assert_eq!(as_client(&bench, Some(&cookie)).await.0, first);
    for (percent, who) in [(0, "blue"), (100, "green")] {
        bench.set(green(percent)).await;
        let (answered, headers) = as_client(&bench, Some(&cookie)).await;
        assert_eq!(answered, who);
        assert!(headers.contains_key(header::SET_COOKIE));
    }
}

#[tokio::test]
async fn a_sticky_client_is_not_left_alone_with_a_dead_slot() {
    let upstream = Upstream::start("green").await;
    let bench = Bench::start().await;
    bench.router.open(&carts(), true).await;
    bench.attach(Slot::Blue, Some(nobody().await)).await;
    bench.attach(Slot::Green, Some(upstream.address)).await;
    bench.set(green(50)).await;
    for _ in 0..4 {
        assert_eq!(as_client(&bench, None).await.0, "green");
    }
}

#[tokio::test]
async fn a_slot_that_stood_in_for_another_keeps_no_client_of_its_own() {
    let (blue, candidate) = (Upstream::start("blue").await, Upstream::start("green").await);
    let bench = Bench::with(&blue, &candidate).await;
    bench.router.open(&carts(), true).await;
    bench.set(green(50)).await;
    bench.attach(Slot::Green, Some(nobody().await)).await;
    let mut cookies = Vec::new();
    for _ in 0..2 {
        let (who, headers) = as_client(&bench, None).await;
        assert_eq!(who, "blue", "it answers its own half, and stands in for the other");
        cookies.push(headers[header::SET_COOKIE].to_str().unwrap().split(';').next().unwrap().to_owned());
    }
    // The split is the same, and green is back: of the two clients one is its own.
    bench.attach(Slot::Green, Some(candidate.address)).await;
    let mut answered = Vec::new();
    for cookie in &cookies {
        answered.push(as_client(&bench, Some(cookie)).await.0);
    }
    assert_eq!(answered, ["blue", "green"], "{cookies:?}");
}

#[tokio::test]
async fn v9_whoever_entered_later_writes_later_whatever_its_id() {
    let (blue, candidate) = (Upstream::start("blue").await, Upstream::start("green").await);
    let bench = Bench::with(&blue, &candidate).await;
    let of = |id: &str| Some(DeliveryId(id.parse().unwrap()));
    let (greater, smaller) = (of("0197f3c0-0000-7000-8000-000000000002"), of("0197f3c0-0000-7000-8000-000000000001"));
    let first = Writer { entered: 7, seq: 20, delivery: greater };
    let second = Writer { entered: 9, seq: 3, delivery: smaller };
    bench.router.set(&carts(), green(100), Some(first)).await.unwrap();
    bench.router.set(&carts(), green(50), Some(second)).await.unwrap();
    let late = bench.router.set(&carts(), green(0), Some(Writer { seq: 21, ..first })).await;
    assert!(matches!(late, Err(RouteError::Stale { .. })), "{late:?}");
    // Whoever found the place free before the second came in is late as well.
    let keeper = bench.router.set(&carts(), green(0), Some(Writer::keeper(8))).await;
    assert!(matches!(keeper, Err(RouteError::Stale { .. })), "{keeper:?}");
    bench.router.set(&carts(), green(0), Some(Writer::keeper(10))).await.unwrap();
}
