//! What a person may do now, each with its effect and how far it reaches.

use super::{capital, folded::Folded};
use domain::delivery::{Action, Phase, Role};

/// Something to do, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// What.
    pub action: Action,
    /// On the button.
    pub label: String,
    /// What it leads to, and what it leaves alone.
    pub effect: String,
    /// Whether the log wants to know why.
    pub needs_reason: bool,
    /// The key that does it.
    pub key: Option<&'static str>,
}

/// What may be done now, in the order in which it is offered.
#[must_use]
pub fn offers(folded: &Folded) -> Vec<Offer> {
    // Everybody sees every button until there is a sign-in; the server checks again.
    folded.state.allowed_actions(Role::Approver).into_iter().map(|action| offer(folded, action)).collect()
}

fn offer(folded: &Folded, action: Action) -> Offer {
    let words = Words::of(folded);
    let (label, effect) = match action {
        Action::Approve => words.approve(),
        Action::Reject => words.reject(),
        Action::Retry => (
            "Judge again".to_owned(),
            "Asks for the same window’s indicators once more and judges them by the same objectives.".to_owned(),
        ),
        Action::Hold => (
            "Hold".to_owned(),
            format!("What is in flight in {} ends, nothing new begins, and traffic stays as it is.", words.stage),
        ),
        Action::Resume => ("Resume".to_owned(), format!("Goes on in {} where it was held.", words.stage)),
        Action::Abort => words.abort(),
    };
    let key = match action {
        Action::Hold | Action::Resume => Some("h"),
        Action::Abort => Some("x"),
        Action::Approve | Action::Reject | Action::Retry => None,
    };
    Offer { action, label, effect, needs_reason: action == Action::Reject, key }
}

/// The names that the sentences are made of.
struct Words<'folded> {
    folded: &'folded Folded,
    what: String,
    stage: &'folded str,
    /// What serves there and stays, such as `0.9.1 on blue`.
    old: Option<String>,
    at_the_door: bool,
}

impl<'folded> Words<'folded> {
    fn of(folded: &'folded Folded) -> Self {
        let (plan, state) = (&folded.plan, &folded.state);
        Self {
            folded,
            what: format!("{} {}", plan.service, plan.artifact.tag),
            stage: state.stage_plan(plan).stage.as_str(),
            old: state.visit().live.as_ref().map(|live| format!("{} on {}", live.artifact.tag, live.slot)),
            at_the_door: matches!(state.phase, Phase::Queued | Phase::AwaitingApproval),
        }
    }

    fn approve(&self) -> (String, String) {
        let (what, stage) = (&self.what, self.stage);
        if self.at_the_door {
            let beside = self.old.as_ref().map_or_else(String::new, |old| format!(" beside {old}"));
            let effect = format!("{what} is deployed to {stage}{beside}, then takes its traffic.{}", self.way_back());
            (format!("Approve for {stage}"), effect)
        } else {
            let effect = format!("{what} goes on in {stage} in spite of the verdict.{}", self.way_back());
            (format!("Approve in {stage}"), effect)
        }
    }

    fn reject(&self) -> (String, String) {
        let effect = if self.at_the_door { self.ends_at_the_door() } else { self.goes_back() };
        ("Reject".to_owned(), effect)
    }

    fn abort(&self) -> (String, String) {
        if matches!(self.folded.state.phase, Phase::RollingBack { .. }) {
            let effect = "The way back goes on, nothing is done twice, and the delivery ends as aborted.".to_owned();
            return ("Abort".to_owned(), effect);
        }
        if self.at_the_door {
            return (format!("Abort before {}", self.stage), self.ends_at_the_door());
        }
        ("Abort and roll back".to_owned(), self.goes_back())
    }

    fn ends_at_the_door(&self) -> String {
        let keeps = self.old.as_ref().map_or_else(|| "stays as it is".to_owned(), |old| format!("keeps {old}"));
        format!("Ends the delivery. {} {keeps}.{}", capital(self.stage), self.untouched())
    }

    fn goes_back(&self) -> String {
        let stage = self.stage;
        let back = match &self.old {
            Some(old) => format!("All of {stage}’s traffic goes back to {old}, then {} is stopped.", self.what),
            None => format!("{} is stopped; {stage} then serves nothing, as before.", self.what),
        };
        format!("{back}{}", self.untouched())
    }

    /// The stages that the effect does not reach.
    fn untouched(&self) -> String {
        let (plan, state) = (&self.folded.plan, &self.folded.state);
        let name = |index: usize| plan.stages[index].stage.as_str();
        let before: Vec<&str> = (0..state.stage).map(name).collect();
        let after: Vec<&str> = (state.stage + 1..plan.stages.len()).map(name).collect();
        let keeps = if before.len() == 1 { "keeps" } else { "keep" };
        let is = if after.len() == 1 { "is" } else { "are" };
        let before = (!before.is_empty()).then(|| format!(" {} {keeps} {}.", capital(&list(&before)), self.what));
        let after = (!after.is_empty()).then(|| format!(" {} {is} not touched.", capital(&list(&after))));
        before.unwrap_or_default() + &after.unwrap_or_default()
    }

    fn way_back(&self) -> &'static str {
        if self.old.is_some() { " The old version stays ready for the way back." } else { "" }
    }
}

fn list(names: &[&str]) -> String {
    names.join(" and ")
}

#[cfg(test)]
mod tests {
    use super::{super::sample, *};
    use domain::delivery::{Event, Recorded};

    fn told(log: Vec<Recorded>) -> Vec<String> {
        let folded = Folded::of(log).expect("the sample fits");
        offers(&folded).into_iter().map(|offer| format!("{}: {}", offer.label, offer.effect)).collect()
    }

    #[test]
    fn every_button_says_what_it_does_and_how_far_it_reaches() {
        assert_eq!(
            told(sample::testing_in_staging().log()),
            [
                "Hold: What is in flight in staging ends, nothing new begins, and traffic stays as it is.",
                "Abort and roll back: All of staging’s traffic goes back to 0.9.1 on blue, then carts 0.9.2 is stopped. \
                 Dev keeps carts 0.9.2. Production is not touched.",
            ]
        );
        assert_eq!(
            told(sample::waiting()),
            [
                "Approve for production: carts 0.9.2 is deployed to production beside 0.9.1 on blue, then takes its \
                 traffic. The old version stays ready for the way back.",
                "Reject: Ends the delivery. Production keeps 0.9.1 on blue. Dev and staging keep carts 0.9.2.",
                "Hold: What is in flight in production ends, nothing new begins, and traffic stays as it is.",
                "Abort before production: Ends the delivery. Production keeps 0.9.1 on blue. \
                 Dev and staging keep carts 0.9.2.",
            ]
        );
    }

    #[test]
    fn a_rollback_can_still_be_aborted_and_an_end_cannot() {
        let back = sample::testing_in_staging().person(20, Event::Aborted { reason: String::new() }).log();
        assert_eq!(
            told(back),
            ["Abort: The way back goes on, nothing is done twice, and the delivery ends as aborted."]
        );
        assert!(told(sample::rolled_back()).is_empty());
    }
}
