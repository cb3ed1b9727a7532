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
        ApiError::Conflict { .. } => StatusCode::CONFLICT,
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
