//! The same as in the browser, where there is none: nothing is shown, nothing is done.

use jiff::Timestamp;

/// Does nothing.
pub fn mark_hydrated() {}

/// The server does not know the reader's clock.
#[must_use]
pub fn local_time(_at: Timestamp) -> Option<String> {
    None
}

/// The server does not know the reader's clock.
#[must_use]
pub fn local_clock(_at: Timestamp) -> Option<String> {
    None
}

/// The server does not know the reader's clock.
#[must_use]
pub fn local_zone() -> Option<String> {
    None
}

/// Does nothing.
pub fn type_text(_text: &str) {}

/// Does nothing.
pub fn copy(_text: &str) {}

/// Nobody has turned them off.
#[must_use]
pub fn keys_are_on() -> bool {
    true
}

/// Does nothing.
pub fn turn_keys(_on: bool) {}

/// Nobody types here.
#[must_use]
pub fn is_typing() -> bool {
    false
}

/// Does nothing.
pub fn focus_key(_key: &str) {}

/// Does nothing.
pub fn focus_field(_id: &str) {}

/// Does nothing.
#[must_use]
pub fn move_in_grid(_event: &leptos::ev::KeyboardEvent) -> bool {
    false
}

/// Nothing is clicked here.
pub type Column = Option<std::convert::Infallible>;

/// Nothing is clicked here.
#[must_use]
pub fn column_of(_event: &leptos::ev::MouseEvent) -> Column {
    None
}

/// Does nothing.
pub fn open_column(_column: Column) {}
