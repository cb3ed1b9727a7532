//! The board's counts, each a button that shows only what it counts. A plain form, so it works without JavaScript.

use super::Show;
use crate::components::{Glyph, GlyphMark, Tone};
use leptos::prelude::*;
use leptos_router::components::Form;

/// The board's counts as buttons.
#[component]
pub fn Filters(
    /// The board's own path.
    path: String,
    /// How many there are of each.
    counts: [(Show, usize); 5],
    /// What is shown now; none shows all.
    shown: Memo<Option<Show>>,
) -> impl IntoView {
    let buttons = counts.into_iter().map(|(show, count)| view! { <Filter show count shown/> }).collect_view();
    view! {
        <Form method="get" action=path noscroll=true attr:class="board-filters">
            <div role="group" aria-label="Show">
            <button class="button" aria-pressed=move || shown.get().is_none().to_string()>"All"</button>
            {buttons}
            </div>
        </Form>
    }
}

/// One count. Pressed, it is the one that is shown; one that counts nothing stays quiet.
#[component]
fn Filter(show: Show, count: usize, shown: Memo<Option<Show>>) -> impl IntoView {
    let (word, glyph, tone) = match show {
        Show::Problems => ("Problems", Glyph::Cross, Tone::Fail),
        Show::Gates => ("Gate not passed", Glyph::Exclamation, Tone::Fail),
        Show::Waiting => ("Waiting for a person", Glyph::Person, Tone::Wait),
        Show::Held => ("On hold", Glyph::Bars, Tone::Wait),
        Show::Moving => ("Moving", Glyph::Onward, Tone::Run),
    };
    let tone = if count == 0 { Tone::Unknown } else { tone };
    view! {
        <button
            class="button"
            name="show"
            value=show.as_str()
            data-tone=tone.as_str()
            aria-pressed=move || (shown.get() == Some(show)).to_string()
        >
            <GlyphMark glyph/>
            {word}
            " "
            <span class="count">{count}</span>
        </button>
    }
}
