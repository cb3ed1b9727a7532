//! Who asks, and whom they ask.

use super::{ApiError, control_plane::ControlPlane};
use domain::delivery::{Actor, Role};
use leptos::prelude::use_context;
use std::sync::Arc;

/// A person at a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// What the log calls them.
    pub name: String,
    /// What they may do.
    pub role: Role,
}

impl Person {
    /// As the log records them.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor::Person(self.name.clone())
    }
}

/// A question: who asks, and whom.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Who asks.
    pub person: Person,
    /// Whom.
    pub control_plane: Arc<dyn ControlPlane>,
}

/// The question behind the present request.
///
/// # Errors
/// [`ApiError::Broken`] where the server did not provide it, which is a bug.
pub fn asked() -> Result<Asked, ApiError> {
    use_context::<Asked>().ok_or_else(|| ApiError::Broken { reference: "no-context".to_owned() })
}

/// Whether the present request is a form sent by the browser itself, which expects a page as the answer.
#[must_use]
pub fn is_plain_form() -> bool {
    let accepts = |parts: &axum::http::request::Parts| {
        let accept = parts.headers.get(axum::http::header::ACCEPT).and_then(|value| value.to_str().ok());
        accept.is_some_and(|value| value.contains("text/html"))
    };
    use_context::<axum::http::request::Parts>().is_some_and(|parts| accepts(&parts))
}
