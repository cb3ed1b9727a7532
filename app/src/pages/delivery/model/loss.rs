//! Requests that got lost since a moment, or between two.

use super::history::History;
use jiff::{SignedDuration, Timestamp};

/// Requests lost, of how many, since when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Loss {
    /// Without an answer, or with 502 to 504.
    pub lost: u64,
    /// All of them.
    pub of: u64,
    /// The moment they are counted from: the one asked for, or the oldest that is known.
    pub since: Timestamp,
    /// The moment they are counted to; none where they are counted still.
    pub until: Option<Timestamp>,
}

/// Requests lost after that moment, up to the other one if there is one; none where nothing was counted.
///
/// The counters begin at zero when the router starts; a restart in between is no loss and no gain.
#[must_use]
pub fn loss(history: &History, since: Timestamp, until: Option<Timestamp>) -> Option<Loss> {
    // The second that contains the moment is already part of what is counted before it.
    let samples = history.all();
    let begin = samples.partition_point(|sample| sample.at <= since).saturating_sub(1);
    // And so is the second that contains the end.
    let end = until.map_or(samples.len(), |until| samples.partition_point(|sample| sample.at < until) + 1);
    let counted = samples.get(begin..end.min(samples.len()))?;
    // Where all that is known came after the end, nothing is known of the time before.
    let first = counted.first().filter(|first| until.is_none_or(|until| first.at <= until))?;
    let grown = |before: u64, after: u64| if after >= before { after - before } else { after };
    let (lost, of) = counted.windows(2).fold((0, 0), |(lost, of), pair| {
        let (before, after) = (&pair[0], &pair[1]);
        (lost + grown(before.lost_total, after.lost_total), of + grown(before.requests_total, after.requests_total))
    });
    let second_before = first.at.saturating_sub(SignedDuration::from_secs(1)).unwrap_or(first.at);
    Some(Loss { lost, of, since: since.max(second_before), until })
}

#[cfg(test)]
mod tests {
    use super::{super::sample, *};
    use domain::traffic::TrafficSample;

    fn counted(second: i64, lost_total: u64, requests_total: u64) -> TrafficSample {
        TrafficSample { lost_total, requests_total, ..sample::second(second, 0, 1.0, 0.0) }
    }

    #[test]
    fn only_what_came_after_counts() {
        let history = History::of(vec![counted(1, 3, 100), counted(2, 3, 200), counted(3, 5, 300), counted(4, 5, 400)]);
        let loss = loss(&history, sample::at(2), None).expect("counted");
        assert_eq!((loss.lost, loss.of, loss.since), (2, 200, sample::at(2)));
    }

    #[test]
    fn what_came_after_the_end_does_not_count() {
        let history = History::of(vec![counted(1, 0, 100), counted(2, 1, 200), counted(3, 1, 300), counted(4, 9, 900)]);
        let until = |second| loss(&history, sample::at(1), Some(sample::at(second))).map(|loss| (loss.lost, loss.of));
        assert_eq!(until(3), Some((1, 200)));
        assert_eq!(until(99), Some((9, 800)));
        let late = History::of(vec![counted(7, 1, 300), counted(8, 9, 900)]);
        assert_eq!(loss(&late, sample::at(1), Some(sample::at(3))), None, "those seconds are forgotten");
    }

    #[test]
    fn a_restarted_router_counts_from_zero() {
        let history = History::of(vec![counted(1, 9, 900), counted(2, 0, 10), counted(3, 1, 20)]);
        let loss = loss(&history, sample::at(0), None).expect("counted");
        assert_eq!((loss.lost, loss.of), (1, 20));
    }

    #[test]
    fn nothing_counted_is_not_zero() {
        assert_eq!(loss(&History::default(), sample::at(0), None), None);
    }
}
