//! The answer first: a sentence on top of a page, what it belongs to above, what can be done beside it.

use leptos::prelude::*;

/// The sentence on top of a page.
#[component]
pub fn Headline(
    /// The page's answer, in one sentence without a full stop.
    #[prop(into)]
    sentence: Signal<String>,
    /// Above it, small: what it belongs to.
    #[prop(optional, into)]
    context: Option<ViewFn>,
    /// Below it: the second sentence.
    #[prop(optional, into)]
    note: Option<ViewFn>,
    /// What can be done.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="headline">
            <div class="words">
                {context.map(|context| view! { <p class="context">{move || context.run()}</p> })}
                <h1>{move || sentence.get()}</h1>
                {note.map(|note| view! { <p class="note">{move || note.run()}</p> })}
            </div>
            {children.map(|children| view! { <div class="actions">{children()}</div> })}
        </div>
    }
}
