//! Approvals.

use leptos::prelude::*;
use leptos_meta::Title;

/// Approvals.
#[component]
pub fn ApprovalsPage() -> impl IntoView {
    view! {
        <Title text="Approvals"/>
        <h1>"Approvals"</h1>
    }
}
