//! What the shapes of a heatmap mean.

use leptos::prelude::*;

/// The classes of cells, and what they mean.
pub const MEANINGS: [(&str, &str); 7] = [
    ("pass", "Pass"),
    ("warning", "Warning"),
    ("fail", "Fail"),
    ("no-data", "No data"),
    ("error", "Error"),
    ("info", "Shown only"),
    ("absent", "Not part of it"),
];

/// The shapes with their words. Where they lead somewhere, they choose what is shown.
#[component]
pub fn Legend(
    /// For each class in the order of [`MEANINGS`] where it leads, and whether it is chosen.
    #[prop(optional)]
    choices: Vec<(String, bool)>,
    /// Whether some are marked as what another was compared with.
    #[prop(optional)]
    compared: bool,
) -> impl IntoView {
    let mut choices = choices.into_iter();
    let entries = MEANINGS.map(|(class, word)| {
        let sample = view! { <span class=format!("heat-sample {class}") aria-hidden="true"></span> };
        let entry = match choices.next() {
            Some((href, is_chosen)) => view! {
                <a href=href aria-current=is_chosen.then_some("true") data-noscroll=true>{sample}{word}</a>
            }
            .into_any(),
            None => view! { {sample}{word} }.into_any(),
        };
        view! { <li>{entry}</li> }
    });
    view! {
        <ul class="heat-legend" aria-label="Legend">
            {entries.into_iter().collect_view()}
            <li><span class="heat-sample overridden" aria-hidden="true"></span>"Overridden: the colour says what it counts as"</li>
            <li><span class="heat-sample out pass" aria-hidden="true"></span>"Left out of comparisons"</li>
            {compared.then(|| view! { <li><span class="heat-sample base" aria-hidden="true"></span>"Compared with"</li> })}
        </ul>
    }
    .into_any()
}
