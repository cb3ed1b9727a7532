//! A file's text to read: numbered lines, and what is to be said about a line right beneath it.

use super::{Badge, Look, diagnostics::Prose};
use domain::diagnostic::Diagnostic;
use leptos::prelude::*;

/// A text with its diagnostics between the lines. Each line can be linked to as `#line-N`.
#[component]
pub fn SourceView(
    /// The text.
    text: String,
    /// What is to be said about it.
    diagnostics: Vec<Diagnostic>,
    /// What it is, for those who do not see it.
    label: String,
) -> impl IntoView {
    let lines = text.lines().zip(1_u32..).map(|(line, number)| {
        let notes: Vec<_> = diagnostics.iter().filter(|one| one.line == number).cloned().collect();
        view! { <SourceLine number line=line.to_owned() notes/> }
    });
    view! {
        <div class="source" role="region" aria-label=label tabindex="0">
            <ol>{lines.collect_view()}</ol>
        </div>
    }
}

/// One line.
#[component]
fn SourceLine(
    /// From 1.
    number: u32,
    /// Its text.
    line: String,
    /// What is to be said about it.
    notes: Vec<Diagnostic>,
) -> impl IntoView {
    let severity = notes.iter().map(|note| note.severity).min();
    let state = severity.map(|severity| format!("{severity:?}").to_lowercase());
    view! {
        <li id=format!("line-{number}") data-severity=state>
            <code>{line}</code>
            {notes.into_iter().map(|note| view! { <SourceNote note/> }).collect_view()}
        </li>
    }
}

/// What is to be said about a line.
#[component]
fn SourceNote(
    /// Which.
    note: Diagnostic,
) -> impl IntoView {
    view! {
        <p class="source-note">
            <Badge look=Look::from(note.severity)/>
            " "
            <Prose text=note.message/>
            " "
            <Prose text=note.help/>
        </p>
    }
}
