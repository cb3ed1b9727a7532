//! A page's ear on the event stream. There is one connection a tab, whoever listens.

use super::{LiveMessage, stream};
use domain::id::{ProjectName, ServiceName};
use jiff::{SignedDuration, Timestamp};
use leptos::prelude::*;
use std::rc::Rc;

/// What a page wants to hear of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Watch {
    /// What any list shows: everything that is recorded, of all deliveries.
    Lists,
    /// One service of a project: its deliveries, and the traffic, slots, tests and output of its places.
    Service {
        /// The project.
        project: ProjectName,
        /// The service.
        service: ServiceName,
    },
}

impl Watch {
    /// Where it is heard, resuming after that position of the feed.
    #[must_use]
    pub fn path(&self, after: Option<u64>) -> String {
        let mut query = match self {
            Self::Lists => Vec::new(),
            Self::Service { project, service } => vec![format!("project={project}"), format!("service={service}")],
        };
        query.extend(after.map(|position| format!("after={position}")));
        let separator = if query.is_empty() { "" } else { "?" };
        format!("/api/v1/live{separator}{}", query.join("&"))
    }
}

/// Whether news arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// Not connected yet, or never: the page is as it was loaded.
    Loaded,
    /// News arrive.
    Open,
    /// They have stopped arriving; what is shown may be old.
    Lost,
}

/// What is heard. On the server, and until the page is hydrated, nothing.
#[derive(Debug, Clone, Copy)]
pub struct Live {
    /// The newest message.
    pub last: Signal<Option<LiveMessage>>,
    /// Whether news arrive.
    pub link: Signal<Link>,
    /// When the server was last heard, on the reader's clock.
    pub heard: Signal<Option<Timestamp>>,
    ear: Ear,
}

/// The writable half of [`Live`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Ear {
    pub last: RwSignal<Option<LiveMessage>>,
    pub link: RwSignal<Link>,
    pub heard: RwSignal<Option<Timestamp>>,
    /// By how much the server's clock is ahead of the reader's.
    pub ahead: RwSignal<Option<SignedDuration>>,
    /// The position of the feed up to which everything was heard; none where nobody knows.
    pub cursor: StoredValue<Option<u64>>,
}

impl Live {
    fn new() -> Self {
        let ear = Ear {
            last: RwSignal::new(None),
            link: RwSignal::new(Link::Loaded),
            heard: RwSignal::new(None),
            ahead: RwSignal::new(None),
            cursor: StoredValue::new(None),
        };
        Self { last: ear.last.into(), link: ear.link.into(), heard: ear.heard.into(), ear }
    }

    /// Everything up to that position is known: a new connection resumes after it.
    pub fn resume_from(self, position: u64) {
        self.ear.cursor.update_value(|cursor| *cursor = (*cursor).max(Some(position)));
    }

    /// The server's clock: from its last beat, and until there was one from the `page`'s.
    #[must_use]
    pub fn server_clock(self, page: Signal<Timestamp>) -> Signal<Timestamp> {
        Signal::derive(move || {
            let by_page = page.get();
            self.ear.ahead.get().and_then(|ahead| Timestamp::now().checked_add(ahead).ok()).unwrap_or(by_page)
        })
    }
}

/// Makes the page's one connection available. Called once, by the app.
pub fn provide_live() {
    provide_context(Live::new());
}

/// What is heard, whoever asked for it: for what shows the connection itself.
#[must_use]
pub fn use_link() -> Live {
    use_context::<Live>().unwrap_or_else(Live::new)
}

/// Listens while the page is open, from now on.
#[must_use]
pub fn use_live(watch: Watch) -> Live {
    listen(watch, None, |_| ())
}

/// Keeps the connection of a page that shows nothing that changes: its bar still counts what waits, and tells how old that is.
pub fn keep_in_touch() {
    listen(Watch::Lists, None, |_| ());
}

/// Listens while the page is open, and hands over each message, none left out: first what was recorded after the
/// position `from`.
///
/// Whenever the stream opens, a [`LiveMessage::Reset`] comes first: only recorded events are sent again, and between the
/// making of the page and the opening of the stream, or while it was broken, anything else may have changed too.
pub fn listen(watch: Watch, from: Option<u64>, on_message: impl Fn(LiveMessage) + 'static) -> Live {
    let live = use_link();
    live.ear.cursor.set_value(from);
    let on_message = Rc::new(on_message);
    // An effect never runs on the server, and in the browser only after hydration.
    Effect::new(move |_| stream::open(watch.clone(), live.ear, on_message.clone()));
    live
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_is_asked_for_what_is_watched_and_where_to_resume() {
        let service =
            Watch::Service { project: "sockshop".parse().expect("a name"), service: "carts".parse().expect("a name") };
        assert_eq!(Watch::Lists.path(None), "/api/v1/live");
        assert_eq!(Watch::Lists.path(Some(7)), "/api/v1/live?after=7");
        assert_eq!(service.path(Some(7)), "/api/v1/live?project=sockshop&service=carts&after=7");
    }
}
