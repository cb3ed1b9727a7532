//! What the browser's tab says.

use leptos::{prelude::*, text_prop::TextProp};
use leptos_meta::Title;

/// The title of the page in the browser's tab.
///
/// On the server it is read here, while the page is drawn, and not where its text is put into the document's head: that
/// happens after the page has let others have its thread, whose signals would then be looked through instead of its own.
#[component]
pub fn PageTitle(
    /// In words, without the product's name.
    #[prop(into)]
    text: TextProp,
) -> impl IntoView {
    let text = if cfg!(feature = "ssr") { TextProp::from(text.get().into_owned()) } else { text };
    view! { <Title text/> }
}
