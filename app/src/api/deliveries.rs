//! Deliveries: triggering one, watching one, acting on one.

use super::{ApiError, Listed, board::Health, projects::DeliverySummary};
use domain::{
    delivery::{Action, Recorded},
    digest::Digest,
    file::Scope,
    id::{DeliveryId, Place, ProjectName, ServiceName, StageName},
    traffic::{Slot, TrafficSample},
};
use jiff::Timestamp;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A delivery as its log tells it, or what is known of one whose log cannot be read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryAnswer {
    /// All of it.
    Read(Box<DeliveryPage>),
    /// Not much.
    Unreadable(Unreadable),
}

/// What is known of a delivery whose log cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unreadable {
    /// Which, and why not, in a sentence.
    pub why: String,
    /// The place that it holds, and lets nobody else into.
    pub holds: Option<Place>,
}

/// A delivery with all that its page shows at first. What comes after arrives as
/// [`LiveMessage`](crate::live::LiveMessage)s from `position` on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeliveryPage {
    /// Its whole log; the page folds it with the same `step` as the server.
    pub log: Vec<Recorded>,
    /// Position of the feed that this page is true at.
    pub position: u64,
    /// Every stage of the plan that has a route, with what is known of it now.
    pub places: Vec<PlaceView>,
    /// Since when what the delivery wants is being done, by a server that was started again or by the first; none while its
    /// stage is still being brought back, or once it is over. Machines have their whole time from then on.
    pub taken_up: Option<Timestamp>,
    /// Files saved meanwhile that a later delivery of the service goes by, oldest first, at most [`SAVED_LISTED_MAX`].
    pub saved: Vec<SavedFile>,
    /// How far the running test or gate is.
    pub progress: Option<Progress>,
    /// If it is queued: what holds the stage.
    pub queued_behind: Option<DeliverySummary>,
    /// The number of the one before it of the same service.
    pub previous: Option<u32>,
    /// The number of the one after it.
    pub next: Option<u32>,
    /// If it made way: the one that it made way for.
    pub successor: Option<DeliverySummary>,
    /// The server's clock when it was read.
    pub now: Timestamp,
}

/// The most files in [`DeliveryPage::saved`]; older ones are left out.
pub const SAVED_LISTED_MAX: u32 = 50;

/// A file that somebody saved while a delivery ran, which keeps what it was triggered with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedFile {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: String,
    /// Why.
    pub reason: String,
    /// The file's own name.
    pub name: String,
    /// What it holds for.
    pub scope: Scope,
    /// Its number among the revisions of that file.
    pub number: u32,
}

/// A place of a delivery as it is now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlaceView {
    /// Which.
    pub place: Place,
    /// Where people reach it.
    pub url: String,
    /// Its slots: blue, then green.
    pub slots: Vec<SlotView>,
    /// Seconds of traffic, oldest first, at most a few minutes.
    pub samples: Vec<TrafficSample>,
}

/// A slot's process.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SlotView {
    /// Which.
    pub slot: Slot,
    /// Whether it answers.
    pub health: Health,
    /// What runs there.
    pub tag: Option<String>,
    /// Where it answers by itself, for a preview.
    pub url: Option<String>,
    /// Process id.
    pub pid: Option<u32>,
    /// When it was started.
    pub started: Option<Timestamp>,
    /// How often it was brought back.
    pub restarts: u32,
    /// Cores used.
    pub cpu_cores: Option<f64>,
    /// Resident memory in bytes.
    pub memory_bytes: Option<u64>,
    /// Until when it is kept although it does not serve.
    pub warm_until: Option<Timestamp>,
    /// Who had it kept until then, where a person had.
    pub kept_by: Option<domain::place::Act>,
    /// In words, such as the next try after a crash.
    pub note: Option<String>,
    /// Set where something else runs than what was approved: how it differs, to follow the tag in a sentence.
    pub differs: Option<String>,
    /// The last lines of its output, oldest first.
    pub output: Vec<OutputLine>,
}

/// One line of a slot's output.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutputLine {
    /// From 1, without gaps.
    pub number: u64,
    /// When it was read.
    pub at: Timestamp,
    /// The line.
    pub text: String,
}

/// How far something is that runs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    /// A test.
    Test(TestProgress),
    /// A gate.
    Gate(GateProgress),
}

/// How far a gate is: its indicators are asked for one after the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GateProgress {
    /// Indicators that have answered.
    pub answered: usize,
    /// All that are asked for.
    pub asked: usize,
    /// The one that is asked for now.
    pub indicator: String,
    /// Who is asked; none where nobody is.
    pub source: Option<String>,
    /// Until when what was measured may still come in there.
    pub complete_at: Timestamp,
}

/// How far a running test is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct TestProgress {
    /// Requests done.
    pub done: u64,
    /// Requests planned.
    pub planned: u64,
    /// Of the done ones, those that failed.
    pub failed: u64,
    /// Median so far, in milliseconds.
    pub p50_ms: Option<f64>,
    /// 95th percentile so far, in milliseconds.
    pub p95_ms: Option<f64>,
}

/// What the trigger form offers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TriggerForm {
    /// Services that can be delivered.
    pub services: Vec<TriggerChoice>,
    /// The stages an artifact goes through.
    pub stages: Vec<StageName>,
}

impl TriggerForm {
    /// The service that is chosen at first: the one that is asked for, or else the first.
    #[must_use]
    pub fn begins_with(&self, asked: Option<&ServiceName>) -> Option<&TriggerChoice> {
        self.services.iter().find(|choice| Some(&choice.service) == asked).or(self.services.first())
    }
}

