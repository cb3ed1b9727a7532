//! Logs that cannot be read or folded: what lists and pages say of them, so that nobody waits without knowing what for.

use super::{Orchestrator, drive::DriveError};
use crate::store::{DeliveryRow, StoreError};
use domain::delivery::{Plan, Recorded, State, fold};

/// A delivery as its log tells it.
#[derive(Debug)]
pub(crate) enum Folded {
    /// All of it.
    Read {
        /// Event by event.
        log: Vec<Recorded>,
        /// What was planned.
        plan: Box<Plan>,
        /// Where it stands.
        state: Box<State>,
    },
    /// Nothing is known of it but what lists say; in a sentence, why.
    Unreadable(String),
}

/// Reads a delivery's log.
///
/// # Errors
/// What the database says. A log that is there and makes no sense is no error but an answer.
pub(crate) async fn folded(orchestrator: &Orchestrator, row: &DeliveryRow) -> Result<Folded, StoreError> {
    let log = match orchestrator.store().log(row.id).await {
        Ok(log) => log,
        Err(why @ StoreError::Damaged { .. }) => return Ok(Folded::Unreadable(sentence(row, &why.into()))),
        Err(why) => return Err(why),
    };
    Ok(match fold(&log) {
        Ok((plan, state)) => Folded::Read { log, plan: Box::new(plan), state: Box::new(state) },
        Err((seq, illegal)) => Folded::Unreadable(sentence(row, &DriveError::Illegal { seq, illegal })),
    })
}

/// What lists and pages say of it, without a full stop.
pub(super) fn sentence(row: &DeliveryRow, why: &DriveError) -> String {
    let why = match why {
        // What the store says is the reason itself.
        DriveError::Store(why) => why.to_string(),
        why @ DriveError::Illegal { .. } => why.to_string(),
    };
    format!(
        "{} {} cannot be read: {why}. Nothing of it is done, and what it holds of {} stays as it is until its log is \
         restored from a backup or read by a version of Tidegate that understands it",
        row.service, row.tag, row.stage
    )
}
