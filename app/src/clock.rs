//! The server's clock as it goes on in the browser.
//!
//! A page is rendered with the server's `now` and hydrated with the same, so both sides draw the same text. From then on
//! one timer for the whole page moves every age and every countdown.

use jiff::Timestamp;
use leptos::prelude::*;
use std::time::Duration;

/// The reader's own clock, once a second; none until the page is hydrated.
#[derive(Debug, Clone, Copy)]
struct Ticks(RwSignal<Option<Timestamp>>);

/// Starts the page's one timer. Called once, by the app.
pub fn provide_clock() {
    let ticks = RwSignal::new(None);
    provide_context(Ticks(ticks));
    Effect::new(move |_| {
        let beat = set_interval_with_handle(move || ticks.set(Some(Timestamp::now())), Duration::from_secs(1));
        match beat {
            Ok(handle) => on_cleanup(move || handle.clear()),
            Err(why) => leptos::logging::warn!("ages stand still: {why:?}"),
        }
    });
}

/// What the server's clock says by now, given what it said when this was read.
///
/// Only differences of the reader's clock are used, so it may be wrong.
#[must_use]
pub fn use_now(server_now: Timestamp) -> Signal<Timestamp> {
    let Some(Ticks(ticks)) = use_context::<Ticks>() else { return Signal::stored(server_now) };
    let received = StoredValue::new(ticks.get_untracked());
    Signal::derive(move || {
        let Some(here) = ticks.get() else { return server_now };
        let since = received.get_value().unwrap_or_else(|| {
            received.set_value(Some(here));
            here
        });
        server_now.saturating_add(here.duration_since(since)).unwrap_or(server_now)
    })
}