/// A service in the trigger form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TriggerChoice {
    /// Which.
    pub service: ServiceName,
    /// The artifact's name without its tag.
    pub artifact: String,
    /// Tags that were delivered before, newest first, at most ten.
    pub tags: Vec<String>,
    /// What is live in each stage.
    pub live: Vec<(StageName, String)>,
}

/// What a version stands for, and where the same is already.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundArtifact {
    /// Without a digest that was given with it.
    pub tag: String,
    /// What it stands for now.
    pub digest: Digest,
    /// The stages where the same digest is live.
    pub live_in: Vec<StageName>,
    /// The delivery that brings the same digest already.
    pub under_way: Option<u32>,
}

/// The most deliveries in one list.
pub const DELIVERIES_LISTED_MAX: u32 = 100;

/// A project's deliveries, newest first, at most [`DELIVERIES_LISTED_MAX`].
///
/// # Errors
/// [`ApiError::NotFound`] if there is no such project.
#[server(input = leptos::server_fn::codec::GetUrl, output = super::wire::Answer, endpoint = "list_deliveries")]
pub async fn list_deliveries(project: ProjectName) -> Result<Listed<DeliverySummary>, ApiError> {
    super::context::asked()?.control_plane.deliveries(&project).await.map(Listed::now)
}

/// One delivery, by its number within the project.
///
/// # Errors
/// [`ApiError::NotFound`]. A log that cannot be read is an answer.
#[server(input = leptos::server_fn::codec::GetUrl, output = super::wire::Answer, endpoint = "fetch_delivery")]
pub async fn fetch_delivery(project: ProjectName, number: u32) -> Result<DeliveryAnswer, ApiError> {
    super::context::asked()?.control_plane.delivery(&project, number).await
}

/// What the trigger form offers.
///
/// # Errors
/// [`ApiError::NotFound`] if there is no such project.
#[server(input = leptos::server_fn::codec::GetUrl, output = super::wire::Answer, endpoint = "fetch_trigger_form")]
pub async fn fetch_trigger_form(project: ProjectName) -> Result<TriggerForm, ApiError> {
    super::context::asked()?.control_plane.trigger_form(&project).await
}

/// What a version stands for now, and where the same is already. Nothing is begun.
///
/// # Errors
/// [`ApiError::Invalid`] as a delivery of it would be refused.
#[server(input = leptos::server_fn::codec::GetUrl, output = super::wire::Answer, endpoint = "look_up_artifact")]
pub async fn look_up_artifact(
    project: ProjectName,
    service: ServiceName,
    tag: String,
) -> Result<FoundArtifact, ApiError> {
    super::context::asked()?.control_plane.look_up(&project, &service, &tag).await
}

/// Asks for a delivery. Leads to its page.
///
/// # Errors
/// [`ApiError::Invalid`] names the field and what to write; also if the same digest is live in the first
/// stage or on its way already and `redeploy` was not ticked.
#[server(output = super::wire::Answer, endpoint = "trigger_delivery")]
pub async fn trigger_delivery(
    project: ProjectName,
    service: ServiceName,
    tag: String,
    reason: String,
    /// One `name=value` a line.
    labels: Option<String>,
    /// `on` from a ticked box.
    redeploy: Option<String>,
) -> Result<(), ApiError> {
    use leptos::server_fn::ServerFn;
    let asked = super::context::asked()?;
    let (name, labels, redeploys) = (service.to_string(), labels.unwrap_or_default(), redeploy.unwrap_or_default());
    let typed =
        [("service", name.as_str()), ("tag", &tag), ("reason", &reason), ("labels", &labels), ("redeploy", &redeploys)];
    let wanted = super::control_plane::Trigger {
        project: project.clone(),
        service,
        tag: tag.clone(),
        reason: reason.clone(),
        labels: labels.clone(),
        redeploy: !redeploys.is_empty(),
    };
    match asked.control_plane.trigger(&asked.person, wanted).await {
        Ok(number) => {
            leptos_axum::redirect(&format!("/projects/{project}/deliveries/{number}"));
            Ok(())
        }
        Err(refusal) => {
            let refused = Err(refusal);
            super::plain_form::lead_back(TriggerDelivery::PATH, &refused, &typed);
            refused
        }
    }
}

/// Acts on a delivery as it was seen: `seq` is [`State::seq`](domain::delivery::State::seq) of the state on the page.
/// For an approval, `subject` is what was shown, as JSON.
///
/// # Errors
/// [`ApiError::Conflict`] with what changed and by whom, if it is no longer as it was seen;
/// [`ApiError::Invalid`] if a reason is needed and missing.
#[server(output = super::wire::Answer, endpoint = "act_on_delivery")]
pub async fn act_on_delivery(
    delivery: DeliveryId,
    seq: u64,
    action: Action,
    reason: String,
    subject: Option<String>,
) -> Result<(), ApiError> {
    let asked = super::context::asked()?;
    let subject: Option<domain::delivery::event::Subject> = subject
        .map(|text| serde_json::from_str(&text))
        .transpose()
        .map_err(|_| ApiError::field("subject", "The form is damaged. Load the page again."))?;
    let act = super::control_plane::Act { delivery, seq, action, reason: reason.clone(), subject };
    let result = asked.control_plane.act(&asked.person, act).await;
    let typed = [("delivery", &*delivery.to_string()), ("reason", &reason)];
    super::plain_form::lead_back(<ActOnDelivery as leptos::server_fn::ServerFn>::PATH, &result, &typed);
    result
}
