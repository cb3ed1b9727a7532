//! The frame of a form with a file in it: works by itself, and stays on its page where JavaScript allows it.

use super::{EditedText, ErrorPanel, Posting, diagnostics::Check};
use crate::api::ApiError;
use jiff::Timestamp;
use leptos::{
    ev, html,
    prelude::*,
    web_sys::{FormData, HtmlElement},
};

/// A form that is sent whole, with a chosen file. An error in the text keeps it from being sent.
#[component]
pub fn FileForm(
    /// Where it goes.
    action: &'static str,
    /// Its way there.
    posting: Posting,
    /// The text in it.
    edited: EditedText,
    /// Checks that text as it stands.
    #[prop(into)]
    check: Signal<Check>,
    /// When the text was begun.
    #[prop(optional_no_strip)]
    begun: Option<Timestamp>,
    /// What happens where it shall only be told what saving would change.
    #[prop(optional, into)]
    on_preview: Option<Callback<()>>,
    /// Its fields and buttons.
    children: Children,
) -> impl IntoView {
    let answer = NodeRef::<html::Div>::new();
    // Whoever sent the form is led to what the server said.
    Effect::new(move |before: Option<bool>| {
        let failed = !posting.pending().get() && posting.error().is_some();
        if let (Some(false), true, Some(answer)) = (before, failed, answer.get_untracked()) {
            // Not before it is drawn: what is empty cannot take the focus.
            request_animation_frame(move || focus(&answer));
        }
        failed
    });
    let submit = move |event: ev::SubmitEvent| {
        let Some(form) = event.target().and_then(|target| web_sys_form(&target)) else { return };
        event.prevent_default();
        edited.settle();
        let check = check.get_untracked();
        match check.first_error() {
            Some(error) => edited.go_to(error.line, error.column),
            None if is_for(&event, "check") => {}
            None if is_for(&event, "preview") => {
                if let Some(tell) = on_preview {
                    tell.run(());
                }
            }
            // The browser's own form always has data.
            None => {
                let send = |data| posting.send(data, edited.now.get_untracked());
                FormData::new_with_form(&form).into_iter().for_each(send);
            }
        }
    };
    view! {
        <form class="file-form" method="post" action=action enctype="multipart/form-data" on:submit=submit>
            <div tabindex="-1" class="file-form-answer" node_ref=answer>
                {move || posting.error().map(|error| view! { <ErrorPanel is_said=is_at_fields(&error) error/> })}
            </div>
            <input type="hidden" name="name" value=move || edited.name.get()/>
            <input type="hidden" name="begun" value=begun.map(|begun| begun.to_string())/>
            <input type="hidden" name="seen" value=move || posting.seen().map(|seen| seen.to_string())/>
            {children()}
        </form>
    }
}

/// Fields that say by themselves what is wrong with them, in whatever form with a file they stand.
const FIELDS: [&str; 7] = ["project", "kind", "stage", "service", "reason", "text", "file"];

/// Whether all that is wrong stands at the fields, so that it need not be said twice.
fn is_at_fields(error: &ApiError) -> bool {
    matches!(error, ApiError::Invalid { fields } if fields.iter().all(|one| FIELDS.contains(&one.field.as_str())))
}

/// Whether the button that was pressed has this intent.
fn is_for(event: &ev::SubmitEvent, intent: &str) -> bool {
    event.submitter().and_then(|button| button.get_attribute("value")).is_some_and(|value| value == intent)
}

fn web_sys_form(target: &leptos::web_sys::EventTarget) -> Option<leptos::web_sys::HtmlFormElement> {
    use leptos::wasm_bindgen::JsCast;
    target.clone().dyn_into().ok()
}

fn focus(element: &HtmlElement) {
    // Fails only for an element that is not in the page, and then there is nothing to focus.
    element.focus().ok();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_at_a_field_is_not_said_on_top_again() {
        assert!(is_at_fields(&ApiError::field("project", "Write a name.")));
        assert!(!is_at_fields(&ApiError::field("", "The request cannot be read.")));
        assert!(!is_at_fields(&ApiError::Conflict { why: "Ann was faster.".to_owned() }));
    }
}
