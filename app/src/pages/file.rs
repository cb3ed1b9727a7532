//! File.

use leptos::prelude::*;
use leptos_meta::Title;

/// File.
#[component]
pub fn FilePage() -> impl IntoView {
    view! {
        <Title text="File"/>
        <h1>"File"</h1>
    }
}
