//! What happens, as it happens: for event streams to browsers.

use crate::{deploy::SlotKey, store::FeedItem, test_run};
use domain::id::DeliveryId;
use jiff::Timestamp;
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
    /// A test or a gate got further.
    Progress(DeliveryId, Progress),
    /// A slot's process changed.
    Slot(SlotKey),
}

/// How far something is that runs.
#[derive(Debug, Clone, PartialEq)]
pub enum Progress {
    /// A test.
    Test(test_run::Progress),
    /// A gate.
    Gate(Judging),
}

/// How far a gate is: its objectives' indicators are asked for one after the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judging {
    /// Indicators that have answered.
    pub answered: usize,
    /// All that are asked for.
    pub asked: usize,
    /// The one that is asked for now.
    pub indicator: String,
    /// Who is asked; none where nobody is.
    pub source: Option<String>,
    /// Until when what was measured may still come in there.
    pub complete_at: Timestamp,
}

/// A stream of moments for any number of readers.
#[derive(Debug, Clone)]
pub struct Feed {
    moments: broadcast::Sender<Moment>,
    newest: Arc<AtomicU64>,
    /// How far everything is that runs, for a page that is opened in the middle of it.
    running: Arc<Mutex<HashMap<DeliveryId, Progress>>>,
}

impl Feed {
    pub(super) fn new(newest: u64) -> Self {
        Self {
            moments: broadcast::Sender::new(WAITING_MAX),
            newest: Arc::new(AtomicU64::new(newest)),
            running: Arc::default(),
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

    /// How far a delivery's test or gate is, while one runs.
    #[must_use]
    pub fn progress_of(&self, delivery: DeliveryId) -> Option<Progress> {
        self.running().get(&delivery).cloned()
    }

    fn running(&self) -> MutexGuard<'_, HashMap<DeliveryId, Progress>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
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
pub(super) fn progress(feed: &Feed, delivery: DeliveryId) -> watch::Sender<test_run::Progress> {
    let (sender, mut receiver) = watch::channel(test_run::Progress::default());
    let feed = feed.clone();
    tokio::spawn(async move {
        while receiver.changed().await.is_ok() {
            let so_far = Progress::Test(*receiver.borrow_and_update());
            feed.running().insert(delivery, so_far.clone());
            feed.publish(Moment::Progress(delivery, so_far));
        }
        // The test is over, or was given up.
        feed.running().remove(&delivery);
    });
    sender
}

/// A place for a gate to say how far it is, for as long as it judges.
pub(super) struct Teller<'feed> {
    feed: &'feed Feed,
    delivery: DeliveryId,
}

impl<'feed> Teller<'feed> {
    pub(super) fn new(feed: &'feed Feed, delivery: DeliveryId) -> Self {
        Self { feed, delivery }
    }

    pub(super) fn tell(&self, judging: Judging) {
        let so_far = Progress::Gate(judging);
        self.feed.running().insert(self.delivery, so_far.clone());
        self.feed.publish(Moment::Progress(self.delivery, so_far));
    }
}

impl Drop for Teller<'_> {
    fn drop(&mut self) {
        self.feed.running().remove(&self.delivery);
    }
}
