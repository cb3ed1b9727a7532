//! Where a file comes in: chosen, or dropped anywhere on what it surrounds.

use super::editor::EditedText;
use crate::{api::files::FILE_BYTES_MAX, format};
use leptos::{ev, prelude::*};

/// A file input, and a frame that takes drops for it.
#[component]
pub fn DropZone(
    /// Where the file's text goes.
    edited: EditedText,
    /// What is wrong with the text that was sent.
    #[prop(into)]
    error: Signal<Option<String>>,
    /// What takes drops: the editor.
    children: Children,
) -> impl IntoView {
    // Entering a child is told before leaving its parent, so entries are counted.
    let depth = RwSignal::new(0_i32);
    let enter = move |event: ev::DragEvent| {
        event.prevent_default();
        depth.update(|depth| *depth += 1);
    };
    let leave = move |_| depth.update(|depth| *depth -= 1);
    let drop = move |event: ev::DragEvent| {
        event.prevent_default();
        depth.set(0);
        edited.take_dropped(&event);
    };
    let origin = move || match edited.name.get() {
        name if name.is_empty() => String::new(),
        name => format!("This text came from {name}."),
    };
    let limit = format::bytes(FILE_BYTES_MAX as u64);
    view! {
        <div class="drop-zone" data-dropping=move || (depth.get() > 0).then_some("true")
            on:dragenter=enter on:dragover=|event| event.prevent_default() on:dragleave=leave on:drop=drop>
            <div class="drop-zone-choose">
                <label for="file">"Choose a file"</label>
                <input type="file" id="file" name="file" accept=".yaml,.yml,.json,text/plain" node_ref=edited.input
                    aria-describedby="file-hint" on:change=move |_| edited.take_chosen()/>
                <p class="quiet" id="file-hint">
                    <span class="with-script">"Or drop it here, or paste or type below. "</span>
                    <span class="without-script">"Or paste or type below; a chosen file is taken instead of the text. "</span>
                    {format!("UTF-8 text, at most {limit}. ")}
                    {origin}
                </p>
            </div>
            <p class="drop-zone-error" role="alert">{move || edited.trouble.get().or_else(|| error.get())}</p>
            {children()}
            <p class="drop-zone-veil" aria-hidden="true">"Drop to read the file in"</p>
        </div>
    }
}
