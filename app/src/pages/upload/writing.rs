//! What is written in the form of an upload, and what is known of it while it is written.

use super::{
    save_words::{hint, save_words},
    start::Start,
};
use crate::{
    api::{
        files::Files,
        preview::{Candidate, Preview},
    },
    components::{
        Completer, EditedText, ScopeFields,
        diagnostics::{Check, Found},
    },
    pages::files::words::instead,
    routes,
};
use domain::{
    file::{FileKind, Scope, complete},
    id::ProjectName,
    shipyard::Shipyard,
};
use jiff::Timestamp;
use leptos::prelude::*;

/// What is written, and what is known of it.
#[derive(Debug, Clone, Copy)]
pub struct Writing {
    /// The text and the name of the file that it came from.
    pub edited: EditedText,
    /// The chosen kind, as the form has it; empty lets the text decide.
    pub kind: RwSignal<String>,
    /// Why.
    pub reason: RwSignal<String>,
    /// Where it shall lie.
    pub fields: ScopeFields,
    /// When the text was begun.
    pub begun: Option<Timestamp>,
    /// What the browser finds in the text. An error keeps the form from being sent.
    pub check: Memo<Check>,
    /// That, and what the server found when it was sent.
    pub shown: Memo<Check>,
    way: Memo<Option<Shipyard>>,
    found: RwSignal<Option<Found>>,
    seen: RwSignal<Option<(FileKind, Scope, u32)>>,
    project: StoredValue<ProjectName>,
    files: StoredValue<Files>,
}

impl Writing {
    /// What the form begins with.
    #[must_use]
    pub fn new(start: &Start) -> Self {
        let form = start.form.clone();
        let edited = EditedText::new(form.text, form.name);
        let kind = RwSignal::new(form.kind);
        let fields = ScopeFields::new(form.stage, form.service, &start.files);
        let files = StoredValue::new(start.files.clone());
        let found = RwSignal::new(start.found.clone());
        let told = start.preview.as_ref().and_then(|(candidate, told)| newest_told(candidate, told.as_ref().ok()?));
        let seen = RwSignal::new(told);
        let check = Memo::new(move |_| {
            let kind = kind.with(|word| word.parse().ok());
            let names = indicators(files, fields);
            edited.settled.with(|text| Check::of(kind, text).with_indicators(names.as_deref(), text))
        });
        let shown = Memo::new(move |_| {
            let with = |text: &String| found.with(|found| check.get().with_found(found.as_ref(), text));
            edited.settled.with(with)
        });
        let is_shipyard = move || check.with(Check::kind) == Some(FileKind::Shipyard);
        let way = Memo::new(move |_| is_shipyard().then(|| edited.settled.with(|text| Shipyard::read(text).value))?);
        let project = StoredValue::new(start.project.clone());
        let reason = RwSignal::new(form.reason);
        Self { edited, kind, reason, fields, begun: form.begun, check, shown, way, found, seen, project, files }
    }

    /// What the text is, as far as it was chosen or can be told.
    #[must_use]
    pub fn chosen_kind(self) -> Option<FileKind> {
        self.kind.with(|word| word.parse().ok()).or_else(|| self.check.with(Check::kind))
    }

    /// The stages, where that is what is written and they can be read.
    #[must_use]
    pub fn way(self) -> Option<Shipyard> {
        self.way.get()
    }

    /// What would be saved, as far as the form says what and where.
    #[must_use]
    pub fn candidate(self) -> Option<Candidate> {
        let (kind, scope) = self.chosen_kind().zip(self.fields.scope())?;
        let (project, text) = (self.project.get_value(), self.edited.now.get_untracked());
        Some(Candidate { project, kind, scope, text, seen: self.begun })
    }

    /// Takes in what the server found.
    pub fn hear(self, found: Found) {
        self.found.set(Some(found));
    }

    /// Takes in which revision the server calls the newest.
    pub fn see(self, candidate: &Candidate, preview: &Preview) {
        if let Some(told) = newest_told(candidate, preview) {
            self.seen.set(Some(told));
        }
    }

    /// Offers what may stand at the caret.
    #[must_use]
    pub fn completer(self) -> Completer {
        Completer::new(move |(text, caret): (String, usize)| {
            let names = indicators(self.files, self.fields).unwrap_or_default();
            complete(self.chosen_kind()?, &text, caret, &names.iter().map(String::as_str).collect::<Vec<_>>())
        })
    }

    /// What the button that saves says.
    #[must_use]
    pub fn save_words(self) -> String {
        let (kind, scope) = (self.chosen_kind(), self.fields.scope());
        let is_there = |(of, at, _): &(FileKind, Scope, u32)| Some(*of) == kind && Some(at) == scope.as_ref();
        let seen = self.seen.get().filter(is_there).map(|(.., number)| number);
        self.files.with_value(|files| save_words(files, seen, kind, scope.as_ref()))
    }

    /// Where a nearer file counts instead of the one that would be saved, if anywhere.
    #[must_use]
    pub fn instead(self) -> Option<String> {
        let (kind, scope) = self.chosen_kind().zip(self.fields.scope())?;
        self.files.with_value(|files| {
            let same = files.entries.iter().filter(|entry| entry.kind == kind);
            instead(kind, &scope.nearer(same.map(|entry| &entry.scope)))
        })
    }

    /// What is to be said before it is saved, if anything.
    #[must_use]
    pub fn hint(self) -> Option<String> {
        let (kind, scope) = (self.chosen_kind(), self.fields.scope());
        self.files.with_value(|files| self.edited.settled.with(|text| hint(files, kind, scope.as_ref(), text)))
    }

    /// The page of the newest revision there.
    #[must_use]
    pub fn newest(self) -> Option<String> {
        let (kind, scope) = self.chosen_kind().zip(self.fields.scope())?;
        Some(routes::file(&self.project.get_value(), kind, &scope, None))
    }
}

/// The newest revision of which a preview tells.
fn newest_told(candidate: &Candidate, preview: &Preview) -> Option<(FileKind, Scope, u32)> {
    let theirs = preview.merging.as_ref().map(|merging| merging.theirs.number);
    let newest = preview.changes.as_ref().map(|changes| changes.since).max(theirs)?;
    Some((candidate.kind, candidate.scope.clone(), newest))
}

/// The indicators that objectives can use in the place that is chosen.
fn indicators(files: StoredValue<Files>, fields: ScopeFields) -> Option<Vec<String>> {
    let scope = fields.scope()?;
    Some(files.with_value(|files| files.indicators(&scope).into_iter().map(str::to_owned).collect()))
}
