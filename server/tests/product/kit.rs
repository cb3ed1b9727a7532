//! Starts `tidegate serve --demo`, asks it as a browser would, and listens to its event stream.

use app::api::deliveries::PlaceView;
use axum::body::Body;
use bytes::Bytes;
use domain::traffic::Split;
use futures_util::StreamExt;
use http_body_util::{BodyDataStream, BodyExt};
use hyper::{Method, Request, StatusCode, body::Incoming};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use serde_json::Value;
use std::{net::SocketAddr, path::Path, process::Stdio, time::Duration};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
    time::timeout,
};
use url::form_urlencoded::Serializer;

/// Longer than anything here takes, shorter than anybody's patience.
pub const PATIENCE: Duration = Duration::from_secs(120);

pub struct Product {
    folder: TempDir,
    child: Child,
    more: Vec<String>,
    pub address: SocketAddr,
    pub router: SocketAddr,
    client: Client<HttpConnector, Body>,
}

impl Product {
    pub async fn start() -> Self {
        Self::start_with(free_address(), Vec::new()).await
    }

    /// With more on its command line.
    pub async fn start_with(address: SocketAddr, more: Vec<String>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        // Pages are not asked for here, so the browser side may be empty.
        std::fs::write(folder.path().join("hash.txt"), "js: 0\nwasm: 0\ncss: 0\n").unwrap();
        let router = free_address();
        let child = spawn(folder.path(), address, router, &more).await;
        Self { folder, child, more, address, router, client: Client::builder(TokioExecutor::new()).build_http() }
    }

    /// No chance to say goodbye.
    pub async fn kill_nine(&mut self) {
        self.child.kill().await.unwrap();
    }

    /// In the same folder, at the same addresses.
    pub async fn start_again(&mut self) {
        self.child = spawn(self.folder.path(), self.address, self.router, &self.more).await;
    }

    pub async fn trigger(&self, tag: &str) {
        let fields =
            [("project", "sockshop"), ("service", "carts"), ("tag", tag), ("reason", "a test"), ("redeploy", "on")];
        self.post("/api/trigger_delivery", &fields).await;
    }

    /// Does something to the newest delivery, as it stands now.
    pub async fn act(&self, action: &str) {
        let state = self.newest().await;
        let subject = state.subject(&self.newest_plan().await);
        let (seq, subject) = (state.seq.to_string(), serde_json::to_string(&subject).unwrap());
        let delivery = self.newest_plan().await.delivery.to_string();
        let fields = [
            ("delivery", delivery.as_str()),
            ("seq", &seq),
            ("action", action),
            ("reason", "a test"),
            ("subject", &subject),
        ];
        self.post("/api/act_on_delivery", &fields).await;
    }

    /// All that was recorded of the newest delivery.
    pub async fn log(&self) -> Vec<domain::delivery::Recorded> {
        let list = self.get("/api/list_deliveries?project=sockshop").await;
        let number = list["entries"][0]["number"].as_u64().unwrap();
        let page = self.get(&format!("/api/fetch_delivery?project=sockshop&number={number}")).await;
        serde_json::from_value(page["read"]["log"].clone()).unwrap()
    }

    /// Where the newest delivery stands.
    pub async fn newest(&self) -> domain::delivery::State {
        domain::delivery::fold(&self.log().await).unwrap().1
    }

    async fn newest_plan(&self) -> domain::delivery::Plan {
        domain::delivery::fold(&self.log().await).unwrap().0
    }

    /// Waits, by the event stream, until the newest delivery stands like that.
    pub async fn until(&self, wanted: impl Fn(&domain::delivery::State) -> bool) -> domain::delivery::State {
        let waiting = async {
            let response = self.client.request(self.request(Method::GET, "/api/v1/live", Body::empty())).await.unwrap();
            let mut stream = response.into_body().into_data_stream();
            loop {
                let state = self.newest().await;
                if wanted(&state) {
                    return state;
                }
                // Whatever it says: something has happened, or five seconds have passed.
                stream.next().await.expect("the stream goes on").unwrap();
            }
        };
        timeout(PATIENCE, waiting).await.unwrap_or_else(|_| panic!("it never came to that"))
    }

    /// Waits until the router itself says that it sends all of a stage's traffic to that version.
    pub async fn until_all_goes_to(&self, stage: &str, tag: &str) {
        let waiting = async {
            let mut news = self.listen_to_carts().await;
            loop {
                let page = self.get("/api/fetch_delivery?project=sockshop&number=1").await;
                let places: Vec<PlaceView> = serde_json::from_value(page["read"]["places"].clone()).unwrap();
                let place = places.into_iter().find(|one| one.place.stage.as_str() == stage).unwrap();
                let live = place.slots.iter().find(|slot| slot.tag.as_deref() == Some(tag)).map(|slot| slot.slot);
                if live.is_some() && place.samples.last().map(|sample| sample.route) == live.map(Split::all) {
                    return;
                }
                news.next().await;
            }
        };
        timeout(PATIENCE, waiting).await.unwrap_or_else(|_| panic!("{stage} never sent everything to {tag}"));
    }

    /// The process in blue of a stage, by the page of the first delivery.
    pub async fn pid_of_blue(&self, stage: &str) -> u32 {
        let page = self.get("/api/fetch_delivery?project=sockshop&number=1").await;
        let places = page["read"]["places"].as_array().unwrap();
        let place = places.iter().find(|place| place["place"]["stage"] == stage).unwrap();
        u32::try_from(place["slots"][0]["pid"].as_u64().unwrap()).unwrap()
    }

