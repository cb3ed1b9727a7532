//! A thin line on top while the next page is being fetched; the present one stays until then.

use leptos::prelude::*;

/// A thin line on top while the next page is being fetched.
#[component]
pub fn RoutingLine(
    /// Whether it is.
    #[prop(into)]
    is_routing: Signal<bool>,
) -> impl IntoView {
    view! { <div class="routing-line" data-busy=move || is_routing.get().to_string() aria-hidden="true"></div> }
}
