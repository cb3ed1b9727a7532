//! The demo service as a client sees it.
#![expect(clippy::unwrap_used, reason = "in a test, a panic is the message")]

use bytes::Bytes;
use http::{Request, Response, StatusCode, header};
use http_body_util::{BodyExt, Full};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use serde_json::{Value, json};
use server::demo::service::{Options, serve_until};
use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle, time::sleep};

const ITEM: &str = "03fef6ac-1896-4ce8-bd69-b798f85c6e0b";

struct Service {
    address: SocketAddr,
    client: Client<HttpConnector, Full<Bytes>>,
    stop: Option<oneshot::Sender<()>>,
    ended: JoinHandle<std::io::Result<()>>,
}

impl Service {
    async fn start(version: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let options = Options {
            version: version.to_owned(),
            port: 0,
            project: "sockshop".to_owned(),
            stage: "staging".to_owned(),
            service: "carts".to_owned(),
            slot: "green".to_owned(),
            artifact: "docker.io/keptnexamples/<carts>".to_owned(),
        };
        let (stop, stopped) = oneshot::channel();
        let ended = tokio::spawn(serve_until(listener, options, async move {
            stopped.await.ok();
        }));
        Self { address, client: Client::builder(TokioExecutor::new()).build_http(), stop: Some(stop), ended }
    }

    async fn send(&self, method: &str, path: &str, body: Option<Value>) -> Response<hyper::body::Incoming> {
        let request = Request::builder()
            .method(method)
            .uri(format!("http://{}{path}", self.address))
            .header(header::CONTENT_TYPE, "application/json")
            .body(Full::from(body.map_or(String::new(), |body| body.to_string())))
            .unwrap();
        self.client.request(request).await.unwrap()
    }

    async fn ask(&self, method: &str, path: &str, body: Option<Value>) -> (StatusCode, String) {
        let response = self.send(method, path, body).await;
        let status = response.status();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        (status, String::from_utf8(body.to_vec()).unwrap())
    }

    async fn get(&self, path: &str) -> String {
        let (status, body) = self.ask("GET", path, None).await;
        assert_eq!(status, StatusCode::OK, "{path}: {body}");
        body
    }

    async fn add(&self, item: &str) -> Duration {
        let began = Instant::now();
        let (status, body) =
            self.ask("POST", "/carts/1/items", Some(json!({ "itemId": item, "unitPrice": "99.99" }))).await;
        assert_eq!(status, StatusCode::CREATED, "{body}");
        began.elapsed()
    }
}

fn value(metrics: &str, series: &str) -> f64 {
    let line = metrics.lines().find(|line| line.strip_prefix(series).is_some_and(|rest| rest.starts_with(' ')));
    let line = line.unwrap_or_else(|| panic!("{series} is not in\n{metrics}"));
    line.rsplit(' ').next().unwrap().parse().unwrap()
}

#[derive(Debug, clap::Parser)]
struct Command {
    #[command(flatten)]
    options: Options,
}

#[test]
fn its_flags_are_those_of_the_service_file() {
    let file = include_str!("../../deploy/examples/sockshop/service.yaml");
    let flags = file.lines().filter_map(|line| line.strip_prefix("  - ")).filter(|word| word.starts_with("--"));
    let words = flags.flat_map(|flag| [flag, if flag == "--port" { "4000" } else { "x" }]);
    let command = <Command as clap::Parser>::try_parse_from(["demo-service"].into_iter().chain(words)).unwrap();
    assert_eq!((command.options.version.as_str(), command.options.port), ("x", 4000));
}

#[tokio::test]
async fn it_says_which_version_it_is() {
    let service = Service::start("0.9.3").await;
    assert_eq!(service.get("/version").await, "Version = v3");
    let page = service.get("/").await;
    for shown in ["Version: v3", "#14dc85", "sockshop", "staging", "&lt;carts&gt;:0.9.3", "0 ms"] {
        assert!(page.contains(shown), "{shown} is not in\n{page}");
    }
    let health: Value = serde_json::from_str(&service.get("/health").await).unwrap();
    assert_eq!((&health["health"][0]["service"], &health["health"][0]["status"]), (&json!("carts"), &json!("OK")));
    assert!(health["health"][0]["date"].as_str().unwrap().parse::<jiff::Timestamp>().is_ok());
}

