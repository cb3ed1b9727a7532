//! A delivery's standing as one sentence: the headline of its page.

use super::{
    event::Actor,
    plan::Plan,
    state::{LeftOut, Outcome, Override, Phase, RollbackStep, State, Why},
    step::needs_approval,
};
use crate::slo::Verdict;

impl State {
    /// Where the delivery stands and why, in one sentence without a full stop.
    #[must_use]
    pub fn sentence(&self, plan: &Plan) -> String {
        let what = format!("{} {}", plan.service, plan.artifact.tag);
        let stage = &self.stage_plan(plan).stage;
        if let Some(hold) = &self.hold {
            return format!("{what} is on hold in {stage}, paused by {}{}", hold.by, because(&hold.reason));
        }
        match &self.phase {
            Phase::Queued => format!("{what} waits for {stage} to be free"),
            Phase::AwaitingApproval => {
                format!("{what} waits for approval before {stage}{}", self.words_left_out_before(plan))
            }
            Phase::Deploying => format!("{what} is being deployed to {stage}, beside the live version"),
            Phase::Shifting { step } => {
                let to = self.stage_plan(plan).steps[*step];
                let is_cut_short = self.visit().is_promoted_now();
                let now = if is_cut_short { self.left_out_here(plan) } else { String::new() };
                format!("{what} is being given {to} of {stage}’s traffic{now}")
            }
            Phase::Testing { step: None } => format!("{what} is being tested in {stage}, before it gets any traffic"),
            Phase::Testing { step: Some(_) } => {
                let strategy = self.stage_plan(plan).test.as_ref().map_or("a", |test| test.strategy.as_str());
                format!("{what} has {} of {stage}’s traffic and runs the {strategy} test", self.weight_words())
            }
            Phase::Evaluating { .. } => format!("{what} is being judged by {stage}’s objectives"),
            Phase::Held { verdict, .. } => format!("{what} is held in {stage}: {}", self.held_because(*verdict)),
            Phase::Promoting => format!("{what} is becoming {stage}’s live version{}", self.left_out_here(plan)),
            Phase::RollingBack { why, step } => {
                format!("{what} is rolled back in {stage}: {}; {}", why.words(), step.words())
            }
            Phase::Final { outcome } => {
                let is_live = *outcome == Outcome::Completed;
                let left_out = if is_live { self.left_out_here(plan) } else { String::new() };
                outcome.sentence(plan, &self.place_of_end(plan), &what) + &left_out
            }
        }
    }

    /// The same once other deliveries came after it: what went live then need not be live now. `successor` is what it
    /// made way for, where that is known, such as `delivery 15 (carts 0.9.4)`.
    #[must_use]
    pub fn sentence_afterwards(&self, plan: &Plan, successor: Option<&str>) -> String {
        let Phase::Final { outcome } = &self.phase else { return self.sentence(plan) };
        let (what, place) = (format!("{} {}", plan.service, plan.artifact.tag), self.place_of_end(plan));
        match (outcome, successor) {
            (Outcome::Completed, _) => format!("{what} went live {place}{}", self.left_out_here(plan)),
            (Outcome::Superseded { .. }, Some(successor)) => format!("{what} made way for {successor} {place}"),
            _ => self.sentence(plan),
        }
    }

    /// Such as `in staging`, or `before production` where nothing was deployed there.
    fn place_of_end(&self, plan: &Plan) -> String {
        let visit = self.visit();
        let at_the_door = visit.entered.is_none() || (needs_approval(plan, self) && visit.approval.is_none());
        format!("{} {}", if at_the_door { "before" } else { "in" }, self.stage_plan(plan).stage)
    }

    /// What went without its test or its judgement here, and by whose decision.
    fn left_out_here(&self, plan: &Plan) -> String {
        let weights = self.stage_plan(plan).steps.len();
        self.visit().left_out_at_the_end(weights).map_or_else(String::new, |it| format!("; {}", it.words()))
    }

