//! The plan of a delivery, frozen when it is triggered.

use crate::{
    artifact::Artifact,
    digest::{Digest, RevisionRef},
    id::{DeliveryId, Place, ProjectName, ServiceName, StageName},
    label::Labels,
    shipyard::{ApprovalPolicy, DeploymentStrategy, Policy},
    traffic::Weight,
};
use serde::{Deserialize, Serialize};

/// Everything that a delivery will do and by which files it will be judged.
///
/// Editing a file later changes the next delivery, never this one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// The delivery that follows this plan.
    pub delivery: DeliveryId,
    /// Its number within the project, from 1: what people call it.
    pub number: u32,
    /// The project.
    pub project: ProjectName,
    /// The service.
    pub service: ServiceName,
    /// What is delivered.
    pub artifact: Artifact,
    /// What whoever triggered it knew of it.
    // Left out where there are none: a plan from before there were labels keeps its digest.
    #[serde(default, skip_serializing_if = "Labels::is_empty")]
    pub labels: Labels,
    /// The stages file it was made from.
    pub shipyard: RevisionRef,
    /// How the service is started.
    pub definition: RevisionRef,
    /// In order; at least one.
    pub stages: Vec<StagePlan>,
}

impl Plan {
    /// What approvals are bound to: any difference between two plans gives two digests.
    #[must_use]
    pub fn digest(&self) -> Digest {
        // A plan holds no map and no float, so its JSON is the same each time.
        Digest::of(serde_json::to_string(self).unwrap_or_default().as_bytes())
    }

    /// Where the stage of that index takes place; none past the last.
    #[must_use]
    pub fn place(&self, stage: usize) -> Option<Place> {
        let stage = self.stages.get(stage)?.stage.clone();
        Some(Place { project: self.project.clone(), stage, service: self.service.clone() })
    }
}

/// What happens in one stage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StagePlan {
    /// The stage.
    pub stage: StageName,
    /// How the artifact comes in, as the shipyard calls it.
    pub strategy: DeploymentStrategy,
    /// The approval asked for on entry, by the verdict of the stage before.
    pub approval: Option<ApprovalPolicy>,
    /// The weights the candidate is given one after the other; at least one, the last is 100.
    pub steps: Vec<Weight>,
    /// Runs against the candidate's own endpoint before it gets any traffic.
    pub preview_test: Option<TestPlan>,
    /// Runs against the public route at each weight.
    pub test: Option<TestPlan>,
    /// Judges each weight after its test.
    pub gate: Option<GatePlan>,
    /// When each state ends by itself.
    pub deadlines: Deadlines,
    /// How long the old version stays up after a promotion, in seconds.
    pub keep_warm_s: u32,
}

/// A test of a stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestPlan {
    /// Which workload of the tests file: `functional`, `performance` …
    pub strategy: String,
    /// The tests file.
    pub file: RevisionRef,
    /// For people, such as `10 users × 20 loops`.
    pub summary: String,
}

/// A gate of a stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GatePlan {
    /// The objectives; none where nobody wrote any.
    pub slo: Option<RevisionRef>,
    /// The indicators, nearest first.
    pub sli: Vec<RevisionRef>,
    /// For people, such as `2 objectives, pass at 90 of 100 points`.
    pub summary: String,
    /// What a pass does.
    // Left out where it goes on by itself: a plan from before there was a choice keeps its digest.
    #[serde(default = "Policy::automatic", skip_serializing_if = "Policy::is_automatic")]
    pub on_pass: Policy,
    /// What a warning does.
    pub on_warning: Policy,
    /// What a gate without objectives does: holds, unless passing was written.
    pub on_not_evaluated: Policy,
}

/// How long each state may last, in seconds, before [`Event::TimedOut`](super::Event::TimedOut) ends it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadlines {
    /// Waiting for the stage to be free.
    pub queued_s: u32,
    /// Waiting for a person at the door.
    pub approval_s: u32,
    /// From the start of the process until it is ready.
    pub deploy_s: u32,
    /// Until the route reads back the wanted weight.
    pub shift_s: u32,
    /// The whole test.
    pub test_s: u32,
    /// Fetching and judging. Sources outside may bring their data minutes late.
    pub evaluate_s: u32,
    /// Waiting for a person after a verdict that does not promote by itself.
    pub held_s: u32,
    /// Paused by a person.
    pub hold_s: u32,
    /// Making the candidate the live slot.
    pub promote_s: u32,
    /// Each step of a rollback.
    pub rollback_s: u32,
}

impl Default for Deadlines {
    /// Machines get minutes, people get a day.
    fn default() -> Self {
        const PEOPLE_S: u32 = 24 * 60 * 60;
        Self {
            queued_s: PEOPLE_S,
            approval_s: PEOPLE_S,
            deploy_s: 60,
            shift_s: 30,
            test_s: 600,
            evaluate_s: 300,
            held_s: PEOPLE_S,
            hold_s: PEOPLE_S,
            promote_s: 30,
            rollback_s: 60,
        }
    }
}
