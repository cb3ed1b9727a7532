//! The server's clock as it goes on in the browser.
//!
//! A page is rendered with the server's `now` and hydrated with the same, so both sides draw the same text. From then on
//! one timer for the whole page moves every age and every countdown.

use jiff::{SignedDuration, Timestamp};
use leptos::prelude::*;
use std::time::Duration;

#[derive(Debug, Clone, Copy)]
struct Clock {
    /// The reader's own clock, once a second; none until the page is hydrated.
    here: RwSignal<Option<Timestamp>>,
    /// By how much the server's clock is ahead of it, as far as answers told.
    ahead: StoredValue<Option<SignedDuration>>,
}

/// Starts the page's one timer. Called once, by the app.
pub fn provide_clock() {
    let here = RwSignal::new(None);
    provide_context(Clock { here, ahead: StoredValue::new(None) });
    Effect::new(move |_| {
        let beat = set_interval_with_handle(move || here.set(Some(Timestamp::now())), Duration::from_secs(1));
        match beat {
            Ok(handle) => on_cleanup(move || handle.clear()),
            Err(why) => leptos::logging::warn!("ages stand still: {why:?}"),
        }
    });
}

/// What the server's clock says by now, given what it said when something was read, be that just now or a while ago.
///
/// Only differences of the reader's clock are used, so it may be wrong.
#[must_use]
pub fn use_now(server_now: Timestamp) -> Signal<Timestamp> {
    let Some(Clock { here, ahead }) = use_context::<Clock>() else { return Signal::stored(server_now) };
    let learn = move |here: Timestamp| {
        let known = farthest(ahead.get_value(), server_now.duration_since(here));
        ahead.set_value(Some(known));
        known
    };
    let learnt = here.get_untracked().map(learn);
    let learnt = StoredValue::new(learnt.is_some());
    Signal::derive(move || {
        let Some(here) = here.get() else { return server_now };
        let ahead = if learnt.get_value() { ahead.get_value() } else { None };
        let ahead = ahead.unwrap_or_else(|| {
            learnt.set_value(true);
            learn(here)
        });
        here.saturating_add(ahead).unwrap_or(server_now)
    })
}

/// By how much the server's clock is ahead: an answer that is old by now, or was long on its way, tells less than it is.
fn farthest(known: Option<SignedDuration>, told: SignedDuration) -> SignedDuration {
    known.map_or(told, |known| known.max(told))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_answer_does_not_set_the_clock_back() {
        let seconds = SignedDuration::from_secs;
        assert_eq!(farthest(None, seconds(-3)), seconds(-3));
        assert_eq!(farthest(Some(seconds(2)), seconds(-3_600)), seconds(2));
        assert_eq!(farthest(Some(seconds(-3_600)), seconds(2)), seconds(2));
    }
}
