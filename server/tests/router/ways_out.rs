//! How slots are emptied and the router stops, without cutting anybody off.

use super::kit::{Bench, Upstream, carts, green, soon};
use axum::{body::Body, http::StatusCode};
use domain::traffic::Slot;
use server::traffic::{Drained, Router, proxy::HEAD_MAX};
use std::time::Duration;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::Instant,
};

const LONG: Duration = Duration::from_secs(20);

async fn ask_slow(bench: &Bench) -> (StatusCode, String) {
    let (status, _, body) = bench.ask(bench.request("GET", "/slow").body(Body::empty()).unwrap()).await;
    (status, body)
}

#[tokio::test]
async fn a_drain_waits_for_the_last_request() {
    let (blue, candidate) = (Upstream::start("blue").await, Upstream::start("green").await);
    let bench = Bench::with(&blue, &candidate).await;
    let emptied = async {
        soon(blue.seen.slow_began.notified()).await;
        bench.set(green(100)).await;
        assert_eq!(bench.who().await, "green");
        let place = carts();
        let mut drain = std::pin::pin!(bench.router.drain(&place, Slot::Blue, LONG));
        assert!(futures_util::poll!(drain.as_mut()).is_pending(), "one is still in flight");
        // Without a limit to wait for, this says at once what it would cut.
        assert_eq!(bench.router.drain(&place, Slot::Blue, Duration::ZERO).await.unwrap(), Drained { cut: 1 });
        blue.seen.go_on.notify_one();
        assert_eq!(soon(drain).await.unwrap(), Drained { cut: 0 });
    };
    let (answer, ()) = tokio::join!(ask_slow(&bench), emptied);
    assert_eq!(answer, (StatusCode::OK, "blue".to_owned()));
    assert_eq!(bench.router.drain(&carts(), Slot::Green, LONG).await.unwrap(), Drained { cut: 0 });
}

#[tokio::test]
async fn a_request_ends_where_it_began_though_its_slot_is_taken_off() {
    let (blue, candidate) = (Upstream::start("blue").await, Upstream::start("green").await);
    let bench = Bench::with(&blue, &candidate).await;
    let taken_off = async {
        soon(blue.seen.slow_began.notified()).await;
        bench.set(green(100)).await;
        bench.attach(Slot::Blue, None).await;
        blue.seen.go_on.notify_one();
    };
    let (answer, ()) = tokio::join!(ask_slow(&bench), taken_off);
    assert_eq!(answer, (StatusCode::OK, "blue".to_owned()));
}

#[tokio::test]
async fn a_client_that_goes_away_is_not_waited_for() {
    let (blue, candidate) = (Upstream::start("blue").await, Upstream::start("green").await);
    let bench = Bench::with(&blue, &candidate).await;
    {
        let mut asking = std::pin::pin!(ask_slow(&bench));
        tokio::select! {
            _ = &mut asking => panic!("it should wait to be told"),
            () = blue.seen.slow_began.notified() => {}
        }
    }
    assert_eq!(soon(bench.router.drain(&carts(), Slot::Blue, LONG)).await.unwrap(), Drained { cut: 0 });
}

#[tokio::test]
async fn who_is_served_when_the_router_stops_gets_an_answer() {
    let upstream = Upstream::start("blue").await;
    let mut bench = Bench::with(&upstream, &upstream).await;
    let stop = async {
        soon(upstream.seen.slow_began.notified()).await;
        bench.stop.cancel();
        // Closed for new clients while the last request is still served.
        soon(async { while TcpStream::connect(bench.router.address()).await.is_ok() {} }).await;
        upstream.seen.go_on.notify_one();
    };
    let (answer, ()) = tokio::join!(ask_slow(&bench), stop);
    assert_eq!(answer, (StatusCode::OK, "blue".to_owned()));
    soon(&mut bench.serving).await.unwrap();
}

#[tokio::test]
async fn a_client_that_does_not_finish_its_request_is_sent_away() {
    let bench = Bench::start().await;
    let mut client = TcpStream::connect(bench.router.address()).await.unwrap();
    client.write_all(b"GET / HTTP/1.1\r\nhost: car").await.unwrap();
    // From here on the clock runs to the next timer whenever everybody waits.
    tokio::time::pause();
    let began = Instant::now();
    let mut told = Vec::new();
    client.read_to_end(&mut told).await.unwrap();
    assert!((HEAD_MAX..HEAD_MAX * 2).contains(&began.elapsed()), "{:?}", began.elapsed());
}
