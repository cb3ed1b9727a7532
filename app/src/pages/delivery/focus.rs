//! Where the focus goes when what had it goes away: never back to the beginning of the document.

#[cfg(not(feature = "hydrate"))]
#[path = "focus/absent.rs"]
mod window;
#[cfg(feature = "hydrate")]
#[path = "focus/present.rs"]
mod window;

#[cfg(feature = "hydrate")]
pub use window::close_opened;
pub use window::{close_what_was_sent, keep};
