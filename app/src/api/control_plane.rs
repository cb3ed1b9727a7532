//! The port through which pages ask and act. The server implements it.

use super::{
    ApiError,
    approvals::Inbox,
    board::Board,
    context::Person,
    deliveries::{DeliveryPage, TriggerForm},
    files::{FilePage, Files},
    projects::{DeliverySummary, ProjectSummary},
};
use async_trait::async_trait;
use domain::{
    delivery::{Action, event::Subject},
    file::{FileKind, Scope},
    id::{DeliveryId, ProjectName, ServiceName},
};
use std::fmt;

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
    /// What it is; none lets its text decide.
    pub kind: Option<FileKind>,
    /// What it holds for.
    pub scope: Scope,
    /// The file's own name.
    pub name: String,
    /// Byte for byte.
    pub text: String,
    /// Why.
    pub reason: String,
}

impl Upload {
    /// From the fields of a form, where an empty text means none.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] names the field.
    pub fn parse(
        project: ProjectName,
        kind: &str,
        stage: &str,
        service: &str,
        name: String,
        text: String,
        reason: String,
    ) -> Result<Self, ApiError> {
        let kind = filled(kind).map(str::parse).transpose().map_err(|why: domain::file::BadFileKind| ApiError::field("kind", why.to_string()))?;
        let stage = filled(stage).map(str::parse).transpose();
        let service = filled(service).map(str::parse).transpose();
        let scope = Scope {
            stage: stage.map_err(|why: domain::id::BadName| ApiError::field("stage", why.to_string()))?,
            service: service.map_err(|why: domain::id::BadName| ApiError::field("service", why.to_string()))?,
        };
        Ok(Self { project, kind, scope, name, text, reason })
    }
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
    /// Saves a revision; gives the path of its page.
    async fn save_file(&self, by: &Person, upload: Upload) -> Result<String, ApiError>;
}
