//! The text under edit, shared by the editor and what stands around it.

use super::{
    caret,
    chosen_file::{self, Chosen},
};
use leptos::{
    ev, html,
    prelude::*,
    task::spawn_local,
    web_sys::{HtmlInputElement, HtmlTextAreaElement},
};
use std::time::Duration;

/// How long typing must pause before the text is checked.
pub(super) const SETTLES_AFTER: Duration = Duration::from_millis(180);

/// A text under edit.
#[derive(Debug, Clone, Copy)]
pub struct EditedText {
    /// As it stands now.
    pub now: RwSignal<String>,
    /// As it stood when typing last paused: what is checked.
    pub settled: RwSignal<String>,
    /// The name of the file that it came from; empty if it was typed.
    pub name: RwSignal<String>,
    /// Why a chosen or dropped file was not taken in.
    pub trouble: RwSignal<Option<String>>,
    /// The line with the caret, while the editor has the focus.
    pub caret_line: RwSignal<Option<u32>>,
    /// The text area.
    pub(super) area: NodeRef<html::Textarea>,
    /// The file input. It holds a file only as long as the text is that file's, byte for byte.
    pub(in crate::components) input: NodeRef<html::Input>,
}

impl EditedText {
    /// A text to begin with.
    #[must_use]
    pub fn new(text: String, name: String) -> Self {
        // As a text area has it, so that the server and the browser count the same lines.
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        Self {
            now: RwSignal::new(text.clone()),
            settled: RwSignal::new(text),
            name: RwSignal::new(name),
            trouble: RwSignal::new(None),
            caret_line: RwSignal::new(None),
            area: NodeRef::new(),
            input: NodeRef::new(),
        }
    }

    /// Puts the caret at a line and column, both from 1, and the focus into the editor.
    pub fn go_to(self, line: u32, column: u32) {
        let Some(area) = self.area.get_untracked() else { return };
        let offset = caret::offset(&area.value(), line, column);
        focus(&area);
        // The element is a text area in the page, which always has a selection.
        area.set_selection_range(offset, offset).ok();
        // Browsers bring the focus into view, but not every one brings the caret.
        chosen_file::bring_into_view(&area, f64::from(line.saturating_sub(1)) / f64::from(area.rows().max(1)));
        self.follow_caret();
    }

    /// Takes in the file that was chosen.
    pub fn take_chosen(self) {
        let Some(input) = self.input.get_untracked() else { return };
        spawn_local(async move {
            match chosen_file::read(&input).await {
                Some(Ok(file)) => self.replace(file),
                Some(Err(why)) => self.refuse(&input, why),
                None => {}
            }
        });
    }

    /// Takes in what was dropped.
    pub fn take_dropped(self, event: &ev::DragEvent) {
        let Some(input) = self.input.get_untracked() else { return };
        match chosen_file::hand_over(event, &input) {
            Ok(()) => self.take_chosen(),
            Err(why) => self.refuse(&input, why),
        }
    }

    /// Follows what is typed. The text is no longer that of the chosen file, so the file must not be sent.
    pub(super) fn follow_typing(self) {
        let Some(area) = self.area.get_untracked() else { return };
        self.now.set(area.value());
        self.trouble.set(None);
        if let Some(input) = self.input.get_untracked() {
            input.set_value("");
        }
        self.follow_caret();
    }

    /// Follows the caret.
    pub(super) fn follow_caret(self) {
        let Some(area) = self.area.get_untracked() else { return };
        let offset = area.selection_end().ok().flatten().unwrap_or_default();
        self.caret_line.set(Some(caret::line_at(&area.value(), offset)));
    }

    /// Has the text checked as it stands.
    pub fn settle(self) {
        self.settled.set(self.now.get_untracked());
    }

    /// Follows what was typed, restored or chosen before the page came alive.
    pub(super) fn catch_up(self) {
        let Some(area) = self.area.get_untracked() else { return };
        if area.value() != self.now.get_untracked() {
            self.now.set(area.value());
            self.settle();
        }
        self.take_chosen();
    }

    fn replace(self, file: Chosen) {
        let Some(area) = self.area.get_untracked() else { return };
        area.set_value(&file.text);
        self.now.set(area.value());
        self.name.set(file.name);
        self.trouble.set(None);
        self.settle();
    }

    fn refuse(self, input: &HtmlInputElement, why: String) {
        input.set_value("");
        self.trouble.set(Some(why));
    }
}

fn focus(area: &HtmlTextAreaElement) {
    // Fails only for an element that is not in the page, and then there is nothing to focus.
    area.focus().ok();
}
