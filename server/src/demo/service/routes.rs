//! The service's requests.

use super::{
    Behaviour, Options,
    carts::{NewItem, Refused, Shelf},
    log::Log,
    metrics::{ADD_TO_CART, Handler, Metrics},
    page::{self, Settings},
};
use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, MatchedPath, Path, Query, Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::{Next, from_fn_with_state},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::json;
use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{sync::Semaphore, task::spawn_blocking, time::sleep};

/// A request's body at most, in bytes.
const BODY_BYTES_MAX: usize = 16 * 1024;
/// The longest delay that can be set at run time.
const DELAY_MS_MAX: u64 = 60_000;
/// What the original's database took to add an item; there is none here.
const DATABASE_DELAY: Duration = Duration::from_millis(8);
/// Adding this item burns CPU.
const FAULTY_ITEM: &str = "03fef6ac-1896-4ce8-bd69-b798f85c6e0f";
/// For how long.
const FAULTY_BURN: Duration = Duration::from_millis(150);
/// Adding this item takes longer.
const SLOW_ITEM: &str = "03fef6ac-1896-4ce8-bd69-b798f86c6fac";
/// By how much.
const SLOW_DELAY: Duration = Duration::from_millis(2_000);

/// Everything that requests share.
#[derive(Debug)]
pub(super) struct Carts {
    options: Options,
    behaviour: Behaviour,
    settings: Mutex<Settings>,
    shelf: Mutex<Shelf>,
    metrics: Mutex<Metrics>,
    log: Log,
    /// One core at most is burnt by faulty items.
    burning: Semaphore,
    is_stopping: AtomicBool,
}

impl Carts {
    pub(super) fn new(options: Options, log: Log) -> Self {
        let behaviour = Behaviour::of(&options.version);
        let settings = Settings { delay_ms: behaviour.delay_ms, promotion_rate: 0.0 };
        Self {
            options,
            behaviour,
            settings: Mutex::new(settings),
            shelf: Mutex::default(),
            metrics: Mutex::new(Metrics::new()),
            log,
            burning: Semaphore::new(1),
            is_stopping: AtomicBool::new(false),
        }
    }

    /// From now on each answer is the last one on its connection.
    pub(super) fn begin_to_stop(&self) {
        self.is_stopping.store(true, Ordering::Relaxed);
    }
}

type Shared = State<Arc<Carts>>;

/// What is behind a lock here is whole at any time, so a panic elsewhere is no reason to stop.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(super) fn router(carts: Arc<Carts>) -> Router {
    Router::new()
        .route("/", get(home))
        .route("/version", get(version))
        .route("/health", get(health))
        .route("/metrics", get(metrics))
        .route("/prometheus", get(metrics))
        .route("/carts/{id}", get(cart).delete(remove_cart))
        .route("/carts/{id}/merge", get(merge))
        .route("/carts/{id}/items", get(items).post(add_item).patch(change_item))
        .route("/carts/{id}/items/health", get(health))
        .route("/carts/{id}/items/delay/{ms}", get(set_delay))
        .route("/carts/{id}/items/promotion/{rate}", get(set_promotion))
        .route("/carts/{id}/items/{item}", get(item).delete(remove_item))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(from_fn_with_state(Arc::clone(&carts), measured))
        .with_state(carts)
}

/// Who answers a route, as the measurements name it; none for what is not measured or logged: probes and scrapes.
fn handler(method: &Method, route: &str) -> Option<Handler> {
    let named = |method, name| Some(Handler { method, name });
    match (method.as_str(), route) {
        ("POST", "/carts/{id}/items") => Some(ADD_TO_CART),
        ("GET", "/carts/{id}/items") => named("GET", "ItemsController.getItems"),
        ("PATCH", "/carts/{id}/items") => named("PATCH", "ItemsController.updateItem"),
        ("GET", "/carts/{id}/items/{item}") => named("GET", "ItemsController.get"),
        ("DELETE", "/carts/{id}/items/{item}") => named("DELETE", "ItemsController.removeItem"),
        ("GET", "/carts/{id}") => named("GET", "CartsController.get"),
        ("DELETE", "/carts/{id}") => named("DELETE", "CartsController.delete"),
        ("GET", "/carts/{id}/merge") => named("GET", "CartsController.mergeCarts"),
        _ => None,
    }
}