    /// The event stream of a page that lists.
    pub async fn listen(&self) -> News {
        self.listen_at("/api/v1/live").await
    }

    /// The event stream of a page that lists, taken up again by a browser that heard of everything up to `last`.
    pub async fn listen_again(&self, last: u64) -> News {
        let mut request = self.request(Method::GET, "/api/v1/live", Body::empty());
        request.headers_mut().insert("last-event-id", last.into());
        News(self.client.request(request).await.unwrap().into_body().into_data_stream())
    }

    /// The event stream of a page about carts.
    pub async fn listen_to_carts(&self) -> News {
        self.listen_at("/api/v1/live?project=sockshop&service=carts").await
    }

    async fn listen_at(&self, path: &str) -> News {
        let response = self.client.request(self.request(Method::GET, path, Body::empty())).await.unwrap();
        News(response.into_body().into_data_stream())
    }

    /// One evaluation, once its indicators over time are there.
    pub async fn explained(&self, number: u32) -> app::api::evaluations::Review {
        let path = format!("/api/fetch_evaluation?project=sockshop&number={number}");
        let waiting = async {
            let response = self.client.request(self.request(Method::GET, "/api/v1/live", Body::empty())).await.unwrap();
            let mut stream = response.into_body().into_data_stream();
            loop {
                let review: app::api::evaluations::Review = serde_json::from_value(self.get(&path).await).unwrap();
                if review.indicator.as_ref().is_some_and(|indicator| indicator.over_time.is_some()) {
                    return review;
                }
                stream.next().await.expect("the stream goes on").unwrap();
            }
        };
        timeout(PATIENCE, waiting).await.unwrap_or_else(|_| panic!("its series were never there"))
    }

    /// Adds something to a cart, through the router.
    pub async fn buy(&self, stage: &str) {
        let request = added_item(self.router, stage);
        self.client.request(request).await.unwrap().into_body().collect().await.unwrap();
    }

    /// What the carts page of a stage says, through the router.
    pub async fn carts_page(&self, stage: &str) -> (StatusCode, String) {
        let request = Request::get(format!("http://{}/", self.router)).header("host", host(stage));
        let response = self.client.request(request.body(Body::empty()).unwrap()).await.unwrap();
        let status = response.status();
        (status, text(response.into_body().collect().await.unwrap().to_bytes()))
    }

    /// A page, as a browser without JavaScript sees it.
    pub async fn page(&self, path: &str) -> (StatusCode, String) {
        let request = Request::get(format!("http://{}{path}", self.address)).header("accept", "text/html");
        let response = self.client.request(request.body(Body::empty()).unwrap()).await.unwrap();
        let status = response.status();
        (status, text(response.into_body().collect().await.unwrap().to_bytes()))
    }

    async fn get(&self, path: &str) -> Value {
        self.ask(self.request(Method::GET, path, Body::empty())).await
    }

    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Value {
        let form = Serializer::new(String::new()).extend_pairs(fields).finish();
        let mut request = self.request(Method::POST, path, form.into());
        request.headers_mut().insert("content-type", "application/x-www-form-urlencoded".parse().unwrap());
        self.ask(request).await
    }

    fn request(&self, method: Method, path: &str, body: Body) -> Request<Body> {
        let uri = format!("http://{}{path}", self.address);
        Request::builder().method(method).uri(uri).header("accept", "application/json").body(body).unwrap()
    }

    async fn ask(&self, request: Request<Body>) -> Value {
        let uri = request.uri().clone();
        let response = self.client.request(request).await.unwrap();
        let status = response.status();
        let body = text(response.into_body().collect().await.unwrap().to_bytes());
        assert!(status.is_success(), "{uri}: {status} {body}");
        serde_json::from_str(&body).unwrap()
    }
}

/// A request that adds something to a cart.
pub fn added_item(router: SocketAddr, stage: &str) -> Request<Body> {
    let item = "{\"itemId\":\"03fef6ac-1896-4ce8-bd69-b798f85c6e0b\",\"unitPrice\":\"99.99\"}";
    let request = Request::post(format!("http://{router}/carts/1/items")).header("host", host(stage));
    request.header("content-type", "application/json").body(Body::from(item)).unwrap()
}

pub fn host(stage: &str) -> String {
    format!("carts.sockshop-{stage}.localhost")
}

fn text(bytes: Bytes) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

pub fn free_address() -> SocketAddr {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

async fn spawn(folder: &Path, address: SocketAddr, router: SocketAddr, more: &[String]) -> Child {
    let mut child = Command::new(env!("CARGO_BIN_EXE_tidegate"))
        .args(["serve", "--demo", "--demo-quiet", "--listen", &address.to_string(), "--router", &router.to_string()])
        .arg("--data")
        .arg(folder.join("data"))
        .arg("--site")
        .arg(folder)
        .args(more)
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let said = async {
        while let Some(line) = lines.next_line().await.unwrap() {
            if line == format!("Tidegate is at http://{address}") {
                return;
            }
        }
        panic!("it ended before it was ready");
    };
    timeout(PATIENCE, said).await.expect("it says where it is");
    child
}

/// What an event stream says.
pub struct News(BodyDataStream<Incoming>);

impl News {
    pub async fn next(&mut self) -> String {
        text(self.0.next().await.expect("the stream goes on").unwrap())
    }
}
