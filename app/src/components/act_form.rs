//! A form that acts on a delivery as it was seen.

use crate::api::deliveries::ActOnDelivery;
use domain::{delivery::event::Subject, id::DeliveryId};
use leptos::{form::ActionForm, prelude::*};

/// A form that acts on a delivery as it was seen. Inside are its buttons, each named `action`, and a `reason`, be it
/// hidden and empty.
#[component]
pub fn ActForm(
    /// Sends it.
    action: ServerAction<ActOnDelivery>,
    /// Which delivery.
    delivery: DeliveryId,
    /// The state that is shown.
    #[prop(into)]
    seq: Signal<u64>,
    /// What an approval is bound to, where one is given.
    #[prop(optional, into)]
    subject: Signal<Option<Subject>>,
    /// Buttons and fields.
    children: Children,
) -> impl IntoView {
    let bound = move || subject.with(|subject| subject.as_ref().and_then(|bound| serde_json::to_string(bound).ok()));
    view! {
        <ActionForm action attr:class="act-form">
            <input type="hidden" name="delivery" value=delivery.to_string()/>
            <input type="hidden" name="seq" value=move || seq.get().to_string()/>
            {move || bound().map(|json| view! { <input type="hidden" name="subject" value=json/> })}
            {children()}
        </ActionForm>
    }
}
