//! What people do to a place itself, beside its deliveries: kept in a record of its own, which is only added to.

use crate::{delivery::Actor, id::DeliveryId};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// How long from now a version may be kept warm at most, in seconds: a day.
pub const KEEP_WARM_MAX_S: u32 = 24 * 60 * 60;

/// By how much keeping warm can be extended at once, in seconds; what pages offer.
pub const EXTENSIONS_S: [u32; 3] = [15 * 60, 60 * 60, 4 * 60 * 60];

/// Something that a person did to a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Act {
    /// Who.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
    /// What.
    pub done: Done,
}

/// What can be done to a place. The names are for ever.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Done {
    /// The version beside the live one stays up for longer.
    KeptWarm {
        /// Until when it would have been kept.
        from: Timestamp,
        /// Until when it is.
        until: Timestamp,
    },
    /// A delivery that nobody can go on with no longer holds the place.
    Freed {
        /// Which.
        delivery: DeliveryId,
    },
}

/// Why keeping warm is not extended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotExtended {
    /// Its time is over; it may be stopped at any moment.
    #[error("its time is over: it may be stopped at any moment. Deliver it again to have it back")]
    Over,
    /// It would not be kept any longer.
    #[error("say by how long")]
    ByNothing,
    /// It would be kept for too long.
    #[error("a version is kept warm for at most {} hours from now", KEEP_WARM_MAX_S / 3600)]
    TooLong,
}

/// Until when a version is kept that would have been kept `until` then, extended by some seconds.
///
/// # Errors
/// [`NotExtended`] if its time is over, or would be further away than [`KEEP_WARM_MAX_S`].
pub fn extended(until: Timestamp, now: Timestamp, by_s: u32) -> Result<Timestamp, NotExtended> {
    if until <= now {
        return Err(NotExtended::Over);
    }
    if by_s == 0 {
        return Err(NotExtended::ByNothing);
    }
    let later = |from: Timestamp, by_s: u32| from.saturating_add(SignedDuration::from_secs(i64::from(by_s)));
    match (later(until, by_s), later(now, KEEP_WARM_MAX_S)) {
        (Ok(wanted), Ok(most)) if wanted <= most => Ok(wanted),
        _ => Err(NotExtended::TooLong),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + second).expect("in range")
    }

    fn check(until: i64, by_s: u32, expected: Result<i64, NotExtended>) {
        assert_eq!(extended(at(until), at(0), by_s), expected.map(at), "until {until}, by {by_s}");
    }

    #[test]
    fn keeping_warm_is_extended_within_a_bound() {
        let day = i64::from(KEEP_WARM_MAX_S);
        check(10, 900, Ok(910));
        check(1, KEEP_WARM_MAX_S - 1, Ok(day));
        check(1, KEEP_WARM_MAX_S, Err(NotExtended::TooLong));
        check(day, 1, Err(NotExtended::TooLong));
        check(10, u32::MAX, Err(NotExtended::TooLong));
        check(10, 0, Err(NotExtended::ByNothing));
        check(0, 900, Err(NotExtended::Over));
        check(-5, 900, Err(NotExtended::Over));
    }

    #[test]
    fn what_was_ever_recorded_is_still_read() {
        let written = r#"{"by":{"person":"Ada"},"at":"2026-11-28T09:00:00Z","reason":"the fix comes today",
            "done":{"kept_warm":{"from":"2026-11-28T09:10:00Z","until":"2026-11-28T10:10:00Z"}}}"#;
        let read: Act = serde_json::from_str(written).expect("an act");
        assert!(matches!(read.done, Done::KeptWarm { from, until } if until > from));
        let written = r#"{"by":{"person":"Ada"},"at":"2026-11-28T09:00:00Z","reason":"",
            "done":{"freed":{"delivery":"01980000-0000-7000-8000-000000000001"}}}"#;
        let read: Act = serde_json::from_str(written).expect("an act");
        assert!(matches!(read.done, Done::Freed { .. }));
    }
}
