//! Files: what a project is made of and judged by, in immutable revisions.

use super::ApiError;
use domain::{
    diagnostic::Diagnostic,
    digest::Digest,
    file::{FileKind, Scope},
    id::{ProjectName, ServiceName, StageName},
};
use jiff::Timestamp;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The files of a project.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Files {
    /// Each file's newest revision, by kind and scope.
    pub entries: Vec<FileEntry>,
    /// The stages a file can be for.
    pub stages: Vec<StageName>,
    /// The services a file can be for.
    pub services: Vec<ServiceName>,
}

/// A file's newest revision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FileEntry {
    /// What it is.
    pub kind: FileKind,
    /// What it holds for.
    pub scope: Scope,
    /// The newest revision.
    pub newest: Revision,
    /// In a few words, such as `2 objectives, pass at 90 of 100 points`.
    pub summary: String,
}

/// One immutable revision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision {
    /// From 1.
    pub number: u32,
    /// Of its text.
    pub digest: Digest,
    /// The uploaded file's own name.
    pub name: String,
    /// Who.
    pub author: String,
    /// Why, in their words.
    pub reason: String,
    /// When.
    pub at: Timestamp,
}

/// A file with its history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FilePage {
    /// What it is.
    pub kind: FileKind,
    /// What it holds for.
    pub scope: Scope,
    /// The revision shown.
    pub shown: Revision,
    /// Its text, byte for byte as uploaded.
    pub text: String,
    /// What is to be said about it.
    pub diagnostics: Vec<Diagnostic>,
    /// All revisions, newest first.
    pub revisions: Vec<Revision>,
}

/// The files of a project.
///
/// # Errors
/// [`ApiError::NotFound`] if there is no such project.
#[server(input = leptos::server_fn::codec::GetUrl, endpoint = "list_files")]
pub async fn list_files(project: ProjectName) -> Result<Files, ApiError> {
    super::context::asked()?.control_plane.files(&project).await
}

/// One file; without a number its newest revision.
///
/// # Errors
/// [`ApiError::NotFound`].
#[server(input = leptos::server_fn::codec::GetUrl, endpoint = "fetch_file")]
pub async fn fetch_file(
    project: ProjectName,
    kind: FileKind,
    stage: Option<StageName>,
    service: Option<ServiceName>,
    number: Option<u32>,
) -> Result<FilePage, ApiError> {
    super::context::asked()?.control_plane.file(&project, kind, &Scope { stage, service }, number).await
}

/// Saves a new revision if nothing is wrong with it. Leads to the file's page.
///
/// Empty texts for `stage` and `service` mean all of them; an empty `kind` lets the text decide.
///
/// # Errors
/// [`ApiError::Refused`] with line, column, reason and fix; nothing is saved then.
#[server(endpoint = "save_file")]
pub async fn save_file(
    project: ProjectName,
    kind: String,
    stage: String,
    service: String,
    name: String,
    text: String,
    reason: String,
) -> Result<(), ApiError> {
    let asked = super::context::asked()?;
    let upload = super::control_plane::Upload::parse(project, &kind, &stage, &service, name, text, reason)?;
    let url = asked.control_plane.save_file(&asked.person, upload).await?;
    leptos_axum::redirect(&url);
    Ok(())
}