#[tokio::test]
async fn the_second_version_takes_a_second_to_add_an_item_and_measures_it() {
    let service = Service::start("0.9.2").await;
    assert!(service.get("/").await.contains("#dc143c"));
    let took = service.add(ITEM).await;
    assert!((1.0..1.5).contains(&took.as_secs_f64()), "{took:?}");
    let metrics = service.get("/metrics").await;
    assert_eq!(value(&metrics, "requests_total"), 1.0);
    assert_eq!(value(&metrics, "requests_latency_seconds_count{}"), 1.0);
    assert!((1.0..1.5).contains(&value(&metrics, "requests_latency_seconds_sum{}")));
    assert_eq!(value(&metrics, "requests_latency_seconds_bucket{le=\"1\"}"), 0.0);
    assert_eq!(value(&metrics, "requests_latency_seconds_bucket{le=\"2.5\"}"), 1.0);
}

#[tokio::test]
async fn the_first_and_third_versions_are_quick() {
    for version in ["0.9.1", "0.9.3"] {
        let took = Service::start(version).await.add(ITEM).await;
        assert!(took < Duration::from_millis(200), "{version}: {took:?}");
    }
}

#[tokio::test]
async fn both_generations_of_metrics_are_on_both_paths() {
    let service = Service::start("0.9.1").await;
    let added = "method=\"POST\",handler=\"ItemsController.addToCart\",status=\"201\"";
    assert_eq!(value(&service.get("/metrics").await, &format!("http_requests_total{{{added}}}")), 0.0);
    let failed = added.replace("201", "500");
    assert_eq!(value(&service.get("/metrics").await, &format!("http_requests_total{{{failed}}}")), 0.0);
    service.add(ITEM).await;
    service.get("/carts/1/items").await;
    let metrics = service.get("/metrics").await;
    assert_eq!(metrics, service.get("/prometheus").await);
    assert_eq!(value(&metrics, &format!("http_requests_total{{{added}}}")), 1.0);
    assert_eq!(value(&metrics, &format!("http_response_time_milliseconds_count{{{added}}}")), 1.0);
    assert_eq!(value(&metrics, &format!("http_response_time_milliseconds_bucket{{{added},le=\"+Inf\"}}")), 1.0);
    let bounds = metrics.lines().filter(|l| l.starts_with(&format!("http_response_time_milliseconds_bucket{{{added}")));
    assert_eq!(bounds.count(), 21);
    // Looking at a cart is a request, but adds nothing to what the first generation measured.
    assert!(metrics.contains("handler=\"ItemsController.getItems\",status=\"200\""));
    assert_eq!(value(&metrics, "requests_latency_seconds_count{}"), 1.0);
    let read = server::metrics::embedded::exposition::read(&metrics);
    assert_eq!(read.bad_lines, 0);
}

#[tokio::test]
async fn carts_can_be_filled_changed_merged_and_emptied() {
    let service = Service::start("0.9.1").await;
    service.add(ITEM).await;
    service.add(ITEM).await;
    let cart: Value = serde_json::from_str(&service.get("/carts/1").await).unwrap();
    assert_eq!(cart["items"], json!([{ "itemId": ITEM, "quantity": 2, "unitPrice": 99.99 }]));

    let change = json!({ "itemId": ITEM, "unitPrice": 5, "quantity": 7 });
    assert_eq!(service.ask("PATCH", "/carts/1/items", Some(change)).await.0, StatusCode::OK);
    let item: Value = serde_json::from_str(&service.get(&format!("/carts/1/items/{ITEM}")).await).unwrap();
    assert_eq!((&item["quantity"], &item["unitPrice"]), (&json!(7), &json!(5.0)));

    assert_eq!(service.ask("GET", "/carts/2/merge?sessionId=1", None).await.0, StatusCode::ACCEPTED);
    assert_eq!(service.get("/carts/1/items").await, "[]");
    assert!(service.get("/carts/2/items").await.contains(ITEM));
    assert_eq!(service.ask("DELETE", &format!("/carts/2/items/{ITEM}"), None).await.0, StatusCode::ACCEPTED);
    assert_eq!(service.ask("GET", &format!("/carts/2/items/{ITEM}"), None).await.0, StatusCode::NOT_FOUND);
    assert_eq!(service.ask("DELETE", "/carts/2", None).await.0, StatusCode::ACCEPTED);
}

