//! A labelled field of a form: label, control, hint, and what is wrong with it.

use super::FieldError;
use leptos::prelude::*;

/// A labelled field. The control inside has the id `id` and is described by `{id}-hint {id}-error`.
#[component]
pub fn Field(
    /// The control's id.
    id: &'static str,
    /// Its label.
    #[prop(into)]
    label: String,
    /// What to write, in a sentence.
    #[prop(optional, into)]
    hint: Option<String>,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// The control.
    children: Children,
) -> impl IntoView {
    let invalid = move || error.with(Option::is_some).to_string();
    view! {
        <div class="field" data-invalid=invalid>
            <label for=id>{label}</label>
            {children()}
            {hint.map(|hint| view! { <p class="hint" id=format!("{id}-hint")>{hint}</p> })}
            <FieldError id=format!("{id}-error") message=error/>
        </div>
    }
}
