//! A form with a file on its way to the server, and what the server said to it.

use super::field_message;
use crate::api::{ApiError, drafts::Saving};
use domain::diagnostic::Diagnostic;
use jiff::Timestamp;
use leptos::{prelude::*, web_sys::FormData};

/// A form that is sent without leaving the page, so that its text stays whatever the answer is.
#[derive(Clone, Copy)]
#[expect(missing_debug_implementations, reason = "an action has none")]
pub struct Posting {
    action: Action<FormData, Result<Saving, ApiError>>,
    before: StoredValue<Option<ApiError>>,
    sent: StoredValue<String>,
    seen: Option<Timestamp>,
}

impl Posting {
    /// A form that `send` sends. `before` is what the server said to an earlier attempt, whose page is gone; `seen` is
    /// when the person last saw what is saved already.
    pub fn new<F>(before: Option<ApiError>, seen: Option<Timestamp>, send: fn(FormData) -> F) -> Self
    where
        F: Future<Output = Result<Saving, ApiError>> + 'static,
    {
        let action = Action::new_local(move |data: &FormData| send(data.clone()));
        Self { action, before: StoredValue::new(before), sent: StoredValue::new(String::new()), seen }
    }

    /// Sends it with the text that is in it, unless it is on its way.
    pub fn send(self, data: FormData, text: String) {
        if !self.action.pending().get_untracked() {
            self.sent.set_value(text);
            self.action.dispatch_local(data);
        }
    }

    /// Whether it is on its way.
    #[must_use]
    pub fn pending(self) -> Signal<bool> {
        self.action.pending().into()
    }

    /// Why it was not saved.
    #[must_use]
    pub fn error(self) -> Option<ApiError> {
        match self.action.value().get() {
            None => self.before.get_value(),
            Some(Ok(Saving::Saved { .. })) => None,
            Some(Ok(Saving::NotSaved { error, .. }) | Err(error)) => Some(error),
        }
    }

    /// Whether somebody else saved in the meantime.
    #[must_use]
    pub fn is_conflict(self) -> bool {
        matches!(self.error(), Some(ApiError::Conflict { .. }))
    }

    /// Whether that was said to what this page sent, and not to an earlier page.
    #[must_use]
    pub fn is_answered_with_conflict(self) -> bool {
        matches!(self.action.value().get(), Some(Ok(Saving::NotSaved { error: ApiError::Conflict { .. }, .. })))
    }

    /// The text that this page sent and the server refused, with what it said about it.
    #[must_use]
    pub fn refused(self) -> Option<(String, Vec<Diagnostic>)> {
        match self.action.value().get() {
            Some(Ok(Saving::NotSaved { error: ApiError::Refused { diagnostics }, .. })) => {
                Some((self.sent.get_value(), diagnostics))
            }
            _ => None,
        }
    }

    /// What is wrong with a field.
    #[must_use]
    pub fn field_error(self, field: &str) -> Option<String> {
        field_message(self.error().as_ref(), field)
    }

    /// When the person last saw what is saved already: a conflict shows them what is new.
    #[must_use]
    pub fn seen(self) -> Option<Timestamp> {
        match self.action.value().get() {
            Some(Ok(Saving::NotSaved { error: ApiError::Conflict { .. }, now })) => Some(now),
            _ => self.seen,
        }
    }
}
