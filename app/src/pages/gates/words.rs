//! What is to be said about many evaluations.

use super::passages::{Passages, passages};
use crate::{
    api::evaluations::{Gates, Run},
    components::{overruled, standing_words},
    format,
};

/// Overridden evaluations that are named one by one.
const OVERRIDDEN_NAMED_MAX: usize = 3;

/// The page's answer: how many deliveries passed, by what was judged.
#[must_use]
pub fn sentence(gates: &Gates) -> String {
    let Some(place) = gates.place.as_ref().filter(|_| !gates.runs.is_empty()) else {
        return "No gate has judged anything yet".to_owned();
    };
    let (service, stage) = (&place.service, &place.stage);
    let Passages { judged, passed, .. } = passages(&gates.runs);
    let many = format::spelled(passed);
    match (passed, judged) {
        (_, 0) => format!("No delivery of {service} was judged in {stage} lately"),
        (1, 1) => format!("{service} passed the gate of {stage}"),
        (0, 1) => format!("{service} did not pass the gate of {stage}"),
        (passed, all) if passed == all => {
            format!("{service} passed the gate of {stage} in each of its last {all} deliveries")
        }
        (0, all) => format!("{service} passed the gate of {stage} in none of its last {all} deliveries"),
        (_, all) => format!("{service} passed the gate of {stage} in {many} of its last {all} deliveries"),
    }
}

/// What that does not count, and what people made of it; none where there is nothing to add.
#[must_use]
pub fn note(gates: &Gates) -> Option<String> {
    let Passages { unjudged, asked, .. } = passages(&gates.runs);
    let unjudged = (unjudged > 0).then(|| {
        let deliveries = format::counted(unjudged, "delivery", "deliveries");
        format!("{deliveries} could not be judged.")
    });
    let asked = (asked > 0).then(|| {
        let evaluations = format::counted(asked, "evaluation was", "evaluations were");
        let count = if asked == 1 { "counts" } else { "count" };
        format!("{evaluations} asked for by people and {count} for no delivery.")
    });
    let sentences: Vec<String> = unjudged.into_iter().chain(asked).chain(overridden(&gates.runs)).collect();
    (!sentences.is_empty()).then(|| sentences.join(" "))
}

/// Which evaluations count as something else by now: the newest ones by name.
fn overridden(runs: &[Run]) -> Option<String> {
    let all: Vec<&Run> = runs.iter().rev().filter(|run| overruled(run.standing).is_some()).collect();
    let named = all.iter().take(OVERRIDDEN_NAMED_MAX);
    let mut named: Vec<String> =
        named.map(|run| format!("#{} now counts as {}", run.number, standing_words(run.standing))).collect();
    match all.len().saturating_sub(OVERRIDDEN_NAMED_MAX) {
        0 => {}
        more => named.push(format!(
            "{} more {} overridden",
            format::count(more as u64),
            if more == 1 { "is" } else { "are" }
        )),
    }
    (!named.is_empty()).then(|| format!("{}.", format::listed(&named)))
}

/// What is said where the address asks for a place that has no evaluations, while others have some.
#[must_use]
pub fn nothing_there(service: Option<&str>, stage: Option<&str>) -> String {
    match (service, stage) {
        (Some(service), Some(stage)) => format!("No gate has judged {service} in {stage}"),
        (Some(service), None) => format!("No gate has judged {service}"),
        (None, Some(stage)) => format!("No gate has judged anything in {stage}"),
        (None, None) => "No gate has judged anything there".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{super::passages::tests::run, *};
    use crate::api::ReadAt;
    use domain::{id::Place, slo::Verdict};

    fn gates(runs: Vec<Run>) -> Gates {
        let project: domain::id::ProjectName = "sockshop".parse().expect("a name");
        let place = Place {
            project: project.clone(),
            service: "carts".parse().expect("a name"),
            stage: "staging".parse().expect("a name"),
        };
        let places = vec![place.clone()];
        Gates { project, place: Some(place), places, runs, lines: Vec::new(), has_older: false, now: ReadAt::now() }
    }

    #[test]
    fn the_answer_counts_deliveries_and_says_how_many() {
        let check = |runs: Vec<Run>, expected: &str| assert_eq!(sentence(&gates(runs)), expected);
        check(vec![], "No gate has judged anything yet");
        check(vec![run(1, Some(1), Verdict::Fail)], "carts did not pass the gate of staging");
        check(vec![run(1, None, Verdict::Pass)], "No delivery of carts was judged in staging lately");
        let mixed = vec![run(1, Some(1), Verdict::Fail), run(2, None, Verdict::Pass), run(3, Some(2), Verdict::Pass)];
        check(mixed, "carts passed the gate of staging in one of its last 2 deliveries");
        let failed = vec![run(1, Some(1), Verdict::Fail), run(2, Some(2), Verdict::Warning)];
        check(failed, "carts passed the gate of staging in none of its last 2 deliveries");
    }

    #[test]
    fn what_is_not_counted_and_what_was_overridden_is_said_apart() {
        assert_eq!(note(&gates(vec![run(1, Some(1), Verdict::Fail)])), None);
        let mut overridden = run(1, Some(1), Verdict::Fail);
        overridden.standing.overridden = Some(Verdict::Pass);
        let runs = vec![overridden, run(2, None, Verdict::Pass), run(3, Some(2), Verdict::Error)];
        assert_eq!(sentence(&gates(runs.clone())), "carts did not pass the gate of staging");
        assert_eq!(
            note(&gates(runs)).as_deref(),
            Some(
                "1 delivery could not be judged. 1 evaluation was asked for by people and counts for no delivery. \
                 #1 now counts as Pass, overridden (was Fail)."
            )
        );
    }

    #[test]
    fn a_place_without_evaluations_is_named() {
        assert_eq!(nothing_there(Some("carts"), Some("prod")), "No gate has judged carts in prod");
        assert_eq!(nothing_there(Some("typo"), None), "No gate has judged typo");
        assert_eq!(nothing_there(None, Some("prod")), "No gate has judged anything in prod");
    }
}
