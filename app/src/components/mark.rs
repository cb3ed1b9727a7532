//! The product's mark: a gate between two posts, and the tide below it in the colours of the two slots.

use leptos::prelude::*;

/// The product's mark. The name beside it says the same.
#[component]
pub fn Mark() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 24 24" aria-hidden="true">
            <path class="posts" d="M4 3v18M20 3v18"/>
            <path class="gate" d="M7 4.5h10v5.2H7z"/>
            <path class="tide blue" d="M7 14.6q1.7-1.9 3.4 0t3.4 0 3.2-.4"/>
            <path class="tide green" d="M7 19.2q1.7-1.9 3.4 0t3.4 0 3.2-.4"/>
        </svg>
    }
}
