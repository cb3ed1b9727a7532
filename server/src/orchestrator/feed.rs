//! What happens, as it happens: for event streams to browsers.

use crate::{deploy::SlotKey, store::FeedItem, test_run::Progress};
use domain::id::DeliveryId;
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};
use tokio::sync::{broadcast, watch};

/// Moments that wait for one slow reader; it is told that it missed some.
const WAITING_MAX: usize = 1024;

/// Something that just happened.
#[derive(Debug, Clone)]
pub enum Moment {
    /// An event was recorded.
    Recorded(Arc<FeedItem>),
    /// A list changed in another way: a project, a file.
    Changed,
    /// A test got further.
    Progress(DeliveryId, Progress),
    /// A slot's process changed.
    Slot(SlotKey),
}

/// A stream of moments for any number of readers.
#[derive(Debug, Clone)]
pub struct Feed {
    moments: broadcast::Sender<Moment>,
    newest: Arc<AtomicU64>,
    /// How far each running test is, for a page that is opened in the middle of it.
    tests: Arc<Mutex<HashMap<DeliveryId, Progress>>>,
}

impl Feed {
    pub(super) fn new(newest: u64) -> Self {
        Self {
            moments: broadcast::Sender::new(WAITING_MAX),
            newest: Arc::new(AtomicU64::new(newest)),
            tests: Arc::default(),
        }
    }

    /// Everything from now on.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<Moment> {
        self.moments.subscribe()
    }

    /// The position of the newest recorded event.
    #[must_use]
    pub fn newest(&self) -> u64 {
        self.newest.load(Ordering::Acquire)
    }

    /// How far a delivery's test is, while one runs.
    #[must_use]
    pub fn progress_of(&self, delivery: DeliveryId) -> Option<Progress> {
        self.tests().get(&delivery).copied()
    }

    fn tests(&self) -> MutexGuard<'_, HashMap<DeliveryId, Progress>> {
        self.tests.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says that something happened. Nobody listening is no error.
    pub fn publish(&self, moment: Moment) {
        if let Moment::Recorded(item) = &moment {
            self.newest.fetch_max(item.position, Ordering::AcqRel);
        }
        drop(self.moments.send(moment));
    }
}

/// A place for a test to say how far it is; each word is passed on to the feed.
pub(super) fn progress(feed: &Feed, delivery: DeliveryId) -> watch::Sender<Progress> {
    let (sender, mut receiver) = watch::channel(Progress::default());
    let feed = feed.clone();
    tokio::spawn(async move {
        while receiver.changed().await.is_ok() {
            let so_far = *receiver.borrow_and_update();
            feed.tests().insert(delivery, so_far);
            feed.publish(Moment::Progress(delivery, so_far));
        }
        // The test is over, or was given up.
        feed.tests().remove(&delivery);
    });
    sender
}
