//! The product's mark: a gate between two posts, and the tide below it in the colours of the two slots.

use leptos::prelude::*;

/// The product's mark. The name beside it says the same.
#[component]
pub fn Mark() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 24 24" aria-hidden="true">
            <path class="posts" d="M4 3v18M20 3v18"/>
            <path class="gate" d="M7 4.5h10v5.2H7z"/>
            <path class="tide blue" d="M6.6 14.3c1.4-1.5 2.7-1.5 4-.1s2.700 1.400 4 0 2-1.200 2.800-.5"/>
            <path class="tide green" d="M6.6 18.800c1.400-1.500 2.700-1.500 4-.1s2.700 1.400 4 0 2-1.200 2.800-.5"/>
        </svg>
    }
}
