//! Board.

use leptos::prelude::*;
use leptos_meta::Title;

/// Board.
#[component]
pub fn BoardPage() -> impl IntoView {
    view! {
        <Title text="Board"/>
        <h1>"Board"</h1>
    }
}
