//! One line of text in a form.

use super::Field;
use leptos::{html, prelude::*};

/// A labelled input. The browser owns what stands in it; `value` follows.
#[component]
pub fn TextField(
    /// The field's name, and its id.
    name: &'static str,
    /// What it is called.
    label: &'static str,
    /// What stands in it.
    value: RwSignal<String>,
    /// What to know before filling it in.
    hint: &'static str,
    /// What is wrong with what was sent.
    #[prop(into)]
    error: Signal<Option<String>>,
    /// An example.
    #[prop(default = "")]
    placeholder: &'static str,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let follow = move || {
        if let Some(input) = input.get_untracked() {
            value.set(input.value());
        }
    };
    // What was typed before the page came alive.
    Effect::new(move |_| follow());
    let initial = value.get_untracked();
    view! {
        <Field id=name label hint error>
            <input type="text" id=name name=name value=initial placeholder=placeholder autocomplete="off" node_ref=input
                aria-describedby=format!("{name}-hint {name}-error")
                aria-invalid=move || error.with(Option::is_some).then_some("true") on:input=move |_| follow()/>
        </Field>
    }
}
