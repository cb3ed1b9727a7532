//! Files: what a project is made of and judged by, in immutable revisions.

use super::{ApiError, ReadAt, drafts::Saving};
use domain::{
    diagnostic::Diagnostic,
    diff::Diff,
    digest::{Digest, RevisionRef},
    file::{FileKind, Scope},
    id::{ProjectName, ServiceName, StageName},
    shipyard::Shipyard,
};
use jiff::Timestamp;
use leptos::{
    prelude::*,
    server_fn::codec::{MultipartData, MultipartFormData},
};
use serde::{Deserialize, Serialize};

/// The largest file taken, in bytes.
pub const FILE_BYTES_MAX: usize = domain::yaml::TEXT_BYTES_MAX;

/// The files of a project.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Files {
    /// Each file's newest revision, by kind and scope.
    pub entries: Vec<FileEntry>,
    /// The stages, as the newest shipyard has them.
    pub shipyard: Shipyard,
    /// The services, by name.
    pub services: Vec<ServiceName>,
    /// The server's clock when it was read.
    pub now: ReadAt,
}

impl Files {
    /// The newest revision of the file that lies exactly there.
    #[must_use]
    pub fn newest(&self, kind: FileKind, scope: &Scope) -> Option<&Revision> {
        self.entries.iter().find(|entry| entry.kind == kind && entry.scope == *scope).map(|entry| &entry.newest)
    }

    /// The indicators that objectives for `scope` can use: those of every file that reaches as far, or further.
    #[must_use]
    pub fn indicators(&self, scope: &Scope) -> Vec<&str> {
        let reaches = |own: &Scope| {
            (own.stage.is_none() || own.stage == scope.stage) && (own.service.is_none() || own.service == scope.service)
        };
        let entries = self.entries.iter().filter(|entry| reaches(&entry.scope));
        let mut names: Vec<&str> = entries.flat_map(|entry| &entry.indicators).map(String::as_str).collect();
        // Several files may give the same one.
        names.sort_unstable();
        names.dedup();
        names
    }
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
    /// The indicators that it names, where it is a file of them.
    pub indicators: Vec<String>,
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
    /// Its revisions, newest first, at most [`REVISIONS_LISTED_MAX`].
    pub revisions: Vec<Revision>,
    /// What differs from another revision: the one asked for, else the one before. None where there is no other, or where
    /// they are too large to be compared.
    pub changes: Option<Changes>,
    /// The newest deliveries that were planned with this revision, at most [`USED_BY_LISTED_MAX`].
    pub used_by: Vec<u32>,
    /// The newest evaluations that people asked for and that it judged, at most [`USED_BY_LISTED_MAX`].
    pub judged: Vec<u32>,
    /// What files of the same kind hold for that count in its place where both hold, the nearest first.
    pub nearer: Vec<Scope>,
    /// The server's clock when it was read.
    pub now: ReadAt,
}

/// What differs between two revisions of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changes {
    /// The number of the older revision.
    pub since: u32,
    /// From there to the one that is shown.
    pub diff: Diff,
}

/// The most revisions that are listed on a file's page. Older ones are kept, and have their address.
pub const REVISIONS_LISTED_MAX: u32 = 200;

/// The most deliveries that are named as users of a revision.
pub const USED_BY_LISTED_MAX: u32 = 20;

/// That a text of so many bytes is refused.
#[must_use]
pub fn too_large(bytes: usize) -> ApiError {
    let (is, may) = (bytes.div_ceil(1024), FILE_BYTES_MAX / 1024);
    ApiError::field("text", format!("The file has {is} KiB; at most {may} KiB are taken. Shorten it or split it."))
}

/// Whether a file of this kind can lie there: a shipyard is a project's, a service file is a service's.
///
/// # Errors
/// [`ApiError::Invalid`] names the field and what to choose.
pub fn check_scope(kind: FileKind, scope: &Scope) -> Result<(), ApiError> {
    match kind {
        FileKind::Shipyard if scope.stage.is_some() => {
            Err(ApiError::field("stage", "A shipyard names all stages. Choose every stage."))
        }
        FileKind::Shipyard if scope.service.is_some() => {
            Err(ApiError::field("service", "A shipyard is for the whole project. Choose every service."))
        }
        FileKind::Service if scope.service.is_none() => {
            Err(ApiError::field("service", "This file says how one service is started. Name the service."))
        }
        _ => Ok(()),
    }
}

