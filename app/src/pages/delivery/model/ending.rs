//! How a delivery ended, what that means for the traffic, and what to do next.

use super::{capital, folded::Folded};
use crate::{api::projects::DeliverySummary, format};
use domain::{
    delivery::{
        Outcome, Phase,
        state::{Visit, Why},
    },
    id::StageName,
};

/// The end of a delivery, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    /// What served when it ended, and what was not touched.
    pub traffic: String,
    /// Whether a person must act at once.
    pub is_alarm: bool,
    /// What to do next, in a sentence.
    pub advice: String,
    /// Where to do it.
    pub ways: Vec<Way>,
}

/// Where a reader may go from here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// To the evaluation on this page.
    Evaluation,
    /// To the form that triggers a fixed version.
    TriggerFixed,
    /// To the form that triggers the same version again.
    TriggerAgain,
    /// To the delivery that came after it.
    Next,
    /// To the environments.
    Board,
    /// To where the service answers.
    Live,
}

/// What came after a delivery that is over.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct After {
    /// The number of the next delivery of the service.
    pub next: Option<u32>,
    /// What it made way for, as [`named`] says it.
    pub successor: Option<String>,
}

/// A delivery that another one made way for: `delivery 15 (carts 0.9.4)`.
#[must_use]
pub fn named(delivery: &DeliverySummary) -> String {
    format!("delivery {} ({} {})", delivery.number, delivery.service, delivery.tag)
}

/// The end of a delivery; none while it runs.
#[must_use]
pub fn ending(folded: &Folded, after: &After) -> Option<Ending> {
    let Phase::Final { outcome } = &folded.state.phase else { return None };
    let is_alarm = matches!(outcome, Outcome::Failed { traffic_safe: false, .. });
    let is_settled = !is_alarm && !matches!(outcome, Outcome::Superseded { .. });
    let (advice, ways) = match after.next {
        // What was to be done about it has been done, or is the later delivery's by now.
        Some(next) if is_settled => (format!("Delivery {next} came after it."), afterwards(outcome)),
        _ => advice(outcome, after),
    };
    Some(Ending { traffic: traffic(folded, outcome), is_alarm, advice, ways })
}

/// Where to go from a delivery that others came after.
fn afterwards(outcome: &Outcome) -> Vec<Way> {
    match outcome {
        Outcome::RolledBack { why: Why::GateFailed { .. } } => vec![Way::Evaluation, Way::Next],
        _ => vec![Way::Next, Way::Board],
    }
}

/// What to do next, and where.
fn advice(outcome: &Outcome, after: &After) -> (String, Vec<Way>) {
    let (advice, ways) = match outcome {
        Outcome::Completed => ("Nothing is left to do.", vec![Way::Live, Way::Board]),
        Outcome::RolledBack { why: Why::GateFailed { .. } } => {
            ("Read the evaluation, then trigger a fixed version.", vec![Way::Evaluation, Way::TriggerFixed])
        }
        Outcome::RolledBack { .. } => ("Find out why, then trigger a fixed version.", vec![Way::TriggerFixed]),
        Outcome::Rejected { .. } => ("Trigger another version when there is one.", vec![Way::TriggerFixed]),
        Outcome::Aborted { .. } => ("Trigger it again when it may go on.", vec![Way::TriggerAgain]),
        Outcome::Superseded { .. } => {
            let newer = after.successor.as_deref().unwrap_or("the newer delivery");
            return (format!("Follow {newer} instead."), vec![Way::Next]);
        }
        Outcome::Failed { advice, .. } => (advice.as_str(), vec![Way::TriggerAgain, Way::Board]),
    };
    (advice.to_owned(), ways)
}

fn traffic(folded: &Folded, outcome: &Outcome) -> String {
    let (plan, state) = (&folded.plan, &folded.state);
    let stage = &state.stage_plan(plan).stage;
    let here = match outcome {
        Outcome::Completed => {
            let stages: Vec<String> = plan.stages.iter().map(|stage| stage.stage.to_string()).collect();
            return format!("{} {} went live in {}.", plan.service, plan.artifact.tag, format::listed(&stages));
        }
        Outcome::Failed { traffic_safe: false, .. } => {
            format!("Traffic in {stage} may still be on {}.", plan.artifact.tag)
        }
        Outcome::Failed { .. }
        | Outcome::RolledBack { .. }
        | Outcome::Rejected { .. }
        | Outcome::Aborted { .. }
        | Outcome::Superseded { .. } => served(stage, state.visit()),
    };
    let after: Vec<&str> = plan.stages[state.stage + 1..].iter().map(|stage| stage.stage.as_str()).collect();
    match after[..] {
        [] => here,
        [one] => format!("{here} {} was not touched.", capital(one)),
        _ => format!("{here} {} were not touched.", capital(&after.join(", "))),
    }
}

/// In the past tense: what serves there now may be another version by the time this is read.
fn served(stage: &StageName, visit: &Visit) -> String {
    match (&visit.live, visit.entered) {
        (Some(live), _) => {
            format!("When it ended, all of {stage}’s traffic was on {} ({}).", live.artifact.tag, live.slot)
        }
        (None, Some(_)) => format!("When it ended, {stage} served nothing, as before."),
        (None, None) => format!("{} was not touched.", capital(stage.as_str())),
    }
}

#[cfg(test)]
mod tests {
    use super::{super::sample, *};
    use domain::delivery::{Event, Recorded};

    fn told(log: Vec<Recorded>) -> Option<(String, bool)> {
        let ending = ending(&Folded::of(log).expect("the sample fits"), &After::default());
        ending.map(|ending| (ending.traffic, ending.is_alarm))
    }

    #[test]
    fn an_end_says_what_serves_and_what_was_not_touched() {
        assert_eq!(told(sample::waiting()), None);
        let back = "When it ended, all of staging’s traffic was on 0.9.1 (blue). Production was not touched.";
        assert_eq!(told(sample::rolled_back()), Some((back.to_owned(), false)));
        let live = "carts 0.9.2 went live in dev, staging and production.".to_owned();
        assert_eq!(told(sample::completed()), Some((live, false)));
    }

    #[test]
    fn what_came_after_is_named_instead_of_what_is_left_to_do() {
        let check = |log, after: After, expected: &str, ways: &[Way]| {
            let ending = ending(&Folded::of(log).expect("the sample fits"), &after).expect("it is over");
            assert_eq!((ending.advice.as_str(), ending.ways.as_slice()), (expected, ways));
        };
        let next = || After { next: Some(15), successor: None };
        check(sample::completed(), After::default(), "Nothing is left to do.", &[Way::Live, Way::Board]);
        check(sample::completed(), next(), "Delivery 15 came after it.", &[Way::Next, Way::Board]);
        check(sample::rolled_back(), next(), "Delivery 15 came after it.", &[Way::Evaluation, Way::Next]);
        check(sample::superseded(), next(), "Follow the newer delivery instead.", &[Way::Next]);
        let named = After { successor: Some("delivery 16 (carts 0.9.4)".to_owned()), ..next() };
        check(sample::superseded(), named, "Follow delivery 16 (carts 0.9.4) instead.", &[Way::Next]);
    }

    #[test]
    fn traffic_that_is_not_safe_is_an_alarm() {
        let log = sample::testing_in_staging()
            .person(20, Event::Aborted { reason: String::new() })
            .then(21, Event::RollbackFailed { reason: "no such file".to_owned() })
            .log();
        let alarm = "Traffic in staging may still be on 0.9.2. Production was not touched.".to_owned();
        assert_eq!(told(log), Some((alarm, true)));
    }
}
