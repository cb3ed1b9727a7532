//! What the server said to a form that it refused, and the way there for whoever sent it.

use super::{ErrorPanel, field_message};
use crate::{api::ApiError, browser};
use leptos::{html, prelude::*};

/// What the server said to a form, where it does not stand at its fields. Whoever sent the form is led there, or to the first
/// field that is wrong: on a phone neither may be in sight.
#[component]
pub fn FormAnswer(
    /// Whether the form is on its way.
    #[prop(into)]
    pending: Signal<bool>,
    /// Why it was refused.
    #[prop(into)]
    error: Signal<Option<ApiError>>,
    /// The fields that say by themselves what is wrong with them; each control's id is its field's name.
    fields: &'static [&'static str],
) -> impl IntoView {
    let answer = NodeRef::<html::Div>::new();
    let wrong = move || error.with(|error| wrong_field(error.as_ref(), fields));
    Effect::new(move |before: Option<bool>| {
        let is_refused = !pending.get() && error.with(Option::is_some);
        if before == Some(false) && is_refused {
            // Not before it is drawn: what is empty cannot take the focus.
            request_animation_frame(move || match (untrack(wrong), answer.get_untracked()) {
                (Some(field), _) => browser::focus_field(field),
                // Fails only for an element that is not in the page, and then there is nothing to focus.
                (None, Some(answer)) => answer.focus().unwrap_or_default(),
                (None, None) => {}
            });
        }
        is_refused
    });
    let whole = move || error.get().filter(|_| wrong().is_none());
    view! {
        <div tabindex="-1" class="form-answer" node_ref=answer>
            {move || whole().map(|error| view! { <ErrorPanel error/> })}
        </div>
    }
}

/// The first field that says what is wrong with it.
fn wrong_field(error: Option<&ApiError>, fields: &[&'static str]) -> Option<&'static str> {
    fields.iter().copied().find(|field| field_message(error, field).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_that_speaks_for_itself_leaves_nothing_to_be_said_on_top() {
        let of = |field| wrong_field(Some(&ApiError::field(field, "It is wrong.")), &["service", "tag"]);
        assert_eq!(of("tag"), Some("tag"));
        assert_eq!(of("subject"), None);
        assert_eq!(wrong_field(Some(&ApiError::Conflict { why: "Ann was faster.".to_owned() }), &["tag"]), None);
    }
}
