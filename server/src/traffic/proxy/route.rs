//! One place's route: its table, who wrote it last, and what was measured of it.

use super::{
    meter::{Flight, Meter},
    table::{Backend, Table, index},
};
use crate::traffic::{RouteError, SlotCounters};
use arc_swap::ArcSwap;
use axum_reverse_proxy::{HostBehaviour, ProxyPolicy, ReverseProxy};
use domain::{
    delivery::Writer,
    id::Place,
    traffic::{Slot, Split, TrafficSample, Weight},
};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::{TokioExecutor, TokioTimer},
};
use jiff::Timestamp;
use std::{
    collections::VecDeque,
    net::SocketAddr,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

/// Seconds of traffic kept for each place.
const HISTORY_MAX: usize = 900;
/// How long an unused connection to a process is kept. Shorter than common servers keep it (Node's 5 s is the
/// shortest), so that it is we who end it, and no request meets a connection that ends.
const IDLE_MAX: Duration = Duration::from_secs(4);
/// Unused connections kept to a process.
const IDLE_CONNECTIONS_MAX: usize = 256;
/// How people reach the router, as told to services.
const PUBLIC_SCHEME: &str = "http";
/// How long a process may take until the head of its answer.
const ANSWER_MAX: Duration = Duration::from_secs(60);
/// How long a connection to a process may take; it is on this machine.
const CONNECT_MAX: Duration = Duration::from_secs(2);

#[derive(Debug)]
pub(super) struct Route {
    pub place: Place,
    sticky: AtomicBool,
    table: ArcSwap<Table>,
    /// Held while the table is replaced.
    control: Mutex<Control>,
    meters: [Meter; 2],
    flights: [Arc<Flight>; 2],
    history: Mutex<VecDeque<TrafficSample>>,
}

#[derive(Debug)]
struct Control {
    wanted: Split,
    writer: Option<Writer>,
}

impl Route {
    /// Everything to blue, and nothing behind it yet.
    pub fn new(place: Place, sticky: bool) -> Self {
        let split = Split::all(Slot::Blue);
        Self {
            place,
            sticky: AtomicBool::new(sticky),
            table: ArcSwap::from_pointee(Table::new(split, 0, [None, None])),
            control: Mutex::new(Control { wanted: split, writer: None }),
            meters: [Meter::new(), Meter::new()],
            flights: Default::default(),
            history: Mutex::default(),
        }
    }

    fn control(&self) -> MutexGuard<'_, Control> {
        self.control.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn set_sticky(&self, sticky: bool) {
        self.sticky.store(sticky, Ordering::Relaxed);
    }

    pub fn is_sticky(&self) -> bool {
        self.sticky.load(Ordering::Relaxed)
    }

    pub fn table(&self) -> Arc<Table> {
        self.table.load_full()
    }

    pub fn split(&self) -> Split {
        self.table.load().split
    }

    pub fn meter(&self, slot: Slot) -> &Meter {
        &self.meters[index(slot)]
    }

    pub fn flight(&self, slot: Slot) -> Arc<Flight> {
        Arc::clone(&self.flights[index(slot)])
    }

    pub fn counters(&self, slot: Slot) -> SlotCounters {
        self.meter(slot).counters()
    }

    /// Lets nobody write who came in before the latest who wrote.
    fn admit(&self, writer: Option<Writer>) -> Result<MutexGuard<'_, Control>, RouteError> {
        let mut control = self.control();
        if let (Some(writer), Some(last)) = (writer, control.writer)
            && writer < last
        {
            return Err(RouteError::Stale { place: self.place.clone() });
        }
        control.writer = writer.or(control.writer);
        Ok(control)
    }

    /// Says where a slot answers; takes effect with the next request.
    pub fn attach(&self, slot: Slot, address: Option<SocketAddr>, writer: Option<Writer>) -> Result<(), RouteError> {
        let _one_at_a_time = self.admit(writer)?;
        let now = self.table.load();
        if now.backend(slot).map(|backend| backend.address) != address {
            let mut backends = now.backends.clone();
            backends[index(slot)] = address.map(backend);
            self.table.store(Arc::new(Table::new(now.split, now.generation, backends)));
        }
        Ok(())
    }

    /// Sets the split and reads it back.
    pub fn set(&self, split: Split, writer: Option<Writer>) -> Result<Split, RouteError> {
        let mut control = self.admit(writer)?;
        control.wanted = split;
        let now = self.table.load();
        let unready = |slot: &Slot| split.of(*slot) > Weight::NONE && now.backend(*slot).is_none();
        if let (Some(slot), Some(_)) = (Slot::BOTH.into_iter().find(unready), writer) {
            return Err(RouteError::NothingReady { place: self.place.clone(), slot });
        }
        if now.split != split {
            self.table.store(Arc::new(Table::new(split, now.generation + 1, now.backends.clone())));
        }
        Ok(self.split())
    }

    /// What was measured in the second that ends now.
    pub fn end_second(&self, at: Timestamp) -> TrafficSample {
        let wanted = self.control().wanted;
        let [blue, green] = [Slot::Blue, Slot::Green].map(|slot| self.meter(slot).end_second());
        let all = blue.0 + green.0;
        let totals = Slot::BOTH.map(|slot| self.meter(slot).totals());
        let sample = TrafficSample {
            at,
            wanted,
            route: self.split(),
            blue: blue.1(all),
            green: green.1(all),
            requests_total: totals.iter().map(|(requests, _)| requests).sum(),
            lost_total: totals.iter().map(|(_, lost)| lost).sum(),
        };
        let mut history = self.history.lock().unwrap_or_else(PoisonError::into_inner);
        if history.len() == HISTORY_MAX {
            history.pop_front();
        }
        history.push_back(sample);
        sample
    }

    pub fn history(&self) -> Vec<TrafficSample> {
        self.history.lock().unwrap_or_else(PoisonError::into_inner).iter().copied().collect()
    }
}

fn backend(address: SocketAddr) -> Backend {
    let mut connector = HttpConnector::new();
    connector.set_nodelay(true);
    connector.set_connect_timeout(Some(CONNECT_MAX));
    let client = Client::builder(TokioExecutor::new())
        .pool_timer(TokioTimer::new())
        .pool_idle_timeout(IDLE_MAX)
        .pool_max_idle_per_host(IDLE_CONNECTIONS_MAX)
        .build(connector);
    // The service sees the name it was asked by, as behind Keptn's gateway.
    let policy = ProxyPolicy::new()
        .with_host_behaviour(HostBehaviour::Preserve)
        .with_public_scheme(PUBLIC_SCHEME)
        .with_upstream_timeout(ANSWER_MAX);
    let proxy = ReverseProxy::new_with_client("", format!("http://{address}"), client).with_policy(policy);
    Backend { address, proxy: Arc::new(proxy) }
}
