//! A router with a place, services behind it, and a client in front of it.

use axum::{
    Router as Routes,
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, Response, StatusCode, header},
    routing::{any, get},
};
use bytes::Bytes;
use domain::{
    delivery::Writer,
    id::{DeliveryId, Place},
    traffic::{Slot, Split, Weight},
};
use http_body_util::BodyExt;
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use server::traffic::{Router, proxy::ProxyRouter};
use std::{
    future::Future,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::{net::TcpListener, sync::Notify, task::JoinHandle, time::timeout};
use tokio_util::sync::CancellationToken;

/// No test waits longer for anything.
const WAIT_MAX: Duration = Duration::from_secs(30);

pub async fn soon<T>(what: impl Future<Output = T>) -> T {
    timeout(WAIT_MAX, what).await.expect("it should not take so long")
}

pub fn place(project: &str, stage: &str, service: &str) -> Place {
    Place { project: project.parse().unwrap(), stage: stage.parse().unwrap(), service: service.parse().unwrap() }
}

pub fn carts() -> Place {
    place("sockshop", "staging", "carts")
}

pub fn writer(seq: u64) -> Option<Writer> {
    let delivery = Some(DeliveryId("0197f3c0-0000-7000-8000-000000000001".parse().unwrap()));
    Some(Writer { entered: 1, seq, delivery })
}

pub fn green(percent: u8) -> Split {
    Split::giving(Slot::Green, Weight::new(percent).unwrap())
}

/// A router that serves, with a route for carts.
#[derive(Debug)]
pub struct Bench {
    pub router: Arc<ProxyRouter>,
    pub stop: CancellationToken,
    pub serving: JoinHandle<()>,
    client: Client<HttpConnector, Body>,
}

impl Bench {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (router, stop) = (Arc::new(ProxyRouter::new(listener.local_addr().unwrap())), CancellationToken::new());
        let serving = tokio::spawn(Arc::clone(&router).serve(listener, stop.clone()));
        router.open(&carts(), false).await;
        Self { router, stop, serving, client: Client::builder(TokioExecutor::new()).build_http() }
    }

    /// With both slots attached and all traffic on blue.
    pub async fn with(blue: &Upstream, green: &Upstream) -> Self {
        let this = Self::start().await;
        this.attach(Slot::Blue, Some(blue.address)).await;
        this.attach(Slot::Green, Some(green.address)).await;
        this
    }

    pub async fn attach(&self, slot: Slot, backend: Option<SocketAddr>) {
        self.router.attach(&carts(), slot, backend, None).await.unwrap();
    }

    pub async fn set(&self, split: Split) {
        assert_eq!(self.router.set(&carts(), split, writer(1)).await.unwrap(), split);
    }

    pub fn request(&self, method: &str, path: &str) -> http::request::Builder {
        let uri = format!("http://{}{path}", self.router.address());
        Request::builder().method(method).uri(uri).header(header::HOST, "carts.sockshop-staging.localhost")
    }

    pub async fn send(&self, request: Request<Body>) -> Response<hyper::body::Incoming> {
        soon(self.client.request(request)).await.unwrap()
    }

    /// Status, headers and the whole body.
    pub async fn ask(&self, request: Request<Body>) -> (StatusCode, HeaderMap, String) {
        let response = self.send(request).await;
        let (head, body) = response.into_parts();
        let body = soon(body.collect()).await.unwrap().to_bytes();
        (head.status, head.headers, String::from_utf8(body.to_vec()).unwrap())
    }

    /// Who answers `GET /`.
    pub async fn who(&self) -> String {
        let (status, _, body) = self.ask(self.request("GET", "/").body(Body::empty()).unwrap()).await;
        assert_eq!(status, StatusCode::OK, "{body}");
        body
    }

    /// How many of that many requests green answers.
    pub async fn greens(&self, requests: usize) -> usize {
        let mut greens = 0;
        for _ in 0..requests {
            greens += usize::from(self.who().await == "green");
        }
        greens
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

/// A service in a slot.
#[derive(Debug)]
pub struct Upstream {
    pub address: SocketAddr,
    pub seen: Arc<Seen>,
}

/// What a service has been asked, and how it is told to go on.
#[derive(Debug, Default)]
pub struct Seen {
    pub name: &'static str,
    pub requests: AtomicU64,
    /// Told when `/slow` was asked for.
    pub slow_began: Notify,
    /// `/slow` answers when told.
    pub go_on: Notify,
}

impl Upstream {
    pub async fn start(name: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Seen { name, ..Seen::default() });
        let routes = Routes::new()
            .route("/", any(whoami))
            .route("/slow", get(slow))
            .route("/echo", any(|request: Request| async { request.into_body() }))
            .route("/headers", get(|headers: HeaderMap| async move { format!("{headers:?}") }))
            .route("/broken", any(|| async { StatusCode::INTERNAL_SERVER_ERROR }))
            .with_state(Arc::clone(&seen));
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Self { address, seen }
    }

    pub fn requests(&self) -> u64 {
        self.seen.requests.load(Ordering::SeqCst)
    }
}

async fn whoami(State(seen): State<Arc<Seen>>) -> &'static str {
    seen.requests.fetch_add(1, Ordering::SeqCst);
    seen.name
}

async fn slow(State(seen): State<Arc<Seen>>) -> &'static str {
    seen.slow_began.notify_one();
    seen.go_on.notified().await;
    seen.name
}

/// An address where nobody listens.
pub async fn nobody() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap()
}

/// A body that is sent piece by piece.
pub fn pieces() -> (tokio::sync::mpsc::Sender<Result<Bytes, std::io::Error>>, Body) {
    let (send, receive) = tokio::sync::mpsc::channel(1);
    (send, Body::from_stream(tokio_stream::wrappers::ReceiverStream::new(receive)))
}
