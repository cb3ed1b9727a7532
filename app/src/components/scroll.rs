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
    /// Whether the newest is on the right: then that end is in sight at first, without JavaScript as well.
    #[prop(optional)]
    is_newest_last: bool,
    /// What may be too wide.
    children: Children,
) -> impl IntoView {
    view! {
        <div
            class="scroll"
            role="region"
            aria-label=move || label.get()
            tabindex=is_stop.then_some("0")
            data-opens=is_newest_last.then_some("end")
        >
            {children()}
        </div>
    }
}
