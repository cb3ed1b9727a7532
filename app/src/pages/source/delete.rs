//! Forgetting a connection.

use crate::{
    api::sources::DeleteSource,
    components::{ButtonKind, ErrorPanel, FieldError, Panel, SubmitButton, field_message},
};
use domain::{connection::DEFAULT, id::ConnectionName};
use leptos::{form::ActionForm, prelude::*};

/// Asks once, and says what it means.
#[component]
pub fn DeleteForm(
    /// Which.
    name: ConnectionName,
    /// The revision on the page.
    revision: u32,
) -> impl IntoView {
    let delete = ServerAction::<DeleteSource>::new();
    let error = Signal::derive(move || delete.value().get().and_then(Result::err));
    let message = Signal::derive(move || field_message(error.get().as_ref(), "sure"));
    let whole = move || error.get().filter(|_| message.with(Option::is_none));
    let sure = consequence(&name);
    view! {
        <Panel title="Delete">
            {move || whole().map(|error| view! { <ErrorPanel error/> })}
            <ActionForm action=delete attr:class="stack">
                <input type="hidden" name="name" value=name.to_string()/>
                <input type="hidden" name="seen" value=revision.to_string()/>
                <div class="check">
                    <input id="sure" name="sure" type="checkbox" value="on" aria-describedby="sure-hint sure-error"/>
                    <label for="sure">{sure}</label>
                    <p class="hint" id="sure-hint">"Its secrets are deleted with it. This cannot be undone."</p>
                </div>
                <FieldError id="sure-error" message/>
                <div class="row">
                    <SubmitButton kind=ButtonKind::Danger pending=delete.pending()>{format!("Delete the connection {name}")}</SubmitButton>
                </div>
            </ActionForm>
        </Panel>
    }
}

/// What becomes of the gates that ask it. For the name that files mean when they say nothing, the embedded source steps in.
fn consequence(name: &ConnectionName) -> String {
    match name.as_str() {
        DEFAULT => {
            "Files that name Prometheus, or nobody, are answered by the embedded source from now on: it knows only the \
             processes that this server runs"
                .to_owned()
        }
        _ => format!("Gates whose files name {name} end in an error from now on"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_source_steps_in_for_prometheus_and_for_no_other() {
        let words = |name: &str| consequence(&name.parse().expect("a name"));
        assert!(words("prometheus").contains("answered by the embedded source"), "{}", words("prometheus"));
        assert_eq!(words("eu-prometheus"), "Gates whose files name eu-prometheus end in an error from now on");
    }
}
