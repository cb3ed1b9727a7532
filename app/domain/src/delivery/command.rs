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
/// Ordered by delivery first: ids of later deliveries are greater, and a place is held by one delivery at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Writer {
    /// The delivery.
    pub delivery: DeliveryId,
    /// [`State::seq`](super::State::seq) of the state that wants the write.
    pub seq: u64,
}
