//! What a delivery wants done in the world.

use super::event::Occupant;
use crate::{
    id::DeliveryId,
    traffic::{Slot, Weight},
    window::Window,
};

/// One thing to do. Each says what should be, not what to change, so that it can be done twice.
///
/// The stage that a command is for is the state's, and whoever performs it writes with the delivery's id and the
/// state's `seq`, so that a stale writer can be refused.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Wait until the stage is free, then take it. Answer: `StageEntered`.
    EnterStage,
    /// Make the artifact run and be ready in this slot. Answer: `Deployed`, `DeployFailed`.
    Deploy(Slot),
    /// Give the slot that weight and read it back. Answer: `WeightSet`, `ShiftFailed`.
    SetWeight(Slot, Weight),
    /// Run the stage's test, or its preview test straight against the slot. Answer: `TestsFinished`.
    RunTests {
        /// The slot to test by its own endpoint; none for the public route.
        preview: Option<Slot>,
    },
    /// Fetch the indicators of that window and judge them. Answer: `Evaluated`.
    Evaluate(Window),
    /// Make this slot the live one. Answer: `Promoted`, `PromotionFailed`.
    Promote(Slot),
    /// Make the old version run and be ready. Answer: `StableReady`, `RollbackFailed`.
    StartStable(Option<Occupant>),
    /// Give the old version everything, the slot that goes nothing, and read it back.
    /// Answer: `RouteRestored`, `RollbackFailed`.
    RestoreRoute {
        /// Who shall have everything; none where the stage never served.
        stable: Option<Slot>,
        /// Who shall have nothing.
        candidate: Slot,
    },
    /// Wait until no request is in flight to the slot. Answer: `Drained`.
    Drain(Slot),
    /// Stop what runs in the slot. Answer: `RolledBack`, `RollbackFailed`.
    RetireCandidate(Slot),
}

/// Who writes to the outside: every write carries it, and a later one makes earlier ones stale.
///
/// Ordered by when the place was entered: one delivery at a time holds it, so whoever came in later writes later. Neither a
/// clock nor the delivery's id says that: a clock can go back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Writer {
    /// Position in the feed of all deliveries of the event by which this one entered its present stage.
    pub entered: u64,
    /// [`State::seq`](super::State::seq) of the state that wants the write.
    pub seq: u64,
    /// The delivery; none for the keeper of a place that no delivery is in.
    pub delivery: Option<DeliveryId>,
}

impl Writer {
    /// Whoever keeps a place that was found without a delivery, at a position of the feed: later than every delivery that
    /// has left it, earlier than any that comes.
    #[must_use]
    pub fn keeper(position: u64) -> Self {
        Self { entered: position, seq: 0, delivery: None }
    }
}
