//! Something did not work: what, why, and what to do next.

use super::{Glyph, GlyphMark, PageTitle};
use crate::{api::ApiError, browser, format, respond};
use jiff::Timestamp;
use leptos::{html, prelude::*};

/// Something did not work.
#[component]
pub fn ErrorPanel(
    /// What.
    error: ApiError,
    /// Whether it is all that there is of the page, which then is headed by it.
    #[prop(optional)]
    is_page: bool,
) -> impl IntoView {
    let reference = reference(&error);
    let heading = if is_page {
        view! {
            <PageTitle text=title(&error)/>
            <h1>{title(&error)}</h1>
        }
        .into_any()
    } else {
        view! { <h2>{title(&error)}</h2> }.into_any()
    };
    view! {
        <section class="error-panel" role="alert">
            <GlyphMark glyph=Glyph::Exclamation/>
            <div class="words">
                {heading}
                <p>{error.to_string()}</p>
                <p class="quiet">{next_step(&error)}</p>
                <Reference reference/>
            </div>
        </section>
    }
}

/// What an operator finds the error by. Without JavaScript it can be selected.
///
/// What the server drew stays as it is: the browser, which takes the page over, does not know which request it came by.
/// So it is copied from what stands there.
#[component]
fn Reference(reference: String) -> impl IntoView {
    let copied = RwSignal::new(false);
    let shown = NodeRef::<html::Code>::new();
    let copy = move |_| {
        if let Some(shown) = shown.get_untracked() {
            browser::copy(&shown.text_content().unwrap_or_default());
            copied.set(true);
        }
    };
    view! {
        <p class="reference">
            <code node_ref=shown>{reference}</code>
            <button type="button" class="button" data-kind="plain" on:click=copy>
                {move || if copied.get() { "Copied" } else { "Copy reference" }}
            </button>
        </p>
    }
}

/// By what the server's log knows of it; where the server was not reached, when that was.
fn reference(error: &ApiError) -> String {
    match error {
        ApiError::Broken { reference } => reference.clone(),
        other => respond::reference(other).unwrap_or_else(|| format::utc(Timestamp::now())),
    }
}

fn title(error: &ApiError) -> &'static str {
    match error {
        ApiError::NotAllowed { .. } => "Not allowed",
        ApiError::NotFound { .. } => "Not found",
        ApiError::Conflict { .. } => "It has changed in the meantime",
        ApiError::Invalid { .. } => "Not accepted as it is",
        ApiError::Refused { .. } => "The file was not saved",
        ApiError::Broken { .. } => "Something broke",
        ApiError::Unreachable { .. } => "The server could not be reached",
    }
}

fn next_step(error: &ApiError) -> &'static str {
    match error {
        ApiError::NotAllowed { .. } => "Ask somebody who may, or sign in as somebody else.",
        ApiError::NotFound { .. } => "It may have been deleted, or the address is not complete.",
        ApiError::Conflict { .. } => "Nothing was done. Look at it as it is now, then decide again.",
        ApiError::Invalid { .. } => "Nothing was done. Correct it and send it again.",
        ApiError::Refused { .. } => "Correct the lines named below and save again.",
        ApiError::Broken { .. } => "Nothing was lost. Load the page again; if it stays, pass the reference on.",
        ApiError::Unreachable { .. } => "Check the connection and load the page again.",
    }
}
