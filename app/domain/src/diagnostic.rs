//! One problem in an uploaded file: where, what, and how to fix it.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Whether a problem keeps the file from being saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Nothing is saved until it is fixed.
    Error,
    /// Saved, and said.
    Warning,
}

/// A problem at a place in a file, told so that a person can mend it without looking anything up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// Error or warning.
    pub severity: Severity,
    /// A stable id such as `slo/unknown-key`, for documentation and filters.
    pub rule: String,
    /// From 1.
    pub line: u32,
    /// From 1, in characters.
    pub column: u32,
    /// What is wrong, in one sentence that names the thing.
    pub message: String,
    /// What to write instead, in one sentence.
    pub help: String,
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        write!(
            f,
            "line {}, column {}: {severity}: {} {} [{}]",
            self.line, self.column, self.message, self.help, self.rule
        )
    }
}

/// What reading a file gave: the value unless an error stands in the way, and all that is to be said about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Read<T> {
    /// `None` if and only if `diagnostics` holds an error.
    pub value: Option<T>,
    /// In the order of the file.
    pub diagnostics: Vec<Diagnostic>,
}

impl<T> Read<T> {
    /// Whether an error stands in the way.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.value.is_none()
    }
}
