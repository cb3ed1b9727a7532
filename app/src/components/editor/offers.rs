//! What may stand at the caret, offered on Ctrl+Space: arrows choose, Enter or Tab takes, Escape closes.

use super::{EditedText, caret};
use crate::browser;
use domain::file::{Completion, Suggestion};
use leptos::{ev, prelude::*};

/// Says what may stand at a byte of a text.
pub type Completer = Callback<(String, usize), Option<Completion>>;

/// The id of the list; each entry's is this one with its number.
const LIST_ID: &str = "editor-offers";

/// What is offered now.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Offer {
    suggestions: Vec<Suggestion>,
    chosen: usize,
    /// Where the word begins and where the caret is, as the text area counts.
    from: u32,
    to: u32,
    /// Where the list stands: the caret's line and the word's column, from 1.
    line: u32,
    column: usize,
}

/// The offers of an editor.
#[derive(Debug, Clone, Copy)]
pub struct Offers {
    now: RwSignal<Option<Offer>>,
    edited: EditedText,
    completer: Option<Completer>,
}

impl Offers {
    /// None are open.
    #[must_use]
    pub fn new(edited: EditedText, completer: Option<Completer>) -> Self {
        Self { now: RwSignal::new(None), edited, completer }
    }

    /// Whether there can be any.
    #[must_use]
    pub fn are_possible(self) -> bool {
        self.completer.is_some()
    }

    /// The list, while it is open.
    #[must_use]
    pub fn list_id(self) -> Option<&'static str> {
        self.now.with(Option::is_some).then_some(LIST_ID)
    }

    /// The entry that Enter takes.
    #[must_use]
    pub fn chosen_id(self) -> Option<String> {
        self.now.with(|now| now.as_ref().map(|offer| entry_id(offer.chosen)))
    }

    /// Follows a key before the text area does.
    pub fn follow_key(self, event: &ev::KeyboardEvent) {
        if event.key() == " " && event.ctrl_key() && self.completer.is_some() {
            event.prevent_default();
            self.open();
            return;
        }
        if self.now.with_untracked(Option::is_none) {
            return;
        }
        match event.key().as_str() {
            "ArrowDown" => self.choose(1),
            "ArrowUp" => self.choose(-1),
            "Enter" | "Tab" => self.take_chosen(),
            "Escape" => self.close(),
            _ => return,
        }
        event.prevent_default();
    }

    /// Follows what is typed: an open list narrows.
    pub fn follow_typing(self) {
        if self.now.with_untracked(Option::is_some) {
            self.open();
        }
    }

    /// Closes the list.
    pub fn close(self) {
        self.now.set(None);
    }

    fn open(self) {
        self.now.set(self.offer());
    }

    fn offer(self) -> Option<Offer> {
        let area = self.edited.area.get_untracked()?;
        let (text, to) = (area.value(), area.selection_end().ok().flatten()?);
        let at = caret::byte_at(&text, to);
        let Completion { from, suggestions } = self.completer?.run((text.clone(), at))?;
        let word_begins = caret::units(&text[..from]);
        let column = text[..from].rsplit('\n').next().unwrap_or_default().chars().count();
        Some(Offer { suggestions, chosen: 0, from: word_begins, to, line: caret::line_at(&text, to), column })
    }

    fn choose(self, step: isize) {
        self.now.update(|now| {
            if let Some(offer) = now {
                let count = offer.suggestions.len();
                offer.chosen = (offer.chosen + count).saturating_add_signed(step) % count;
            }
        });
    }

    fn take_chosen(self) {
        if let Some(offer) = self.now.get_untracked() {
            self.take(offer.chosen);
        }
    }

    fn take(self, index: usize) {
        let Some((offer, area)) = self.now.get_untracked().zip(self.edited.area.get_untracked()) else { return };
        self.close();
        if let Some(suggestion) = offer.suggestions.get(index) {
            // The element is a text area in the page, which always has a selection.
            area.set_selection_range(offer.from, offer.to).ok();
            // As if it was typed, so that it can be undone, and is followed like the rest.
            browser::type_text(&suggestion.insert);
        }
    }
}

fn entry_id(index: usize) -> String {
    format!("{LIST_ID}-{index}")
}

/// The list, below the word that is being written.
#[component]
pub fn OfferList(
    /// Whose.
    offers: Offers,
) -> impl IntoView {
    let list = move || {
        let offer = offers.now.get()?;
        let place = (offer.line.to_string(), offer.column.to_string());
        let entries = offer.suggestions.into_iter().enumerate().map(|(index, suggestion)| {
            // Pressing must not take the focus from the text.
            let take = move |event: ev::MouseEvent| {
                event.prevent_default();
                offers.take(index);
            };
            view! {
                <li role="option" id=entry_id(index) aria-selected=(index == offer.chosen).to_string() on:mousedown=take>
                    <code>{suggestion.insert}</code>
                    <span class="quiet">{suggestion.help}</span>
                </li>
            }
        });
        let entries = entries.collect_view();
        Some(view! {
            <ul class="editor-offers" role="listbox" id=LIST_ID aria-label="What may stand here" style=("--line", place.0) style=("--column", place.1)>
                {entries}
            </ul>
        })
    };
    view! { {list} }.into_any()
}
