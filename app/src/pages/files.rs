//! Files.

use leptos::prelude::*;
use leptos_meta::Title;

/// Files.
#[component]
pub fn FilesPage() -> impl IntoView {
    view! {
        <Title text="Files"/>
        <h1>"Files"</h1>
    }
}
