//! Nothing is held back on its way, in either direction.

use super::kit::{Bench, Upstream, pieces, soon};
use axum::{Router as Routes, body::Body, extract::Request, http::StatusCode, response::Response, routing::any};
use domain::traffic::Slot;
use http_body_util::BodyExt;
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

#[tokio::test]
async fn bodies_pass_piece_by_piece() {
    let upstream = Upstream::start("blue").await;
    let bench = Bench::with(&upstream, &upstream).await;
    let (send, body) = pieces();
    soon(send.send(Ok("first".into()))).await.unwrap();
    // The answer begins, and its first piece is here, before the request is at its end.
    let mut answer = bench.send(bench.request("POST", "/echo").body(body).unwrap()).await;
    for piece in ["first", "second", "third"] {
        let frame = soon(answer.body_mut().frame()).await.unwrap().unwrap();
        assert_eq!(frame.into_data().unwrap(), piece);
        match piece {
            "first" => soon(send.send(Ok("second".into()))).await.unwrap(),
            "second" => soon(send.send(Ok("third".into()))).await.unwrap(),
            _ => {}
        }
    }
    drop(send);
    assert!(soon(answer.body_mut().frame()).await.is_none());
}

/// Answers a WebSocket handshake, then says everything twice.
async fn upgrade(mut request: Request) -> Response {
    let upgraded = hyper::upgrade::on(&mut request);
    tokio::spawn(async move {
        let mut stream = TokioIo::new(upgraded.await.unwrap());
        let mut said = [0; 4];
        while stream.read_exact(&mut said).await.is_ok() {
            stream.write_all(&[said, said].concat()).await.unwrap();
        }
    });
    Response::builder()
        .status(StatusCode::SWITCHING_PROTOCOLS)
        .header("connection", "upgrade")
        .header("upgrade", "websocket")
        // Of the key below; both are RFC 6455's own example.
        .header("sec-websocket-accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
        .body(Body::empty())
        .unwrap()
}

async fn tunnel(bench: &Bench) -> TcpStream {
    let mut client = TcpStream::connect(bench.router.address()).await.unwrap();
    let handshake = "GET / HTTP/1.1\r\nhost: carts.sockshop-staging.localhost\r\nconnection: upgrade\r\n\
                     upgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    client.write_all(handshake.as_bytes()).await.unwrap();
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(soon(client.read_u8()).await.unwrap());
    }
    assert!(head.starts_with(b"HTTP/1.1 101"), "{}", String::from_utf8_lossy(&head));
    client
}

#[tokio::test]
async fn upgraded_connections_pass_and_end_with_the_router() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, Routes::new().route("/", any(upgrade))).await });
    let mut bench = Bench::start().await;
    bench.attach(Slot::Blue, Some(address)).await;
    let mut client = tunnel(&bench).await;
    client.write_all(b"tide").await.unwrap();
    let mut said = [0; 8];
    soon(client.read_exact(&mut said)).await.unwrap();
    assert_eq!(&said, b"tidetide");
    bench.stop.cancel();
    soon(&mut bench.serving).await.unwrap();
    // Ended or reset, but not left hanging.
    assert!(matches!(soon(client.read(&mut said)).await, Ok(0) | Err(_)));
}
