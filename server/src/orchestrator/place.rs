//! What people do to a place itself: keep what is beside the live version for longer, and take the place from a delivery
//! that nobody can go on with.

use super::{Folded, Orchestrator, feed::Moment, folded, keeper};
use crate::{
    deploy::SlotKey,
    store::{Environment, StoreError},
};
use domain::{
    delivery::{Actor, REASON_CHARS_MAX, Role},
    id::Place,
    place::{Act, Done, NotExtended, extended},
    traffic::Slot,
};
use jiff::Timestamp;

/// Why something that was asked for a place was not done.
#[derive(Debug, thiserror::Error)]
pub enum PlaceRefusal {
    /// Their role does not allow it.
    #[error("viewers change nothing")]
    Viewer,
    /// Nothing is kept beside the live version.
    #[error("nothing is kept warm there any more")]
    NothingWarm,
    /// Somebody was quicker, or it ended.
    #[error("it has changed since this page was loaded. Nothing was done; look again")]
    MovedOn,
    /// It is not extended.
    #[error(transparent)]
    NotExtended(#[from] NotExtended),
    /// The reason is longer than anybody reads.
    #[error("the reason has more than {REASON_CHARS_MAX} characters: say the rest where it can be linked to")]
    LongReason,
    /// A reason is needed.
    #[error("say why: a reason is needed to free a place")]
    NoReason,
    /// No delivery holds it.
    #[error("no delivery holds that place")]
    NotHeld,
    /// Its delivery can go on.
    #[error("its delivery can be read and goes on: abort it instead")]
    GoesOn,
    /// The store failed.
    #[error("the store could not be read or written")]
    Store(#[from] StoreError),
}

/// Who does something to a place, and why.
#[derive(Debug, Clone)]
pub struct Hand {
    /// Who.
    pub by: Actor,
    /// What they are in the project.
    pub role: Role,
    /// Why.
    pub reason: String,
}

impl Hand {
    fn act(&self, done: Done) -> Result<Act, PlaceRefusal> {
        let reason = self.reason.trim().to_owned();
        if self.role == Role::Viewer {
            return Err(PlaceRefusal::Viewer);
        }
        if reason.chars().count() > REASON_CHARS_MAX {
            return Err(PlaceRefusal::LongReason);
        }
        Ok(Act { by: self.by.clone(), at: Timestamp::now(), reason, done })
    }
}

impl Orchestrator {
    /// Keeps what is beside the live version of a place for longer, if it is still kept until `seen`. A delivery that
    /// needs its slot takes it all the same.
    ///
    /// # Errors
    /// [`PlaceRefusal`]; nothing was done then.
    pub async fn extend_keep_warm(
        &self,
        hand: Hand,
        place: &Place,
        seen: Timestamp,
        by_s: u32,
    ) -> Result<(), PlaceRefusal> {
        let store = &self.ports().store;
        let environment = store.environment(place).await?;
        let warm = environment.warm.as_ref().ok_or(PlaceRefusal::NothingWarm)?;
        if warm.until != seen {
            return Err(PlaceRefusal::MovedOn);
        }
        let until = extended(warm.until, Timestamp::now(), by_s)?;
        let act = hand.act(Done::KeptWarm { from: warm.until, until })?;
        if !store.extend_warm(place, &act).await? {
            return Err(PlaceRefusal::MovedOn);
        }
        tracing::info!(%place, by = %act.by, %until, "a version is kept warm for longer");
        self.told_of(&environment);
        Ok(())
    }

    /// Takes a place from a delivery whose log cannot be read, so that others can go in: that delivery is over for good,
    /// even if its log can be read again one day. The live version gets all of the place's traffic.
    ///
    /// # Errors
    /// [`PlaceRefusal`]; nothing was done then. A delivery that can be read is not refused its place: it is aborted.
    pub async fn free(&self, hand: Hand, place: &Place) -> Result<(), PlaceRefusal> {
        let store = &self.ports().store;
        let environment = store.environment(place).await?;
        let holder = environment.holder.ok_or(PlaceRefusal::NotHeld)?;
        let row = store.delivery(holder).await?.ok_or(PlaceRefusal::NotHeld)?;
        let is_driven = self.inboxes().contains_key(&holder);
        if is_driven || matches!(folded(self, &row).await?, Folded::Read { .. }) {
            return Err(PlaceRefusal::GoesOn);
        }
        let act = hand.act(Done::Freed { delivery: holder })?;
        if act.reason.is_empty() {
            return Err(PlaceRefusal::NoReason);
        }
        let sentence = format!(
            "{} {} could not be read, and {} freed {} from it: {}",
            row.service, row.tag, act.by, place.stage, act.reason
        );
        // As long as the place is held nobody else goes in, and the route is nobody's but the live version's.
        keeper::restored(self, Some(place.clone())).await;
        keeper::give_back(self, &environment).await;
        if !store.free(place, &act, &sentence).await? {
            return Err(PlaceRefusal::MovedOn);
        }
        tracing::warn!(%place, delivery.id = %holder, by = %act.by, "a place was taken from a delivery that cannot be read");
        self.told_of(&environment);
        self.feed().publish(Moment::Changed);
        Ok(())
    }

    fn told_of(&self, environment: &Environment) {
        for slot in Slot::BOTH {
            self.feed().publish(Moment::Slot(SlotKey { place: environment.place.clone(), slot }));
        }
        self.look_again();
    }
}
