//! What a person can be told when something did not work.

use domain::{
    diagnostic::Diagnostic,
    file::{FileKind, Scope},
    id::ProjectName,
};
use leptos::prelude::ServerFnErrorErr;
use leptos::server_fn::error::FromServerFnError;
use serde::{Deserialize, Serialize};

/// What a person can be told. Internals are logged with the same `reference`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum ApiError {
    /// They may not.
    #[error("You may not {what}.")]
    NotAllowed {
        /// What they wanted, such as `approve for production`.
        what: String,
    },
    /// There is no such thing.
    #[error("There is no {what}.")]
    NotFound {
        /// Which thing.
        what: String,
    },
    /// It is no longer as they saw it.
    #[error("{why}")]
    Conflict {
        /// What changed, and by whom.
        why: String,
    },
    /// Fields of a form that cannot be taken as they are.
    #[error("{}", fields.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))]
    Invalid {
        /// At least one.
        fields: Vec<FieldError>,
    },
    /// A delivery that cannot begin yet. Nothing was begun.
    #[error("{}", lacks.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))]
    Unready {
        /// Of which project.
        project: ProjectName,
        /// What keeps it; at least one.
        lacks: Vec<Lack>,
    },
    /// A file that cannot be saved as it is. Nothing was saved.
    #[error("The file has {} and was not saved.", count(diagnostics))]
    Refused {
        /// At least one is an error.
        diagnostics: Vec<Diagnostic>,
    },
    /// Our fault.
    #[error("Something went wrong on the server. Tell its operator this reference: {reference}")]
    Broken {
        /// The same as in the server's log.
        reference: String,
    },
    /// The server could not be asked.
    #[error("The server could not be reached: {why}")]
    Unreachable {
        /// In the transport's words.
        why: String,
    },
}

/// What is wrong with one field, and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct FieldError {
    /// The field's name in the form.
    pub field: String,
    /// A sentence.
    pub message: String,
}

/// What keeps a delivery from beginning, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{why}")]
pub struct Lack {
    /// In sentences.
    pub why: String,
    /// The file that would help, where one would.
    pub file: Option<(FileKind, Scope)>,
}

fn count(diagnostics: &[Diagnostic]) -> String {
    let errors = diagnostics.iter().filter(|d| d.severity == domain::diagnostic::Severity::Error).count();
    if errors == 1 { "1 error".to_owned() } else { format!("{errors} errors") }
}

impl ApiError {
    /// Whether the same question may be answered in a moment, so that what was read before still says most of it.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Unreachable { .. } | Self::Broken { .. })
    }

    /// Whether what there is none of is the project: then nothing of it can be reached either.
    #[must_use]
    pub fn is_missing_project(&self) -> bool {
        matches!(self, Self::NotFound { what } if what.starts_with("project "))
    }

    /// One field is wrong.
    #[must_use]
    pub fn field(field: &str, message: impl Into<String>) -> Self {
        Self::Invalid { fields: vec![FieldError { field: field.to_owned(), message: message.into() }] }
    }
}

impl FromServerFnError for ApiError {
    type Encoder = super::refusal::Refusal;
    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(why) | ServerFnErrorErr::MissingArg(why) => {
                Self::field("", format!("The request cannot be read: {}.", why.trim_end_matches('.')))
            }
            other => Self::Unreachable { why: other.to_string() },
        }
    }
}
