//! Single letters that do something, and the switch that turns them off: who dictates, or types by accident, must be able to.

use crate::browser;
use leptos::prelude::*;

/// What the letters of a page do, and whether they do. Styles hide it where there is no JavaScript and so no keys.
#[component]
pub fn KeysSwitch(
    /// Letter and what it does, such as `("a", "leads to Approve")`.
    keys: &'static [(&'static str, &'static str)],
) -> impl IntoView {
    let on = RwSignal::new(true);
    // The browser's memory is known there only, and not before the first render.
    Effect::new(move |_| on.set(browser::keys_are_on()));
    let turn = move |_| {
        on.update(|on| *on = !*on);
        browser::turn_keys(on.get_untracked());
    };
    let each = keys.iter().map(|(key, words)| view! { <li><kbd>{*key}</kbd> " " {*words}</li> }).collect_view();
    view! {
        <section class="keys-switch" aria-label="Keys">
            <ul data-off=move || (!on.get()).then_some("true")>{each}</ul>
            <button type="button" class="button" data-kind="plain" role="switch" aria-label="Single letters" aria-checked=move || on.get().to_string() on:click=turn>
                {move || if on.get() { "Single letters: on" } else { "Single letters: off" }}
            </button>
        </section>
    }
    .into_any()
}
