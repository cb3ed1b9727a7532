//! The navigation at the thumb, on a phone.

use super::NavLinks;
use crate::api::wire::FetchedResource;
use leptos::prelude::*;

/// The navigation at the thumb. Only one of the two navigations is shown at a time.
#[component]
pub fn BottomBar(
    /// How many decisions wait.
    waiting: FetchedResource<usize>,
) -> impl IntoView {
    view! { <nav class="bottom-bar" aria-label="Main"><NavLinks waiting/></nav> }
}
