//! What is pushed to a page while it is open.

mod announcer;
mod news;
pub mod pulse;
#[cfg(feature = "hydrate")]
#[path = "live/stream/present.rs"]
mod stream;
#[cfg(not(feature = "hydrate"))]
#[path = "live/stream/absent.rs"]
mod stream;
mod watch;

pub use announcer::{Announcements, Announcer, provide_announcements, use_announcements};
pub use news::{refetch_on, refetch_on_news};
pub use watch::{Link, Live, Watch, keep_in_touch, listen, provide_live, use_link, use_live};

use crate::api::deliveries::{OutputLine, Progress, SlotView};
use domain::{
    delivery::Recorded,
    id::{DeliveryId, Place},
    traffic::{Slot, TrafficSample},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// One message of the event stream `/api/v1/live`. Only [`LiveMessage::Recorded`] carries an SSE id, its position:
/// it is what a reconnecting browser resumes from; all else is of the moment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LiveMessage {
    /// Something happened to a delivery.
    Recorded {
        /// Of the feed of all deliveries; grows by each event.
        position: u64,
        /// Whose log.
        delivery: DeliveryId,
        /// The event.
        recorded: Box<Recorded>,
    },
    /// Something else that lists show has changed: a project, a file.
    Changed {
        /// Of the feed.
        position: u64,
    },
    /// One second of traffic.
    Sample {
        /// Where.
        place: Place,
        /// What.
        sample: TrafficSample,
    },
    /// A test or a gate got further.
    Progress {
        /// Whose.
        delivery: DeliveryId,
        /// How far.
        progress: Progress,
    },
    /// A slot's process changed.
    Slot {
        /// Where.
        place: Place,
        /// As it is now.
        view: SlotView,
    },
    /// Output of a slot's process.
    Output {
        /// Where.
        place: Place,
        /// Which slot.
        slot: Slot,
        /// New lines, oldest first.
        lines: Vec<OutputLine>,
    },
    /// The server is there. Sent every few seconds.
    Beat {
        /// The server's clock.
        now: Timestamp,
    },
    /// The gap is too old to be filled: fetch everything again.
    Reset,
}
