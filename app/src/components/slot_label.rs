//! A slot's name beside its swatch: blue is solid, green is hatched.

use domain::traffic::Slot;
use leptos::prelude::*;

/// A slot's name beside its swatch.
#[component]
pub fn SlotLabel(
    /// Which.
    #[prop(into)]
    slot: Signal<Slot>,
) -> impl IntoView {
    view! { <span class="slot-label" data-slot=move || slot.get().as_str()>{move || slot.get().as_str()}</span> }
}
