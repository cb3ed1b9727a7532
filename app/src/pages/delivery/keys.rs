//! The page's keys: `h` holds and resumes, `x` opens the confirmation of an abort, Escape closes what was opened.

#[cfg(not(feature = "hydrate"))]
#[path = "keys/absent.rs"]
mod window;
#[cfg(feature = "hydrate")]
#[path = "keys/present.rs"]
mod window;

pub use window::listen;
