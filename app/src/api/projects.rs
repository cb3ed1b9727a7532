//! Projects: the list, and making one.

use super::{ApiError, Listed, drafts::Saving};
use domain::{
    delivery::Status,
    id::{DeliveryId, ProjectName, StageName},
};
use jiff::Timestamp;
use leptos::{
    prelude::*,
    server_fn::codec::{MultipartData, MultipartFormData},
};
use serde::{Deserialize, Serialize};

/// A project in the list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProjectSummary {
    /// Its name.
    pub name: ProjectName,
    /// Its stages in order.
    pub stages: Vec<StageDot>,
    /// How many services it has.
    pub services: u32,
    /// Deliveries that are under way without waiting for anybody.
    pub running: u32,
    /// Deliveries that wait for a person's decision.
    pub waiting: u32,
    /// Deliveries that a person has put on hold.
    pub on_hold: u32,
    /// Places where the last delivery failed, so that a person must act.
    pub failed: u32,
    /// Places where the last delivery was rolled back, mostly by its gate: the new version is not live there.
    pub rolled_back: u32,
    /// The delivery that ended last.
    pub last_ended: Option<DeliverySummary>,
    /// When anything last changed.
    pub changed: Timestamp,
}

impl ProjectSummary {
    /// How much it needs somebody, to be sorted by: what failed, then what waits for a decision, what is on hold, what was
    /// rolled back, what moves, and what changed last.
    #[must_use]
    pub fn attention(&self) -> impl Ord + use<> {
        (self.failed, self.waiting, self.on_hold, self.rolled_back, self.running, self.changed)
    }
}

/// A stage of a project, as a dot with a word.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StageDot {
    /// Which.
    pub stage: StageName,
    /// Of the delivery at work in it, or else of what came last: one that stopped there, or one that is live. None where it
    /// never saw one.
    pub status: Option<Status>,
    /// In words, such as `carts 0.9.2 is being tested`.
    pub word: String,
}

/// A delivery in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeliverySummary {
    /// Which.
    pub id: DeliveryId,
    /// What people call it, from 1 within its project.
    pub number: u32,
    /// Of what.
    pub service: domain::id::ServiceName,
    /// Which version.
    pub tag: String,
    /// Where it stands.
    pub status: Status,
    /// The stage it is in, or ended in.
    pub stage: StageName,
    /// Its headline.
    pub sentence: String,
    /// Who asked for it.
    pub by: String,
    /// When.
    pub triggered: Timestamp,
    /// When it last moved.
    pub changed: Timestamp,
}

/// All projects, those that need attention first.
///
/// # Errors
/// [`ApiError::Broken`] if the store cannot be read.
#[server(input = leptos::server_fn::codec::GetUrl, output = super::wire::Answer, endpoint = "list_projects")]
pub async fn list_projects() -> Result<Listed<ProjectSummary>, ApiError> {
    super::context::asked()?.control_plane.projects().await.map(Listed::now)
}

/// Makes a project from its shipyard file, and leads to it.
///
/// The form's fields: `project` for its name, `text` or a chosen `file`, and `intent`, which is `check` where nothing
/// shall be saved.
///
/// # Errors
/// [`ApiError::Broken`] if the answer cannot be given. A refusal is an answer: for the name or for the file.
#[server(input = MultipartFormData, output = super::wire::Answer, endpoint = "create_project")]
pub async fn create_project(data: MultipartData) -> Result<Saving, ApiError> {
    let asked = super::context::asked()?;
    let create = async |form: &super::drafts::FileForm| {
        let project = asked.control_plane.create_project(&asked.person, &form.project, &form.text).await?;
        Ok(format!("/projects/{project}"))
    };
    super::file_form::Posted::read(data).await.conclude(&asked, "/projects/new", create).await
}
