//! `a` and `r` lead to the button that approves or rejects; Enter confirms. A key alone never decides.

use crate::browser;
use leptos::{ev, prelude::*};

/// Listens while the page is open.
pub fn listen() {
    Effect::new(|_| {
        let handle = window_event_listener(ev::keydown, |event| {
            let has_modifier = event.ctrl_key() || event.meta_key() || event.alt_key();
            let key = event.key();
            if !has_modifier && browser::keys_are_on() && !browser::is_typing() && matches!(key.as_str(), "a" | "r") {
                browser::focus_key(&key);
            }
        });
        on_cleanup(move || handle.remove());
    });
}
