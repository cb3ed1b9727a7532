//! The way forward through a stage, phase by phase.

use super::{Illegal, begin, end, go_back, not_now};
use crate::{
    delivery::{
        event::{Event, Occupant, Recorded, Subject, TestResult},
        plan::{GatePlan, Plan},
        state::{Approval, EvaluationNote, Outcome, Phase, State, Visit, Why},
    },
    shipyard::Policy,
    slo::{Evaluation, Verdict},
    traffic::{Slot, Split},
    window::Window,
};

/// The next state, for every event that moves a delivery forward or makes it turn back.
pub(super) fn take(plan: &Plan, state: &State, event: &Recorded) -> Result<State, Illegal> {
    match (&state.phase, &event.event) {
        (Phase::Queued, Event::StageEntered { live, candidate }) => {
            Ok(enter(plan, state, event, live.as_ref(), *candidate))
        }
        (Phase::AwaitingApproval, Event::Approved { subject, reason }) => {
            approve(plan, state, event, subject, reason).map(|next| begin(&next, event, Phase::Deploying))
        }
        (Phase::Held { step, .. }, Event::Approved { subject, reason }) => {
            approve(plan, state, event, subject, reason).map(|next| after_weight(plan, &next, event, *step))
        }
        (Phase::AwaitingApproval | Phase::Held { .. }, Event::Rejected { reason }) => {
            Ok(go_back(state, event, Why::Rejected { by: event.by.clone(), reason: reason.clone() }))
        }
        (Phase::Held { step, window, .. }, Event::Retried) => {
            Ok(begin(state, event, Phase::Evaluating { step: *step, window: *window }))
        }
        (Phase::Deploying, Event::Deployed { .. }) => Ok(deployed(plan, state, event)),
        (Phase::Deploying, Event::DeployFailed { reason }) => {
            Ok(go_back(state, event, Why::DeployFailed { reason: reason.clone() }))
        }
        (Phase::Shifting { step }, Event::WeightSet { split }) => Ok(shifted(plan, state, event, *step, *split)),
        (Phase::Shifting { .. }, Event::ShiftFailed { reason }) => {
            Ok(go_back(state, event, Why::ShiftFailed { reason: reason.clone() }))
        }
        (Phase::Testing { step }, Event::TestsFinished { window, result }) => {
            tested(plan, state, event, *step, *window, result)
        }
        (Phase::Evaluating { step, window }, Event::Evaluated { evaluation }) => {
            evaluated(plan, state, event, *step, *window, evaluation)
        }
        (Phase::Evaluating { step, .. }, Event::EvidenceLost { .. }) => {
            Ok(begin(state, event, Phase::Testing { step: Some(*step) }))
        }
        (Phase::Promoting, Event::Promoted) => Ok(promoted(plan, state, event)),
        (Phase::Promoting, Event::PromotionFailed { reason }) => {
            Ok(go_back(state, event, Why::PromotionFailed { reason: reason.clone() }))
        }
        _ => Err(not_now(state, event)),
    }
}

fn enter(plan: &Plan, state: &State, event: &Recorded, live: Option<&Occupant>, candidate: Slot) -> State {
    let phase = if needs_approval(plan, state) { Phase::AwaitingApproval } else { Phase::Deploying };
    let mut next = begin(state, event, phase);
    let visit = &mut next.visits[state.stage];
    visit.entered = Some(event.at);
    visit.live = live.cloned();
    visit.candidate = Some(candidate);
    next
}

/// Whether a person must say yes at this door. After a pass or a warning the policy says so; after anything else, and
/// where the stage before was not judged at its last weight, a door that is there at all waits for a person unless it
/// never does.
pub(in crate::delivery) fn needs_approval(plan: &Plan, state: &State) -> bool {
    let Some(policy) = state.stage_plan(plan).approval else { return false };
    let never = (policy.pass, policy.warning) == (Policy::Automatic, Policy::Automatic);
    let before = state.stage.checked_sub(1).filter(|_| state.left_out_before(plan).is_none());
    let before = before.and_then(|stage| state.visits[stage].evaluation.as_ref());
    match before.and_then(|note| policy.after(note.verdict)) {
        Some(decides) => decides == Policy::Manual,
        None => !never,
    }
}

/// Records the yes, if it was given to what waits now.
fn approve(plan: &Plan, state: &State, event: &Recorded, given: &Subject, reason: &str) -> Result<State, Illegal> {
    let mut next = state.clone();
    next.visits[state.stage].approval = Some(decision(plan, state, event, given, reason)?);
    Ok(next)
}

/// A person's decision, if it was made about what is there now.
pub(super) fn decision(
    plan: &Plan,
    state: &State,
    event: &Recorded,
    given: &Subject,
    reason: &str,
) -> Result<Approval, Illegal> {
    let waits = state.subject(plan);
    let differs = [
        ("the artifact", waits.artifact != given.artifact),
        ("the stage", waits.stage != given.stage),
        ("the evaluation", waits.evaluation != given.evaluation),
        ("the plan", waits.plan != given.plan),
    ];
    if let Some((what, _)) = differs.into_iter().find(|(_, differs)| *differs) {
        return Err(Illegal::Void { what });
    }
    Ok(Approval { by: event.by.clone(), at: event.at, subject: given.clone(), reason: reason.to_owned() })
}

