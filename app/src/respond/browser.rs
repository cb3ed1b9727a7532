//! The browser answers no request. It remembers which ones were answered with an error.

use crate::api::ApiError;
use std::{cell::RefCell, collections::VecDeque};

/// Errors that are remembered: as many as a page shows at once, and more.
const REMEMBERED_MAX: usize = 8;

thread_local! {
    static REMEMBERED: RefCell<VecDeque<(ApiError, String)>> = const { RefCell::new(VecDeque::new()) };
}

/// Does nothing.
pub fn with_status_of(_error: &ApiError) {}

/// Does nothing.
pub fn refused_with(_error: &ApiError) {}

/// The browser answers no request.
#[must_use]
pub fn request_number() -> Option<String> {
    None
}

/// Remembers which request was answered with that error.
pub fn remember(error: &ApiError, request: Option<String>) {
    let Some(request) = request else { return };
    REMEMBERED.with_borrow_mut(|remembered| {
        remembered.push_front((error.clone(), request));
        remembered.truncate(REMEMBERED_MAX);
    });
}

/// The number of the request that was last answered with that error.
#[must_use]
pub fn reference(error: &ApiError) -> Option<String> {
    REMEMBERED
        .with_borrow(|remembered| remembered.iter().find(|(one, _)| one == error).map(|(_, request)| request.clone()))
}
