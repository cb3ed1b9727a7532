//! The check of a text, as upload, editor and project form make it: the same code on the server and in the browser.

use super::{Found, sorted};
use crate::api::files::{FILE_BYTES_MAX, too_large};
use domain::{
    diagnostic::{Diagnostic, Severity},
    file::{self, FileKind},
    slo,
};
use serde::{Deserialize, Serialize};

/// What can be said about a text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Check {
    /// There is no text.
    Empty,
    /// It is over the limit, with this many bytes.
    TooLarge(usize),
    /// It does not tell what it is, and nobody said.
    UnknownKind,
    /// It was read as a file of that kind; sorted by place.
    Read(FileKind, Vec<Diagnostic>),
}

impl Check {
    /// Checks a text as a file of that kind, or of the kind that it looks like.
    #[must_use]
    pub fn of(kind: Option<FileKind>, text: &str) -> Self {
        match kind.or_else(|| FileKind::guess(text)) {
            _ if text.trim().is_empty() => Self::Empty,
            _ if text.len() > FILE_BYTES_MAX => Self::TooLarge(text.len()),
            None => Self::UnknownKind,
            Some(kind) => Self::Read(kind, sorted(file::diagnose(kind, text))),
        }
    }

    /// Also warns of objectives that no indicator feeds, where it is known what indicators there are.
    #[must_use]
    pub fn with_indicators(self, names: Option<&[String]>, text: &str) -> Self {
        let (Self::Read(FileKind::Slo, mut all), Some(names)) = (self.clone(), names) else { return self };
        if let Some(file) = slo::File::read(text).value {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            all.extend(slo::check_names(&file, &names));
        }
        Self::Read(FileKind::Slo, sorted(all))
    }

    /// Also says what the server found, as far as that still stands in the text.
    #[must_use]
    pub fn with_found(self, found: Option<&Found>, text: &str) -> Self {
        match (self, found) {
            (Self::Read(kind, mut all), Some(found)) => {
                all.extend(found.still_in(kind, text));
                Self::Read(kind, sorted(all))
            }
            (own, _) => own,
        }
    }

    /// Errors and warnings in the order of the file.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        match self {
            Self::Read(_, diagnostics) => diagnostics,
            Self::Empty | Self::TooLarge(_) | Self::UnknownKind => &[],
        }
    }

    /// What the text is, as far as that is known.
    #[must_use]
    pub fn kind(&self) -> Option<FileKind> {
        match self {
            Self::Read(kind, _) => Some(*kind),
            Self::Empty | Self::TooLarge(_) | Self::UnknownKind => None,
        }
    }

    /// The first error.
    #[must_use]
    pub fn first_error(&self) -> Option<&Diagnostic> {
        self.diagnostics().iter().find(|one| one.severity == Severity::Error)
    }

    /// For styles: `none`, `good`, `warning` or `error`.
    #[must_use]
    pub fn state(&self) -> &'static str {
        match self {
            Self::Empty | Self::UnknownKind => "none",
            Self::TooLarge(_) => "error",
            Self::Read(_, all) if all.is_empty() => "good",
            Self::Read(..) if self.first_error().is_some() => "error",
            Self::Read(..) => "warning",
        }
    }

    /// What was found, in one sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::Empty => "Nothing to check yet.".to_owned(),
            Self::TooLarge(bytes) => too_large(*bytes).to_string(),
            Self::UnknownKind => "The text does not tell what kind of file this is. Choose its kind.".to_owned(),
            Self::Read(kind, all) => format!("Read as {}: {}", kind.title().to_lowercase(), count(all)),
        }
    }
}

fn count(diagnostics: &[Diagnostic]) -> String {
    let errors = diagnostics.iter().filter(|one| one.severity == Severity::Error).count();
    let warnings = diagnostics.len() - errors;
    match (errors, warnings) {
        (0, 0) => "nothing to complain about.".to_owned(),
        (0, _) => format!("{}. It can be saved.", counted(warnings, "warning")),
        (_, 0) => format!("{}. Nothing is saved until that is fixed.", counted(errors, "error")),
        (..) => format!(
            "{} and {}. Nothing is saved until the errors are fixed.",
            counted(errors, "error"),
            counted(warnings, "warning")
        ),
    }
}

fn counted(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
