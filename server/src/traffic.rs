//! Who gets a place's traffic. The contract; who fulfils it stands in the folder of the same name.

pub mod proxy;

use async_trait::async_trait;
use domain::{
    delivery::Writer,
    id::Place,
    traffic::{Slot, Split, TrafficSample},
};
use std::{fmt, net::SocketAddr, time::Duration};

/// Why a route could not be changed.
#[derive(Debug, thiserror::Error)]
pub enum RouteError {
    /// There is no such route.
    #[error("{place} has no route")]
    NoRoute {
        /// Whose.
        place: Place,
    },
    /// A slot would get traffic that has nothing ready.
    #[error("{slot} of {place} has nothing ready to serve")]
    NothingReady {
        /// Whose route.
        place: Place,
        /// Which slot.
        slot: Slot,
    },
    /// A later writer has been here.
    #[error("the route of {place} belongs to a later delivery")]
    Stale {
        /// Whose route.
        place: Place,
    },
}

/// What a drain came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Drained {
    /// Requests still in flight when the limit came; 0 for a clean drain.
    pub cut: u64,
}

/// What the router has counted of a slot since it came up.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SlotCounters {
    /// Answers by class, such as `("2xx", 120)`; requests that got none as `("none", 1)`.
    pub requests: Vec<(&'static str, u64)>,
    /// Upper bounds in seconds, rising, without the infinite one, and how many requests took at most that long.
    pub latency_buckets: Vec<(f64, u64)>,
    /// Of all latencies, in seconds.
    pub latency_sum_s: f64,
    /// Requests measured.
    pub latency_count: u64,
    /// Requests that were meant for this slot and were answered by the other one, which stood in for it.
    pub stood_in: u64,
    /// Tries that found no connection to this slot.
    pub not_reached: u64,
}

/// A router that shares a place's traffic between its two slots.
#[async_trait]
pub trait Router: Send + Sync + fmt::Debug {
    /// Makes a route for the place, or leaves the one there is. `sticky`: a client keeps its slot while the split stays.
    async fn open(&self, place: &Place, sticky: bool);

    /// Says where a slot answers, or that it no longer does. A slot without a backend gets no traffic, whatever the split.
    /// Without a writer it is a fact that is told, such as a death, and not what anybody wants.
    ///
    /// # Errors
    /// [`RouteError::NoRoute`]; [`RouteError::Stale`].
    async fn attach(
        &self,
        place: &Place,
        slot: Slot,
        backend: Option<SocketAddr>,
        writer: Option<Writer>,
    ) -> Result<(), RouteError>;

    /// Sets the split, atomically, and reads it back.
    ///
    /// # Errors
    /// [`RouteError::NothingReady`] if a slot with a weight has no backend; [`RouteError::Stale`].
    async fn set(&self, place: &Place, split: Split, writer: Option<Writer>) -> Result<Split, RouteError>;

    /// The split the route holds; none without a route.
    async fn split(&self, place: &Place) -> Option<Split>;

    /// Waits until no request is in flight to the slot, at most `limit`.
    ///
    /// # Errors
    /// [`RouteError::NoRoute`].
    async fn drain(&self, place: &Place, slot: Slot, limit: Duration) -> Result<Drained, RouteError>;

    /// Seconds measured, oldest first, at most the router's bound.
    async fn samples(&self, place: &Place) -> Vec<TrafficSample>;

    /// A stream of seconds as they are measured, of all places.
    fn watch(&self) -> tokio::sync::broadcast::Receiver<(Place, TrafficSample)>;

    /// What was counted of each slot of a place since the router came up.
    fn counters(&self, place: &Place) -> Vec<(Slot, SlotCounters)>;

    /// Where people and tests reach the place.
    fn url(&self, place: &Place) -> String;
}
