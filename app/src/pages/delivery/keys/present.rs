//! The keyboard of a browser.

use crate::pages::delivery::focus::close_opened;
use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

/// Presses the button that shows the key, while the page is open and nobody is typing; and closes what was opened, even
/// while somebody is.
pub fn listen() {
    Effect::new(|_| {
        let handle = window_event_listener(ev::keydown, |event| {
            let is_plain = !(event.ctrl_key() || event.meta_key() || event.alt_key() || event.repeat());
            let is_free = is_plain && !event.default_prevented();
            let done = match &*event.key() {
                "Escape" => is_free && close_opened(),
                key => is_free && crate::browser::keys_are_on() && !is_typing(&event) && press(key),
            };
            if done {
                event.prevent_default();
            }
        });
        on_cleanup(move || handle.remove());
    });
}

fn is_typing(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
    target.is_some_and(|target| {
        matches!(target.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT") || target.is_content_editable()
    })
}

fn press(key: &str) -> bool {
    if !matches!(key, "h" | "x") {
        return false;
    }
    let found = document().query_selector(&format!("[data-key=\"{key}\"]")).ok().flatten();
    let Some(button) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) else { return false };
    button.click();
    // Focusing a well-formed element cannot fail; without it the key works all the same.
    button.focus().ok();
    true
}
