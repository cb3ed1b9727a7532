//! The browser answers no request.

use crate::api::ApiError;

/// Does nothing.
pub fn with_status_of(_error: &ApiError) {}

/// Does nothing.
pub fn refused_with(_error: &ApiError) {}
