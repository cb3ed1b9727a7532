//! The focus of a browser.

use crate::pages::delivery::followed::Followed;
use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlFormElement};

/// A sheet that was opened on the page.
const OPENED: &str = "details[data-closes=escape][open]";

/// What had the focus last, and the sheet that it stood in.
#[derive(Clone)]
struct Last {
    element: Element,
    sheet: Option<Element>,
}

/// Gives the focus to the sheet's button, else to the headline, whenever news take away what had it.
pub fn keep(followed: Followed) {
    let last = StoredValue::new_local(None::<Last>);
    Effect::new(move |_| {
        let focused = window_event_listener(ev::focusin, move |event| {
            let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            last.set_value(element.and_then(Last::of));
        });
        // Whoever points elsewhere has left it.
        let left = window_event_listener(ev::mousedown, move |_| last.set_value(None));
        on_cleanup(move || {
            focused.remove();
            left.remove();
        });
    });
    Effect::new(move |_| {
        followed.folded.track();
        // By the next frame the page has taken in what has changed.
        request_animation_frame(move || {
            let gone = last.try_get_value().flatten().filter(Last::is_gone);
            if let Some(gone) = gone {
                last.set_value(None);
                gone.hand_on();
            }
        });
    });
}

impl Last {
    /// None outside of the delivery: who keeps the focus there is not for this page to say.
    fn of(element: Element) -> Option<Self> {
        element.closest(".delivery").ok().flatten()?;
        let sheet = element.closest("details.confirm").ok().flatten();
        Some(Self { element, sheet })
    }

    fn is_gone(&self) -> bool {
        let has_focus = document().active_element().is_some_and(|active| active.tag_name() != "BODY");
        !self.element.is_connected() && !has_focus
    }

    fn hand_on(self) {
        let sheet = self.sheet.filter(|sheet| sheet.is_connected());
        match sheet.as_ref().and_then(button) {
            Some(button) => focus(&button),
            None => headline(),
        }
    }
}

/// Closes the sheet that is open, and gives the focus back to its button.
pub fn close_opened() -> bool {
    let Some(sheet) = document().query_selector(OPENED).ok().flatten() else { return false };
    // It cannot fail on what was just found.
    sheet.remove_attribute("open").ok();
    if let Some(button) = button(&sheet) {
        focus(&button);
    }
    true
}

/// The same after its form was sent: what was written in it was for that once.
pub fn close_what_was_sent() {
    let form = document().query_selector(&format!("{OPENED} form")).ok().flatten();
    if let Some(form) = form.and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) {
        form.reset();
    }
    close_opened();
}

fn button(sheet: &Element) -> Option<HtmlElement> {
    sheet.query_selector("summary").ok().flatten()?.dyn_into().ok()
}

fn headline() {
    let found = document().query_selector(".delivery .headline h1").ok().flatten();
    if let Some(headline) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
        headline.set_tab_index(-1);
        focus(&headline);
    }
}

fn focus(element: &HtmlElement) {
    // What cannot be focused leaves the focus where it is.
    element.focus().ok();
}
