//! Leads to the editor with a text that is not saved yet. A plain form, so it works without JavaScript.

use super::{ButtonKind, SubmitButton};
use crate::api::files::SaveFile;
use domain::{
    file::{FileKind, Scope},
    id::ProjectName,
};
use jiff::Timestamp;
use leptos::{prelude::*, server_fn::ServerFn};

/// Where a text lies, and what is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsaved {
    /// For which project.
    pub project: ProjectName,
    /// What it is.
    pub kind: FileKind,
    /// What it would hold for.
    pub scope: Scope,
    /// The name of the file.
    pub name: String,
    /// Why it is changed.
    pub reason: String,
    /// When what it is based on was read.
    pub at: Timestamp,
}

/// A button that opens the editor with a text, and with what saving it would change.
#[component]
pub fn OpenInEditor(
    /// Where it lies.
    unsaved: Unsaved,
    /// The text.
    #[prop(into)]
    text: Signal<String>,
    /// What the button says.
    words: &'static str,
) -> impl IntoView {
    let Unsaved { project, kind, scope, name, reason, at } = unsaved;
    let fields = [
        ("project", project.to_string()),
        ("kind", kind.to_string()),
        ("stage", scope.stage.map(|stage| stage.to_string()).unwrap_or_default()),
        ("service", scope.service.map(|service| service.to_string()).unwrap_or_default()),
        ("name", name),
        ("reason", reason),
        ("seen", at.to_string()),
        ("begun", at.to_string()),
        ("intent", "preview".to_owned()),
    ];
    let fields = fields.map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect_view();
    view! {
        <form method="post" action=SaveFile::url() enctype="multipart/form-data">
            {fields}
            <input type="hidden" name="text" value=move || text.get()/>
            <SubmitButton kind=ButtonKind::Main>{words}</SubmitButton>
        </form>
    }
    .into_any()
}
