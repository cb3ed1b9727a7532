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
    Some(format!("{} ({})", shifted(at)?.strftime("%-d %b %Y, %H:%M:%S"), local_zone()?))
}

/// The time of day on the reader's own clock, such as `14:03:20`.
#[must_use]
pub fn local_clock(at: Timestamp) -> Option<String> {
    Some(shifted(at)?.strftime("%H:%M:%S").to_string())
}

/// The moment at which a clock by UTC shows what the reader's shows at `at`.
fn shifted(at: Timestamp) -> Option<Timestamp> {
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of this age fit a double exactly")]
    let date = js_sys::Date::new(&JsValue::from_f64(at.as_millisecond() as f64));
    #[expect(clippy::cast_possible_truncation, reason = "minutes of a day")]
    let behind_utc = date.get_timezone_offset() as i64;
    at.checked_sub(SignedDuration::from_mins(behind_utc)).ok()
}

/// The zone of the reader's clock, such as `Europe/Vienna`.
#[must_use]
pub fn local_zone() -> Option<String> {
    let format = js_sys::Intl::DateTimeFormat::new(&js_sys::Array::new(), &js_sys::Object::new());
    js_sys::Reflect::get(&format.resolved_options(), &"timeZone".into()).ok()?.as_string()
}

/// Types a text where the caret is, in place of what is selected. It can be undone as what a person types.
pub fn type_text(text: &str) {
    let document = document();
    let typed = || -> Result<JsValue, JsValue> {
        let command: js_sys::Function = js_sys::Reflect::get(&document, &"execCommand".into())?.dyn_into()?;
        command.call3(&document, &"insertText".into(), &JsValue::FALSE, &text.into())
    };
    if let Err(why) = typed() {
        leptos::logging::warn!("nothing can be typed here: {why:?}");
    }
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

/// Under this name the browser remembers that a reader wants no single letters to do anything.
const KEYS_ENTRY: &str = "tidegate.keys";

/// Whether single letters do something: they do until the reader turns them off.
#[must_use]
pub fn keys_are_on() -> bool {
    let kept = window().local_storage().ok().flatten().and_then(|kept| kept.get_item(KEYS_ENTRY).ok().flatten());
    kept.as_deref() != Some("off")
}

/// Remembers whether single letters do something.
pub fn turn_keys(on: bool) {
    let Some(kept) = window().local_storage().ok().flatten() else { return };
    let done = if on { kept.remove_item(KEYS_ENTRY) } else { kept.set_item(KEYS_ENTRY, "off") };
    if let Err(why) = done {
        leptos::logging::warn!("the choice cannot be remembered: {why:?}");
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

/// Moves the focus to the control with that id, and brings it into sight.
pub fn focus_field(id: &str) {
    let found = document().get_element_by_id(id).and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(field) = found {
        // A field that cannot be focused leaves the focus where it is.
        field.focus().ok();
    }
}

/// Moves the focus inside of a grid as the key says, and opens the column's page on Enter. Says whether the key meant
/// anything. Only one cell of a grid is reached by Tab: the one that had the focus last.
pub fn move_in_grid(event: &web_sys::KeyboardEvent) -> bool {
    let cell = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlTableCellElement>().ok());
    cell.and_then(|cell| moved(&cell, &event.key(), event.ctrl_key())).is_some()
}

/// A column of a grid, to be opened in a moment.
pub type Column = Option<(web_sys::HtmlTableElement, i32)>;

/// The column whose cell was clicked.
#[must_use]
pub fn column_of(event: &web_sys::MouseEvent) -> Column {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok())?;
    let cell = target.closest("td").ok()??.dyn_into::<web_sys::HtmlTableCellElement>().ok()?;
    let table = cell.closest("table").ok()??.dyn_into::<web_sys::HtmlTableElement>().ok()?;
    Some((table, cell.cell_index()))
}

/// Opens the page of a column; one without a link leads nowhere.
pub fn open_column(column: Column) {
    if let Some((table, x)) = column {
        open(&table, x);
    }
}

/// Rows by which PageUp and PageDown move.
const PAGE_ROWS: i32 = 10;

fn moved(cell: &web_sys::HtmlTableCellElement, key: &str, is_far: bool) -> Option<()> {
    let row = cell.parent_element()?.dyn_into::<web_sys::HtmlTableRowElement>().ok()?;
    let table = cell.closest("table").ok()??.dyn_into::<web_sys::HtmlTableElement>().ok()?;
    let (x, y) = (cell.cell_index(), row.row_index());
    // The first row and the first column are heads.
    let (last_x, last_y) = (count(&row.cells()) - 1, count(&table.rows()) - 1);
    let (x, y) = match key {
        "Enter" => return open(&table, x),
        "ArrowLeft" => (x - 1, y),
        "ArrowRight" => (x + 1, y),
        "ArrowUp" => (x, y - 1),
        "ArrowDown" => (x, y + 1),
        "PageUp" => (x, y - PAGE_ROWS),
        "PageDown" => (x, y + PAGE_ROWS),
        "Home" => (1, if is_far { 1 } else { y }),
        "End" => (last_x, if is_far { last_y } else { y }),
        _ => return None,
    };
    let to = cell_at(&table, x.clamp(1, last_x), y.clamp(1, last_y))?;
    cell.set_tab_index(-1);
    to.set_tab_index(0);
    // A cell that cannot be focused leaves the focus where it is.
    to.focus().ok();
    Some(())
}

fn open(table: &web_sys::HtmlTableElement, x: i32) -> Option<()> {
    let link = cell_at(table, x, 0)?.query_selector("a").ok()??.dyn_into::<web_sys::HtmlElement>().ok()?;
    link.click();
    Some(())
}

fn cell_at(table: &web_sys::HtmlTableElement, x: i32, y: i32) -> Option<web_sys::HtmlElement> {
    let row = table.rows().item(u32::try_from(y).ok()?)?.dyn_into::<web_sys::HtmlTableRowElement>().ok()?;
    row.cells().item(u32::try_from(x).ok()?)?.dyn_into().ok()
}

fn count(all: &web_sys::HtmlCollection) -> i32 {
    i32::try_from(all.length()).unwrap_or(i32::MAX)
}
