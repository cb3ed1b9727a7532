//! What an operator finds an error by.

use crate::{api::ApiError, browser, respond};
use leptos::{html, prelude::*};

/// What an operator finds the error by, if it is one that the server's log knows. Without JavaScript it can be selected.
///
/// What the server drew stays as it is: the browser, which takes the page over, does not know which request it came by.
/// So the line is there on both sides, hidden where there is nothing to show, and what is copied is what stands there.
#[component]
pub fn Reference(
    /// The error.
    error: ApiError,
) -> impl IntoView {
    is_logged(&error).then(|| view! { <Line reference=reference(&error)/> })
}

#[component]
fn Line(reference: Option<String>) -> impl IntoView {
    let copied = RwSignal::new(false);
    let shown = NodeRef::<html::Code>::new();
    let copy = move |_| {
        if let Some(shown) = shown.get_untracked() {
            browser::copy(&shown.text_content().unwrap_or_default());
            copied.set(true);
        }
    };
    let is_unknown = reference.is_none();
    view! {
        <p class="reference" hidden=is_unknown>
            <code node_ref=shown>{reference.unwrap_or_default()}</code>
            <span class="with-script">
                <button type="button" class="button" data-kind="plain" on:click=copy>
                    {move || if copied.get() { "Copied" } else { "Copy reference" }}
                </button>
            </span>
        </p>
    }
}

/// Whether an operator could find more of it in the log. What is wrong with a form is said whole, and what did not reach the
/// server is unknown to it.
fn is_logged(error: &ApiError) -> bool {
    match error {
        ApiError::NotAllowed { .. } | ApiError::NotFound { .. } | ApiError::Broken { .. } => true,
        ApiError::Conflict { .. }
        | ApiError::Invalid { .. }
        | ApiError::Unready { .. }
        | ApiError::Refused { .. }
        | ApiError::Unreachable { .. } => false,
    }
}

fn reference(error: &ApiError) -> Option<String> {
    match error {
        ApiError::Broken { reference } => Some(reference.clone()),
        other => respond::reference(other),
    }
}
