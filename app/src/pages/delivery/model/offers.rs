//! What a person may do now, each with its effect and how far it reaches.

use super::{capital, folded::Folded};
use domain::{
    delivery::{Action, Phase, Role},
    traffic::Weight,
};

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
    /// Why it cannot be done now; none if it can.
    pub why_not: Option<&'static str>,
}

/// The one thing to do that stands beside the sentence, and is not to stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Primary {
    /// To decide, in the panel below, beside the evidence.
    Decide,
    /// This, at once.
    Act(Offer),
}

/// What may be done now, in the order in which it is offered.
#[must_use]
pub fn offers(folded: &Folded) -> Vec<Offer> {
    Action::ALL.map(|action| offer(folded, action)).into_iter().filter(|offer| offer.why_not.is_none()).collect()
}

/// What a person would do first; none where all that is left is to stop, or nothing is.
#[must_use]
pub fn primary(folded: &Folded) -> Option<Primary> {
    let offers = offers(folded);
    let find = |action| offers.iter().find(|offer| offer.action == action).cloned();
    if let Some(resume) = find(Action::Resume) {
        return Some(Primary::Act(resume));
    }
    if find(Action::Approve).is_some() {
        return Some(Primary::Decide);
    }
    find(Action::Hold).map(Primary::Act)
}

/// What is kept in the menu: the other things to do, and those that cannot be done now, with the reason. Empty once the
/// delivery is over.
#[must_use]
pub fn others(folded: &Folded) -> Vec<Offer> {
    const MENU: [Action; 6] =
        [Action::PromoteNow, Action::SkipStep, Action::RestartAnalysis, Action::Retry, Action::Hold, Action::Resume];
    if folded.state.is_final() {
        return Vec::new();
    }
    let primary = primary(folded);
    let is_primary = |offer: &Offer| primary.as_ref().is_some_and(|it| *it == Primary::Act(offer.clone()));
    // The panel of the decision has it beside the evidence.
    let is_beside_the_evidence = |offer: &Offer| offer.action == Action::Retry && offer.why_not.is_none();
    let offers = MENU.map(|action| offer(folded, action)).into_iter();
    offers.filter(|offer| !is_primary(offer) && !is_beside_the_evidence(offer)).collect()
}

fn offer(folded: &Folded, action: Action) -> Offer {
    let words = Words::of(folded);
    // Everybody sees every button until there is a sign-in; the server checks again.
    let why_not = folded.state.why_not(&folded.plan, action, Role::Approver);
    let (label, effect) = match action {
        Action::Approve => words.approve(),
        Action::Reject => words.reject(),
        Action::Retry => (
            "Judge again".to_owned(),
            "Asks for the same window’s indicators once more and judges them by the same objectives.".to_owned(),
        ),
        Action::PromoteNow => words.promote_now(),
        Action::SkipStep => words.skip(),
        Action::RestartAnalysis => words.restart(),
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
        Action::Approve
        | Action::Reject
        | Action::Retry
        | Action::PromoteNow
        | Action::SkipStep
        | Action::RestartAnalysis => None,
    };
    Offer { action, label, effect, needs_reason: action.needs_reason(), key, why_not }
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

    fn promote_now(&self) -> (String, String) {
        let (what, stage) = (&self.what, self.stage);
        let effect = format!(
            "{what} gets all of {stage}’s traffic, is tested and judged no further, and becomes its live version in your \
             name.{}",
            self.way_back()
        );
        ("Promote now".to_owned(), effect)
    }

    fn skip(&self) -> (String, String) {
        let (what, stage) = (&self.what, self.stage);
        let part = if matches!(self.folded.state.phase, Phase::Evaluating { .. }) { "judgement" } else { "test" };
        let effect = match self.next_weight() {
            Some(next) => {
                format!("Nothing is judged{}, and {what} gets {next} of {stage}’s traffic in your name.", self.at())
            }
            None => format!(
                "Nothing is judged{}, and {what} becomes {stage}’s live version in your name. The page and the log keep \
                 saying so.{}",
                self.at(),
                self.way_back()
            ),
        };
        (format!("Skip the {part}{}", self.at()), effect)
    }

    fn restart(&self) -> (String, String) {
        let effect = format!("The test{} runs once more, and only what is measured then is judged.", self.at());
        ("Restart the analysis".to_owned(), effect)
    }

    /// The weight that is tested or judged, such as ` at 25 %`, where the stage has several.
    fn at(&self) -> String {
        let weights = &self.folded.state.stage_plan(&self.folded.plan).steps;
        match self.step().and_then(|step| weights.get(step)) {
            Some(weight) if weights.len() > 1 => format!(" at {weight}"),
            _ => String::new(),
        }
    }

    fn next_weight(&self) -> Option<Weight> {
        self.folded.state.stage_plan(&self.folded.plan).steps.get(self.step()? + 1).copied()
    }

    fn step(&self) -> Option<usize> {
        match self.folded.state.phase {
            Phase::Testing { step } => step,
            Phase::Shifting { step } | Phase::Evaluating { step, .. } | Phase::Held { step, .. } => Some(step),
            _ => None,
        }
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
                "Skip the test: Nothing is judged, and carts 0.9.2 becomes staging’s live version in your name. The page \
                 and the log keep saying so. The old version stays ready for the way back.",
                "Restart the analysis: The test runs once more, and only what is measured then is judged.",
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
    /// The primary action, and the menu: what can be done by its label, what cannot with the reason.
    fn arranged(log: Vec<Recorded>) -> (String, Vec<String>) {
        let folded = Folded::of(log).expect("the sample fits");
        let first = match primary(&folded) {
            Some(Primary::Decide) => "decide".to_owned(),
            Some(Primary::Act(offer)) => offer.label,
            None => String::new(),
        };
        let told = |offer: Offer| offer.why_not.map_or(offer.label.clone(), |why| format!("{}: {why}", offer.label));
        (first, others(&folded).into_iter().map(told).collect())
    }

    #[test]
    fn one_action_comes_first_and_the_menu_says_why_others_are_not_possible() {
        let (first, menu) = arranged(sample::testing_in_staging().log());
        assert_eq!(first, "Hold");
        assert_eq!(
            menu,
            [
                "Promote now: This is the stage’s last weight already",
                "Skip the test",
                "Restart the analysis",
                "Judge again: No verdict waits for a decision",
                "Resume: It is not on hold",
            ]
        );
        let held = sample::testing_in_staging().person(20, Event::Held { reason: String::new() }).log();
        let (first, menu) = arranged(held);
        assert_eq!(first, "Resume");
        assert!(menu.contains(&"Skip the test: It is on hold: resume it first".to_owned()), "{menu:?}");
        let (first, menu) = arranged(sample::waiting());
        assert_eq!(first, "decide");
        assert!(menu.contains(&"Hold".to_owned()), "{menu:?}");
        assert_eq!(arranged(sample::rolled_back()), (String::new(), vec![]));
    }

    #[test]
    fn what_is_left_out_names_the_weight_and_what_comes_of_it() {
        let told = told(sample::canary().log());
        for words in [
            "Promote now: carts 0.9.2 gets all of staging’s traffic, is tested and judged no further, and becomes its live \
             version in your name.",
            "Skip the test at 25 %: Nothing is judged at 25 %, and carts 0.9.2 gets 50 % of staging’s traffic \
             in your name.",
        ] {
            assert!(told.iter().any(|line| line.starts_with(words)), "{words} is not in {told:#?}");
        }
    }
}
