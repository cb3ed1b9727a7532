//! Reads a file that was chosen or dropped. In the browser only.

use crate::api::files::{FILE_BYTES_MAX, too_large};
use leptos::{
    ev,
    web_sys::{HtmlInputElement, HtmlTextAreaElement},
};
use wasm_bindgen_futures::JsFuture;

/// A file's name and text.
pub struct Chosen {
    /// Its own name, without folders.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// The file in an input, if there is one.
pub async fn read(input: &HtmlInputElement) -> Option<Result<Chosen, String>> {
    let file = input.files()?.get(0)?;
    // A file's size is a whole number far below where doubles have gaps.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "sizes are whole and not negative")]
    let bytes = file.size() as usize;
    if bytes > FILE_BYTES_MAX {
        return Some(Err(too_large(bytes).to_string()));
    }
    let Ok(buffer) = JsFuture::from(file.array_buffer()).await else {
        return Some(Err(format!("The browser could not read {}. Choose it again.", file.name())));
    };
    let text = String::from_utf8(js_sys::Uint8Array::new(&buffer).to_vec());
    let text = text.map_err(|_| format!("{} is not UTF-8 text. Save it as UTF-8 and choose it again.", file.name()));
    Some(text.map(|text| Chosen { name: file.name(), text }))
}

/// Puts the dropped file into an input, as if it had been chosen there.
pub fn hand_over(event: &ev::DragEvent, input: &HtmlInputElement) -> Result<(), String> {
    let files = event.data_transfer().and_then(|transfer| transfer.files());
    match files.as_ref().map_or(0, web_sys::FileList::length) {
        0 => Err("What was dropped is not a file.".to_owned()),
        1 => {
            input.set_files(files.as_ref());
            Ok(())
        }
        _ => Err("Drop one file at a time: each is a file of its own here.".to_owned()),
    }
}

/// Scrolls so that the line at this share (0 to 1) of a text area's height can be seen: within the editor's frame, and
/// then the page.
pub fn bring_into_view(area: &HtmlTextAreaElement, share: f64) {
    if let Ok(Some(frame)) = area.closest(".editor") {
        let middle = share * f64::from(area.offset_height()) - f64::from(frame.client_height()) / 2.0;
        #[expect(clippy::cast_possible_truncation, reason = "pixels of a page, and whole ones will do")]
        frame.set_scroll_top(middle.max(0.0) as i32);
    }
    let (area_box, window) = (area.get_bounding_client_rect(), leptos::prelude::window());
    let line_y = area_box.y() + share * area_box.height();
    let height = window.inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default();
    if line_y < height * 0.15 || line_y > height * 0.85 {
        window.scroll_by_with_x_and_y(0.0, line_y - height / 2.0);
    }
}