    /// The same of the stage before, for whoever is asked at this door.
    fn words_left_out_before(&self, plan: &Plan) -> String {
        let stage = || &plan.stages[self.stage - 1].stage;
        self.left_out_before(plan).map_or_else(String::new, |it| format!("; in {} {}", stage(), it.words()))
    }

    fn weight_words(&self) -> String {
        self.visit().weight.map_or_else(|| "none".to_owned(), |(weight, _)| weight.to_string())
    }

    fn held_because(&self, verdict: Verdict) -> String {
        let note = self.visit().evaluation.as_ref().map_or("", |note| note.reason.as_str());
        let word = match verdict {
            Verdict::Pass => "it passed, and a person decides",
            Verdict::Warning => "a warning needs a decision",
            Verdict::Fail => "it failed",
            Verdict::InsufficientData => "there is not enough data to judge it",
            Verdict::Error => "it could not be judged",
            Verdict::NotEvaluated => "there are no objectives to judge it by",
        };
        if note.is_empty() { word.to_owned() } else { format!("{word}. {}", note.trim_end_matches('.')) }
    }
}

impl Override {
    /// Who had what left out, and why, as a sentence without a full stop.
    #[must_use]
    pub fn words(&self) -> String {
        format!("{} had {} left out{}", self.decision.by, self.left_out.words(), because(&self.decision.reason))
    }

    /// The same as a part of a longer sentence, which the reason must not seem to go on.
    pub(super) fn aside(&self) -> String {
        let told = format!("{} had {} left out", self.decision.by, self.left_out.words());
        match self.decision.reason.trim() {
            "" => told,
            reason => format!("{told} (“{reason}”)"),
        }
    }
}

impl LeftOut {
    /// What was left out, to follow "had".
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Test => "the test",
            Self::Evaluation => "the judgement",
            Self::Rest => "the remaining steps",
        }
    }
}

impl RollbackStep {
    /// What is being done, to end the sentence "… is rolled back: …".
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::StartStable => "making sure that the old version is ready",
            Self::RestoreRoute => "giving all traffic back to the old version",
            Self::Drain => "letting its last requests end",
            Self::RetireCandidate => "stopping it",
        }
    }
}

impl Why {
    /// The reason, to end the sentence "… is rolled back: …".
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::DeployFailed { reason } => format!("it did not become ready. {}", trim(reason)),
            Self::ShiftFailed { reason } => format!("it could not be given traffic. {}", trim(reason)),
            Self::TestFailed { reason } => format!("its test failed. {}", trim(reason)),
            Self::GateFailed { reason } => trim(reason).to_owned(),
            Self::Rejected { by, reason } => format!("{by} rejected it{}", because(reason)),
            Self::Aborted { by, reason } => format!("{by} aborted it{}", because(reason)),
            Self::TimedOut { what } => format!("{what} ran out"),
            Self::PromotionFailed { reason } => format!("it could not be promoted. {}", trim(reason)),
        }
    }
}

impl Outcome {
    /// `place` says where, as in `in staging`.
    fn sentence(&self, plan: &Plan, place: &str, what: &str) -> String {
        match self {
            Self::Completed => format!("{what} is live {place}"),
            Self::RolledBack { why } => format!("{what} was rolled back {place}: {}", why.words()),
            Self::Rejected { by: Actor::Engine, reason } => format!("{what} was rejected {place}: {}", trim(reason)),
            Self::Rejected { by, reason } => format!("{what} was rejected {place} by {by}{}", because(reason)),
            Self::Aborted { by, reason } => format!("{what} was aborted {place} by {by}{}", because(reason)),
            Self::Superseded { .. } => format!("{what} made way for a newer delivery of {} {place}", plan.service),
            Self::Failed { reason, traffic_safe: true, .. } => format!("{what} failed {place}: {}", trim(reason)),
            Self::Failed { reason, traffic_safe: false, .. } => {
                format!("{what} failed {place} and traffic is not safe: {}", trim(reason))
            }
        }
    }
}

fn because(reason: &str) -> String {
    if reason.trim().is_empty() { String::new() } else { format!(": {}", trim(reason)) }
}

fn trim(reason: &str) -> &str {
    reason.trim().trim_end_matches('.')
}
