//! What the inbox says, from what waits. Pure.

use crate::{api::approvals::Waiting, format};
use domain::{
    delivery::{Action, Phase},
    slo::{Row, Verdict, evaluation::CriterionOutcome},
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
        (Action::Reject, true) => match &waiting.live_tag {
            Some(live) => format!("Reject: back to {live} in {stage}"),
            None => format!("Reject: take {tag} out of {stage}"),
        },
        (Action::Retry, _) => "Retry: evaluate the same window again".to_owned(),
        (Action::Hold, _) => "Hold".to_owned(),
        (Action::Resume, _) => "Resume".to_owned(),
        (Action::Abort, _) => format!("Abort and roll back {stage}"),
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

/// The limits of an objective as written, such as `<=+10% and <600`; a dash where it is shown only.
pub fn limits(row: &Row) -> String {
    let groups: Vec<String> = row
        .pass
        .iter()
        .filter(|group| !group.is_empty())
        .map(|group| group.iter().map(limit).collect::<Vec<_>>().join(" and "))
        .collect();
    if groups.is_empty() { "–".to_owned() } else { groups.join(", or ") }
}

/// One limit; where it depends on earlier runs, with the number that it came to.
fn limit(one: &CriterionOutcome) -> String {
    let written = format::criterion(&one.criteria);
    let is_relative = one.criteria.contains(['%', '+', '-']);
    match one.target.filter(|_| is_relative) {
        Some(target) => format!("{written} ({})", format::number(target)),
        None => written,
    }
}

/// Points gained of those possible; a dash where it is shown only.
pub fn points(row: &Row) -> String {
    if row.weight > 0.0 {
        format!("{} / {}", format::points(row.score), format::points(row.weight))
    } else {
        "–".to_owned()
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
