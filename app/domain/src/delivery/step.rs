//! The state machine: which event leads from which state to which.

mod advance;
mod intent;
mod rollback;
mod shortcut;

pub(super) use advance::needs_approval;

use super::{
    command::Command,
    event::{Event, Recorded},
    plan::Plan,
    state::{Outcome, Phase, State, Visit, Why},
};

/// Why an event cannot happen to a delivery that stands where it stands.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Illegal {
    /// The log does not begin with `Triggered`, or a second one came.
    #[error("a log begins with exactly one Triggered event")]
    NotABeginning,
    /// The delivery is over.
    #[error("the delivery is over")]
    Over,
    /// The event does not fit the phase.
    #[error("{what} is not possible while the delivery {phase}")]
    NotNow {
        /// The event.
        what: &'static str,
        /// What the delivery is doing.
        phase: &'static str,
    },
    /// The approval was given to something else than what waits now.
    #[error("the approval is void: {what} changed since it was given")]
    Void {
        /// Which part of its subject.
        what: &'static str,
    },
    /// The window does not lie inside the time at the weight under judgement.
    #[error("the window lies outside the time at which the candidate carried its weight")]
    WindowOutside,
}

/// Where a delivery stands after its first event.
///
/// # Errors
/// [`Illegal::NotABeginning`] unless it is `Triggered` with at least one stage.
pub fn start(first: &Recorded) -> Result<(Plan, State), Illegal> {
    let Event::Triggered { plan, .. } = &first.event else { return Err(Illegal::NotABeginning) };
    if plan.stages.is_empty() || plan.stages.iter().any(|stage| stage.steps.is_empty()) {
        return Err(Illegal::NotABeginning);
    }
    let state = State {
        seq: first.seq,
        since: first.at,
        stage: 0,
        phase: Phase::Queued,
        hold: None,
        visits: vec![Visit::begin(first.at)],
    };
    Ok((Plan::clone(plan), state))
}

/// Where a delivery stands after `event`, and what is to be done now that was not before.
///
/// An answer to a phase that is over, late or sent twice, changes nothing and commands nothing.
///
/// # Errors
/// [`Illegal`] if the event cannot happen in this state; it must not be recorded then.
pub fn step(plan: &Plan, state: &State, event: &Recorded) -> Result<(State, Vec<Command>), Illegal> {
    if is_stale(state, event) {
        return Ok((state.clone(), Vec::new()));
    }
    if state.is_final() {
        return Err(Illegal::Over);
    }
    let next = intent::take(plan, state, event)
        .or_else(|| rollback::take(state, event))
        .or_else(|| shortcut::take(plan, state, event))
        .unwrap_or_else(|| advance::take(plan, state, event))?;
    let before = if state.seq == next.seq { state.outstanding(plan) } else { Vec::new() };
    let commands = next.outstanding(plan).into_iter().filter(|command| !before.contains(command)).collect();
    Ok((next, commands))
}

/// The fold of a whole log.
///
/// # Errors
/// [`Illegal`] with the sequence number of the first event that does not fit.
pub fn fold(log: &[Recorded]) -> Result<(Plan, State), (u64, Illegal)> {
    let first = log.first().ok_or((0, Illegal::NotABeginning))?;
    let (plan, state) = start(first).map_err(|illegal| (first.seq, illegal))?;
    let state = log[1..].iter().try_fold(state, |state, event| match step(&plan, &state, event) {
        Ok((next, _)) => Ok(next),
        Err(illegal) => Err((event.seq, illegal)),
    })?;
    Ok((plan, state))
}

pub(super) fn is_stale(state: &State, event: &Recorded) -> bool {
    event.answers.is_some_and(|seq| seq != state.seq)
}

/// A new phase begins with this event.
fn begin(state: &State, event: &Recorded, phase: Phase) -> State {
    let mut next = State { seq: event.seq, since: event.at, phase, ..state.clone() };
    if next.is_final() {
        next.hold = None;
        next.visits[state.stage].left = Some(event.at);
    }
    next
}

fn end(state: &State, event: &Recorded, outcome: Outcome) -> State {
    begin(state, event, Phase::Final { outcome })
}

/// The way back. Where nothing was deployed yet there is nothing to roll back, and the delivery just ends.
fn go_back(state: &State, event: &Recorded, why: Why) -> State {
    if matches!(state.phase, Phase::AwaitingApproval | Phase::Queued) {
        return end(state, event, rollback::outcome_without_deployment(why));
    }
    let first = super::state::RollbackStep::StartStable;
    // A rollback waits for nobody: a hold that was asked for before it began does not stop it.
    State { hold: None, ..begin(state, event, Phase::RollingBack { why, step: first }) }
}

fn not_now(state: &State, event: &Recorded) -> Illegal {
    Illegal::NotNow { what: event.event.name(), phase: state.phase.name() }
}
