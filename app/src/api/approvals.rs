//! The approvals inbox: what waits for a person, and what was decided.

use super::{ApiError, ReadAt, projects::DeliverySummary};
use domain::{
    delivery::{
        Plan, State,
        event::{Occupant, Subject, TestResult},
        state::Hold,
    },
    id::{DeliveryId, ProjectName, ServiceName, StageName},
    slo::{Evaluation, Remark, Verdict, overriding, veto},
};
use jiff::Timestamp;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The most decided entries shown.
pub const DECIDED_LISTED_MAX: u32 = 50;

/// What waits and what was decided, over all projects.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Inbox {
    /// The one that ends soonest first.
    pub waiting: Vec<Waiting>,
    /// What somebody has put on hold, the longest first.
    pub paused: Vec<Paused>,
    /// Newest first, at most [`DECIDED_LISTED_MAX`].
    pub decided: Vec<Decided>,
    /// The server's clock when it was read.
    pub now: ReadAt,
}

/// A decision that waits for a person, with its evidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Waiting {
    /// The delivery's plan.
    pub plan: Plan,
    /// Where it stands; its `seq` goes with the decision.
    pub state: State,
    /// What a decision given now is bound to.
    pub subject: Subject,
    /// What serves in that stage and would be replaced.
    pub live: Option<Occupant>,
    /// The evaluation that it rests on, and the stage it was made in.
    pub evidence: Option<(StageName, Evaluation)>,
    /// What somebody has said that this evaluation counts as.
    pub overridden: Option<Remark>,
    /// Who asked for the delivery.
    pub asked_by: String,
    /// When it began to wait.
    pub since: Timestamp,
}

impl Waiting {
    /// The version that serves in that stage.
    #[must_use]
    pub fn live_tag(&self) -> Option<&str> {
        self.live.as_ref().map(|live| live.artifact.tag.as_str())
    }

    /// The verdict that somebody put in the place of what was judged.
    #[must_use]
    pub fn counts_as(&self) -> Option<Verdict> {
        overriding(self.overridden.as_slice()).map(|(_, verdict)| verdict)
    }

    /// The remark by which it cannot be approved.
    #[must_use]
    pub fn veto(&self) -> Option<&Remark> {
        veto(self.overridden.as_slice())
    }

    /// The last test that ran, and the stage it ran in.
    #[must_use]
    pub fn test(&self) -> Option<(&StageName, &TestResult)> {
        let stages = self.plan.stages.iter().map(|stage| &stage.stage);
        stages.zip(&self.state.visits).filter_map(|(stage, visit)| Some((stage, visit.test.as_ref()?))).next_back()
    }
}

/// A delivery that waits until somebody resumes it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Paused {
    /// The delivery.
    pub delivery: DeliverySummary,
    /// In which project.
    pub project: ProjectName,
    /// The state it is in, for whoever resumes it.
    pub seq: u64,
    /// Who put it on hold, since when, and why.
    pub hold: Hold,
    /// When it ends by itself.
    pub deadline: Option<Timestamp>,
    /// And how, such as `rolled back`.
    pub on_timeout: String,
}

/// A decision that was made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Decided {
    /// Of which delivery.
    pub delivery: DeliveryId,
    /// In which project.
    pub project: ProjectName,
    /// What people call it.
    pub number: u32,
    /// Of what.
    pub service: ServiceName,
    /// Which version.
    pub tag: String,
    /// For which stage.
    pub stage: StageName,
    /// What was decided.
    pub decision: Decision,
    /// Who; `Tidegate` where time ran out.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// In their words.
    pub reason: String,
    /// The verdict it rested on.
    pub verdict: Option<Verdict>,
}

/// How a decision came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Yes.
    Approved,
    /// Yes, without a test or a judgement that the plan has.
    Skipped,
    /// No.
    Rejected,
    /// Nobody decided in time: rejected.
    Expired,
}

/// What waits and what was decided.
///
/// # Errors
/// [`ApiError::Broken`] if the store cannot be read.
#[server(input = leptos::server_fn::codec::GetUrl, output = super::wire::Answer, endpoint = "fetch_inbox")]
pub async fn fetch_inbox() -> Result<Inbox, ApiError> {
    super::context::asked()?.control_plane.inbox().await
}

/// How many decisions wait, for the navigation.
///
/// # Errors
/// [`ApiError::Broken`] if the store cannot be read.
#[server(input = leptos::server_fn::codec::GetUrl, output = super::wire::Answer, endpoint = "count_waiting")]
pub async fn count_waiting() -> Result<usize, ApiError> {
    super::context::asked()?.control_plane.waiting().await
}
