//! A file's text to take along: copied or downloaded.

use crate::{browser, routes};
use leptos::prelude::*;

/// Two ways to take a text along. Downloading needs no JavaScript.
#[component]
pub fn TakeAlong(
    /// The text, byte for byte.
    text: String,
    /// What the download is called.
    name: String,
) -> impl IntoView {
    let href = format!("data:text/yaml;charset=utf-8,{}", routes::encoded(&text));
    let copied = RwSignal::new(false);
    let text = StoredValue::new(text);
    let copy = move |_| {
        text.with_value(|text| browser::copy(text));
        copied.set(true);
    };
    view! {
        <button type="button" class="button with-script" data-kind="plain" on:click=copy>
            {move || if copied.get() { "Copied" } else { "Copy the text" }}
        </button>
        <a class="button" data-kind="plain" href=href download=name>"Download"</a>
    }
}
