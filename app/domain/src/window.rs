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

    /// The same rounded down: for whoever looks back from its end and must not see what was before its start.
    #[must_use]
    pub fn seconds_rounded_down(&self) -> u64 {
        let millis = self.end.as_millisecond().saturating_sub(self.start.as_millisecond());
        u64::try_from(millis / 1000).unwrap_or(1).max(1)
    }

    /// Whether it lies wholly between `from` and `to`.
    #[must_use]
    pub fn is_inside(&self, from: Timestamp, to: Timestamp) -> bool {
        from <= self.start && self.start <= self.end && self.end <= to
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(millis: i64, down: u64, up: u64) {
        let start = Timestamp::UNIX_EPOCH;
        let window = Window { start, end: Timestamp::from_millisecond(millis).expect("is a time") };
        assert_eq!((window.seconds_rounded_down(), window.seconds_rounded_up()), (down, up), "{millis} ms");
    }

    #[test]
    fn a_length_is_whole_seconds_and_never_none() {
        check(0, 1, 1);
        check(999, 1, 1);
        check(1_000, 1, 1);
        check(26_400, 26, 27);
    }
}
