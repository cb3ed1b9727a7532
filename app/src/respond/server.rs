//! How the response to the present request is marked.

use crate::api::{ApiError, context::is_plain_form};
use axum::http::StatusCode;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

/// Gives the response the status that fits the error that its page shows.
pub fn with_status_of(error: &ApiError) {
    let status = match error {
        ApiError::NotAllowed { .. } => StatusCode::FORBIDDEN,
        ApiError::NotFound { .. } => StatusCode::NOT_FOUND,
        ApiError::Conflict { .. } | ApiError::Unready { .. } => StatusCode::CONFLICT,
        ApiError::Invalid { .. } | ApiError::Refused { .. } => StatusCode::UNPROCESSABLE_ENTITY,
        ApiError::Broken { .. } => StatusCode::INTERNAL_SERVER_ERROR,
        ApiError::Unreachable { .. } => StatusCode::BAD_GATEWAY,
    };
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(status);
    }
}

/// Gives the answer of a server function the status that fits its error. A form that the browser itself has sent is led
/// back to its page instead, which shows the error.
pub fn refused_with(error: &ApiError) {
    if !is_plain_form() {
        with_status_of(error);
    }
}

/// The header that numbers a request, in its response and in the server's log.
pub const REQUEST_NUMBER: &str = "x-request-id";

/// The number of the present request.
#[must_use]
pub fn request_number() -> Option<String> {
    let parts = use_context::<axum::http::request::Parts>()?;
    parts.headers.get(REQUEST_NUMBER)?.to_str().ok().map(str::to_owned)
}

/// Only browsers are told errors.
pub fn remember(_error: &ApiError, _request: Option<String>) {}

/// By which number the server's log knows of an error that is drawn now.
#[must_use]
pub fn reference(_error: &ApiError) -> Option<String> {
    request_number()
}
