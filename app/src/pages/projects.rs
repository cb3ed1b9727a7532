//! Projects.

use leptos::prelude::*;
use leptos_meta::Title;

/// Projects.
#[component]
pub fn ProjectsPage() -> impl IntoView {
    view! {
        <Title text="Projects"/>
        <h1>"Projects"</h1>
    }
}
