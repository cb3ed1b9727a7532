//! Going back to an earlier revision: its text becomes the newest one.

use crate::{
    api::files::RestoreFile,
    components::{ButtonKind, ErrorPanel, Field, SubmitButton},
};
use domain::{
    file::{FileKind, Scope},
    id::ProjectName,
};
use jiff::Timestamp;
use leptos::{form::ActionForm, prelude::*};

/// Goes back to a revision. It works without JavaScript.
#[component]
pub fn Restore(
    /// Whose file.
    project: ProjectName,
    /// What it is.
    kind: FileKind,
    /// What it holds for.
    scope: Scope,
    /// To which revision.
    number: u32,
    /// When the page was read: what is newer would be overwritten unseen.
    seen: Timestamp,
) -> impl IntoView {
    let restore = ServerAction::<RestoreFile>::new();
    let error = move || restore.value().get().and_then(Result::err).map(|error| view! { <ErrorPanel error/> });
    let name = |name: Option<String>| name.unwrap_or_default();
    view! {
        <ActionForm action=restore attr:class="restore">
            {error}
            <input type="hidden" name="project" value=project.to_string()/>
            <input type="hidden" name="kind" value=kind.as_str()/>
            <input type="hidden" name="stage" value=name(scope.stage.map(|stage| stage.to_string()))/>
            <input type="hidden" name="service" value=name(scope.service.map(|service| service.to_string()))/>
            <input type="hidden" name="number" value=number/>
            <input type="hidden" name="seen" value=seen.to_string()/>
            <Field id="restore-reason" label="Why (optional)">
                <input id="restore-reason" name="reason" type="text" autocomplete="off"/>
            </Field>
            <SubmitButton kind=ButtonKind::Plain pending=restore.pending()>{format!("Go back to revision {number}")}</SubmitButton>
        </ActionForm>
    }
    .into_any()
}
