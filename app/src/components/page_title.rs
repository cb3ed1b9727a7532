//! What the browser's tab says.

use leptos::prelude::*;
use leptos_meta::Title;

/// The title of the page in the browser's tab.
///
/// On the server it is read here, while the page is drawn, and not where its text is put into the document's head: that
/// happens after the page has let others have its thread, whose signals would then be looked through instead of its own.
#[component]
pub fn PageTitle(
    /// In words, without the product's name.
    #[prop(into)]
    text: Signal<String>,
) -> impl IntoView {
    if cfg!(feature = "ssr") {
        return view! { <Title text=text.get_untracked()/> };
    }
    view! { <Title text=move || text.get()/> }
}
