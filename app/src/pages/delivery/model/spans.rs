//! The phases that a delivery went through, with their times.

use domain::delivery::{Phase, Recorded, State, start, step};
use jiff::Timestamp;

/// A phase from its beginning to its end.
#[derive(Debug, Clone, PartialEq)]
pub struct Span {
    /// Index of the stage.
    pub stage: usize,
    /// What was being done.
    pub phase: Phase,
    /// When it began.
    pub from: Timestamp,
    /// When it ended; none for the present one.
    pub to: Option<Timestamp>,
    /// The sequence number of the event that ended it.
    pub ended_by: Option<u64>,
}

impl Span {
    fn begin(state: &State) -> Self {
        Self { stage: state.stage, phase: state.phase.clone(), from: state.since, to: None, ended_by: None }
    }
}

/// The phases of a log, in order. What does not fit the log ends the list.
#[must_use]
pub fn spans(log: &[Recorded]) -> Vec<Span> {
    let Some(Ok((plan, mut state))) = log.first().map(start) else { return Vec::new() };
    let mut spans = vec![Span::begin(&state)];
    for recorded in &log[1..] {
        let Ok((next, _)) = step(&plan, &state, recorded) else { break };
        if let Some(last) = spans.last_mut() {
            if next.seq == state.seq {
                // The phase goes on; only its reason may have changed.
                last.phase = next.phase.clone();
            } else {
                (last.to, last.ended_by) = (Some(next.since), Some(recorded.seq));
                spans.push(Span::begin(&next));
            }
        }
        state = next;
    }
    spans
}

/// When a delivery's own version was first started in the stage of that index.
#[must_use]
pub fn started(spans: &[Span], stage: usize) -> Option<Timestamp> {
    let is_start = |span: &&Span| span.stage == stage && matches!(span.phase, Phase::Deploying);
    spans.iter().find(is_start).map(|span| span.from)
}

#[cfg(test)]
mod tests {
    use super::{super::sample, *};

    #[test]
    fn phases_follow_each_other_without_a_gap() {
        let spans = spans(&sample::rolled_back());
        let names: Vec<&str> = spans.iter().map(|span| span.phase.name()).collect();
        assert_eq!(names[..4], ["is queued", "is being deployed", "is taking traffic", "is being tested"]);
        assert_eq!(names.last(), Some(&"is over"));
        for pair in spans.windows(2) {
            assert_eq!(pair[0].to, Some(pair[1].from));
        }
        assert_eq!(spans.last().and_then(|span| span.to), None);
        assert_eq!([0, 1, 2].map(|stage| started(&spans, stage)), [Some(sample::at(1)), Some(sample::at(12)), None]);
    }
}
