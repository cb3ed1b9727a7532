//! A plain text area that grows an editor's comforts when JavaScript is there: line numbers, marks beside faulty lines,
//! the caret's line. Without it, it is a text area.

pub mod caret;
#[cfg(feature = "hydrate")]
#[path = "editor/chosen_file.rs"]
mod chosen_file;
#[cfg(not(feature = "hydrate"))]
#[path = "editor/chosen_file_absent.rs"]
mod chosen_file;
mod edited_text;
mod gutter;
mod initial_html;
mod offers;

pub use edited_text::EditedText;
pub use offers::Completer;

use domain::diagnostic::Diagnostic;
use gutter::Gutter;
use initial_html::initial_html;
use leptos::prelude::*;
use offers::{OfferList, Offers};

/// What diagnostics link to where no script can move the caret.
pub const EDITOR_ID: &str = "text";

/// Lines shown at least.
const ROWS_MIN: u32 = 16;

/// The field `text` of a form.
///
/// The browser owns the text; `edited` follows it. So nothing typed before the page came alive is lost.
#[component]
pub fn Editor(
    /// What is edited.
    edited: EditedText,
    /// What is to be said about it, to be marked beside the lines.
    #[prop(into)]
    diagnostics: Signal<Vec<Diagnostic>>,
    /// What it is called.
    label: &'static str,
    /// Says what may stand at the caret.
    #[prop(optional, into)]
    completer: Option<Completer>,
) -> impl IntoView {
    let offers = Offers::new(edited, completer);
    let lines = Memo::new(move |_| edited.now.with(|text| caret::line_count(text)));
    let initial = edited.now.with_untracked(|text| initial_html(text));
    let is_faulty =
        move || diagnostics.with(|all| all.iter().any(|one| one.severity == domain::diagnostic::Severity::Error));
    let mut settle = debounce(edited_text::SETTLES_AFTER, move |()| edited.settle());
    let typed = move |_| {
        edited.follow_typing();
        offers.follow_typing();
        settle(());
    };
    Effect::new(move |_| edited.catch_up());
    view! {
        <div class="editor">
            <Gutter lines diagnostics/>
            <div class="editor-page">
                <div class="editor-line" aria-hidden="true" hidden=move || edited.caret_line.get().is_none()
                    style:--line=move || edited.caret_line.get().unwrap_or(1).to_string()></div>
                <textarea
                    id=EDITOR_ID
                    name="text"
                    node_ref=edited.area
                    rows=move || (lines.get() + 1).max(ROWS_MIN)
                    wrap="off"
                    spellcheck="false"
                    autocapitalize="off"
                    autocomplete="off"
                    aria-label=label
                    aria-describedby="diagnostics-count"
                    aria-invalid=move || is_faulty().then_some("true")
                    aria-autocomplete=offers.are_possible().then_some("list")
                    aria-controls=move || offers.list_id()
                    aria-activedescendant=move || offers.chosen_id()
                    on:keydown=move |event| offers.follow_key(&event)
                    on:input=typed
                    on:keyup=move |_| edited.follow_caret()
                    on:click=move |_| {
                        edited.follow_caret();
                        offers.close();
                    }
                    on:focus=move |_| edited.follow_caret()
                    on:blur=move |_| {
                        edited.caret_line.set(None);
                        offers.close();
                    }
                    inner_html=initial
                ></textarea>
                <OfferList offers/>
            </div>
        </div>
    }
}
