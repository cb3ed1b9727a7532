//! What people have left out, and what they have done again: promote now, skip, restart.
//!
//! Each of the rules is asked twice: by [`step`](super::step), and for the words beside a button that cannot be pressed.

use super::{Illegal, advance, begin, not_now};
use crate::delivery::{
    action::RESTARTS_MAX,
    event::{Event, Recorded, Subject},
    plan::Plan,
    state::{LeftOut, Override, Phase, State},
};

/// The next state if the event is one of these.
pub(super) fn take(plan: &Plan, state: &State, event: &Recorded) -> Option<Result<State, Illegal>> {
    Some(match &event.event {
        Event::PromotionApproved { subject, reason } => promote_now(plan, state, event, subject, reason),
        Event::StepSkipped { subject, reason } => skip(plan, state, event, subject, reason),
        Event::AnalysisRestarted { .. } => restart(plan, state, event),
        _ => return None,
    })
}

/// From here to the last weight, which the route must confirm like any other before the promotion.
fn promote_now(plan: &Plan, state: &State, event: &Recorded, given: &Subject, reason: &str) -> Result<State, Illegal> {
    let step = state.promotable(plan).map_err(|_| not_now(state, event))?;
    let next = leave_out(plan, state, event, (step, LeftOut::Rest), (given, reason))?;
    Ok(begin(&next, event, Phase::Shifting { step: state.stage_plan(plan).steps.len() - 1 }))
}

fn skip(plan: &Plan, state: &State, event: &Recorded, given: &Subject, reason: &str) -> Result<State, Illegal> {
    let (step, left_out) = state.skippable().map_err(|_| not_now(state, event))?;
    let next = leave_out(plan, state, event, (step, left_out), (given, reason))?;
    Ok(advance::after_weight(plan, &next, event, step))
}

fn leave_out(
    plan: &Plan,
    state: &State,
    event: &Recorded,
    (step, left_out): (usize, LeftOut),
    (given, reason): (&Subject, &str),
) -> Result<State, Illegal> {
    let decision = advance::decision(plan, state, event, given, reason)?;
    let mut next = state.clone();
    next.visits[state.stage].overrides.push(Override { step, left_out, decision });
    Ok(next)
}

fn restart(plan: &Plan, state: &State, event: &Recorded) -> Result<State, Illegal> {
    let step = state.restartable(plan).map_err(|_| not_now(state, event))?;
    let mut next = state.clone();
    next.visits[state.stage].restarts += 1;
    Ok(begin(&next, event, Phase::Testing { step: Some(step) }))
}

impl State {
    /// The weight at which everything that remains can be left out.
    ///
    /// # Errors
    /// Why nothing can, in words.
    pub(in crate::delivery) fn promotable(&self, plan: &Plan) -> Result<usize, &'static str> {
        let step = self.weight_under_way()?;
        if step + 1 == self.stage_plan(plan).steps.len() {
            return Err("This is the stage’s last weight already");
        }
        Ok(step)
    }

    /// What is under way at which weight, and can be left out.
    ///
    /// # Errors
    /// Why nothing can, in words.
    pub(in crate::delivery) fn skippable(&self) -> Result<(usize, LeftOut), &'static str> {
        let step = self.weight_under_way()?;
        match self.phase {
            Phase::Testing { .. } => Ok((step, LeftOut::Test)),
            Phase::Evaluating { .. } => Ok((step, LeftOut::Evaluation)),
            Phase::Held { .. } => Err("It is judged, and waits for a decision"),
            _ => Err("Nothing is being tested or judged now"),
        }
    }

    /// The weight whose test can run again.
    ///
    /// # Errors
    /// Why none can, in words.
    pub(in crate::delivery) fn restartable(&self, plan: &Plan) -> Result<usize, &'static str> {
        let step = self.weight_under_way()?;
        if self.stage_plan(plan).test.is_none() {
            return Err("This stage has no test");
        }
        if matches!(self.phase, Phase::Shifting { .. }) {
            return Err("Nothing is being tested or judged now");
        }
        if self.visit().restarts >= RESTARTS_MAX {
            return Err("It was restarted as often in this stage as it may be");
        }
        Ok(step)
    }

    /// The weight that the candidate is being given, or has and is judged by.
    fn weight_under_way(&self) -> Result<usize, &'static str> {
        if self.hold.is_some() {
            return Err("It is on hold: resume it first");
        }
        match self.phase {
            Phase::Shifting { step }
            | Phase::Testing { step: Some(step) }
            | Phase::Evaluating { step, .. }
            | Phase::Held { step, .. } => Ok(step),
            Phase::Queued | Phase::AwaitingApproval => Err("Nothing is deployed in this stage yet"),
            Phase::Deploying | Phase::Testing { step: None } => Err("The new version has no traffic yet"),
            Phase::Promoting => Err("It is being promoted already"),
            Phase::RollingBack { .. } => Err("It is on its way back"),
            Phase::Final { .. } => Err("The delivery is over"),
        }
    }
}
