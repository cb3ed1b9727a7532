//! Drives deliveries: one task for each open one, the only writer of its log.
//!
//! An event is appended to the log, then published, then the commands that the new state wants are performed; their
//! results come back as events. Nothing here decides anything about a delivery: that is `domain::delivery::step`.

mod drive;
mod feed;
mod files;
mod gate;
mod keeper;
mod people;
mod perform;
mod place;
mod projection;
mod queue;
mod review;
mod running;
mod series;
mod trigger;
mod unreadable;

pub use feed::{Feed, Judging, Moment, Progress};
pub use files::Unreadable;
pub use people::{Refusal, Wish};
pub use place::{Hand, PlaceRefusal};
pub use review::{Question, ReviewRefusal, WINDOW_S_MAX};
pub use running::Running;
pub use trigger::{Found, Order, TriggerRefusal};
pub(crate) use unreadable::{Folded, folded};

use crate::{
    deploy::{DeployError, LogLine, Observation, SlotKey, Target},
    metrics::Sources,
    store::{Listed, Store, StoreError},
    test_run::Runner,
    traffic::Router,
};
use domain::{
    delivery::{Plan, State},
    digest::Digest,
    id::{DeliveryId, Place},
    service::Definition,
    traffic::TrafficSample,
};
use jiff::Timestamp;
use std::{
    collections::{HashMap, HashSet},
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::{Semaphore, broadcast, mpsc, watch};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// Deliveries under way at most; one more is refused when it is triggered.
pub const OPEN_DELIVERIES_MAX: u32 = 500;
/// Intents that wait for one delivery's task; one more is refused.
const INBOX_MAX: usize = 32;

/// What the orchestrator acts through.
#[derive(Debug)]
pub struct Ports {
    /// What is kept.
    pub store: Store,
    /// Where versions run.
    pub target: Arc<dyn Target>,
    /// Who gets the traffic.
    pub router: Arc<dyn Router>,
    /// Where the router listens, for tests through the public route.
    pub router_address: SocketAddr,
    /// Where indicators come from, by name.
    pub sources: Sources,
    /// What runs tests.
    pub runner: Arc<dyn Runner>,
}

/// A handle to the orchestrator; clones are the same one.
#[derive(Debug, Clone)]
pub struct Orchestrator {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    ports: Ports,
    feed: Feed,
    inboxes: Mutex<HashMap<DeliveryId, mpsc::Sender<people::Intent>>>,
    /// Since when each open delivery's commands are performed, for pages: machines' time counts from then.
    taken_up: Mutex<HashMap<DeliveryId, Timestamp>>,
    /// Counts up whenever a place may have become free or due; queues and the keeper look again.
    places: watch::Sender<u64>,
    stop: CancellationToken,
    tasks: TaskTracker,
    /// Places that are being brought back since the server started. Their deliveries wait for it.
    restoring: watch::Sender<HashSet<Place>>,
    /// Bounds how many evaluations have their series fetched at once.
    collecting: Semaphore,
}

impl Orchestrator {
    /// Begins to bring back what should run, takes up every open delivery where its log ends, and starts the keeper.
    /// It does not wait until everything runs: see [`restored`](Self::restored).
    ///
    /// # Errors
    /// If the store cannot be read. A delivery whose own log cannot be read is left alone, and its lists and pages say so.
    pub async fn start(ports: Ports) -> Result<Self, StoreError> {
        let newest = ports.store.newest_position().await?;
        let inner = Inner {
            ports,
            feed: Feed::new(newest),
            inboxes: Mutex::new(HashMap::new()),
            taken_up: Mutex::new(HashMap::new()),
            places: watch::Sender::new(0),
            stop: CancellationToken::new(),
            tasks: TaskTracker::new(),
            restoring: watch::Sender::new(HashSet::new()),
            collecting: Semaphore::new(series::AT_ONCE),
        };
        let this = Self { inner: Arc::new(inner) };
        keeper::start(&this).await?;
        for row in this.inner.ports.store.deliveries(Listed::Open, OPEN_DELIVERIES_MAX).await? {
            if let Err(why) = drive::recover(&this, row.id).await {
                tracing::error!(delivery.id = %row.id, error = %why, "a delivery could not be taken up again");
                let sentence = unreadable::sentence(&row, &why);
                this.inner.ports.store.note_unreadable(row.id, &sentence).await?;
                this.look_again();
            }
        }
        Ok(this)
    }

    /// What happens, as it happens.
    #[must_use]
    pub fn feed(&self) -> &Feed {
        &self.inner.feed
    }

    /// What is kept.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.inner.ports.store
    }

    /// What is true of a slot now.
    pub async fn observe(&self, slot: &SlotKey) -> Observation {
        self.ports().target.observe(slot).await
    }

    /// A slot's lines of output after a number.
    pub async fn output(&self, slot: &SlotKey, after: u64) -> Vec<LogLine> {
        self.ports().target.output(slot, after).await
    }

    /// Seconds of a place's traffic, oldest first.
    pub async fn samples(&self, place: &Place) -> Vec<TrafficSample> {
        self.ports().router.samples(place).await
    }

    /// Seconds of traffic as they are measured, of all places.
    #[must_use]
    pub fn watch_traffic(&self) -> broadcast::Receiver<(Place, TrafficSample)> {
        self.ports().router.watch()
    }

    /// Where people reach a place.
    #[must_use]
    pub fn url(&self, place: &Place) -> String {
        self.ports().router.url(place)
    }

    /// Where the router listens.
    #[must_use]
    pub fn router_address(&self) -> SocketAddr {
        self.ports().router_address
    }

    /// Who can be asked for indicators.
    #[must_use]
    pub fn sources(&self) -> &Sources {
        &self.inner.ports.sources
    }

    /// The digest of what a tag would run now.
    ///
    /// # Errors
    /// [`DeployError::NotFound`] where there is no such thing.
    pub async fn resolve(&self, definition: &Definition, tag: &str) -> Result<Digest, DeployError> {
        self.ports().target.resolve(definition, tag).await
    }

    /// How far a delivery’s test or gate is, while one runs.
    #[must_use]
    pub fn progress(&self, delivery: DeliveryId) -> Option<Progress> {
        self.feed().progress_of(delivery)
    }

    /// Since when what a delivery wants is being done; none while its place is still being brought back, or once it is over.
    #[must_use]
    pub fn taken_up(&self, delivery: DeliveryId) -> Option<Timestamp> {
        self.all_taken_up().get(&delivery).copied()
    }

    /// When a delivery's present phase ends by itself; none while that is not known, and once it is over.
    #[must_use]
    pub fn deadline(&self, plan: &Plan, state: &State) -> Option<Timestamp> {
        let taken_up = self.taken_up(plan.delivery).unwrap_or(Timestamp::MAX);
        state.deadline_since(plan, taken_up).filter(|at| *at < Timestamp::MAX)
    }

    fn all_taken_up(&self) -> std::sync::MutexGuard<'_, HashMap<DeliveryId, Timestamp>> {
        self.inner.taken_up.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn ports(&self) -> &Ports {
        &self.inner.ports
    }

    /// Lets every delivery's task end where it is; their logs say where to go on.
    pub async fn stop(&self) {
        self.inner.stop.cancel();
        self.inner.tasks.close();
        self.inner.tasks.wait().await;
    }

    fn look_again(&self) {
        self.inner.places.send_modify(|count| *count += 1);
    }

    fn inboxes(&self) -> std::sync::MutexGuard<'_, HashMap<DeliveryId, mpsc::Sender<people::Intent>>> {
        self.inner.inboxes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
