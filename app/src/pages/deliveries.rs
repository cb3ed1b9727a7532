//! Deliveries.

use leptos::prelude::*;
use leptos_meta::Title;

/// Deliveries.
#[component]
pub fn DeliveriesPage() -> impl IntoView {
    view! {
        <Title text="Deliveries"/>
        <h1>"Deliveries"</h1>
    }
}
