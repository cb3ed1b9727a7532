//! What is too wide for the page scrolls inside a region of its own, which has a name and takes the focus.

use leptos::prelude::*;

/// A region that scrolls sideways.
#[component]
pub fn Scroll(
    /// Its name, such as `Deliveries of sockshop`.
    #[prop(into)]
    label: Signal<String>,
    /// Whether it takes the focus itself, so that it can be scrolled by keys; not where something inside does.
    #[prop(default = true)]
    is_stop: bool,
    /// What may be too wide.
    children: Children,
) -> impl IntoView {
    view! { <div class="scroll" role="region" aria-label=move || label.get() tabindex=is_stop.then_some("0")>{children()}</div> }
}
