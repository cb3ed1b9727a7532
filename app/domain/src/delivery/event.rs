//! What can happen to a delivery.

use super::plan::Plan;
use crate::{
    artifact::Artifact,
    digest::{Digest, RevisionRef},
    id::{DeliveryId, StageName},
    slo::Evaluation,
    traffic::{Slot, Split},
    window::Window,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;

/// An event in its place in the log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recorded {
    /// From 1, without gaps, within one delivery.
    pub seq: u64,
    /// When it was recorded.
    pub at: Timestamp,
    /// Who caused it.
    pub by: Actor,
    /// For a result or a decision: [`State::seq`](super::State::seq) of the state that it answers.
    pub answers: Option<u64>,
    /// What happened.
    pub event: Event,
}

/// Who caused an event.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// Tidegate itself.
    Engine,
    /// A person, by name.
    Person(String),
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Engine => f.write_str("Tidegate"),
            Self::Person(name) => f.write_str(name),
        }
    }
}

/// An artifact in a slot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Occupant {
    /// Where.
    pub slot: Slot,
    /// What.
    pub artifact: Artifact,
    /// How it is started: the way back needs nothing but the log.
    pub definition: RevisionRef,
}

/// What an approval is bound to. If any of it changes, the approval is void.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// The content that would run.
    pub artifact: Digest,
    /// The stage it would enter or be promoted in.
    pub stage: StageName,
    /// Sequence number of the evaluation it rests on; none where nothing was evaluated.
    pub evaluation: Option<u64>,
    /// Of the whole plan.
    pub plan: Digest,
}

/// How a test ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TestResult {
    /// Whether the accepted error rate was kept.
    pub passed: bool,
    /// Requests made.
    pub requests: u64,
    /// Requests that failed.
    pub failed: u64,
    /// Median latency in milliseconds.
    pub p50_ms: Option<f64>,
    /// 95th percentile in milliseconds.
    pub p95_ms: Option<f64>,
    /// Why it failed, with the first failures; or what is worth knowing of a pass.
    pub message: String,
}

/// What happened. The names are for ever: logs of years ago must still parse.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(remote = "Self", rename_all = "snake_case")]
pub enum Event {
    /// Always the first: somebody asked for the delivery.
    Triggered {
        /// All that will be done.
        plan: Box<Plan>,
        /// Why, in the words of whoever asked.
        reason: String,
    },
    /// The stage is free and now belongs to this delivery.
    StageEntered {
        /// What serves there; none in a stage that has never served.
        live: Option<Occupant>,
        /// The idle slot.
        candidate: Slot,
    },
    /// A person said yes.
    Approved {
        /// What they saw when they said it.
        subject: Subject,
        /// Why.
        reason: String,
    },
    /// A person said no.
    Rejected {
        /// Why.
        reason: String,
    },
    /// The state's deadline has passed.
    TimedOut,
    /// The candidate runs and is ready.
    Deployed {
        /// Where it answers, for people.
        endpoint: String,
    },
    /// The candidate did not become ready.
    DeployFailed {
        /// Why.
        reason: String,
    },
    /// The route was told and says so itself.
    WeightSet {
        /// As read back.
        split: Split,
    },
    /// The route could not be changed.
    ShiftFailed {
        /// Why.
        reason: String,
    },
    /// The test has run.
    TestsFinished {
        /// From its first to its last request.
        window: Window,
        /// How it ended.
        result: TestResult,
    },
    /// The gate has judged.
    Evaluated {
        /// All it rests on.
        evaluation: Box<Evaluation>,
    },
    /// What was measured in the window is gone, as after a restart of a source that keeps it in memory: the test must
    /// run again.
    EvidenceLost {
        /// Whose, and why.
        reason: String,
    },
    /// A person asked for the same window to be evaluated again.
    Retried,
    /// A person had the stage's remaining weights, tests and evaluations left out: the candidate gets the last weight, and
    /// is promoted once the route says so.
    PromotionApproved {
        /// What they saw when they said it.
        subject: Subject,
        /// Why.
        reason: String,
    },
    /// A person had what is under way at the present weight left out, its test or its evaluation: the next weight follows,
    /// or the promotion after the last.
    StepSkipped {
        /// What they saw when they said it.
        subject: Subject,
        /// Why.
        reason: String,
    },
    /// A person had the test of the present weight run again, and a new window judged.
    AnalysisRestarted {
        /// Why.
        reason: String,
    },
    /// The candidate is the live slot.
    Promoted,
    /// The candidate could not be made the live slot.
    PromotionFailed {
        /// Why.
        reason: String,
    },
    /// Rolling back: the old version is up and ready, or there is none.
    StableReady,
    /// Rolling back: the route gives everything to the old version and says so itself.
    RouteRestored,
    /// Rolling back: no request is in flight to the candidate.
    Drained {
        /// Requests that were still in flight when the drain's limit came.
        cut: u64,
    },
    /// Rolling back: the candidate is gone; the rollback is complete.
    RolledBack,
    /// A step of the rollback failed.
    RollbackFailed {
        /// Why.
        reason: String,
    },
    /// A person stopped the delivery for good.
    Aborted {
        /// Why.
        reason: String,
    },
    /// A person paused it.
    Held {
        /// Why.
        reason: String,
    },
    /// A person let it go on.
    Resumed,
    /// A newer delivery took its place at the door of a stage.
    Superseded {
        /// The newer one.
        by: DeliveryId,
    },
}

crate::tagged::tagged!(Event by "type");

impl Event {
    /// The event's name, as on the wire.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Triggered { .. } => "triggered",
            Self::StageEntered { .. } => "stage_entered",
            Self::Approved { .. } => "approved",
            Self::Rejected { .. } => "rejected",
            Self::TimedOut => "timed_out",
            Self::Deployed { .. } => "deployed",
            Self::DeployFailed { .. } => "deploy_failed",
            Self::WeightSet { .. } => "weight_set",
            Self::ShiftFailed { .. } => "shift_failed",
            Self::TestsFinished { .. } => "tests_finished",
            Self::Evaluated { .. } => "evaluated",
            Self::EvidenceLost { .. } => "evidence_lost",
            Self::Retried => "retried",
            Self::PromotionApproved { .. } => "promotion_approved",
            Self::StepSkipped { .. } => "step_skipped",
            Self::AnalysisRestarted { .. } => "analysis_restarted",
            Self::Promoted => "promoted",
            Self::PromotionFailed { .. } => "promotion_failed",
            Self::StableReady => "stable_ready",
            Self::RouteRestored => "route_restored",
            Self::Drained { .. } => "drained",
            Self::RolledBack => "rolled_back",
            Self::RollbackFailed { .. } => "rollback_failed",
            Self::Aborted { .. } => "aborted",
            Self::Held { .. } => "held",
            Self::Resumed => "resumed",
            Self::Superseded { .. } => "superseded",
        }
    }
}
