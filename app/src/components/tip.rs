//! Words that say more on hover and focus. Touching focuses, so they open under a finger too.

use leptos::prelude::*;

/// Something short that says more on hover and focus.
#[component]
pub fn Tip(
    /// What it says then.
    #[prop(into)]
    words: Signal<String>,
    /// The short thing.
    children: Children,
) -> impl IntoView {
    view! {
        <span class="tipped" tabindex="0">
            {children()}
            <span class="tip">{move || words.get()}</span>
        </span>
    }
}