fn deployed(plan: &Plan, state: &State, event: &Recorded) -> State {
    let preview = state.stage_plan(plan).preview_test.is_some();
    begin(state, event, if preview { Phase::Testing { step: None } } else { to_traffic(plan, state) })
}

fn to_traffic(plan: &Plan, state: &State) -> Phase {
    Phase::Shifting { step: state.visit().first_step(state.stage_plan(plan)) }
}

/// The route says what it holds. Anything but the weight that was asked for is a failed shift.
fn shifted(plan: &Plan, state: &State, event: &Recorded, step: usize, split: Split) -> State {
    let stage = state.stage_plan(plan);
    let wanted = stage.steps[step];
    let held = state.visit().candidate.map(|slot| split.of(slot));
    if held != Some(wanted) {
        let reason = format!("the route holds {split} where the candidate should have {wanted}");
        return go_back(state, event, Why::ShiftFailed { reason });
    }
    let mut next = state.clone();
    next.visits[state.stage].weight = Some((wanted, event.at));
    if state.visit().is_promoted_now() {
        after_weight(plan, &next, event, step)
    } else if stage.test.is_some() {
        begin(&next, event, Phase::Testing { step: Some(step) })
    } else if stage.gate.is_some() {
        // A gate without a test has no window to judge. The planner refuses such a stage; should one come by
        // another way, a person decides.
        let window = Window { start: event.at, end: event.at };
        begin(&next, event, Phase::Held { step, verdict: Verdict::InsufficientData, window })
    } else {
        after_weight(plan, &next, event, step)
    }
}

fn tested(
    plan: &Plan,
    state: &State,
    event: &Recorded,
    step: Option<usize>,
    window: Window,
    result: &TestResult,
) -> Result<State, Illegal> {
    let mut next = state.clone();
    next.visits[state.stage].test = Some(result.clone());
    let Some(step) = step else {
        let phase = to_traffic(plan, state);
        return Ok(if result.passed { begin(&next, event, phase) } else { test_failed(&next, event, result) });
    };
    let since = state.visit().weight.map_or(event.at, |(_, since)| since);
    if !window.is_inside(since, event.at) {
        return Err(Illegal::WindowOutside);
    }
    if !result.passed {
        return Ok(test_failed(&next, event, result));
    }
    let gated = state.stage_plan(plan).gate.is_some();
    Ok(if gated {
        begin(&next, event, Phase::Evaluating { step, window })
    } else {
        after_weight(plan, &next, event, step)
    })
}

fn test_failed(state: &State, event: &Recorded, result: &TestResult) -> State {
    go_back(state, event, Why::TestFailed { reason: result.message.clone() })
}

fn evaluated(
    plan: &Plan,
    state: &State,
    event: &Recorded,
    step: usize,
    window: Window,
    evaluation: &Evaluation,
) -> Result<State, Illegal> {
    if evaluation.window != window {
        return Err(Illegal::WindowOutside);
    }
    let mut next = state.clone();
    next.visits[state.stage].evaluation = Some(EvaluationNote {
        seq: event.seq,
        verdict: evaluation.verdict,
        score: evaluation.score,
        reason: evaluation.reason.clone(),
    });
    let held = Phase::Held { step, verdict: evaluation.verdict, window };
    let gate = state.stage_plan(plan).gate.as_ref();
    let goes_on = |policy: fn(&GatePlan) -> Policy| gate.map(policy) == Some(Policy::Automatic);
    Ok(match evaluation.verdict {
        Verdict::Pass if goes_on(|gate| gate.on_pass) => after_weight(plan, &next, event, step),
        Verdict::Warning if goes_on(|gate| gate.on_warning) => after_weight(plan, &next, event, step),
        Verdict::NotEvaluated if goes_on(|gate| gate.on_not_evaluated) => after_weight(plan, &next, event, step),
        Verdict::Fail => go_back(&next, event, Why::GateFailed { reason: evaluation.reason.clone() }),
        Verdict::Pass | Verdict::Warning | Verdict::InsufficientData | Verdict::Error | Verdict::NotEvaluated => {
            begin(&next, event, held)
        }
    })
}

/// The next weight of the stage, or the promotion after the last.
pub(super) fn after_weight(plan: &Plan, state: &State, event: &Recorded, step: usize) -> State {
    let more = step + 1 < state.stage_plan(plan).steps.len();
    begin(state, event, if more { Phase::Shifting { step: step + 1 } } else { Phase::Promoting })
}

/// The door of the next stage, or the end of the way.
fn promoted(plan: &Plan, state: &State, event: &Recorded) -> State {
    let mut here = state.clone();
    here.visits[state.stage].promoted = true;
    if state.stage + 1 == plan.stages.len() {
        return end(&here, event, Outcome::Completed);
    }
    here.visits[state.stage].left = Some(event.at);
    here.visits.push(Visit::begin(event.at));
    here.stage += 1;
    begin(&here, event, Phase::Queued)
}
