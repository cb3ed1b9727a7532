//! Something did not work: what, why, and what to do next.

use super::{Glyph, GlyphMark};
use crate::{api::ApiError, browser};
use leptos::prelude::*;
use leptos_meta::Title;

/// Something did not work.
#[component]
pub fn ErrorPanel(
    /// What.
    error: ApiError,
    /// Whether it is all that there is of the page, which then is headed by it.
    #[prop(optional)]
    is_page: bool,
) -> impl IntoView {
    let reference = match &error {
        ApiError::Broken { reference } => Some(reference.clone()),
        _ => None,
    };
    let heading = if is_page {
        view! {
            <Title text=title(&error)/>
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
                {reference.map(|reference| view! { <Reference reference/> })}
            </div>
        </section>
    }
}

/// A reference that can be copied. Without JavaScript it can be selected.
#[component]
fn Reference(reference: String) -> impl IntoView {
    let copied = RwSignal::new(false);
    let text = StoredValue::new(reference.clone());
    let copy = move |_| {
        text.with_value(|text| browser::copy(text));
        copied.set(true);
    };
    view! {
        <p class="reference">
            <code>{reference}</code>
            <button type="button" class="button" data-kind="plain" on:click=copy>
                {move || if copied.get() { "Copied" } else { "Copy reference" }}
            </button>
        </p>
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
