//! How long silence may last, and how long to wait between two tries.

use super::Link;
use jiff::SignedDuration;
use std::time::Duration;

/// Silence after which what is shown may be old. The server beats every five seconds.
pub const LOST_AFTER: SignedDuration = SignedDuration::from_secs(10);

/// Silence after which a stream that calls itself open is given up: after a laptop's sleep it often never says a word
/// again.
pub const RENEWED_AFTER: SignedDuration = SignedDuration::from_secs(20);

/// The longest pause between two tries, in seconds.
const PAUSE_S_MAX: u64 = 15;

/// The pause before the next try, after that many in vain.
#[must_use]
pub fn pause(tries: u32) -> Duration {
    Duration::from_secs((1 << tries.min(6)).min(PAUSE_S_MAX))
}

impl Link {
    /// What that much silence says of a connection that was open once.
    #[must_use]
    pub fn after(silence: SignedDuration) -> Self {
        if silence < LOST_AFTER { Self::Open } else { Self::Lost }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_a_limit() {
        let pauses: Vec<u64> = [0, 1, 2, 3, 4, 5, 60].map(|tries| pause(tries).as_secs()).to_vec();
        assert_eq!(pauses, [1, 2, 4, 8, 15, 15, 15]);
    }

    #[test]
    fn ten_seconds_without_a_word_are_a_lost_connection() {
        assert_eq!(Link::after(SignedDuration::from_millis(9999)), Link::Open);
        assert_eq!(Link::after(SignedDuration::from_secs(10)), Link::Lost);
    }
}
