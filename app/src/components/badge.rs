//! An outcome as shape, word and hue; never by hue alone.

mod standing;

pub use standing::{StandingBadge, overruled, standing_words};

use super::{GlyphMark, Look};
use crate::api::board::Health;
use domain::{
    delivery::Status,
    slo::{RowVerdict, Verdict},
};
use leptos::prelude::*;

/// Any outcome.
#[component]
pub fn Badge(
    /// Its word, shape and hue.
    #[prop(into)]
    look: Signal<Look>,
    /// Instead of the word, where a longer one says more.
    #[prop(optional, into)]
    word: Option<Signal<String>>,
    /// After the word, such as a score.
    #[prop(optional, into)]
    detail: Option<Signal<String>>,
) -> impl IntoView {
    let glyph = Signal::derive(move || look.get().glyph);
    let text = move || word.map_or_else(|| look.get().word.to_owned(), |word| word.get());
    view! {
        <span class="badge" data-tone=move || look.get().tone.as_str()>
            <GlyphMark glyph/>
            <span>{text} {detail.map(|detail| view! { " " {move || detail.get()} })}</span>
        </span>
    }
}

/// Where a delivery stands.
#[component]
pub fn StatusBadge(
    /// In one word.
    #[prop(into)]
    status: Signal<Status>,
) -> impl IntoView {
    view! { <Badge look=Signal::derive(move || status.get().into())/> }
}

/// A gate's outcome.
#[component]
pub fn VerdictBadge(
    /// The outcome.
    #[prop(into)]
    verdict: Signal<Verdict>,
    /// The score, after the word.
    #[prop(optional, into)]
    detail: Option<Signal<String>>,
) -> impl IntoView {
    let look = Signal::derive(move || verdict.get().into());
    view! { <Badge look detail=detail.unwrap_or_else(|| Signal::stored(String::new()))/> }
}

/// An objective's outcome.
#[component]
pub fn RowVerdictBadge(
    /// The outcome.
    #[prop(into)]
    verdict: Signal<RowVerdict>,
) -> impl IntoView {
    view! { <Badge look=Signal::derive(move || verdict.get().into())/> }
}

/// Whether a slot answers.
#[component]
pub fn HealthBadge(
    /// Whether it does.
    #[prop(into)]
    health: Signal<Health>,
) -> impl IntoView {
    view! { <Badge look=Signal::derive(move || health.get().into())/> }
}

#[cfg(all(test, feature = "ssr"))]
mod tests;
