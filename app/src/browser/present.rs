//! What only a browser can do.

use jiff::{SignedDuration, Timestamp};
use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, JsValue};

/// Marks the page as taken over, for styles and tests.
pub fn mark_hydrated() {
    if let Some(body) = document().body() {
        // Setting a well-formed attribute cannot fail; a page without the mark works all the same.
        body.set_attribute("data-hydrated", "true").ok();
    }
}

/// A moment on the reader's own clock, such as `23 Nov 2026, 14:03:20 (Europe/Vienna)`.
#[must_use]
pub fn local_time(at: Timestamp) -> Option<String> {
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of this age fit a double exactly")]
    let date = js_sys::Date::new(&JsValue::from_f64(at.as_millisecond() as f64));
    #[expect(clippy::cast_possible_truncation, reason = "minutes of a day")]
    let behind_utc = date.get_timezone_offset() as i64;
    let shifted = at.checked_sub(SignedDuration::from_mins(behind_utc)).ok()?;
    Some(format!("{} ({})", shifted.strftime("%-d %b %Y, %H:%M:%S"), zone()?))
}

fn zone() -> Option<String> {
    let format = js_sys::Intl::DateTimeFormat::new(&js_sys::Array::new(), &js_sys::Object::new());
    js_sys::Reflect::get(&format.resolved_options(), &"timeZone".into()).ok()?.as_string()
}

/// Puts a text on the clipboard, where the browser allows it.
pub fn copy(text: &str) {
    let copied = || -> Result<JsValue, JsValue> {
        let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into())?;
        let write: js_sys::Function = js_sys::Reflect::get(&clipboard, &"writeText".into())?.dyn_into()?;
        write.call1(&clipboard, &text.into())
    };
    if let Err(why) = copied() {
        leptos::logging::warn!("the clipboard cannot be used here: {why:?}");
    }
}

/// Whether a key pressed now would be typed into a field.
#[must_use]
pub fn is_typing() -> bool {
    document().active_element().is_some_and(|element| {
        matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
            || element.has_attribute("contenteditable")
    })
}

/// Moves the focus to the button of that key: in the panel that has the focus, else the first on the page.
pub fn focus_key(key: &str) {
    let selector = format!("[data-key=\"{key}\"]");
    let near = document()
        .active_element()
        .and_then(|element| element.closest(".panel").ok().flatten())
        .and_then(|panel| panel.query_selector(&selector).ok().flatten());
    let found = near.or_else(|| document().query_selector(&selector).ok().flatten());
    if let Some(button) = found.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        // A button that cannot be focused leaves the focus where it is.
        button.focus().ok();
    }
}
