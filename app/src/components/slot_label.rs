//! A slot's name beside its swatch: blue is solid, green is hatched.

use domain::traffic::Slot;
use leptos::prelude::*;

/// A slot's name beside its swatch.
#[component]
pub fn SlotLabel(
    /// Which. It is not called `slot`, because `view!` takes an attribute of that name for its own.
    #[prop(into)]
    of: Signal<Slot>,
) -> impl IntoView {
    view! { <span class="slot-label" data-slot=move || of.get().as_str()>{move || of.get().as_str()}</span> }
}
