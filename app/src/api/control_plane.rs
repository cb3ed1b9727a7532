//! The port through which pages ask and act. The server implements it.

use super::{
    ApiError,
    approvals::Inbox,
    board::Board,
    context::Person,
    deliveries::{DeliveryPage, TriggerForm},
    drafts::{Draft, DraftId, FileForm},
    files::{FILE_BYTES_MAX, FilePage, Files, check_scope, too_large},
    projects::{DeliverySummary, ProjectSummary},
    sources::{SourceEntry, SourceForm, Trial, TrialRequest},
};
use async_trait::async_trait;
use domain::{
    delivery::{Action, event::Subject},
    file::{BadFileKind, FileKind, Scope},
    id::{BadName, ConnectionName, DeliveryId, ProjectName, ServiceName},
};
use jiff::Timestamp;
use std::{fmt, str::FromStr};

/// A delivery that somebody asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trigger {
    /// In which project.
    pub project: ProjectName,
    /// Of which service.
    pub service: ServiceName,
    /// Which version.
    pub tag: String,
    /// Why.
    pub reason: String,
    /// Even if the same digest is live already.
    pub redeploy: bool,
}

/// Something that somebody does to a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// Which.
    pub delivery: DeliveryId,
    /// The state they saw.
    pub seq: u64,
    /// What they do.
    pub action: Action,
    /// Why.
    pub reason: String,
    /// What an approval was shown.
    pub subject: Option<Subject>,
}

/// A file that somebody uploads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// For which project.
    pub project: ProjectName,
    /// What it is.
    pub kind: FileKind,
    /// What it holds for; fits the kind.
    pub scope: Scope,
    /// The file's own name.
    pub name: String,
    /// Byte for byte.
    pub text: String,
    /// Why.
    pub reason: String,
    /// When the person last saw what is saved already; a newer revision of the same file is a conflict.
    pub seen: Option<Timestamp>,
}

impl Upload {
    /// From a form as it was sent.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] names the field.
    pub fn parse(form: &FileForm) -> Result<Self, ApiError> {
        if form.text.trim().is_empty() {
            return Err(ApiError::field("text", "There is no text yet. Choose a file, or paste or type one."));
        }
        if form.text.len() > FILE_BYTES_MAX {
            return Err(too_large(form.text.len()));
        }
        let kind = match filled(&form.kind) {
            Some(word) => word.parse().map_err(|why: BadFileKind| ApiError::field("kind", why.to_string()))?,
            None => FileKind::guess(&form.text).ok_or_else(unknown_kind)?,
        };
        let scope = Scope { stage: name("stage", &form.stage)?, service: name("service", &form.service)? };
        check_scope(kind, &scope)?;
        Ok(Self {
            project: form.project.parse().map_err(|why: BadName| ApiError::field("project", why.to_string()))?,
            kind,
            scope,
            name: filled(&form.name).map_or_else(|| format!("{kind}.yaml"), str::to_owned),
            text: form.text.clone(),
            reason: form.reason.clone(),
            seen: form.seen,
        })
    }
}

fn unknown_kind() -> ApiError {
    ApiError::field("kind", "The text does not tell what kind of file this is. Choose the kind.")
}

fn name<T: FromStr<Err = BadName>>(field: &str, text: &str) -> Result<Option<T>, ApiError> {
    filled(text).map(str::parse).transpose().map_err(|why: BadName| ApiError::field(field, why.to_string()))
}

fn filled(text: &str) -> Option<&str> {
    let text = text.trim();
    (!text.is_empty()).then_some(text)
}

/// What pages ask for. Each answer is bounded.
#[async_trait]
pub trait ControlPlane: Send + Sync + fmt::Debug {
    /// All projects, those that need attention first.
    async fn projects(&self) -> Result<Vec<ProjectSummary>, ApiError>;
    /// Makes a project; gives its name as checked.
    async fn create_project(&self, by: &Person, name: &str, shipyard: &str) -> Result<ProjectName, ApiError>;
    /// A project's environments.
    async fn board(&self, project: &ProjectName) -> Result<Board, ApiError>;
    /// A project's deliveries, newest first.
    async fn deliveries(&self, project: &ProjectName) -> Result<Vec<DeliverySummary>, ApiError>;
    /// One delivery by its number.
    async fn delivery(&self, project: &ProjectName, number: u32) -> Result<DeliveryPage, ApiError>;
    /// What can be triggered.
    async fn trigger_form(&self, project: &ProjectName) -> Result<TriggerForm, ApiError>;
    /// Begins a delivery; gives its number.
    async fn trigger(&self, by: &Person, wanted: Trigger) -> Result<u32, ApiError>;
    /// Acts on a delivery.
    async fn act(&self, by: &Person, act: Act) -> Result<(), ApiError>;
    /// What waits for a person, and what was decided.
    async fn inbox(&self) -> Result<Inbox, ApiError>;
    /// How many decisions wait for a person.
    async fn waiting(&self) -> Result<usize, ApiError>;
    /// A project's files.
    async fn files(&self, project: &ProjectName) -> Result<Files, ApiError>;
    /// One file, its newest revision without a number.
    async fn file(
        &self,
        project: &ProjectName,
        kind: FileKind,
        scope: &Scope,
        number: Option<u32>,
    ) -> Result<FilePage, ApiError>;
    /// Saves a revision; gives the path of its page. [`ApiError::Refused`] if the text has an error,
    /// [`ApiError::Conflict`] if a revision is newer than [`Upload::seen`].
    async fn save_file(&self, by: &Person, upload: Upload) -> Result<String, ApiError>;
    /// All connections to metric sources, by name.
    async fn sources(&self) -> Result<Vec<SourceEntry>, ApiError>;
    /// One connection.
    async fn source(&self, name: &ConnectionName) -> Result<SourceEntry, ApiError>;
    /// Makes or changes a connection; gives its name as checked.
    async fn save_source(&self, by: &Person, form: SourceForm) -> Result<ConnectionName, ApiError>;
    /// Forgets a connection, if it is still at that revision.
    async fn delete_source(&self, by: &Person, name: &ConnectionName, seen: u32) -> Result<(), ApiError>;
    /// Asks a source something and remembers how that went.
    async fn test_source(&self, by: &Person, name: &ConnectionName) -> Result<(), ApiError>;
    /// Asks for one indicator of a file.
    async fn try_indicator(&self, by: &Person, wanted: TrialRequest) -> Result<Trial, ApiError>;
    /// Keeps what somebody wrote, for [`DRAFT_KEPT_FOR_S`](super::drafts::DRAFT_KEPT_FOR_S) and among at most
    /// [`DRAFTS_KEPT_MAX`](super::drafts::DRAFTS_KEPT_MAX).
    async fn stash_draft(&self, by: &Person, draft: Draft) -> Result<DraftId, ApiError>;
    /// What that person wrote.
    async fn draft(&self, by: &Person, id: DraftId) -> Result<Draft, ApiError>;
}
