//! Which place a request is for.

use super::kit::{Bench, Upstream, carts, green, place, writer};
use axum::{
    body::Body,
    http::{StatusCode, header},
};
use domain::traffic::Slot;
use server::traffic::{RouteError, Router};
use std::time::Duration;

async fn answered(bench: &Bench, host: &str) -> (StatusCode, String) {
    let mut request = bench.request("GET", "/").body(Body::empty()).unwrap();
    request.headers_mut().insert(header::HOST, host.parse().unwrap());
    let (status, _, body) = bench.ask(request).await;
    (status, body)
}

#[tokio::test]
async fn the_whole_label_names_the_place() {
    let bench = Bench::start().await;
    let (first, second) = (Upstream::start("first").await, Upstream::start("second").await);
    // Both names hold hyphens, so no rule could tell where the project ends.
    for (place, upstream) in
        [(place("sock-shop", "pre-prod", "carts"), &first), (place("sock-shop", "pre-prod-eu", "carts-db"), &second)]
    {
        bench.router.open(&place, false).await;
        bench.router.attach(&place, Slot::Blue, Some(upstream.address), None).await.unwrap();
    }
    let check = async |host: &str, name: &str| {
        assert_eq!(answered(&bench, host).await, (StatusCode::OK, name.to_owned()), "{host}");
    };
    check("carts.sock-shop-pre-prod.localhost", "first").await;
    check("carts.sock-shop-pre-prod.localhost:8081", "first").await;
    check("Carts.Sock-Shop-Pre-Prod.example.org", "first").await;
    check("carts-db.sock-shop-pre-prod-eu.localhost", "second").await;
}

#[tokio::test]
async fn an_unknown_name_is_told_how_names_are_made_and_nothing_else() {
    let upstream = Upstream::start("blue").await;
    let bench = Bench::with(&upstream, &upstream).await;
    for host in ["localhost", "127.0.0.1:80", "carts", "carts.sockshop.localhost", "orders.sockshop-staging.localhost"]
    {
        let (status, body) = answered(&bench, host).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{host}");
        assert!(body.contains("SERVICE.PROJECT-STAGE.localhost"), "{body}");
        assert!(!body.contains(&upstream.address.to_string()), "{body}");
    }
    assert_eq!(upstream.requests(), 0);
}

#[tokio::test]
async fn a_place_without_a_route_is_told() {
    let bench = Bench::start().await;
    let other = place("sockshop", "production", "carts");
    let attached = bench.router.attach(&other, Slot::Blue, None, None).await;
    assert!(matches!(attached, Err(RouteError::NoRoute { .. })), "{attached:?}");
    assert_eq!(bench.router.split(&other).await, None);
    let port = bench.router.address().port();
    assert_eq!(bench.router.url(&carts()), format!("http://carts.sockshop-staging.localhost:{port}/"));
}

#[tokio::test]
async fn a_service_learns_who_asked_and_by_which_name() {
    let upstream = Upstream::start("blue").await;
    let bench = Bench::with(&upstream, &upstream).await;
    let (_, _, headers) = bench.ask(bench.request("GET", "/headers").body(Body::empty()).unwrap()).await;
    for told in [
        r#""host": "carts.sockshop-staging.localhost""#,
        r#""x-forwarded-for": "127.0.0.1""#,
        r#""x-forwarded-host": "carts.sockshop-staging.localhost""#,
        r#""x-forwarded-proto": "http""#,
    ] {
        assert!(headers.contains(told), "{told} in {headers}");
    }
}

/// The table of routes is shared: whatever is done to one place, the others of the project and of the service stay as they
/// were put.
#[tokio::test]
async fn v12_the_routes_of_others_stay_as_they_were() {
    let (blue, candidate) = (Upstream::start("blue").await, Upstream::start("green").await);
    let bench = Bench::with(&blue, &candidate).await;
    let upstream = Upstream::start("theirs").await;
    let theirs = [
        place("sockshop", "staging", "orders"),
        place("sockshop", "production", "carts"),
        place("sock", "shop-staging", "carts"),
    ];
    for place in &theirs {
        bench.router.open(place, true).await;
        bench.router.attach(place, Slot::Green, Some(upstream.address), None).await.unwrap();
        bench.router.set(place, green(100), writer(9)).await.unwrap();
    }

    // All that can be done to a route.
    bench.router.open(&carts(), true).await;
    bench.router.open(&carts(), false).await;
    for percent in [25, 100, 0] {
        bench.set(green(percent)).await;
    }
    bench.router.set(&carts(), green(0), None).await.unwrap();
    bench.attach(Slot::Green, None).await;
    bench.router.drain(&carts(), Slot::Green, Duration::from_millis(10)).await.unwrap();
    bench.attach(Slot::Blue, None).await;

    for (place, host) in
        theirs.iter().zip(["orders.sockshop-staging", "carts.sockshop-production", "carts.sock-shop-staging"])
    {
        assert_eq!(bench.router.split(place).await, Some(green(100)), "{place}");
        let mut request = bench.request("GET", "/").body(Body::empty()).unwrap();
        request.headers_mut().insert(header::HOST, format!("{host}.localhost").parse().unwrap());
        let (status, headers, who) = bench.ask(request).await;
        assert_eq!((status, who.as_str()), (StatusCode::OK, "theirs"), "{place}");
        assert!(headers.contains_key(header::SET_COOKIE), "{place} still keeps its clients");
        // Its writer is still its own: an earlier one is late.
        let late = bench.router.set(place, green(0), writer(8)).await;
        assert!(matches!(late, Err(RouteError::Stale { .. })), "{late:?}");
    }
}
