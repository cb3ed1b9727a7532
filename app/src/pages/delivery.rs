//! Delivery.

use leptos::prelude::*;
use leptos_meta::Title;

/// Delivery.
#[component]
pub fn DeliveryPage() -> impl IntoView {
    view! {
        <Title text="Delivery"/>
        <h1>"Delivery"</h1>
    }
}
