//! Metrics of one process that were not taken wholly: a value of theirs would be a value of a part.

use std::collections::HashMap;

/// Metrics named at most; with more, any metric may be one of them.
const NAMES_MAX: usize = 2_000;

/// Which metrics had a sample that found no room or could not be read, and when last, in Unix milliseconds.
#[derive(Debug, Default)]
pub(super) struct LeftOut {
    named: HashMap<String, i64>,
    others_ms: Option<i64>,
}

impl LeftOut {
    /// A sample of that metric was left out at that moment, which is no earlier than those before.
    pub(super) fn note(&mut self, metric: &str, at_ms: i64) {
        if let Some(last) = self.named.get_mut(metric) {
            *last = at_ms;
        } else if self.named.len() < NAMES_MAX {
            self.named.insert(metric.to_owned(), at_ms);
        } else {
            self.others_ms = Some(at_ms);
        }
    }

    /// Whether a sample of that metric was left out then or later.
    pub(super) fn since(&self, metric: &str, from_ms: i64) -> bool {
        let last = self.named.get(metric).copied().max(self.others_ms);
        last.is_some_and(|last| last >= from_ms)
    }

    /// Whether anything was left out then or later.
    pub(super) fn any_since(&self, from_ms: i64) -> bool {
        self.named.values().copied().chain(self.others_ms).any(|last| last >= from_ms)
    }

    /// Forgets what is older than `cutoff_ms`.
    pub(super) fn trim(&mut self, cutoff_ms: i64) {
        self.named.retain(|_, last| *last >= cutoff_ms);
        self.others_ms = self.others_ms.filter(|last| *last >= cutoff_ms);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_metric_is_in_part_as_long_as_one_of_its_samples_was_left_out() {
        let mut left_out = LeftOut::default();
        left_out.note("hits", 10);
        left_out.note("hits", 20);
        assert!(left_out.since("hits", 20) && !left_out.since("hits", 21) && !left_out.since("misses", 0));
        assert!(left_out.any_since(20) && !left_out.any_since(21));
        left_out.trim(21);
        assert!(!left_out.since("hits", 0));
    }

    #[test]
    fn with_too_many_names_any_metric_may_be_in_part() {
        let mut left_out = LeftOut::default();
        (0..=NAMES_MAX).for_each(|n| left_out.note(&format!("metric_{n}"), 10));
        assert!(left_out.since("never_heard_of", 10) && !left_out.since("never_heard_of", 11));
    }
}
