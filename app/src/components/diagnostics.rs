//! What is to be said about a file: errors and warnings, each with its place, its reason and its fix.

mod check;
mod found;
mod one;
mod prose;
#[cfg(all(test, feature = "ssr"))]
mod tests;

pub use check::Check;
pub use found::Found;
pub use one::DiagnosticItem;
pub use prose::Prose;

use super::editor::EditedText;
use domain::diagnostic::Diagnostic;
use leptos::prelude::*;

/// The most diagnostics listed at once; whoever has more mends the first ones first.
pub const LISTED_MAX: usize = 100;

/// By line, then column; of two at the same place the error first.
#[must_use]
pub fn sorted(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    diagnostics.sort_by_key(|one| (one.line, one.column, one.severity));
    diagnostics
}

/// The list. The sentence that counts them is said aloud politely when it changes.
#[component]
pub fn Diagnostics(
    /// What was found.
    #[prop(into)]
    check: Signal<Check>,
    /// The editor whose caret a diagnostic leads to; without it they lead to lines of the page.
    #[prop(optional)]
    edited: Option<EditedText>,
) -> impl IntoView {
    let listed = move || check.with(|check| check.diagnostics().iter().take(LISTED_MAX).cloned().collect::<Vec<_>>());
    let more = move || check.with(|check| check.diagnostics().len().saturating_sub(LISTED_MAX));
    view! {
        <div class="diagnostics">
            <p class="diagnostics-count" id="diagnostics-count" role="status" data-state=move || check.with(Check::state)>
                {move || check.with(Check::sentence)}
            </p>
            <ol>
                {move || listed().into_iter().map(|diagnostic| view! { <DiagnosticItem diagnostic edited/> }).collect_view()}
            </ol>
            <p class="quiet" hidden=move || more() == 0>{move || format!("And {} more further down.", more())}</p>
        </div>
    }
}
