//! People who use the service all the time, and what they saw.

use super::kit::soon;
use axum::{
    body::Body,
    http::{Request, header},
};
use http_body_util::BodyExt;
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use std::{collections::BTreeMap, net::SocketAddr, time::Duration};
use tokio::{
    sync::watch,
    task::JoinSet,
    time::{Instant, MissedTickBehavior, interval},
};
use tokio_util::sync::CancellationToken;

/// Who asks at the same time; half of them open a connection for each request.
const PEOPLE: usize = 8;
/// Of each of them.
const EVERY: Duration = Duration::from_millis(10);
const ITEM: &str = r#"{"itemId": "03fef6ac-1896-4ce8-bd69-b798f85c6e0b", "unitPrice": "99.99"}"#;

/// What was seen so far.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    /// Good answers, by version.
    pub answered: BTreeMap<String, u64>,
    /// When a request was sent that came to nothing, which, and why.
    pub failed: Vec<(Instant, String)>,
}

/// A stream of requests that goes on until it is told to stop.
#[derive(Debug)]
pub struct Stream {
    seen: watch::Sender<Seen>,
    stop: CancellationToken,
    people: JoinSet<()>,
}

impl Stream {
    pub fn start(router: SocketAddr) -> Self {
        let (seen, stop, mut people) = (watch::Sender::new(Seen::default()), CancellationToken::new(), JoinSet::new());
        for person in 0..PEOPLE {
            people.spawn(ask_on(person, router, seen.clone(), stop.clone()));
        }
        Self { seen, stop, people }
    }

    /// Waits until so many more requests were answered by a version.
    pub async fn more(&self, version: &str, requests: u64) {
        let mut seen = self.seen.subscribe();
        let count = |seen: &Seen| seen.answered.get(version).copied().unwrap_or_default();
        let wanted = count(&seen.borrow_and_update()) + requests;
        soon(seen.wait_for(|seen| count(seen) >= wanted)).await.unwrap();
    }

    /// Ends it when each request has come to its end.
    pub async fn end(self) -> Seen {
        self.stop.cancel();
        soon(self.people.join_all()).await;
        self.seen.borrow().clone()
    }
}

async fn ask_on(person: usize, router: SocketAddr, seen: watch::Sender<Seen>, stop: CancellationToken) {
    let kept = if person.is_multiple_of(2) { 1 } else { 0 };
    let client = Client::builder(TokioExecutor::new()).pool_max_idle_per_host(kept).build_http();
    let mut ticks = interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    // Every third one is a POST, which nobody may send twice.
    for number in person.. {
        if stop.is_cancelled() {
            return;
        }
        ticks.tick().await;
        let (sent, is_post) = (Instant::now(), number.is_multiple_of(3));
        let answer = ask(&client, router, is_post).await;
        seen.send_modify(|seen| match answer {
            Ok(version) => *seen.answered.entry(version).or_default() += 1,
            Err(why) => seen.failed.push((sent, format!("{}: {why}", if is_post { "POST" } else { "GET" }))),
        });
    }
}

/// Which version answered; a good answer to a POST does not say.
async fn ask(client: &Client<HttpConnector, Body>, router: SocketAddr, is_post: bool) -> Result<String, String> {
    let (method, path, body) = if is_post { ("POST", "/carts/1/items", ITEM) } else { ("GET", "/version", "") };
    let request = Request::builder()
        .method(method)
        .uri(format!("http://{router}{path}"))
        .header(header::HOST, "carts.sockshop-staging.localhost")
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(body))
        .unwrap();
    let response = client.request(request).await.map_err(|why| format!("{why:?}"))?;
    let status = response.status();
    let body = response.into_body().collect().await.map_err(|why| format!("{status}, then {why:?}"))?.to_bytes();
    let body = String::from_utf8_lossy(&body).into_owned();
    match (status.is_success(), is_post) {
        (true, true) => Ok("added".to_owned()),
        (true, false) => Ok(body),
        (false, _) => Err(format!("{status}: {body}")),
    }
}
