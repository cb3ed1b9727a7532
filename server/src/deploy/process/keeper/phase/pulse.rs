//! Whether a process that became ready still is: it may live, and yet answer nobody.

use super::probe;
use std::{net::SocketAddr, time::Duration};
use tokio::time::{Instant, sleep_until};

/// How often a ready process is asked.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// How soon it is asked again after it did not answer.
const LOOK_AGAIN: Duration = Duration::from_secs(1);
/// How often in a row it may not answer: then it is not ready any more. One answer that is late under load is no reason
/// to take a version out of traffic.
const MISSES_MAX: u32 = 3;

/// When a process is asked next, and how it answered of late.
#[derive(Debug)]
pub(in super::super) struct Pulse {
    due: Instant,
    misses: u32,
}

/// What is known after a look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Beat {
    /// It answers.
    Answers,
    /// It did not answer just now; it is asked again.
    Missed,
    /// It has not answered for so long that it is not ready.
    Gone,
}

impl Pulse {
    /// Of a process that answered now.
    pub(in super::super) fn begin() -> Self {
        Self { due: Instant::now() + LOOK_EVERY, misses: 0 }
    }

    /// Somebody wants to know: the next look is now.
    pub(in super::super) fn hurry(&mut self) {
        self.due = self.due.min(Instant::now());
    }

    /// Waits until it is time, and asks. May be dropped and called again.
    pub(in super::super) async fn look(&self, address: SocketAddr, path: &str) -> bool {
        sleep_until(self.due).await;
        probe::answers_now(address, path).await
    }

    /// Takes an answer, or that there was none.
    pub(in super::super) fn take(&mut self, answers: bool) -> Beat {
        let now = Instant::now();
        if answers {
            *self = Self { due: now + LOOK_EVERY, misses: 0 };
            return Beat::Answers;
        }
        *self = Self { due: now + LOOK_AGAIN, misses: self.misses + 1 };
        if self.misses < MISSES_MAX { Beat::Missed } else { Beat::Gone }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn only_misses_in_a_row_count() {
        let mut pulse = Pulse::begin();
        let beats = [false, false, true, false, false, false].map(|answers| pulse.take(answers));
        assert_eq!(beats, [Beat::Missed, Beat::Missed, Beat::Answers, Beat::Missed, Beat::Missed, Beat::Gone]);
    }

    #[tokio::test(start_paused = true)]
    async fn who_did_not_answer_is_asked_again_soon() {
        let mut pulse = Pulse::begin();
        assert_eq!(pulse.due, Instant::now() + LOOK_EVERY);
        pulse.take(false);
        assert_eq!(pulse.due, Instant::now() + LOOK_AGAIN);
        pulse.hurry();
        assert_eq!(pulse.due, Instant::now());
    }
}
