//! What a page may ask of the server: one file of thin server functions a noun, and the read models they return.
//!
//! A server function translates: who asks, may they, ask the [`ControlPlane`](control_plane::ControlPlane), shape the
//! answer. It holds no SQL and no decision.

#[cfg(feature = "ssr")]
pub mod context;
#[cfg(feature = "ssr")]
pub mod control_plane;
#[cfg(feature = "ssr")]
mod file_form;
#[cfg(feature = "ssr")]
mod plain_form;

pub mod approvals;
pub mod board;
pub mod comparison;
pub mod deliveries;
pub mod drafts;
pub mod error;
pub mod evaluations;
pub mod files;
pub mod imports;
pub mod indicators;
pub mod places;
pub mod preview;
pub mod projects;
mod refusal;
pub mod sources;
pub mod wire;

pub use error::ApiError;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What the server's clock said when an answer was read, for ages.
///
/// All are equal: answers that differ in nothing else are the same, and what shows one need not be drawn anew for another.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ReadAt(pub Timestamp);

impl ReadAt {
    /// Read just now.
    #[must_use]
    pub fn now() -> Self {
        Self(Timestamp::now())
    }
}

impl PartialEq for ReadAt {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for ReadAt {}

impl From<ReadAt> for Timestamp {
    fn from(read: ReadAt) -> Self {
        read.0
    }
}

/// A list as it was read at a certain moment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Listed<T> {
    /// What is on it.
    pub entries: Vec<T>,
    /// The server's clock when it was read, for ages.
    pub now: ReadAt,
}

impl<T> Listed<T> {
    /// As read just now.
    #[must_use]
    pub fn now(entries: Vec<T>) -> Self {
        Self { entries, now: ReadAt::now() }
    }
}
