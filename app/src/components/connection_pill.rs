//! Whether news arrive, and how old the last are. A lost connection is shown, never hidden.

use crate::{
    format,
    live::{Link, Live},
};
use jiff::Timestamp;
use leptos::prelude::*;
use std::time::Duration;

/// Whether news arrive, and how old the last are.
#[component]
pub fn ConnectionPill(
    /// The page's connection.
    live: Live,
) -> impl IntoView {
    let here = RwSignal::new(None::<Timestamp>);
    Effect::new(move |_| {
        here.set(Some(Timestamp::now()));
        let beat = set_interval_with_handle(move || here.set(Some(Timestamp::now())), Duration::from_secs(1));
        if let Ok(handle) = beat {
            on_cleanup(move || handle.clear());
        }
    });
    let age = Memo::new(move |_| {
        let (heard, here) = (live.heard.get()?, here.get()?);
        Some(format::relative(heard.min(here), here))
    });
    let words = move || match (live.link.get(), age.get()) {
        (Link::Loaded, _) => "As loaded".to_owned(),
        (Link::Open, Some(age)) => format!("Live · updated {age}"),
        (Link::Open, None) => "Live".to_owned(),
        (Link::Lost, Some(age)) => format!("Reconnecting… last heard {age}"),
        (Link::Lost, None) => "Reconnecting…".to_owned(),
    };
    let state = move || match live.link.get() {
        Link::Loaded => "loaded",
        Link::Open => "open",
        Link::Lost => "lost",
    };
    view! { <p class="connection-pill" data-link=state>{words}</p> }
}
