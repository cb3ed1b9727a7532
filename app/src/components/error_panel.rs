//! Something did not work: what, why, and what to do next.

mod reference;
mod ways;

pub use ways::AsItIsNow;

use super::{Glyph, GlyphMark, PageTitle, diagnostics::Prose};
use crate::{
    api::{ApiError, error::Lack},
    routes,
};
use domain::id::ProjectName;
use leptos::prelude::*;
use reference::Reference;
use ways::Ways;

/// Something did not work.
#[component]
pub fn ErrorPanel(
    /// What.
    error: ApiError,
    /// Whether it is all that there is of the page, which then is headed by it.
    #[prop(optional)]
    is_page: bool,
    /// Whether what is wrong is said elsewhere on the page already: at the fields that it concerns.
    #[prop(optional)]
    is_said: bool,
) -> impl IntoView {
    let heading = if is_page {
        view! {
            <PageTitle text=title(&error)/>
            <h1>{title(&error)}</h1>
        }
        .into_any()
    } else {
        view! { <h2>{title(&error)}</h2> }.into_any()
    };
    let missing = error.is_missing_project().then_some("project");
    let next_step = if is_said { AT_FIELDS } else { next_step(&error) };
    let said = (!is_said).then(|| said(&error));
    view! {
        <section class="error-panel" role="alert" data-missing=missing>
            <GlyphMark glyph=Glyph::Exclamation/>
            <div class="words">
                {heading}
                {said}
                <p class="quiet">{next_step}</p>
                <Ways error=error.clone()/>
                <Reference error/>
            </div>
        </section>
    }
    .into_any()
}

/// What is wrong.
fn said(error: &ApiError) -> AnyView {
    match error {
        ApiError::Unready { project, lacks } => {
            let lacks = lacks.iter().map(|lack| view! { <Lacking project lack/> }).collect_view();
            view! { <ul class="lacks">{lacks}</ul> }.into_any()
        }
        other => view! { <p><Prose text=other.to_string()/></p> }.into_any(),
    }
}

/// What keeps a delivery from beginning, with the way to what would help.
#[component]
fn Lacking<'a>(project: &'a ProjectName, lack: &'a Lack) -> impl IntoView + use<> {
    let upload = lack.file.as_ref().map(|(kind, scope)| {
        let href = routes::upload(project, Some(*kind), scope);
        view! { " " <a href=href>{format!("Upload a {} file", kind.title().to_lowercase())}</a> }
    });
    view! { <li><Prose text=lack.why.clone()/>{upload}</li> }
}

fn title(error: &ApiError) -> &'static str {
    match error {
        ApiError::NotAllowed { .. } => "Not allowed",
        ApiError::NotFound { .. } => "Not found",
        ApiError::Conflict { .. } => "It has changed in the meantime",
        ApiError::Invalid { .. } => "Not accepted as it is",
        ApiError::Unready { .. } => "It cannot be delivered yet",
        ApiError::Refused { .. } => "The file was not saved",
        ApiError::Broken { .. } => "Something broke",
        ApiError::Unreachable { .. } => "The server could not be reached",
    }
}

const AT_FIELDS: &str = "Nothing was done. Correct what is marked and send it again.";

fn next_step(error: &ApiError) -> &'static str {
    match error {
        ApiError::NotAllowed { .. } => "Ask somebody who may, or sign in as somebody else.",
        ApiError::NotFound { .. } => "It may have been deleted, or the address is not complete.",
        ApiError::Conflict { .. } => "Nothing was done. Look at it as it is now, then decide again.",
        ApiError::Invalid { .. } => "Nothing was done. Correct it and send it again.",
        ApiError::Unready { .. } => "Nothing was begun. Put that right, then ask for the delivery again.",
        ApiError::Refused { .. } => "Correct the lines named below and save again.",
        ApiError::Broken { .. } => "Nothing was lost. Load the page again; if it stays, pass the reference on.",
        ApiError::Unreachable { .. } => "Check the connection and load the page again.",
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests;
