//! What the shapes of a heatmap mean.

use leptos::prelude::*;

const MEANINGS: [(&str, &str); 7] = [
    ("pass", "Pass"),
    ("warning", "Warning"),
    ("fail", "Fail"),
    ("no-data", "No data"),
    ("error", "Error"),
    ("info", "Shown only"),
    ("absent", "Not part of it"),
];

/// The shapes with their words.
#[component]
pub fn Legend() -> impl IntoView {
    let entries = MEANINGS.map(|(class, word)| {
        view! { <li><span class=format!("heat-sample {class}") aria-hidden="true"></span>{word}</li> }
    });
    view! {
        <ul class="heat-legend" aria-label="Legend">
            {entries.collect_view()}
            <li><span class="heat-sample out pass" aria-hidden="true"></span>"Left out of comparisons"</li>
        </ul>
    }
}
