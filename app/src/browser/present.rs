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
