//! A project's environments: services by stages.

use super::{ApiError, ReadAt};
use domain::{
    delivery::Status,
    id::{DeliveryId, ProjectName, ServiceName, StageName},
    slo::Verdict,
    slo::evaluation::ScoreUnit,
    traffic::Slot,
};
use jiff::Timestamp;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Services by stages.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Board {
    /// Which project.
    pub project: ProjectName,
    /// Its stages in order: the columns.
    pub stages: Vec<StageName>,
    /// One row a service, by name.
    pub rows: Vec<BoardRow>,
    /// The server's clock when it was read, for ages.
    pub now: ReadAt,
}

/// A service in all stages.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BoardRow {
    /// Which.
    pub service: ServiceName,
    /// One a stage, in order.
    pub cells: Vec<BoardCell>,
}

/// A service in one stage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BoardCell {
    /// What serves; none before the first delivery.
    pub live: Option<LiveVersion>,
    /// The delivery that is here or at the door.
    pub moving: Option<Moving>,
    /// How many others wait here for it to leave.
    pub queued: u32,
    /// The last evaluation made here.
    pub last_gate: Option<LastGate>,
    /// What may come next and what keeps it, in words; empty where nothing is on its way.
    pub next: String,
    /// Where people reach it.
    pub url: String,
}

/// The version that serves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LiveVersion {
    /// Its tag.
    pub tag: String,
    /// Where it runs.
    pub slot: Slot,
    /// Since when it is live here.
    pub since: Timestamp,
    /// Whether it answers.
    pub health: Health,
    /// How many versions of this service in this project are newer: 0 for the newest, so that drift is visible.
    pub behind: u32,
    /// Set where something else runs than what was approved: how it differs, to follow the tag in a sentence.
    pub differs: Option<String>,
}

/// Whether a slot answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Health {
    /// Nothing runs there and nothing should.
    Empty,
    /// Started, not ready yet.
    Starting,
    /// Runs and answers its health check.
    Ready,
    /// Died and will be started again.
    Crashed,
    /// Is being stopped.
    Stopping,
}

/// A delivery at work in a cell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Moving {
    /// Which.
    pub delivery: DeliveryId,
    /// What people call it.
    pub number: u32,
    /// What it brings.
    pub tag: String,
    /// Where it stands.
    pub status: Status,
    /// In a few words, such as `being tested` or `100 % on green`.
    pub words: String,
    /// The candidate's share of traffic, 0 to 100.
    pub weight_percent: u8,
    /// When its phase ends by itself.
    pub deadline: Option<Timestamp>,
}

/// The last verdict in a cell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LastGate {
    /// The evaluation's number.
    pub evaluation: u32,
    /// Of which version.
    pub tag: String,
    /// The outcome that counts.
    pub verdict: Verdict,
    /// The score.
    pub score: f64,
    /// In percent or points.
    pub unit: ScoreUnit,
    /// When.
    pub at: Timestamp,
}

/// A project's environments.
///
/// # Errors
/// [`ApiError::NotFound`] if there is no such project.
#[server(input = leptos::server_fn::codec::GetUrl, output = super::wire::Answer, endpoint = "fetch_board")]
pub async fn fetch_board(project: ProjectName) -> Result<Board, ApiError> {
    super::context::asked()?.control_plane.board(&project).await
}
