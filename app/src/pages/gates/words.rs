//! What is to be said about many evaluations.

use crate::{api::evaluations::Gates, format};
use domain::slo::{Standing, Verdict};

/// The page's answer.
#[must_use]
pub fn sentence(gates: &Gates) -> String {
    let Some(place) = gates.place.as_ref().filter(|_| !gates.runs.is_empty()) else {
        return "No gate has judged anything yet".to_owned();
    };
    let passed = gates.runs.iter().filter(|run| run.standing.verdict() == Verdict::Pass).count();
    let (service, stage) = (&place.service, &place.stage);
    match (passed, gates.runs.len()) {
        (1, 1) => format!("{service} passed the gate of {stage}"),
        (0, 1) => format!("{service} did not pass the gate of {stage}"),
        (passed, all) if passed == all => {
            format!("{service} passed the gate of {stage} each of the last {all} times")
        }
        (passed, all) => {
            format!("{service} passed the gate of {stage} {} of the last {all} times", format::count(passed as u64))
        }
    }
}

/// What people said of an evaluation, in a few words.
#[must_use]
pub fn standing(standing: Standing) -> Option<&'static str> {
    match (standing.overridden.is_some(), standing.ignored) {
        (true, true) => Some("overridden, left out of comparisons"),
        (true, false) => Some("overridden"),
        (false, true) => Some("left out of comparisons"),
        (false, false) => None,
    }
}
