//! Where a delivery stands.

mod left_out;

pub use left_out::{LeftOut, Override};

use super::{
    command::Command,
    event::{Actor, Occupant, Subject, TestResult},
    plan::{Plan, StagePlan},
};
use crate::{
    id::DeliveryId,
    slo::Verdict,
    traffic::{Slot, Weight},
    window::Window,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Where a delivery stands: the fold of its log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct State {
    /// Sequence number of the event that began the present phase. Results and decisions name it.
    pub seq: u64,
    /// When the present phase began.
    pub since: Timestamp,
    /// Index into the plan's stages.
    pub stage: usize,
    /// What is being done in that stage.
    pub phase: Phase,
    /// A person's pause: what is in flight ends, nothing new begins.
    pub hold: Option<Hold>,
    /// What happened so far, one entry for each stage that was reached.
    pub visits: Vec<Visit>,
}

/// What is being done in a stage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Waits for the stage to be free.
    Queued,
    /// Waits for a person at the door.
    AwaitingApproval,
    /// The artifact goes to the idle slot.
    Deploying,
    /// The route is given a new weight.
    Shifting {
        /// Index into the stage's steps.
        step: usize,
    },
    /// A test runs; without a step it is the preview test.
    Testing {
        /// Index into the stage's steps.
        step: Option<usize>,
    },
    /// The gate judges.
    Evaluating {
        /// Index into the stage's steps.
        step: usize,
        /// The time that is judged.
        window: Window,
    },
    /// A person decides about a verdict that does not promote by itself.
    Held {
        /// Index into the stage's steps.
        step: usize,
        /// What the gate said.
        verdict: Verdict,
        /// The time that was judged, for another try.
        window: Window,
    },
    /// The candidate becomes the live slot.
    Promoting,
    /// Everything goes back to the old version.
    RollingBack {
        /// What made it necessary.
        why: Why,
        /// How far it is.
        step: RollbackStep,
    },
    /// Over.
    Final {
        /// How it ended.
        outcome: Outcome,
    },
}

/// The steps of a rollback, in their only order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RollbackStep {
    /// The old version must be up and ready before anything moves.
    StartStable,
    /// Weight moves to it, and the route is read back.
    RestoreRoute,
    /// Requests in flight to the candidate end.
    Drain,
    /// The candidate is stopped, last.
    RetireCandidate,
}

/// Why a stage is rolled back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The candidate did not become ready.
    DeployFailed {
        /// In words.
        reason: String,
    },
    /// The route could not be changed.
    ShiftFailed {
        /// In words.
        reason: String,
    },
    /// The test failed.
    TestFailed {
        /// In words.
        reason: String,
    },
    /// The gate's verdict was a fail.
    GateFailed {
        /// The evaluation's sentence.
        reason: String,
    },
    /// A person said no, or nobody said yes in time.
    Rejected {
        /// Who; the engine where time ran out.
        by: Actor,
        /// In words.
        reason: String,
    },
    /// A person stopped it.
    Aborted {
        /// Who.
        by: Actor,
        /// In words.
        reason: String,
    },
    /// A state lasted too long.
    TimedOut {
        /// What did, in words.
        what: String,
    },
    /// The candidate could not be made the live slot.
    PromotionFailed {
        /// In words.
        reason: String,
    },
}

/// How a delivery ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Live in the last stage.
    Completed,
    /// The last stage it reached is back on the old version.
    RolledBack {
        /// What made it necessary.
        why: Why,
    },
    /// A person said no, or nobody said yes in time.
    Rejected {
        /// Who; the engine where time ran out.
        by: Actor,
        /// In words.
        reason: String,
    },
    /// A person stopped it.
    Aborted {
        /// Who.
        by: Actor,
        /// In words.
        reason: String,
    },
    /// A newer delivery took its place.
    Superseded {
        /// The newer one.
        by: DeliveryId,
    },
    /// It could not be brought to a good end; the page says what a person must do.
    Failed {
        /// What went wrong.
        reason: String,
        /// Whether all traffic is on a version that is known to be good.
        traffic_safe: bool,
        /// What a person must do now.
        advice: String,
    },
}

/// A person's pause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// Sequence number of the `Held` event: phases that begin after it wait.
    pub seq: u64,
    /// Since when.
    pub since: Timestamp,
    /// Who.
    pub by: Actor,
    /// Why.
    pub reason: String,
}

/// What happened in one stage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Visit {
    /// When the delivery came to the door (was queued).
    pub came: Timestamp,
    /// When the stage was entered.
    pub entered: Option<Timestamp>,
    /// What served when it was entered.
    pub live: Option<Occupant>,
    /// The slot the artifact goes to.
    pub candidate: Option<Slot>,
    /// What the candidate carries by the last word of the route, and since when.
    pub weight: Option<(Weight, Timestamp)>,
    /// The last test.
    pub test: Option<TestResult>,
    /// The last evaluation: its sequence number, verdict, score and sentence.
    pub evaluation: Option<EvaluationNote>,
    /// The approval it went on by.
    pub approval: Option<Approval>,
    /// What people had left out here, in order: at most one for each weight, and one for all that remained.
    pub overrides: Vec<Override>,
    /// How often people had a test run again here, at most [`RESTARTS_MAX`](super::action::RESTARTS_MAX).
    pub restarts: u32,
    /// Whether the artifact became the live version here.
    pub promoted: bool,
    /// When the stage was left.
    pub left: Option<Timestamp>,
}

