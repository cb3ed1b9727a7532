//! A page's ear on the event stream.

use super::LiveMessage;
use domain::id::DeliveryId;
use jiff::Timestamp;
use leptos::prelude::*;

/// What a page wants to hear of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Watch {
    /// What any list shows: everything that is recorded, of all deliveries.
    Lists,
    /// One delivery with its traffic, progress, slots and output.
    Delivery(DeliveryId),
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
}

/// Makes the page's one connection available. Called once, by the app.
pub fn provide_live() {
    provide_context(Live {
        last: Signal::stored(None),
        link: Signal::stored(Link::Loaded),
        heard: Signal::stored(None),
    });
}

/// What is heard, whoever asked for it: for what shows the connection itself.
#[must_use]
pub fn use_link() -> Live {
    use_context::<Live>().unwrap_or(Live {
        last: Signal::stored(None),
        link: Signal::stored(Link::Loaded),
        heard: Signal::stored(None),
    })
}

/// Listens while the page is open.
#[must_use]
pub fn use_live(_watch: Watch) -> Live {
    use_link()
}
