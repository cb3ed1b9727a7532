//! What became of what a person did, where it did not work.

use crate::{
    api::{ApiError, deliveries::ActOnDelivery},
    components::{Glyph, GlyphMark},
};
use leptos::prelude::*;

/// Says why the last act did not work. What worked is seen in the delivery itself.
#[component]
pub fn Answer(
    /// Sends what a person does.
    act: ServerAction<ActOnDelivery>,
) -> impl IntoView {
    let failed = move || act.value().get().and_then(Result::err);
    view! {
        <div class="answer" role="alert">
            {move || failed().map(|error| view! { <Refusal error/> })}
        </div>
    }
}

/// One refusal: what happened to it, why, and what to do next.
#[component]
fn Refusal(error: ApiError) -> impl IntoView {
    let (title, next) = match &error {
        ApiError::Conflict { .. } => {
            ("It has changed in the meantime", "Nothing was done. The page shows it as it is now; decide again.")
        }
        ApiError::NotAllowed { .. } => ("Not allowed", "Nothing was done. Ask somebody who may."),
        ApiError::Invalid { .. } => ("Something is missing", "Nothing was done. Fill it in and send it again."),
        ApiError::NotFound { .. } => ("Not found", "Nothing was done. Load the page again."),
        ApiError::Refused { .. } | ApiError::Broken { .. } => {
            ("Something broke", "Look at the state above before you try again.")
        }
        ApiError::Unreachable { .. } => (
            "The server could not be reached",
            "It is not known whether it was done. Look at the state before you try again.",
        ),
    };
    view! {
        <div class="refusal">
            <GlyphMark glyph=Glyph::Exclamation/>
            <p><strong>{title}</strong>{format!(". {error} {next}")}</p>
        </div>
    }
}
