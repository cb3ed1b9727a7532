//! The embedded router: one listener, a route for each place, and a split that changes in one pointer swap.

mod forward;
mod listen;
mod meter;
mod parcel;
mod route;
mod table;

pub use listen::{CONNECTIONS_MAX, HEAD_BYTES_MAX, HEAD_MAX, STOP_MAX};

use super::{Drained, RouteError, Router, SlotCounters};
use arc_swap::ArcSwap;
use async_trait::async_trait;
use axum::{
    body::Body,
    extract::Request,
    http::{StatusCode, header::HOST},
    response::{IntoResponse, Response},
};
use axum_reverse_proxy::TunnelCancellation;
use domain::{
    delivery::Writer,
    id::Place,
    traffic::{Slot, Split, TrafficSample},
};
use jiff::Timestamp;
use route::Route;
use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    net::TcpListener,
    sync::broadcast,
    time::{MissedTickBehavior, interval, timeout},
};
use tokio_util::sync::CancellationToken;

/// Routes at most; a place over that gets none, and its deliveries cannot be given traffic.
const ROUTES_MAX: usize = 2_000;
/// Seconds that wait for one slow reader.
const SECONDS_WAITING_MAX: usize = 4_096;

/// The embedded router.
#[derive(Debug)]
pub struct ProxyRouter {
    address: SocketAddr,
    /// By the two labels that a host begins with, such as `carts.sockshop-staging`.
    routes: ArcSwap<HashMap<String, Arc<Route>>>,
    /// Held while a route is added.
    adding: Mutex<()>,
    seconds: broadcast::Sender<(Place, TrafficSample)>,
}

impl ProxyRouter {
    /// A router without routes. `address` is where it will listen; people reach places through its port.
    #[must_use]
    pub fn new(address: SocketAddr) -> Self {
        Self {
            address,
            routes: ArcSwap::default(),
            adding: Mutex::new(()),
            seconds: broadcast::Sender::new(SECONDS_WAITING_MAX),
        }
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Forwards requests, and measures every second, until `stop`. Then requests in flight may end, and tunnels are cut.
    pub async fn serve(self: Arc<Self>, listener: TcpListener, stop: CancellationToken) {
        let (router, tunnels) = (Arc::clone(&self), TunnelCancellation(stop.clone()));
        let answer = move |mut request: Request<Body>, from| {
            request.extensions_mut().insert(tunnels.clone());
            take(Arc::clone(&router), request, from)
        };
        tokio::join!(listen::serve(listener, stop.clone(), answer), stop.run_until_cancelled(self.measure()));
    }

    async fn measure(&self) {
        let mut ticks = interval(Duration::from_secs(1));
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        // The first tick comes at once and has nothing to measure yet.
        ticks.tick().await;
        loop {
            ticks.tick().await;
            for route in self.routes.load().values() {
                let sample = route.end_second(Timestamp::now());
                // Nobody listening is no error.
                drop(self.seconds.send((route.place.clone(), sample)));
            }
        }
    }

    fn route(&self, place: &Place) -> Result<Arc<Route>, RouteError> {
        let found = self.routes.load().get(&key(place)).filter(|route| route.place == *place).cloned();
        found.ok_or_else(|| RouteError::NoRoute { place: place.clone() })
    }
}

fn key(place: &Place) -> String {
    format!("{}.{}-{}", place.service, place.project, place.stage)
}

/// The first two labels of a host, in lower case; any suffix and port may follow.
fn labels(host: &str) -> Option<String> {
    let name = host.split(':').next()?.to_ascii_lowercase();
    let mut parts = name.splitn(3, '.');
    Some(format!("{}.{}", parts.next()?, parts.next()?))
}

async fn take(router: Arc<ProxyRouter>, request: Request<Body>, from: SocketAddr) -> Response {
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let route = labels(host).and_then(|labels| router.routes.load().get(&labels).cloned());
    match route {
        Some(route) => forward::forward(route, request, from).await,
        None => {
            let told = "No service answers by this name. Services are reached as \
                        SERVICE.PROJECT-STAGE.localhost, such as carts.sockshop-staging.localhost.\n";
            (StatusCode::NOT_FOUND, told).into_response()
        }
    }
}

#[async_trait]
impl Router for ProxyRouter {
    async fn open(&self, place: &Place, sticky: bool) {
        let _one_at_a_time = self.adding.lock().unwrap_or_else(PoisonError::into_inner);
        let routes = self.routes.load();
        if let Some(route) = routes.get(&key(place)) {
            match route.place == *place {
                true => route.set_sticky(sticky),
                false => {
                    tracing::error!(%place, other = %route.place, "two places would share one host; the first keeps it");
                }
            }
            return;
        }
        if routes.len() >= ROUTES_MAX {
            tracing::error!(%place, most = ROUTES_MAX, "there are too many routes for another one");
            return;
        }
        let mut more = HashMap::clone(&routes);
        more.insert(key(place), Arc::new(Route::new(place.clone(), sticky)));
        self.routes.store(Arc::new(more));
    }

    async fn attach(
        &self,
        place: &Place,
        slot: Slot,
        backend: Option<SocketAddr>,
        writer: Option<Writer>,
    ) -> Result<(), RouteError> {
        self.route(place)?.attach(slot, backend, writer)
    }

    async fn set(&self, place: &Place, split: Split, writer: Option<Writer>) -> Result<Split, RouteError> {
        self.route(place)?.set(split, writer)
    }

    async fn split(&self, place: &Place) -> Option<Split> {
        self.route(place).ok().map(|route| route.split())
    }

    async fn drain(&self, place: &Place, slot: Slot, limit: Duration) -> Result<Drained, RouteError> {
        let route = self.route(place)?;
        let flight = route.flight(slot);
        let cut = match timeout(limit, flight.landed()).await {
            Ok(()) => 0,
            Err(_) => flight.now(),
        };
        Ok(Drained { cut })
    }

    async fn samples(&self, place: &Place) -> Vec<TrafficSample> {
        self.route(place).map(|route| route.history()).unwrap_or_default()
    }

    fn watch(&self) -> broadcast::Receiver<(Place, TrafficSample)> {
        self.seconds.subscribe()
    }

    fn counters(&self, place: &Place) -> Vec<(Slot, SlotCounters)> {
        self.route(place).map(|route| Slot::BOTH.map(|slot| (slot, route.counters(slot))).to_vec()).unwrap_or_default()
    }

    fn url(&self, place: &Place) -> String {
        format!("http://{}.localhost:{}/", key(place), self.address.port())
    }
}

#[cfg(test)]
mod tests {
    use super::labels;

    #[test]
    fn a_host_is_known_by_its_first_two_labels() {
        let check = |host: &str| labels(host).unwrap_or_default();
        assert_eq!(check("carts.sockshop-staging.localhost:8081"), "carts.sockshop-staging");
        assert_eq!(check("Carts.Sockshop-Staging.example.org"), "carts.sockshop-staging");
        assert_eq!(check("carts-db.shop-a-dev"), "carts-db.shop-a-dev");
        assert_eq!(check("localhost:8081"), "");
        assert_eq!(check(""), "");
    }
}
