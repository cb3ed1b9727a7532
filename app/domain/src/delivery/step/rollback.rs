//! The way back: old version up, route moved and verified, drained, candidate down. In this order, never another.

use super::{Illegal, begin, end, not_now};
use crate::{
    delivery::{
        event::{Event, Recorded},
        state::{Outcome, Phase, RollbackStep, State, Visit, Why},
    },
    traffic::Weight,
};

/// The next state if the delivery is rolling back.
pub(super) fn take(state: &State, event: &Recorded) -> Option<Result<State, Illegal>> {
    let Phase::RollingBack { why, step } = &state.phase else { return None };
    let onward = |step| begin(state, event, Phase::RollingBack { why: why.clone(), step });
    Some(match (step, &event.event) {
        (RollbackStep::StartStable, Event::StableReady) => Ok(onward(RollbackStep::RestoreRoute)),
        (RollbackStep::RestoreRoute, Event::RouteRestored) => {
            let mut next = onward(RollbackStep::Drain);
            next.visits[state.stage].weight = Some((Weight::NONE, event.at));
            Ok(next)
        }
        (RollbackStep::Drain, Event::Drained { .. }) => Ok(onward(RollbackStep::RetireCandidate)),
        (RollbackStep::RetireCandidate, Event::RolledBack) => Ok(end(state, event, outcome(why.clone()))),
        (step, Event::RollbackFailed { reason }) => Ok(end(state, event, failure(state.visit(), *step, reason))),
        _ => Err(not_now(state, event)),
    })
}

/// How a delivery ends whose way back is complete.
pub(super) fn outcome(why: Why) -> Outcome {
    match why {
        Why::Rejected { by, reason } => Outcome::Rejected { by, reason },
        Why::Aborted { by, reason } => Outcome::Aborted { by, reason },
        why => Outcome::RolledBack { why },
    }
}

/// How a delivery ends that turned back at a door, before anything was deployed behind it.
pub(super) fn outcome_without_deployment(why: Why) -> Outcome {
    match why {
        Why::TimedOut { what } => Outcome::Failed {
            reason: format!("{what} lasted too long"),
            traffic_safe: true,
            advice: "Nothing was deployed in this stage. Trigger the artifact again.".to_owned(),
        },
        why => outcome(why),
    }
}

/// How a delivery ends whose way back is not: with what is known of the traffic, and what a person must do.
pub(super) fn failure(visit: &Visit, step: RollbackStep, reason: &str) -> Outcome {
    let carries = visit.weight.is_some_and(|(weight, _)| weight > Weight::NONE);
    let (traffic_safe, what, advice) = match (step, carries) {
        (RollbackStep::StartStable, true) => (
            false,
            "the old version could not be started",
            "Traffic may still be on the candidate. Deliver a good version now: it takes the place of the old one.",
        ),
        (RollbackStep::StartStable, false) => (
            false,
            "the old version could not be started",
            "By the last word of the route the candidate had no traffic, and the old version does not run: it may be that \
             nothing serves. Deliver a good version now.",
        ),
        (RollbackStep::RestoreRoute, true) => (
            false,
            "the route could not be given back to the old version",
            "Traffic may still be on the candidate. Check the router, then deliver a good version now.",
        ),
        (RollbackStep::RestoreRoute, false) => (
            false,
            "the route could not be given to the old version",
            "The old version is ready, and by the last word of the route the candidate had no traffic, but what the route \
             holds now is not known. Check the router, then deliver a good version now.",
        ),
        (RollbackStep::Drain | RollbackStep::RetireCandidate, _) => (
            true,
            "the candidate could not be stopped",
            "Traffic is on the old version. Stop the candidate's process by hand.",
        ),
    };
    Outcome::Failed { reason: format!("{what}: {reason}"), traffic_safe, advice: advice.to_owned() }
}
