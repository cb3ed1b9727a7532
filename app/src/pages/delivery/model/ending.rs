//! How a delivery ended, what that means for the traffic, and what to do next.

use super::{capital, folded::Folded};
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
    /// What serves now, and what was not touched.
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

/// The end of a delivery; none while it runs.
#[must_use]
pub fn ending(folded: &Folded) -> Option<Ending> {
    let Phase::Final { outcome } = &folded.state.phase else { return None };
    let traffic = traffic(folded, outcome);
    let (advice, ways) = match outcome {
        Outcome::Completed => ("Nothing is left to do.", vec![Way::Live, Way::Board]),
        Outcome::RolledBack { why: Why::GateFailed { .. } } => {
            ("Read the evaluation, then trigger a fixed version.", vec![Way::Evaluation, Way::TriggerFixed])
        }
        Outcome::RolledBack { .. } => ("Find out why, then trigger a fixed version.", vec![Way::TriggerFixed]),
        Outcome::Rejected { .. } => ("Trigger another version when there is one.", vec![Way::TriggerFixed]),
        Outcome::Aborted { .. } => ("Trigger it again when it may go on.", vec![Way::TriggerAgain]),
        Outcome::Superseded { .. } => ("Follow the newer delivery instead.", vec![Way::Next]),
        Outcome::Failed { advice, .. } => (advice.as_str(), vec![Way::TriggerAgain, Way::Board]),
    };
    let is_alarm = matches!(outcome, Outcome::Failed { traffic_safe: false, .. });
    Some(Ending { traffic, is_alarm, advice: advice.to_owned(), ways })
}

fn traffic(folded: &Folded, outcome: &Outcome) -> String {
    let (plan, state) = (&folded.plan, &folded.state);
    let stage = &state.stage_plan(plan).stage;
    let here = match outcome {
        Outcome::Completed => {
            let stages: Vec<&str> = plan.stages.iter().map(|stage| stage.stage.as_str()).collect();
            return format!("{} {} serves {}.", plan.service, plan.artifact.tag, stages.join(", "));
        }
        Outcome::Failed { traffic_safe: false, .. } => {
            format!("Traffic in {stage} may still be on {}.", plan.artifact.tag)
        }
        Outcome::Failed { .. }
        | Outcome::RolledBack { .. }
        | Outcome::Rejected { .. }
        | Outcome::Aborted { .. }
        | Outcome::Superseded { .. } => serves(stage, state.visit()),
    };
    let after: Vec<&str> = plan.stages[state.stage + 1..].iter().map(|stage| stage.stage.as_str()).collect();
    match after[..] {
        [] => here,
        [one] => format!("{here} {} was not touched.", capital(one)),
        _ => format!("{here} {} were not touched.", capital(&after.join(", "))),
    }
}

fn serves(stage: &StageName, visit: &Visit) -> String {
    match (&visit.live, visit.entered) {
        (Some(live), _) => format!("All of {stage}’s traffic is on {} ({}).", live.artifact.tag, live.slot),
        (None, Some(_)) => format!("{} serves nothing, as before.", capital(stage.as_str())),
        (None, None) => format!("{} was not touched.", capital(stage.as_str())),
    }
}

#[cfg(test)]
mod tests {
    use super::{super::sample, *};
    use domain::delivery::{Event, Recorded};

    fn told(log: Vec<Recorded>) -> Option<(String, bool)> {
        ending(&Folded::of(log).expect("the sample fits")).map(|ending| (ending.traffic, ending.is_alarm))
    }

    #[test]
    fn an_end_says_what_serves_and_what_was_not_touched() {
        assert_eq!(told(sample::waiting()), None);
        let back = "All of staging’s traffic is on 0.9.1 (blue). Production was not touched.".to_owned();
        assert_eq!(told(sample::rolled_back()), Some((back, false)));
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
