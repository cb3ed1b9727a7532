//! What became of what a person did, where it did not work.

use super::super::followed::Followed;
use crate::{
    api::{ApiError, deliveries::ActOnDelivery},
    components::{AsItIsNow, Glyph, GlyphMark},
    live::Link,
};
use leptos::prelude::*;

/// Says why the last act did not work. What worked is seen in the delivery itself, and so is, once the server is heard of
/// again, what became of an act that nobody answered.
#[component]
pub fn Answer(
    /// The delivery.
    followed: Followed,
    /// Sends what a person does.
    act: ServerAction<ActOnDelivery>,
) -> impl IntoView {
    let failed = move || act.value().get().and_then(Result::err);
    let seq = followed.seq();
    Effect::new(move |before: Option<(u64, Link)>| {
        let now = (seq.get(), followed.link.get());
        let was_unanswered = untrack(|| failed().is_some_and(|error| matches!(error, ApiError::Unreachable { .. })));
        if before.is_some_and(|before| before != now) && now.1 == Link::Open && was_unanswered {
            act.clear();
        }
        now
    });
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
        ApiError::Invalid { .. } | ApiError::Unready { .. } => {
            ("Something is missing", "Nothing was done. Fill it in and send it again.")
        }
        ApiError::NotFound { .. } => ("Not found", "Nothing was done. Load the page again."),
        ApiError::Refused { .. } | ApiError::Broken { .. } => {
            ("Something broke", "Look at the state above before you try again.")
        }
        ApiError::Unreachable { .. } => (
            "The server could not be reached",
            "It is not known whether it was done. Look at the state before you try again.",
        ),
    };
    // What the browser calls it helps nobody.
    let why = if matches!(error, ApiError::Unreachable { .. }) { String::new() } else { format!("{error} ") };
    view! {
        <div class="refusal">
            <GlyphMark glyph=Glyph::Exclamation/>
            <p><strong>{title}</strong>{format!(". {why}{next}")}</p>
            <AsItIsNow/>
        </div>
    }
}
