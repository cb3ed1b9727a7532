//! The same as in the browser, where there is none: no file is chosen, nothing scrolls.

use leptos::{
    ev,
    web_sys::{HtmlInputElement, HtmlTextAreaElement},
};

/// A file's name and text.
pub struct Chosen {
    /// Its own name, without folders.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// There is none.
pub async fn read(_input: &HtmlInputElement) -> Option<Result<Chosen, String>> {
    None
}

/// Nothing is dropped.
pub fn hand_over(_event: &ev::DragEvent, _input: &HtmlInputElement) -> Result<(), String> {
    Ok(())
}

/// Does nothing.
pub fn bring_into_view(_area: &HtmlTextAreaElement, _share: f64) {}
