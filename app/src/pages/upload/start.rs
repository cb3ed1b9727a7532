//! What an upload begins with: nothing, a revision to edit, or a draft that could not be saved.

use crate::{
    api::{
        ApiError,
        drafts::{Draft, DraftId, FileForm, fetch_draft},
        files::{FILE_BYTES_MAX, Files, fetch_file, list_files},
        preview::{Candidate, Preview, diagnose_file, preview_file},
    },
    components::diagnostics::Found,
};
use domain::{
    file::{FileKind, Scope},
    id::ProjectName,
};
use leptos_router::params::ParamsMap;
use serde::{Deserialize, Serialize};

/// What the address asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct Wanted {
    project: ProjectName,
    kind: Option<FileKind>,
    scope: Scope,
    from: Option<u32>,
    draft: Option<String>,
    preview: bool,
}

impl Wanted {
    /// Reads `kind`, `stage`, `service`, `from`, `draft` and `preview`; what is not understood is left out.
    #[must_use]
    pub fn parse(project: ProjectName, query: &ParamsMap) -> Self {
        let get = |key: &str| query.get_str(key).filter(|text| !text.is_empty());
        Self {
            project,
            kind: get("kind").and_then(|text| text.parse().ok()),
            scope: Scope {
                stage: get("stage").and_then(|text| text.parse().ok()),
                service: get("service").and_then(|text| text.parse().ok()),
            },
            from: get("from").and_then(|text| text.parse().ok()),
            draft: get("draft").map(str::to_owned),
            preview: get("preview").is_some(),
        }
    }
}

/// What the form begins with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Start {
    /// For which project.
    pub project: ProjectName,
    /// What there is already.
    pub files: Files,
    /// What stands in the form.
    pub form: FileForm,
    /// Why it was not saved before.
    pub error: Option<ApiError>,
    /// The revision whose text it is.
    pub from: Option<(FileKind, Scope, u32)>,
    /// What the server found in its text, where it was sent before.
    pub found: Option<Found>,
    /// What saving it would change, where that was asked for.
    pub preview: Option<(Candidate, Result<Preview, ApiError>)>,
}

/// What a form would save, as far as it says what and where.
///
/// # Errors
/// [`ApiError::Invalid`] names the field that does not.
pub fn candidate(form: &FileForm) -> Result<Candidate, ApiError> {
    let kind = form.kind.parse().ok().or_else(|| FileKind::guess(&form.text));
    let kind = kind
        .ok_or_else(|| ApiError::field("kind", "The text does not tell what kind of file this is. Choose the kind."))?;
    let scope = Scope { stage: form.stage.parse().ok(), service: form.service.parse().ok() };
    let project = form.project.parse().map_err(|_| ApiError::NotFound { what: "such project".to_owned() })?;
    Ok(Candidate { project, kind, scope, text: form.text.clone(), seen: form.begun.or(form.seen) })
}

/// What the server finds in a form that was sent. What is wrong with the form itself is told at its fields.
async fn found(form: &FileForm) -> Result<Option<Found>, ApiError> {
    let Ok(candidate) = candidate(form) else { return Ok(None) };
    if candidate.text.len() > FILE_BYTES_MAX {
        return Ok(None);
    }
    let (kind, text) = (candidate.kind, candidate.text.clone());
    Ok(Some(Found::new(kind, text, diagnose_file(candidate).await?)))
}

/// What saving the form would change.
async fn preview(form: &FileForm) -> Option<(Candidate, Result<Preview, ApiError>)> {
    // What the form does not say is told at its fields.
    let candidate = candidate(form).ok()?;
    let preview = preview_file(candidate.clone()).await;
    Some((candidate, preview))
}

/// Reads it.
///
/// # Errors
/// [`ApiError::NotFound`] if there is no such project or revision. A draft that is gone is told in the form.
pub async fn load(wanted: Wanted) -> Result<Start, ApiError> {
    let Wanted { project, kind, scope, from, draft, preview: wants_preview } = wanted;
    let files = list_files(project.clone()).await?;
    if let Some(draft) = draft {
        let Draft { mut form, error } = read_draft(&draft).await;
        form.seen = form.seen.or(Some(files.now.0));
        form.begun = form.begun.or(form.seen);
        let found = found(&form).await?;
        let preview = if wants_preview { preview(&form).await } else { None };
        return Ok(Start { project, files, form, error, from: None, found, preview });
    }
    let mut form = FileForm {
        project: project.to_string(),
        kind: kind.map(|kind| kind.to_string()).unwrap_or_default(),
        stage: scope.stage.as_ref().map(ToString::to_string).unwrap_or_default(),
        service: scope.service.as_ref().map(ToString::to_string).unwrap_or_default(),
        seen: Some(files.now.0),
        begun: Some(files.now.0),
        ..FileForm::default()
    };
    let Some((kind, number)) = kind.zip(from) else {
        return Ok(Start { project, files, form, error: None, from: None, found: None, preview: None });
    };
    let file =
        fetch_file(project.clone(), kind, scope.stage.clone(), scope.service.clone(), Some(number), None).await?;
    form.text = file.text;
    form.name = file.shown.name;
    Ok(Start { project, files, form, error: None, from: Some((kind, scope, number)), found: None, preview: None })
}

/// A draft, or an empty one that says why it is empty.
pub async fn read_draft(id: &str) -> Draft {
    let read = match id.parse::<DraftId>() {
        Ok(id) => fetch_draft(id).await,
        Err(_) => Err(ApiError::NotFound { what: "such draft".to_owned() }),
    };
    read.unwrap_or_else(|error| {
        let error = match error {
            ApiError::NotFound { .. } => ApiError::field("text", "The draft is no longer kept. Choose the file again."),
            other => other,
        };
        Draft { error: Some(error), ..Draft::default() }
    })
}