async fn measured(State(carts): Shared, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned()).unwrap_or_default();
    let handler = handler(request.method(), &route);
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let mut response = next.run(request).await;
    let (status, took) = (response.status(), began.elapsed());
    if let Some(handler) = handler {
        locked(&carts.metrics).record(handler, status.as_u16(), took);
    }
    let is_probe = matches!(route.as_str(), "/health" | "/metrics" | "/prometheus");
    if !is_probe || !status.is_success() {
        carts.log.line(format!("{method} {path} {} {} ms", status.as_u16(), took.as_millis()));
    }
    if carts.is_stopping.load(Ordering::Relaxed) {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

async fn home(State(carts): Shared) -> Html<String> {
    Html(page::html(&carts.options, &carts.behaviour, *locked(&carts.settings)))
}

async fn version(State(carts): Shared) -> String {
    format!("Version = {}", carts.behaviour.name)
}

async fn health(State(carts): Shared) -> Response {
    Json(json!({ "health": [{ "service": carts.options.service, "status": "OK", "date": Timestamp::now().to_string() }] }))
        .into_response()
}

async fn metrics(State(carts): Shared) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], locked(&carts.metrics).text())
}

async fn cart(State(carts): Shared, Path(id): Path<String>) -> Response {
    Json(locked(&carts.shelf).cart(&id)).into_response()
}

async fn remove_cart(State(carts): Shared, Path(id): Path<String>) -> StatusCode {
    locked(&carts.shelf).remove(&id);
    StatusCode::ACCEPTED
}

#[derive(Debug, Deserialize)]
struct Merge {
    #[serde(rename = "sessionId")]
    session: String,
}

async fn merge(State(carts): Shared, Path(id): Path<String>, Query(from): Query<Merge>) -> Response {
    answer(locked(&carts.shelf).merge(&id, &from.session), StatusCode::ACCEPTED)
}

async fn items(State(carts): Shared, Path(id): Path<String>) -> Response {
    Json(locked(&carts.shelf).cart(&id).items).into_response()
}

async fn item(State(carts): Shared, Path((id, item)): Path<(String, String)>) -> Response {
    match locked(&carts.shelf).item(&id, &item) {
        Some(item) => Json(item).into_response(),
        None => (StatusCode::NOT_FOUND, format!("no item {item} in cart {id}")).into_response(),
    }
}

async fn remove_item(State(carts): Shared, Path((id, item)): Path<(String, String)>) -> StatusCode {
    locked(&carts.shelf).remove_item(&id, &item);
    StatusCode::ACCEPTED
}

async fn change_item(State(carts): Shared, Path(id): Path<String>, Json(item): Json<NewItem>) -> Response {
    answer(locked(&carts.shelf).replace(&id, item), StatusCode::OK)
}

async fn add_item(State(carts): Shared, Path(id): Path<String>, Json(item): Json<NewItem>) -> Response {
    let Settings { delay_ms, promotion_rate } = *locked(&carts.settings);
    sleep(DATABASE_DELAY + Duration::from_millis(delay_ms)).await;
    match item.id() {
        FAULTY_ITEM => burn(&carts.burning).await,
        SLOW_ITEM => sleep(SLOW_DELAY).await,
        _ => {}
    }
    if rand::random::<f64>() * 100.0 < promotion_rate {
        return (StatusCode::INTERNAL_SERVER_ERROR, "the promotion campaign is not ready yet").into_response();
    }
    answer(locked(&carts.shelf).add(&id, item), StatusCode::CREATED)
}

async fn set_delay(State(carts): Shared, Path((_, ms)): Path<(String, u64)>) -> Response {
    if ms > DELAY_MS_MAX {
        return (StatusCode::BAD_REQUEST, format!("a delay is at most {DELAY_MS_MAX} ms")).into_response();
    }
    locked(&carts.settings).delay_ms = ms;
    format!("Delay = {ms} ms").into_response()
}

async fn set_promotion(State(carts): Shared, Path((_, rate)): Path<(String, f64)>) -> Response {
    if !(0.0..=100.0).contains(&rate) {
        return (StatusCode::BAD_REQUEST, "a promotion rate is 0 to 100 percent").into_response();
    }
    locked(&carts.settings).promotion_rate = rate;
    format!("Promotion rate = {rate} %").into_response()
}

fn answer<T: serde::Serialize>(result: Result<T, Refused>, status: StatusCode) -> Response {
    match result {
        Ok(done) => (status, Json(done)).into_response(),
        Err(refused @ Refused::Full) => (StatusCode::INSUFFICIENT_STORAGE, refused.to_string()).into_response(),
        Err(refused @ Refused::Odd) => (StatusCode::BAD_REQUEST, refused.to_string()).into_response(),
    }
}

/// Looks for primes for a while.
async fn burn(burning: &Semaphore) {
    let Ok(_one_at_a_time) = burning.acquire().await else { return };
    let found = spawn_blocking(|| {
        let began = Instant::now();
        let is_prime = |n: u64| (2..n).take_while(|d| d * d <= n).all(|d| !n.is_multiple_of(d));
        (2..).take_while(|_| began.elapsed() < FAULTY_BURN).filter(|n| is_prime(*n)).count()
    });
    if let Err(error) = found.await {
        tracing::warn!(%error, "the faulty item burnt less than it should");
    }
}
