//! Where there is no focus.

use crate::pages::delivery::followed::Followed;

/// Does nothing.
pub fn keep(_followed: Followed) {}

/// Does nothing.
pub fn close_what_was_sent() {}
