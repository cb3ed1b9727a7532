//! What differs between two texts, line by line.

use super::Scroll;
use domain::diff::{Change, Diff, Hunk, Line};
use leptos::prelude::*;

/// The lines that differ, with those around them.
#[component]
pub fn DiffView(
    /// What differs.
    diff: Diff,
    /// The table's name.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    if diff.hunks.is_empty() {
        return view! { <p class="quiet">"Both have the very same text."</p> }.into_any();
    }
    let hunks = diff.hunks.into_iter().map(|hunk| view! { <HunkRows hunk/> }).collect_view();
    view! {
        <Scroll label=label.clone()>
            <table class="diff" aria-label=label>
                <thead class="unseen">
                    <tr><th scope="col">"Before"</th><th scope="col">"After"</th><th scope="col">"Change"</th><th scope="col">"Line"</th></tr>
                </thead>
                {hunks}
            </table>
        </Scroll>
    }
    .into_any()
}

/// One place that differs.
#[component]
fn HunkRows(hunk: Hunk) -> impl IntoView {
    let rows = hunk.lines.into_iter().map(|line| {
        let Line { change, before, after, text, is_unended } = line;
        let (kind, sign, word) = match change {
            Change::Unchanged => ("same", " ", ""),
            Change::Added => ("added", "+", "added"),
            Change::Removed => ("removed", "−", "removed"),
        };
        let number = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
        view! {
            <tr data-change=kind>
                <td class="line-number">{number(before)}</td>
                <td class="line-number">{number(after)}</td>
                <td class="sign"><span aria-hidden="true">{sign}</span><span class="unseen">{word}</span></td>
                <td><code>{text}</code>{is_unended.then(|| view! { <span class="quiet small">" no line end"</span> })}</td>
            </tr>
        }
    });
    view! { <tbody>{rows.collect_view()}</tbody> }.into_any()
}
