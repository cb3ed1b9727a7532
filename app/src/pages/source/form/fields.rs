//! The kinds of field that the form of a connection has. Each is sent as a part of `form`.

use crate::{
    api::ApiError,
    components::{Field, field_message},
};
use leptos::prelude::*;

fn message(error: Signal<Option<ApiError>>, name: &'static str) -> Signal<Option<String>> {
    Signal::derive(move || field_message(error.get().as_ref(), name))
}

fn sent_as(name: &str) -> String {
    format!("form[{name}]")
}

fn described_by(name: &str) -> String {
    format!("{name}-hint {name}-error")
}

/// A line of text.
#[component]
pub fn Line(
    name: &'static str,
    label: &'static str,
    value: String,
    hint: &'static str,
    error: Signal<Option<ApiError>>,
    /// What an empty field stands for.
    #[prop(optional, into)]
    placeholder: Signal<String>,
) -> impl IntoView {
    let error = message(error, name);
    view! {
        <Field id=name label hint error>
            <input type="text" id=name name=sent_as(name) value=value placeholder=move || placeholder.get() autocomplete="off" autocapitalize="none" spellcheck="false"
                aria-describedby=described_by(name) aria-invalid=move || error.with(Option::is_some).then_some("true")/>
        </Field>
    }
}

/// A secret: typed, never shown. Empty keeps the one that is set.
#[component]
pub fn SecretLine(
    name: &'static str,
    label: &'static str,
    is_set: bool,
    hint: &'static str,
    error: Signal<Option<ApiError>>,
) -> impl IntoView {
    let error = message(error, name);
    let hint = if is_set { format!("{hint} It is set; leave it empty to keep it.") } else { hint.to_owned() };
    view! {
        <Field id=name label hint error>
            <input type="password" id=name name=sent_as(name) autocomplete="new-password"
                aria-describedby=described_by(name) aria-invalid=move || error.with(Option::is_some).then_some("true")/>
        </Field>
    }
}

/// A certificate or key.
#[component]
pub fn Pem(
    name: &'static str,
    label: &'static str,
    value: String,
    hint: &'static str,
    error: Signal<Option<ApiError>>,
) -> impl IntoView {
    let error = message(error, name);
    view! {
        <Field id=name label hint error>
            <textarea id=name name=sent_as(name) rows="3" autocomplete="off" spellcheck="false"
                aria-describedby=described_by(name) aria-invalid=move || error.with(Option::is_some).then_some("true")>{value}</textarea>
        </Field>
    }
}

/// One of a few.
#[component]
pub fn Pick(
    name: &'static str,
    label: &'static str,
    options: Vec<(&'static str, &'static str)>,
    chosen: String,
    hint: &'static str,
    error: Signal<Option<ApiError>>,
    /// Hears of another choice.
    #[prop(optional, into)]
    on_choice: Option<Callback<String>>,
) -> impl IntoView {
    let hear = move |event| {
        if let Some(on_choice) = on_choice {
            on_choice.run(event_target_value(&event));
        }
    };
    let error = message(error, name);
    let option = move |(value, words): (&'static str, &'static str)| {
        view! { <option value=value selected=value == chosen>{words}</option> }
    };
    view! {
        <Field id=name label hint error>
            <select id=name name=sent_as(name) aria-describedby=described_by(name) on:change=hear
                aria-invalid=move || error.with(Option::is_some).then_some("true")>
                {options.into_iter().map(option).collect_view()}
            </select>
        </Field>
    }
}
