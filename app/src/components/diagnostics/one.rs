//! One diagnostic of the list.

use super::Prose;
use crate::components::{
    Badge, Look,
    editor::{EDITOR_ID, EditedText},
};
use domain::diagnostic::Diagnostic;
use leptos::{ev, prelude::*};

/// Its place, what is wrong, what to write instead, and the rule that says so.
#[component]
pub fn DiagnosticItem(
    /// Which.
    diagnostic: Diagnostic,
    /// The editor whose caret its place leads to.
    edited: Option<EditedText>,
) -> impl IntoView {
    let Diagnostic { severity, rule, line, column, message, help } = diagnostic;
    let href = if edited.is_some() { format!("#{EDITOR_ID}") } else { format!("#line-{line}") };
    let has_help = !help.is_empty();
    let go = move |event: ev::MouseEvent| {
        if let Some(edited) = edited {
            event.prevent_default();
            edited.go_to(line, column);
        }
    };
    view! {
        <li class="diagnostic">
            <p class="diagnostic-place">
                <Badge look=Look::from(severity)/>
                <a href=href on:click=go>{format!("line {line}, column {column}")}</a>
                <code class="diagnostic-rule">{rule}</code>
            </p>
            <p class="diagnostic-message"><Prose text=message/></p>
            <p class="diagnostic-help" hidden=!has_help><Prose text=help/></p>
        </li>
    }
}
