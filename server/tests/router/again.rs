//! What is sent a second time, and what never.

use super::kit::{Bench, Upstream, carts, green, nobody, pieces, soon};
use axum::{body::Body, http::StatusCode};
use domain::traffic::Slot;
use server::traffic::Router;
use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

/// Answers the first request of each connection, and ends the connection when it has read the second.
async fn rude() -> (SocketAddr, Arc<AtomicU64>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (address, seen) = (listener.local_addr().unwrap(), Arc::new(AtomicU64::new(0)));
    let count = Arc::clone(&seen);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(answer_once(stream, Arc::clone(&count)));
        }
    });
    (address, seen)
}

async fn answer_once(stream: TcpStream, seen: Arc<AtomicU64>) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    for is_first in [true, false] {
        read_request(&mut stream).await?;
        seen.fetch_add(1, Ordering::SeqCst);
        if is_first {
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok").await?;
        }
    }
    Ok(())
}

async fn read_request(stream: &mut BufReader<TcpStream>) -> std::io::Result<()> {
    let (mut line, mut length) = (String::new(), 0);
    loop {
        line.clear();
        if stream.read_line(&mut line).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        if let Some(told) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = told.trim().parse().unwrap();
        }
        if line == "\r\n" {
            return stream.read_exact(&mut vec![0; length]).await.map(drop);
        }
    }
}

async fn status(bench: &Bench, method: &str, body: &'static str) -> StatusCode {
    bench.ask(bench.request(method, "/").body(Body::from(body)).unwrap()).await.0
}

#[tokio::test]
async fn a_get_goes_again_when_its_connection_ended() {
    let (address, seen) = rude().await;
    let bench = Bench::start().await;
    bench.attach(Slot::Blue, Some(address)).await;
    assert_eq!(status(&bench, "GET", "").await, StatusCode::OK);
    // On the kept connection, which ends, then on a new one.
    assert_eq!(status(&bench, "GET", "").await, StatusCode::OK);
    assert_eq!(seen.load(Ordering::SeqCst), 3);
}

#[tokio::test]
async fn a_post_that_may_have_been_seen_is_never_sent_twice() {
    let (address, seen) = rude().await;
    let bench = Bench::start().await;
    bench.attach(Slot::Blue, Some(address)).await;
    for body in ["", "two apples"] {
        let before = seen.load(Ordering::SeqCst);
        assert_eq!(status(&bench, "POST", body).await, StatusCode::OK);
        assert_eq!(status(&bench, "POST", body).await, StatusCode::BAD_GATEWAY);
        assert_eq!(seen.load(Ordering::SeqCst) - before, 2);
    }
}

#[tokio::test]
async fn a_post_that_reached_nobody_goes_to_the_other_slot() {
    let upstream = Upstream::start("green").await;
    let bench = Bench::start().await;
    bench.attach(Slot::Blue, Some(nobody().await)).await;
    bench.attach(Slot::Green, Some(upstream.address)).await;
    bench.set(green(0)).await;
    let request = bench.request("POST", "/echo").body(Body::from("two apples")).unwrap();
    let (status, _, body) = bench.ask(request).await;
    assert_eq!((status, body.as_str()), (StatusCode::OK, "two apples"));
    // Also a body of unknown length, of which nothing can have been sent.
    let (send, body) = pieces();
    let request = bench.request("POST", "/echo").body(body).unwrap();
    let (answer, ()) = tokio::join!(bench.ask(request), async {
        soon(send.send(Ok("three ".into()))).await.unwrap();
        soon(send.send(Ok("pears".into()))).await.unwrap();
        drop(send);
    });
    assert_eq!((answer.0, answer.2.as_str()), (StatusCode::OK, "three pears"));
}

#[tokio::test]
async fn tries_have_an_end() {
    let (blue, candidate) = (nobody().await, nobody().await);
    let bench = Bench::start().await;
    bench.attach(Slot::Blue, Some(blue)).await;
    bench.attach(Slot::Green, Some(candidate)).await;
    assert_eq!(status(&bench, "GET", "").await, StatusCode::BAD_GATEWAY);
}

/// Of a slot: requests that the other one answered, and tries that found no connection.
fn stood_in(bench: &Bench, slot: Slot) -> (u64, u64) {
    let counters = bench.router.counters(&carts());
    let (_, counters) = counters.into_iter().find(|(of, _)| *of == slot).unwrap();
    (counters.stood_in, counters.not_reached)
}

#[tokio::test]
async fn an_answer_of_the_other_slot_is_told_from_an_own_one() {
    let old = Upstream::start("blue").await;
    let bench = Bench::start().await;
    bench.attach(Slot::Blue, Some(old.address)).await;
    bench.attach(Slot::Green, Some(nobody().await)).await;
    bench.set(green(50)).await;
    for _ in 0..10 {
        assert_eq!(bench.who().await, "blue");
    }
    assert_eq!((stood_in(&bench, Slot::Green), stood_in(&bench, Slot::Blue)), ((5, 5), (0, 0)));
    // Where it is known that nothing is there, the other one is asked at once.
    bench.attach(Slot::Green, None).await;
    for _ in 0..10 {
        assert_eq!(bench.who().await, "blue");
    }
    assert_eq!((stood_in(&bench, Slot::Green), stood_in(&bench, Slot::Blue)), ((10, 5), (0, 0)));
    let candidate = Upstream::start("green").await;
    bench.attach(Slot::Green, Some(candidate.address)).await;
    assert_eq!(bench.greens(10).await, 5);
    assert_eq!((stood_in(&bench, Slot::Green), stood_in(&bench, Slot::Blue)), ((10, 5), (0, 0)));
}

#[tokio::test]
async fn a_get_that_was_cut_off_goes_again_to_the_slot_that_it_was_meant_for() {
    let (address, seen) = rude().await;
    let old = Upstream::start("blue").await;
    let bench = Bench::start().await;
    bench.attach(Slot::Blue, Some(old.address)).await;
    bench.attach(Slot::Green, Some(address)).await;
    bench.set(green(50)).await;
    for _ in 0..8 {
        assert_eq!(status(&bench, "GET", "").await, StatusCode::OK);
    }
    assert_eq!(old.requests(), 4);
    assert!(seen.load(Ordering::SeqCst) > 4, "some were sent again");
    assert_eq!(stood_in(&bench, Slot::Green), (0, 0));
}
