//! New project.

use leptos::prelude::*;
use leptos_meta::Title;

/// New project.
#[component]
pub fn NewProjectPage() -> impl IntoView {
    view! {
        <Title text="New project"/>
        <h1>"New project"</h1>
    }
}
