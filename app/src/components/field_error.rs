//! What is wrong with one field, below it.

use super::diagnostics::Prose;
use crate::api::ApiError;
use leptos::prelude::*;

/// What is wrong with one field, below it.
#[component]
pub fn FieldError(
    /// The element's id, for the field's `aria-describedby`.
    #[prop(into)]
    id: String,
    /// A sentence; none if nothing is wrong.
    #[prop(into)]
    message: Signal<Option<String>>,
) -> impl IntoView {
    view! { <p class="field-error" id=id>{move || message.get().map(|text| view! { <Prose text/> })}</p> }
}

/// What an answer says about that field of the form, if anything.
#[must_use]
pub fn field_message(error: Option<&ApiError>, field: &str) -> Option<String> {
    let Some(ApiError::Invalid { fields }) = error else { return None };
    let messages: Vec<&str> = fields.iter().filter(|one| one.field == field).map(|one| one.message.as_str()).collect();
    (!messages.is_empty()).then(|| messages.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_hears_only_of_itself() {
        let error = ApiError::field("tag", "There is no carts 9.9.9.");
        assert_eq!(field_message(Some(&error), "tag").as_deref(), Some("There is no carts 9.9.9."));
        assert_eq!(field_message(Some(&error), "reason"), None);
        assert_eq!(field_message(None, "tag"), None);
    }
}
