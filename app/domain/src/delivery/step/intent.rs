//! What people ask for in any phase: hold, resume, abort; and the deadline that ends every phase.

use super::{Illegal, begin, end, go_back, not_now};
use crate::{
    delivery::{
        event::{Actor, Event, Recorded},
        plan::Plan,
        state::{Hold, Outcome, Phase, RollbackStep, State, Why},
    },
    slo::Verdict,
};

/// The next state if the event is one of these.
pub(super) fn take(plan: &Plan, state: &State, event: &Recorded) -> Option<Result<State, Illegal>> {
    Some(match &event.event {
        Event::Aborted { reason } => Ok(abort(state, event, reason)),
        Event::Held { reason } => hold(state, event, reason),
        Event::Resumed => resume(state, event),
        Event::TimedOut => Ok(time_out(plan, state, event)),
        Event::Superseded { by } if waits_at_the_door(state) => Ok(end(state, event, Outcome::Superseded { by: *by })),
        _ => return None,
    })
}

fn waits_at_the_door(state: &State) -> bool {
    matches!(state.phase, Phase::Queued | Phase::AwaitingApproval)
}

fn abort(state: &State, event: &Recorded, reason: &str) -> State {
    if let Phase::RollingBack { step, .. } = state.phase {
        // Already on the way back: only the reason changes, no step is done twice.
        let why = Why::Aborted { by: event.by.clone(), reason: reason.to_owned() };
        return State { phase: Phase::RollingBack { why, step }, ..state.clone() };
    }
    go_back(state, event, Why::Aborted { by: event.by.clone(), reason: reason.to_owned() })
}

fn hold(state: &State, event: &Recorded, reason: &str) -> Result<State, Illegal> {
    if state.hold.is_some() || matches!(state.phase, Phase::RollingBack { .. }) {
        return Err(not_now(state, event));
    }
    let hold = Hold { seq: event.seq, since: event.at, by: event.by.clone(), reason: reason.to_owned() };
    Ok(State { hold: Some(hold), ..state.clone() })
}

fn resume(state: &State, event: &Recorded) -> Result<State, Illegal> {
    if state.hold.is_none() {
        return Err(not_now(state, event));
    }
    let resumed = State { hold: None, ..state.clone() };
    // A phase that had to wait begins now, with its whole time before it.
    Ok(if state.is_paused() { begin(&resumed, event, state.phase.clone()) } else { resumed })
}

/// What each deadline leads to. None leads to a promotion.
fn time_out(plan: &Plan, state: &State, event: &Recorded) -> State {
    let what = format!("the time in which it {}", state.phase.name());
    let too_late = |what: &str| Why::Rejected { by: Actor::Engine, reason: what.to_owned() };
    if state.is_paused() {
        return go_back(state, event, Why::TimedOut { what: "the hold".to_owned() });
    }
    match &state.phase {
        Phase::AwaitingApproval => go_back(state, event, too_late("nobody approved in time")),
        Phase::Held { .. } => go_back(state, event, too_late("nobody decided in time")),
        // An unanswered gate is an error, and an error waits for a person.
        Phase::Evaluating { step, window } => {
            begin(state, event, Phase::Held { step: *step, verdict: Verdict::Error, window: *window })
        }
        Phase::RollingBack { why, step } => rollback_took_too_long(state, event, why, *step),
        Phase::Queued
        | Phase::Deploying
        | Phase::Shifting { .. }
        | Phase::Testing { .. }
        | Phase::Promoting
        | Phase::Final { .. } => {
            debug_assert!(state.stage < plan.stages.len());
            go_back(state, event, Why::TimedOut { what })
        }
    }
}

/// A drain that takes too long is cut; every other step of a rollback that does ends the delivery loudly.
fn rollback_took_too_long(state: &State, event: &Recorded, why: &Why, step: RollbackStep) -> State {
    match step {
        RollbackStep::Drain => {
            let next = RollbackStep::RetireCandidate;
            begin(state, event, Phase::RollingBack { why: why.clone(), step: next })
        }
        RollbackStep::StartStable | RollbackStep::RestoreRoute | RollbackStep::RetireCandidate => {
            end(state, event, super::rollback::failure(state.visit(), step, "it took too long"))
        }
    }
}
