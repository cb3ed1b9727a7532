//! Not found.

use leptos::prelude::*;
use leptos_meta::Title;

/// Not found.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    view! {
        <Title text="Not found"/>
        <h1>"Not found"</h1>
    }
}
