//! A list of facts: what on the left, how much on the right.

use leptos::prelude::*;

/// A list of [`Fact`]s.
#[component]
pub fn Facts(
    /// The facts.
    children: Children,
) -> impl IntoView {
    view! { <dl class="facts">{children()}</dl> }
}

/// One fact.
#[component]
pub fn Fact(
    /// What.
    #[prop(into)]
    term: Signal<String>,
    /// How much, or which.
    children: Children,
) -> impl IntoView {
    view! { <div><dt>{move || term.get()}</dt><dd>{children()}</dd></div> }
}