#[tokio::test]
async fn what_makes_no_sense_is_refused() {
    let service = Service::start("0.9.1").await;
    for item in [
        json!({ "itemId": "", "unitPrice": 1 }),
        json!({ "itemId": "x".repeat(65), "unitPrice": 1 }),
        json!({ "itemId": ITEM, "unitPrice": "dear" }),
        json!({ "itemId": ITEM, "unitPrice": -1 }),
        json!({ "itemId": ITEM, "unitPrice": 1, "quantity": 0 }),
    ] {
        let (status, body) = service.ask("POST", "/carts/1/items", Some(item.clone())).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{item}: {body}");
    }
    for n in 0..=100 {
        let item = json!({ "itemId": format!("item-{n}"), "unitPrice": 1 });
        let (status, _) = service.ask("POST", "/carts/1/items", Some(item)).await;
        assert_eq!(status, if n < 100 { StatusCode::CREATED } else { StatusCode::INSUFFICIENT_STORAGE }, "{n}");
    }
}

#[tokio::test]
async fn delay_and_promotion_can_be_set_while_it_runs() {
    let service = Service::start("0.9.1").await;
    service.get("/carts/1/items/delay/150").await;
    assert!(service.add(ITEM).await >= Duration::from_millis(150));
    service.get("/carts/1/items/delay/0").await;
    service.get("/carts/1/items/promotion/100").await;
    let (status, _) = service.ask("POST", "/carts/1/items", Some(json!({ "itemId": ITEM, "unitPrice": 1 }))).await;
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    for path in ["/carts/1/items/delay/60001", "/carts/1/items/promotion/101", "/carts/1/items/promotion/NaN"] {
        assert_eq!(service.ask("GET", path, None).await.0, StatusCode::BAD_REQUEST, "{path}");
    }
    assert!(service.get("/carts/1/items/health").await.contains("OK"));
}

#[tokio::test]
async fn some_items_are_trouble() {
    let service = Service::start("0.9.1").await;
    assert!(service.add("03fef6ac-1896-4ce8-bd69-b798f85c6e0f").await >= Duration::from_millis(150), "burns CPU");
    assert!(service.add("03fef6ac-1896-4ce8-bd69-b798f86c6fac").await >= Duration::from_millis(2_000), "is slow");
}

#[tokio::test]
async fn asked_to_stop_it_finishes_what_it_has_begun_and_says_that_the_connection_ends() {
    let mut service = Service::start("0.9.2").await;
    service.get("/version").await;
    let stop = service.stop.take().unwrap();
    let item = json!({ "itemId": ITEM, "unitPrice": 1 });
    let in_flight = service.send("POST", "/carts/1/items", Some(item));
    let stopping = async {
        sleep(Duration::from_millis(100)).await;
        stop.send(()).unwrap();
        sleep(Duration::from_millis(50)).await;
        service.send("GET", "/version", None).await
    };
    let (added, asked_late) = tokio::join!(in_flight, stopping);
    assert_eq!((added.status(), asked_late.status()), (StatusCode::CREATED, StatusCode::OK));
    assert_eq!(added.headers()[header::CONNECTION], "close");
    assert_eq!(asked_late.headers()[header::CONNECTION], "close");
    drop((added, asked_late));
    service.ended.await.unwrap().unwrap();
}
