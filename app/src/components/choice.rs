//! A choice of one in a form.

use super::Field;
use leptos::{html, prelude::*};

/// A labelled select. The browser owns the choice; `chosen` follows.
#[component]
pub fn Choice(
    /// The field's name, and its id.
    name: &'static str,
    /// What it is called.
    label: &'static str,
    /// Values and their words, in order.
    options: Vec<(String, String)>,
    /// The chosen value.
    chosen: RwSignal<String>,
    /// What is wrong with what was sent.
    #[prop(into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let select = NodeRef::<html::Select>::new();
    let follow = move || {
        if let Some(select) = select.get_untracked() {
            chosen.set(select.value());
        }
    };
    // What was chosen before the page came alive.
    Effect::new(move |_| follow());
    let initial = chosen.get_untracked();
    let option = move |(value, words): (String, String)| {
        let is_chosen = value == initial;
        view! { <option value=value selected=is_chosen>{words}</option> }
    };
    view! {
        <Field id=name label error>
            <select id=name name=name node_ref=select aria-describedby=format!("{name}-error")
                aria-invalid=move || error.with(Option::is_some).then_some("true") on:change=move |_| follow()>
                {options.into_iter().map(option).collect_view()}
            </select>
        </Field>
    }
}