/// The files of a project.
///
/// # Errors
/// [`ApiError::NotFound`] if there is no such project.
#[server(input = leptos::server_fn::codec::GetUrl, output = super::wire::Answer, endpoint = "list_files")]
pub async fn list_files(project: ProjectName) -> Result<Files, ApiError> {
    super::context::asked()?.control_plane.files(&project).await
}

/// One file; without a number its newest revision.
///
/// # Errors
/// [`ApiError::NotFound`].
#[server(input = leptos::server_fn::codec::GetUrl, output = super::wire::Answer, endpoint = "fetch_file")]
pub async fn fetch_file(
    project: ProjectName,
    kind: FileKind,
    stage: Option<StageName>,
    service: Option<ServiceName>,
    number: Option<u32>,
    since: Option<u32>,
) -> Result<FilePage, ApiError> {
    super::context::asked()?.control_plane.file(&project, kind, &Scope { stage, service }, number, since).await
}

/// Where a revision lies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundRevision {
    /// What it holds for.
    pub scope: Scope,
    /// Its number there.
    pub number: u32,
}

/// Where the revision with that digest lies: the one with that number, where several files have the same text.
///
/// # Errors
/// [`ApiError::NotFound`].
#[server(input = leptos::server_fn::codec::GetUrl, output = super::wire::Answer, endpoint = "find_revision")]
pub async fn find_revision(
    project: ProjectName,
    kind: FileKind,
    revision: RevisionRef,
) -> Result<FoundRevision, ApiError> {
    super::context::asked()?.control_plane.find_revision(&project, kind, &revision).await
}

/// Makes the text of an earlier revision the newest one, as a revision of its own. Leads to the file's page.
///
/// # Errors
/// [`ApiError::NotFound`]; [`ApiError::Conflict`] if somebody saved one since the page was `seen`;
/// [`ApiError::Refused`] if the text is no longer taken.
#[server(output = super::wire::Answer, endpoint = "restore_file")]
pub async fn restore_file(
    project: ProjectName,
    kind: FileKind,
    stage: String,
    service: String,
    number: u32,
    seen: Timestamp,
    reason: String,
) -> Result<(), ApiError> {
    let asked = super::context::asked()?;
    let scope = Scope { stage: stage.parse().ok(), service: service.parse().ok() };
    let file = asked.control_plane.file(&project, kind, &scope, Some(number), None).await?;
    let reason = match reason.trim() {
        "" => format!("back to revision {number}"),
        reason => format!("back to revision {number}: {reason}"),
    };
    let upload = super::control_plane::Upload {
        project,
        kind,
        scope,
        name: file.shown.name,
        text: file.text,
        reason,
        seen: Some(seen),
    };
    let url = asked.control_plane.save_file(&asked.person, upload).await?;
    leptos_axum::redirect(&url);
    Ok(())
}

/// Saves a new revision if nothing is wrong with it, and leads to the file's page.
///
/// The form's fields: `project`, `kind` (empty lets the text decide), `stage` and `service` (empty means all of them),
/// `new_service` instead of one in the list, `text` or a chosen `file`, `name`, `reason`, `seen`, `begun`, and `intent`, which is
/// `check` or `preview` where nothing shall be saved.
///
/// # Errors
/// [`ApiError::Broken`] if the answer cannot be given. A refusal is an answer: with line, column, reason and fix.
#[server(input = MultipartFormData, output = super::wire::Answer, endpoint = "save_file")]
pub async fn save_file(data: MultipartData) -> Result<Saving, ApiError> {
    let asked = super::context::asked()?;
    let posted = super::file_form::Posted::read(data).await;
    let project: ProjectName =
        posted.form.project.parse().map_err(|_| ApiError::NotFound { what: "such project".to_owned() })?;
    let save = async |form: &super::drafts::FileForm| {
        let upload = super::control_plane::Upload::parse(form)?;
        asked.control_plane.save_file(&asked.person, upload).await
    };
    posted.conclude(&asked, &format!("/projects/{project}/files/new"), save).await
}
