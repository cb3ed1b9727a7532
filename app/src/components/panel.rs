//! A heading, a line, content. Panels are never nested.

use leptos::prelude::*;

/// A heading, a line, content.
#[component]
pub fn Panel(
    /// The heading.
    #[prop(into)]
    title: Signal<String>,
    /// At the heading's end: a fact or a link.
    #[prop(optional, into)]
    aside: Option<ViewFn>,
    /// The content. A lone table in a [`Scroll`](super::Scroll) reaches the panel's edges.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="panel">
            <header>
                <h2>{move || title.get()}</h2>
                {aside.map(|aside| view! { <div class="aside">{aside.run()}</div> })}
            </header>
            <div class="panel-body">{children()}</div>
        </section>
    }
}
