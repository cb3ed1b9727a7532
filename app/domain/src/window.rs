//! A span of time under judgement.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// From `start` to `end`; `start` is never after `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// The first moment that counts.
    pub start: Timestamp,
    /// The last moment that counts; queries are evaluated here.
    pub end: Timestamp,
}

impl Window {
    /// Its length in seconds, rounded up to a whole one and at least 1, as Keptn's duration placeholders want it.
    #[must_use]
    pub fn seconds_rounded_up(&self) -> u64 {
        let millis = self.end.as_millisecond().saturating_sub(self.start.as_millisecond()).max(1);
        u64::try_from(millis).unwrap_or(1).div_ceil(1000)
    }

    /// Whether it lies wholly between `from` and `to`.
    #[must_use]
    pub fn is_inside(&self, from: Timestamp, to: Timestamp) -> bool {
        from <= self.start && self.start <= self.end && self.end <= to
    }
}
