//! What the inbox says, from what waits. Pure.

use crate::{api::approvals::Waiting, format};
use domain::{
    delivery::{Action, Phase},
    slo::{Remark, Verdict, veto},
};

/// How many decisions wait, in one sentence.
pub fn sentence(waiting: usize) -> String {
    match waiting {
        0 => "No decision waits".to_owned(),
        1 => "One decision waits for you".to_owned(),
        many => format!("{} decisions wait for you", format::capitalised(&format::spelled(many as u64))),
    }
}

/// What an answer does, on its button: the effect and what it is done to.
pub fn button(action: Action, waiting: &Waiting) -> String {
    let stage = &waiting.state.stage_plan(&waiting.plan).stage;
    let tag = &waiting.plan.artifact.tag;
    let is_held = matches!(waiting.state.phase, Phase::Held { .. });
    match (action, is_held) {
        (Action::Approve, false) => format!("Approve for {stage}"),
        (Action::Approve, true) => format!("Approve: promote {tag} in {stage}"),
        (Action::Reject, false) => format!("Reject: keep {tag} out of {stage}"),
        (Action::Reject, true) => match waiting.live_tag() {
            Some(live) => format!("Reject: back to {live} in {stage}"),
            None => format!("Reject: take {tag} out of {stage}"),
        },
        (Action::Retry, _) => "Retry: evaluate the same window again".to_owned(),
        (Action::PromoteNow, _) => "Promote now".to_owned(),
        (Action::SkipStep, _) => "Skip this step".to_owned(),
        (Action::RestartAnalysis, _) => "Restart the analysis".to_owned(),
        (Action::Hold, _) => "Hold".to_owned(),
        (Action::Resume, _) => "Resume".to_owned(),
        (Action::Abort, _) => format!("Abort and roll back {stage}"),
    }
}

/// What there is to go back to, and for how long it is kept at hand.
pub fn way_back(waiting: &Waiting) -> String {
    let keep_warm = format::seconds(waiting.state.stage_plan(&waiting.plan).keep_warm_s.into());
    match waiting.live_tag() {
        Some(tag) => format!("{tag} stays warm for {keep_warm} after the promotion"),
        None => "none: nothing serves there yet".to_owned(),
    }
}

/// Why there is no evaluation to look at.
pub fn unjudged(waiting: &Waiting) -> String {
    let (plan, state) = (&waiting.plan, &waiting.state);
    let left_out = plan.stages.iter().zip(&state.visits).take(state.stage + 1).filter_map(|(stage, visit)| {
        let first = visit.overrides.first()?;
        Some(format!("In {} {}", stage.stage, first.words()))
    });
    match left_out.collect::<Vec<_>>().as_slice() {
        [] => "Nothing was judged on the way here: no stage before has a gate, so there is no evidence.".to_owned(),
        told => format!("Nothing was judged on the way here. {}.", told.join("; ")),
    }
}

/// That somebody put another verdict in the place of what was judged.
pub fn overridden(remark: &Remark) -> String {
    let told = format!("{} overrode it: {} (“{}”).", remark.by, remark.saying.words().to_lowercase(), remark.reason);
    match veto(std::slice::from_ref(remark)) {
        Some(_) => format!(
            "{told} It cannot be approved while that stands: reject it, or take the override back on the evaluation's page."
        ),
        None => told,
    }
}

/// Why a person is asked.
pub fn question(waiting: &Waiting) -> String {
    let stage = &waiting.state.stage_plan(&waiting.plan).stage;
    match &waiting.state.phase {
        Phase::Held { verdict: Verdict::Warning, .. } => {
            format!("It runs in {stage} and the gate there gave a warning. May it become the live version?")
        }
        Phase::Held { verdict: Verdict::NotEvaluated, .. } => {
            format!("It runs in {stage}, where no objectives judge it. May it become the live version?")
        }
        Phase::Held { .. } => {
            format!("It runs in {stage} and the gate there could not judge it. May it become the live version?")
        }
        _ => format!("It stands at the door of {stage}. May it enter?"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_counts() {
        assert_eq!(sentence(0), "No decision waits");
        assert_eq!(sentence(1), "One decision waits for you");
        assert_eq!(sentence(3), "Three decisions wait for you");
    }
}
