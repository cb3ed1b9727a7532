//! The navigation at the thumb, on a phone.

use super::NavLinks;
use leptos::prelude::*;

/// The navigation at the thumb. Only one of the two navigations is shown at a time.
#[component]
pub fn BottomBar() -> impl IntoView {
    view! { <nav class="bottom-bar" aria-label="Main"><NavLinks/></nav> }
}
