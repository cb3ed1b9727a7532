//! One request on its way to a slot and back.

use super::{
    meter::Flight,
    parcel::{Failure, Parcel},
    route::Route,
    table::{Backend, Table},
};
use axum::{
    body::Body,
    extract::{ConnectInfo, Request},
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{COOKIE, RETRY_AFTER, SET_COOKIE},
    },
    response::{IntoResponse, Response},
};
use axum_reverse_proxy::TunnelGuard;
use domain::traffic::Slot;
use std::{net::SocketAddr, sync::Arc, time::Instant};

/// The cookie that keeps a client in its slot.
const COOKIE_NAME: &str = "tidegate-slot";
/// How often a request is sent at most, where sending it again is safe: once more to the same process, whose unused
/// connection may have ended just then, and once more to the other slot.
const TRIES_MAX: u32 = 3;

/// Counts a request as in flight for as long as it lives, and as given up if nothing else is known at its end.
struct InFlight {
    flight: Arc<Flight>,
}

impl InFlight {
    fn begin(flight: Arc<Flight>) -> Self {
        flight.begin();
        Self { flight }
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.flight.end();
    }
}

/// Records a request that ends before its answer: its client went away.
struct Unanswered<'route> {
    route: &'route Route,
    slot: Slot,
    is_answered: bool,
}

impl Drop for Unanswered<'_> {
    fn drop(&mut self) {
        if !self.is_answered {
            self.route.meter(self.slot).record_given_up();
        }
    }
}

/// A slot chosen for a request, which counts as in flight to it from now on.
struct Chosen {
    table: Arc<Table>,
    /// Whose turn it was. Where that is not the slot itself, the slot stands in.
    meant: Slot,
    slot: Slot,
    backend: Backend,
    in_flight: InFlight,
}

/// A try that came to nothing and is followed by another.
#[derive(Clone, Copy)]
struct Failed {
    /// As it was for the first try: a request is meant for one slot, however often it is sent.
    meant: Slot,
    slot: Slot,
    failure: Failure,
}

/// Chooses by a table that still holds once the request counts as in flight: a drain that begins with the next table
/// then waits for this request.
fn choose(route: &Route, headers: &HeaderMap, before: Option<Failed>) -> Option<Chosen> {
    loop {
        let table = route.table();
        let (meant, wanted) = match before {
            Some(Failed { meant, slot, failure: Failure::NotReached }) => (meant, slot.other()),
            Some(Failed { meant, slot, failure: Failure::CutOff }) => (meant, table.turn(Some(slot))),
            None => {
                let kept = if route.is_sticky() { kept_slot(headers, &table) } else { None };
                let meant = table.turn(kept);
                (meant, meant)
            }
        };
        let (slot, backend) = table.serve(wanted)?;
        let backend = backend.clone();
        let in_flight = InFlight::begin(route.flight(slot));
        if Arc::ptr_eq(&table, &route.table()) {
            return Some(Chosen { table, meant, slot, backend, in_flight });
        }
    }
}

/// Forwards a request to the slot whose turn it is, and measures how it goes.
pub(super) async fn forward(route: Arc<Route>, mut request: Request<Body>, from: SocketAddr) -> Response {
    let came = Instant::now();
    request.extensions_mut().insert(ConnectInfo(from));
    let mut parcel = Parcel::new(request);
    let (mut tries, mut before) = (1, None);
    loop {
        let Some(Chosen { table, meant, slot, backend, in_flight }) = choose(&route, parcel.headers(), before) else {
            return nothing_ready(&route, came);
        };
        let began = Instant::now();
        let mut response = one_try(&route, slot, &backend, in_flight, parcel.send()).await;
        let failure = Failure::of(&response);
        if failure == Some(Failure::NotReached) {
            route.meter(slot).record_not_reached();
        }
        if let Some(failure) = failure
            && tries < TRIES_MAX
            && parcel.may_go_again(failure)
        {
            route.meter(slot).record_failed_try();
            tries += 1;
            before = Some(Failed { meant, slot, failure });
            continue;
        }
        // Counted before the answer is out: whoever has it finds it counted.
        if slot != meant {
            route.meter(meant).record_stood_in();
        }
        route.meter(slot).record(response.status(), began.elapsed());
        // A client keeps the slot that it was meant for. The one that stood in must not keep it beyond that: its share would
        // be more than its weight for as long as the split stays.
        if route.is_sticky() && kept_slot(parcel.headers(), &table) != Some(meant) {
            keep_slot(response.headers_mut(), meant, &table);
        }
        return response;
    }
}

async fn one_try(
    route: &Route,
    slot: Slot,
    backend: &Backend,
    in_flight: InFlight,
    mut request: Request<Body>,
) -> Response {
    // Held until the last byte of the answer, by the transport.
    request.extensions_mut().insert(TunnelGuard::new(in_flight));
    let mut unanswered = Unanswered { route, slot, is_answered: false };
    let answered = backend.proxy.proxy_request(request).await;
    unanswered.is_answered = true;
    answered.unwrap_or_else(|never| match never {})
}

fn nothing_ready(route: &Route, came: Instant) -> Response {
    let status = StatusCode::SERVICE_UNAVAILABLE;
    // Somebody must answer for it: whoever should have most of the traffic.
    let slot = Slot::BOTH.into_iter().max_by_key(|slot| route.split().of(*slot)).unwrap_or(Slot::Blue);
    route.meter(slot).record(status, came.elapsed());
    let told = format!("{} has nothing ready to serve. Try again in a moment.\n", route.place);
    (status, [(RETRY_AFTER, HeaderValue::from_static("1"))], told).into_response()
}

/// The slot that a client was given under the present split.
fn kept_slot(headers: &HeaderMap, table: &Table) -> Option<Slot> {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let (_, value) = pairs.find(|(name, _)| *name == COOKIE_NAME)?;
    let (generation, slot) = value.split_once('-')?;
    if generation.parse() != Ok(table.generation) {
        return None;
    }
    Slot::BOTH.into_iter().find(|known| known.as_str() == slot)
}

fn keep_slot(headers: &mut HeaderMap, slot: Slot, table: &Table) {
    let cookie = format!("{COOKIE_NAME}={}-{slot}; Path=/; HttpOnly; SameSite=Lax", table.generation);
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        headers.append(SET_COOKIE, cookie);
    }
}
