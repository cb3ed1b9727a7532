//! Where there is no keyboard.

/// Does nothing.
pub fn listen() {}
