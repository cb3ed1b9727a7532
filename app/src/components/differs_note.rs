//! That something else runs than what was approved.

use super::{Badge, Glyph, Look, Tone};
use leptos::prelude::*;

const LOOK: Look = Look { word: "Not as approved", glyph: Glyph::Exclamation, tone: Tone::Fail };

/// Says in a sentence that a version is not what was approved under its name.
#[component]
pub fn DiffersNote(
    /// Which version runs what.
    sentence: String,
) -> impl IntoView {
    view! { <p class="differs-note"><Badge look=LOOK word=Signal::stored(sentence)/></p> }
}
