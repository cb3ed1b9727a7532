//! Seconds of a place's traffic, and what they say of now.

use domain::traffic::{Slot, SlotTraffic, TrafficSample};
use jiff::{SignedDuration, Timestamp};

/// The most seconds that are kept.
pub const SAMPLES_MAX: usize = 900;

/// Seconds over which the present share and rate are taken: one second alone is too noisy to read.
pub const NOW_S: i64 = 5;

/// Seconds of traffic, oldest first, at most [`SAMPLES_MAX`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct History(Vec<TrafficSample>);

/// What a slot does now.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct SlotNow {
    /// Of all requests, 0 to 1; none without any.
    pub share: Option<f64>,
    /// Requests a second.
    pub requests_per_s: f64,
    /// Failed requests a second.
    pub errors_per_s: f64,
    /// Median in milliseconds; none without requests.
    pub p50_ms: Option<f64>,
    /// 95th percentile in milliseconds.
    pub p95_ms: Option<f64>,
    /// Mean in milliseconds.
    pub mean_ms: Option<f64>,
}

impl History {
    /// Those samples, the newest of them if they are too many.
    #[must_use]
    pub fn of(samples: Vec<TrafficSample>) -> Self {
        let mut history = Self::default();
        history.extend(samples);
        history
    }

    /// Adds those seconds that are missing, wherever they belong.
    pub fn extend(&mut self, samples: Vec<TrafficSample>) {
        self.0.extend(samples);
        self.0.sort_by_key(|sample| sample.at);
        self.0.dedup_by_key(|sample| sample.at);
        let over = self.0.len().saturating_sub(SAMPLES_MAX);
        self.0.drain(..over);
    }

    /// Adds a second, unless it is known.
    pub fn push(&mut self, sample: TrafficSample) {
        if self.0.last().is_some_and(|last| last.at >= sample.at) {
            return;
        }
        if self.0.len() >= SAMPLES_MAX {
            self.0.remove(0);
        }
        self.0.push(sample);
    }

    /// All of them, oldest first.
    #[must_use]
    pub fn all(&self) -> &[TrafficSample] {
        &self.0
    }

    /// The newest.
    #[must_use]
    pub fn newest(&self) -> Option<&TrafficSample> {
        self.0.last()
    }

    /// Those of the last `seconds` before the newest, oldest first.
    #[must_use]
    pub fn last(&self, seconds: i64) -> &[TrafficSample] {
        let Some(newest) = self.newest() else { return &[] };
        let from = newest.at.saturating_sub(SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::MIN);
        &self.0[self.0.partition_point(|sample| sample.at <= from)..]
    }

    /// What a slot does now, over the last [`NOW_S`] seconds.
    #[must_use]
    pub fn now(&self, slot: Slot) -> SlotNow {
        let recent = self.last(NOW_S);
        if recent.is_empty() {
            return SlotNow::default();
        }
        let sum = |of: fn(&SlotTraffic) -> f64, slot: Slot| recent.iter().map(|s| of(s.slot(slot))).sum::<f64>();
        let newest = |of: fn(&SlotTraffic) -> Option<f64>| recent.iter().rev().find_map(|s| of(s.slot(slot)));
        let requests = sum(|traffic| traffic.requests_per_s, slot);
        let all = requests + sum(|traffic| traffic.requests_per_s, slot.other());
        #[expect(clippy::cast_precision_loss, reason = "a handful of seconds")]
        let seconds = recent.len() as f64;
        SlotNow {
            share: (all > 0.0).then(|| requests / all),
            requests_per_s: requests / seconds,
            errors_per_s: sum(|traffic| traffic.errors_per_s, slot) / seconds,
            p50_ms: newest(|traffic| traffic.p50_ms),
            p95_ms: newest(|traffic| traffic.p95_ms),
            mean_ms: newest(|traffic| traffic.mean_ms),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::sample, *};

    #[test]
    fn old_seconds_make_room_and_known_ones_are_left_out() {
        let mut history = History::of((0..2000).map(|second| sample::second(second, 100, 10.0, 0.0)).collect());
        assert_eq!(history.all().len(), SAMPLES_MAX);
        assert_eq!(history.all()[0].at, sample::at(1100));
        history.push(sample::second(1999, 100, 99.0, 0.0));
        history.push(sample::second(5, 100, 99.0, 0.0));
        assert_eq!(history.newest(), Some(&sample::second(1999, 100, 10.0, 0.0)));
        assert_eq!(history.last(60).len(), 60);
    }

    #[test]
    fn what_is_fetched_later_fills_the_gaps() {
        let second = |second| sample::second(second, 100, 10.0, 0.0);
        let mut history = History::of(vec![second(1), second(2), second(5)]);
        history.extend(vec![second(2), second(3), second(4), second(5)]);
        let seconds: Vec<_> = history.all().iter().map(|sample| sample.at).collect();
        assert_eq!(seconds, [1, 2, 3, 4, 5].map(sample::at));
    }

    #[test]
    fn now_is_the_mean_of_a_few_seconds() {
        let history = History::of((0..10).map(|second| sample::second(second, 25, 30.0, 10.0)).collect());
        let green = history.now(Slot::Green);
        assert_eq!(green.share, Some(0.25));
        assert_eq!(green.requests_per_s, 10.0);
        assert_eq!(history.now(Slot::Blue).share, Some(0.75));
    }

    #[test]
    fn no_traffic_is_no_share() {
        let history = History::of(vec![sample::second(1, 0, 0.0, 0.0)]);
        assert_eq!(history.now(Slot::Blue).share, None);
        assert_eq!(History::default().now(Slot::Blue), SlotNow::default());
    }
}