/// What is kept of an evaluation beside the event that holds it all.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EvaluationNote {
    /// Sequence number of its event.
    pub seq: u64,
    /// The outcome.
    pub verdict: Verdict,
    /// In the evaluation's unit.
    pub score: f64,
    /// One sentence.
    pub reason: String,
}

/// A person's yes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// Who.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
    /// To what exactly.
    pub subject: Subject,
    /// Why.
    pub reason: String,
}

impl State {
    /// Whether nothing will ever happen to it again.
    #[must_use]
    pub fn is_final(&self) -> bool {
        matches!(self.phase, Phase::Final { .. })
    }

    /// The plan of the present stage.
    #[must_use]
    pub fn stage_plan<'plan>(&self, plan: &'plan Plan) -> &'plan StagePlan {
        &plan.stages[self.stage]
    }

    /// What happened in the present stage so far.
    #[must_use]
    pub fn visit(&self) -> &Visit {
        &self.visits[self.stage]
    }

    /// What an approval given now would be bound to.
    #[must_use]
    pub fn subject(&self, plan: &Plan) -> Subject {
        let at_the_door = matches!(self.phase, Phase::AwaitingApproval);
        let judged = if at_the_door { self.stage.checked_sub(1) } else { Some(self.stage) };
        Subject {
            artifact: plan.artifact.digest.clone(),
            stage: self.stage_plan(plan).stage.clone(),
            evaluation: judged
                .and_then(|stage| self.visits.get(stage))
                .and_then(|v| v.evaluation.as_ref())
                .map(|e| e.seq),
            plan: plan.digest(),
        }
    }

    /// What is to be done now. A function of plan and state alone, so that a restart can ask again.
    #[must_use]
    pub fn outstanding(&self, plan: &Plan) -> Vec<Command> {
        if self.is_paused() { Vec::new() } else { self.wanted(plan).into_iter().collect() }
    }

    /// Whether a person's hold keeps the present phase from beginning.
    #[must_use]
    pub fn is_paused(&self) -> bool {
        self.hold.as_ref().is_some_and(|hold| self.seq > hold.seq)
    }

    fn wanted(&self, plan: &Plan) -> Option<Command> {
        let visit = self.visit();
        let candidate = visit.candidate;
        Some(match &self.phase {
            Phase::Queued => Command::EnterStage,
            Phase::AwaitingApproval | Phase::Held { .. } | Phase::Final { .. } => return None,
            Phase::Deploying => Command::Deploy(candidate?),
            Phase::Shifting { step } => Command::SetWeight(candidate?, *self.stage_plan(plan).steps.get(*step)?),
            Phase::Testing { step: None } => Command::RunTests { preview: Some(candidate?) },
            Phase::Testing { step: Some(_) } => Command::RunTests { preview: None },
            Phase::Evaluating { window, .. } => Command::Evaluate(*window),
            Phase::Promoting => Command::Promote(candidate?),
            Phase::RollingBack { step, .. } => visit.rollback(candidate?, *step),
        })
    }
}

impl Phase {
    /// What the delivery is doing, to end the sentence "the delivery …".
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Queued => "is queued",
            Self::AwaitingApproval => "waits for approval",
            Self::Deploying => "is being deployed",
            Self::Shifting { .. } => "is taking traffic",
            Self::Testing { .. } => "is being tested",
            Self::Evaluating { .. } => "is being evaluated",
            Self::Held { .. } => "is held for a decision",
            Self::Promoting => "is being promoted",
            Self::RollingBack { .. } => "is being rolled back",
            Self::Final { .. } => "is over",
        }
    }
}

impl Visit {
    /// A visit that begins at the door.
    #[must_use]
    pub fn begin(came: Timestamp) -> Self {
        Self {
            came,
            entered: None,
            live: None,
            candidate: None,
            weight: None,
            test: None,
            evaluation: None,
            approval: None,
            overrides: Vec::new(),
            restarts: 0,
            promoted: false,
            left: None,
        }
    }

    /// The index of the weight that traffic begins with. Where nothing is live there is nothing to share it with: whoever
    /// would be given the rest could not answer, so the candidate gets everything at once.
    #[must_use]
    pub fn first_step(&self, plan: &StagePlan) -> usize {
        let shares = self.entered.is_none() || self.live.is_some();
        if shares { 0 } else { plan.steps.len().saturating_sub(1) }
    }

    fn rollback(&self, candidate: Slot, step: RollbackStep) -> Command {
        match step {
            RollbackStep::StartStable => Command::StartStable(self.live.clone()),
            RollbackStep::RestoreRoute => {
                Command::RestoreRoute { stable: self.live.as_ref().map(|live| live.slot), candidate }
            }
            RollbackStep::Drain => Command::Drain(candidate),
            RollbackStep::RetireCandidate => Command::RetireCandidate(candidate),
        }
    }
}
