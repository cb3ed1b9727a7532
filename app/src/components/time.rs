//! Moments and spans: relative in sight, exact on focus and hover.

use crate::{browser, clock::use_now, format};
use domain::window::Window;
use jiff::Timestamp;
use leptos::prelude::*;

/// How long ago, or in how long: `12 min ago`, `in 17 s`.
#[component]
pub fn Age(
    /// The moment.
    at: Timestamp,
    /// The server's clock when it was read.
    now: Timestamp,
) -> impl IntoView {
    let now = use_now(now);
    let words = Memo::new(move |_| format::relative(at, now.get()));
    view! { <Exact at words=Signal::derive(move || words.get())/> }
}

/// How long it has lasted: `1 min 5 s`.
#[component]
pub fn Since(
    /// When it began.
    at: Timestamp,
    /// The server's clock when it was read.
    now: Timestamp,
) -> impl IntoView {
    let now = use_now(now);
    let words = Memo::new(move |_| format::left(now.get(), at));
    view! { <Exact at words=Signal::derive(move || words.get())/> }
}

/// How long it will still last: `17 s`.
#[component]
pub fn Left(
    /// When it ends.
    at: Timestamp,
    /// The server's clock when it was read.
    now: Timestamp,
) -> impl IntoView {
    let now = use_now(now);
    let words = Memo::new(move |_| format::left(at, now.get()));
    view! { <Exact at words=Signal::derive(move || words.get())/> }
}

/// Until when it lasts, for how much longer: `until 14:05 UTC, 12 min more`; and that it is over.
#[component]
pub fn Until(
    /// When it ends.
    at: Timestamp,
    /// The server's clock when it was read.
    now: Timestamp,
) -> impl IntoView {
    let now = use_now(now);
    let words = Memo::new(move |_| until_words(at, now.get()));
    view! { <Exact at words=Signal::derive(move || words.get())/> }
}

fn until_words(at: Timestamp, now: Timestamp) -> String {
    let time = at.strftime("%H:%M UTC");
    if at <= now {
        format!("until {time}, which is over")
    } else {
        format!("until {time}, {} more", format::left(at, now))
    }
}

/// A moment as it stands in a log: `23 Nov 2026, 13:03:20 UTC`.
#[component]
pub fn Moment(
    /// The moment.
    at: Timestamp,
) -> impl IntoView {
    view! { <Exact at words=Signal::stored(format::utc(at))/> }
}

/// What has to have the focus for a time to tell exactly when it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    /// The time itself.
    Own,
    /// The summary that it stands in: one that can be focused may hold nothing else that can.
    Summary,
}

/// A moment by the reader's clock: `14:03:20`. Until that is known, and without JavaScript, by UTC: `13:03:20 UTC`.
#[component]
pub fn ClockTime(
    /// The moment.
    at: Timestamp,
    /// What has to have the focus.
    #[prop(default = Focus::Own)]
    focus: Focus,
) -> impl IntoView {
    let local = RwSignal::new(None::<String>);
    Effect::new(move |_| local.set(browser::local_clock(at)));
    let words = move || local.get().unwrap_or_else(|| at.strftime("%H:%M:%S UTC").to_string());
    view! { <Exact at words=Signal::derive(words) focus/> }
}

/// Which clock the times below go by, named once: `Times are in Europe/Vienna.` Until that is known, and without
/// JavaScript, they are UTC.
#[component]
pub fn TimesIn() -> impl IntoView {
    let zone = RwSignal::new(None::<String>);
    Effect::new(move |_| zone.set(browser::local_zone()));
    move || times_in(zone.get().as_deref())
}

fn times_in(zone: Option<&str>) -> String {
    match zone {
        None | Some("UTC") => "Times are UTC.".to_owned(),
        Some(zone) => format!("Times are in {zone}."),
    }
}

/// A span of time by the clock: `13:03:20 – 13:03:44 UTC, 24 s`.
#[component]
pub fn Span(
    /// When it began.
    start: Timestamp,
    /// When it ended.
    end: Timestamp,
) -> impl IntoView {
    let whole = Window { start, end }.seconds_rounded_up();
    let length = format::seconds(i64::try_from(whole).unwrap_or(i64::MAX));
    let words = format!("{} – {} UTC, {length}", start.strftime("%H:%M:%S"), end.strftime("%H:%M:%S"));
    let local = RwSignal::new(None::<String>);
    Effect::new(move |_| {
        let both = browser::local_time(start).zip(browser::local_time(end));
        local.set(both.map(|(start, end)| format!("{start} to {end}")));
    });
    let utc = format!("{} to {}", format::utc(start), format::utc(end));
    let exact = move || match local.get() {
        Some(local) => format!("{local} · {utc}"),
        None => utc.clone(),
    };
    view! {
        <time class="time tipped" datetime=format!("{start}/{end}") tabindex="0">
            {words}
            <span class="tip">{exact}</span>
        </time>
    }
}

/// Words for a moment that tell on focus and hover when exactly it is, by the reader's clock and by UTC.
#[component]
fn Exact(at: Timestamp, words: Signal<String>, #[prop(default = Focus::Own)] focus: Focus) -> impl IntoView {
    // The reader's time zone is known in the browser only, and there not before the first render.
    let local = RwSignal::new(None::<String>);
    Effect::new(move |_| local.set(browser::local_time(at)));
    let exact = move || match local.get() {
        Some(local) => format!("{local} · {}", format::utc(at)),
        None => format::utc(at),
    };
    view! {
        <time class="time tipped" datetime=at.to_string() tabindex=(focus == Focus::Own).then_some("0")>
            {move || words.get()}
            <span class="tip">{exact}</span>
        </time>
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests;
