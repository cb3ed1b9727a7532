//! There is nothing here, which is no failure: why, and what to do next.

use leptos::prelude::*;

/// There is nothing here.
#[component]
pub fn EmptyState(
    /// What there is none of, in one sentence.
    #[prop(into)]
    title: Signal<String>,
    /// What to do next.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="empty-state">
            <p class="title">{move || title.get()}</p>
            {children()}
        </div>
    }
}
