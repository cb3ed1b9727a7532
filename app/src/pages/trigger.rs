//! Trigger.

use leptos::prelude::*;
use leptos_meta::Title;

/// Trigger.
#[component]
pub fn TriggerPage() -> impl IntoView {
    view! {
        <Title text="Trigger"/>
        <h1>"Trigger"</h1>
    }
}
