//! A delivery as the page holds it: folded from the log, kept up to date by the event stream.

mod hear;
mod renewal;

use super::model::{
    folded::Folded,
    history::History,
    output::Output,
    spans::{Span, spans},
};
use crate::{
    api::{
        ApiError,
        deliveries::{self, PlaceView, Progress, SavedFile, SlotView},
        projects::DeliverySummary,
    },
    clock::use_now,
    live::{Link, Live, Watch, listen, use_link},
};
use domain::{
    delivery::Recorded,
    id::{DeliveryId, Place},
    traffic::Slot,
};
use jiff::Timestamp;
use leptos::prelude::*;
use renewal::Renewal;

/// Everything that the page's parts draw.
#[derive(Debug, Clone, Copy)]
pub struct Followed {
    /// The log and what it adds up to.
    pub folded: RwSignal<Folded>,
    /// The phases it went through.
    pub spans: Memo<Vec<Span>>,
    /// Files that were saved meanwhile.
    pub saved: RwSignal<Vec<SavedFile>>,
    /// The places that have a route.
    pub places: RwSignal<Vec<FollowedPlace>>,
    /// How far the running test or gate is.
    pub progress: RwSignal<Option<Progress>>,
    /// If it is queued: what holds the stage.
    pub queued_behind: RwSignal<Option<DeliverySummary>>,
    /// The number of the delivery before it.
    pub previous: RwSignal<Option<u32>>,
    /// The number of the delivery after it.
    pub next: RwSignal<Option<u32>>,
    /// If it made way: the one that it made way for.
    pub successor: RwSignal<Option<DeliverySummary>>,
    /// The server's clock.
    pub now: Signal<Timestamp>,
    /// Whether news arrive.
    pub link: Signal<Link>,
    live: Live,
    renewal: StoredValue<Renewal>,
}

/// A place with what was measured there.
#[derive(Debug, Clone, PartialEq)]
pub struct FollowedPlace {
    /// Which.
    pub place: Place,
    /// Where people reach it.
    pub url: String,
    /// Seconds of traffic.
    pub history: RwSignal<History>,
    /// Blue, then green.
    pub slots: [FollowedSlot; 2],
}

/// A slot with what it says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FollowedSlot {
    /// Which.
    pub slot: Slot,
    /// Its process; none where nothing is known of it.
    pub view: RwSignal<Option<SlotView>>,
    /// The tail of its output.
    pub output: RwSignal<Output>,
}

/// Keeps a delivery up to date while its page is open.
///
/// # Errors
/// [`ApiError::Broken`] if the log does not fit together, which is a bug.
pub fn follow(page: deliveries::DeliveryPage) -> Result<Followed, ApiError> {
    let folded = folded(page.log, page.taken_up)?;
    let live = use_link();
    let watch = Watch::Service { project: folded.plan.project.clone(), service: folded.plan.service.clone() };
    let folded = RwSignal::new(folded);
    let followed = Followed {
        folded,
        spans: Memo::new(move |_| folded.with(|folded| spans(&folded.log))),
        places: RwSignal::new(page.places.into_iter().map(FollowedPlace::new).collect()),
        saved: RwSignal::new(page.saved),
        progress: RwSignal::new(page.progress),
        queued_behind: RwSignal::new(page.queued_behind),
        previous: RwSignal::new(page.previous),
        next: RwSignal::new(page.next),
        successor: RwSignal::new(page.successor),
        now: live.server_clock(use_now(page.now)),
        link: live.link,
        live,
        renewal: StoredValue::new(Renewal::default()),
    };
    listen(watch, Some(page.position), move |message| followed.hear(message));
    // A connection that was lost may have come back to a server that was started again, where machines' time began anew.
    Effect::new(move |before: Option<Link>| {
        let now = live.link.get();
        if before == Some(Link::Lost) && now == Link::Open {
            followed.look_again();
        }
        now
    });
    Ok(followed)
}

fn folded(log: Vec<Recorded>, taken_up: Option<Timestamp>) -> Result<Folded, ApiError> {
    let folded = Folded::of(log).map_err(|(seq, illegal)| {
        leptos::logging::error!("event {seq} does not fit the log: {illegal}");
        ApiError::Broken { reference: format!("unreadable-log-at-{seq}") }
    })?;
    Ok(Folded { taken_up, ..folded })
}

impl Followed {
    /// Which delivery this is.
    #[must_use]
    pub fn id(self) -> DeliveryId {
        self.folded.with_untracked(|folded| folded.plan.delivery)
    }

    /// The state that the page shows: what a person does is bound to it.
    #[must_use]
    pub fn seq(self) -> Signal<u64> {
        Signal::derive(move || self.folded.with(|folded| folded.state.seq))
    }

    /// The place of the stage of that index, if it has a route.
    #[must_use]
    pub fn place(self, stage: usize) -> Option<FollowedPlace> {
        let place = self.folded.with(|folded| folded.plan.place(stage))?;
        self.places.with(|places| places.iter().find(|followed| followed.place == place).cloned())
    }
}

impl FollowedPlace {
    fn new(view: PlaceView) -> Self {
        let slots = Slot::BOTH.map(FollowedSlot::new);
        let place = Self {
            place: view.place.clone(),
            url: view.url.clone(),
            history: RwSignal::new(History::default()),
            slots,
        };
        place.renew(view);
        place
    }

    /// What runs in that slot.
    #[must_use]
    pub fn slot(&self, slot: Slot) -> FollowedSlot {
        match slot {
            Slot::Blue => self.slots[0],
            Slot::Green => self.slots[1],
        }
    }

    /// Takes in what was fetched; what is known already is not doubled.
    fn renew(&self, view: PlaceView) {
        self.history.update(|history| history.extend(view.samples));
        for slot in view.slots {
            self.slot(slot.slot).renew(slot);
        }
    }
}

impl FollowedSlot {
    fn new(slot: Slot) -> Self {
        Self { slot, view: RwSignal::new(None), output: RwSignal::new(Output::default()) }
    }

    fn renew(self, mut view: SlotView) {
        let lines = std::mem::take(&mut view.output);
        if !lines.is_empty() {
            self.output.update(|output| output.extend(lines));
        }
        self.view.set(Some(view));
    }
}
