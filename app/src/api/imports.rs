//! Objectives of other tools, made into files of ours. Nothing is saved: what came of it is opened in the editor.

use super::{
    ApiError,
    drafts::{FileForm, Saving},
    files::Files,
};
use domain::{diagnostic::Diagnostic, id::ProjectName, import::Import};
use leptos::{
    prelude::*,
    server_fn::codec::{MultipartData, MultipartFormData},
};
use serde::{Deserialize, Serialize};

/// What the import begins with, and what came of what was sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ImportForm {
    /// For which project.
    pub project: ProjectName,
    /// What there is already.
    pub files: Files,
    /// What stands in the form.
    pub form: FileForm,
    /// Why it could not be taken at all.
    pub error: Option<ApiError>,
    /// What came of the text; none where there is none.
    pub outcome: Option<Outcome>,
}

/// What came of a text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Two files, and a report.
    Converted(Import),
    /// It cannot be read: errors first among what was found.
    Refused(Vec<Diagnostic>),
}

/// What the import begins with: nothing, or what was sent before.
///
/// # Errors
/// [`ApiError::NotFound`] if there is no such project. A draft that is gone is told in the form.
#[server(input = leptos::server_fn::codec::GetUrl, output = super::wire::Answer, endpoint = "fetch_import")]
pub async fn fetch_import(project: ProjectName, draft: Option<String>) -> Result<ImportForm, ApiError> {
    let files = super::files::list_files(project.clone()).await?;
    let Some(draft) = draft else {
        return Ok(ImportForm { project, files, form: FileForm::default(), error: None, outcome: None });
    };
    let super::drafts::Draft { form, error } = crate::pages::upload::start::read_draft(&draft).await;
    let outcome = (error.is_none() && !form.text.trim().is_empty()).then(|| {
        let read = domain::import::import(&form.text);
        read.value.map_or(Outcome::Refused(read.diagnostics), Outcome::Converted)
    });
    Ok(ImportForm { project, files, form, error, outcome })
}

/// Takes a text of another tool, and leads to what comes of it.
///
/// The form's fields: `project`, `stage`, `service`, `text` or a chosen `file`, and `name`.
///
/// # Errors
/// [`ApiError::Broken`] if the answer cannot be given.
#[server(input = MultipartFormData, output = super::wire::Answer, endpoint = "import_file")]
pub async fn import_file(data: MultipartData) -> Result<Saving, ApiError> {
    let asked = super::context::asked()?;
    let posted = super::file_form::Posted::read(data).await;
    let project: ProjectName =
        posted.form.project.parse().map_err(|_| ApiError::NotFound { what: "such project".to_owned() })?;
    let page = format!("/projects/{project}/files/import");
    let keep = async |form: &FileForm| {
        if form.text.trim().is_empty() {
            return Err(ApiError::field("text", "There is no text yet. Choose a file, or paste or type one."));
        }
        let draft = super::drafts::Draft { form: form.clone(), error: None };
        let id = asked.control_plane.stash_draft(&asked.person, draft).await?;
        Ok(format!("{page}?draft={id}"))
    };
    posted.conclude(&asked, &page, keep).await
}
