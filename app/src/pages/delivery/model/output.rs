//! The tail of a slot's output, bounded, and cut where another version begins.

use super::{
    folded::Folded,
    spans::{Span, started},
};
use crate::api::deliveries::{OutputLine, SlotView};
use domain::traffic::Slot;
use jiff::Timestamp;

/// The most lines that are kept in the browser.
pub const LINES_MAX: usize = 500;

/// Lines of output, oldest first, at most [`LINES_MAX`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Output(Vec<OutputLine>);

impl Output {
    /// Those lines, the newest of them if they are too many.
    #[must_use]
    pub fn of(lines: Vec<OutputLine>) -> Self {
        let mut output = Self::default();
        output.extend(lines);
        output
    }

    /// Adds the lines that are new. Numbers that begin anew belong to a new process, whose lines follow the old ones'.
    pub fn extend(&mut self, lines: Vec<OutputLine>) {
        let newest = self.0.last().map(|last| (last.number, last.at));
        let is_new = |line: &OutputLine| newest.is_none_or(|(number, at)| line.number > number || line.at > at);
        self.0.extend(lines.into_iter().filter(is_new));
        let over = self.0.len().saturating_sub(LINES_MAX);
        self.0.drain(..over);
    }

    /// All of them, oldest first.
    #[must_use]
    pub fn lines(&self) -> &[OutputLine] {
        &self.0
    }

    /// Those of the version that a slot is shown for, and whether there are others before them.
    #[must_use]
    pub fn of_version(&self, said_by: &SaidBy) -> (&[OutputLine], bool) {
        let begin = self.0.partition_point(|line| said_by.since.is_some_and(|since| line.at < since));
        (self.0.get(begin..).unwrap_or_default(), begin > 0)
    }
}

/// Whose output a slot's is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SaidBy {
    /// The version; none where nobody knows.
    pub tag: Option<String>,
    /// Since when it has spoken there: what was said before was another version's. None where that is not known.
    pub since: Option<Timestamp>,
}

/// Whose output that slot's is in the stage of that index. A slot outlives what runs in it, and so do its lines.
#[must_use]
pub fn said_by(folded: &Folded, spans: &[Span], stage: usize, slot: Slot, view: Option<&SlotView>) -> SaidBy {
    let visit = folded.state.visits.get(stage);
    if visit.is_some_and(|visit| visit.candidate == Some(slot)) {
        // Before it is started there, nothing in the slot is its own.
        let since = started(spans, stage).unwrap_or(Timestamp::MAX);
        return SaidBy { tag: Some(folded.plan.artifact.tag.clone()), since: Some(since) };
    }
    let live = visit.and_then(|visit| visit.live.as_ref()).filter(|live| live.slot == slot);
    let runs = view.and_then(|view| view.tag.clone());
    SaidBy {
        tag: runs.or_else(|| live.map(|live| live.artifact.tag.clone())),
        // The last words before a crash are its own.
        since: view.filter(|view| view.restarts == 0).and_then(|view| view.started),
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{sample, spans::spans},
        *,
    };

    fn line(number: u64, second: i64) -> OutputLine {
        OutputLine { number, at: sample::at(second), text: format!("line {number}") }
    }

    #[test]
    fn lines_are_bounded_and_never_doubled() {
        let mut output = Output::of((1..=600).map(|number| line(number, 1)).collect());
        assert_eq!(output.lines().len(), LINES_MAX);
        assert_eq!(output.lines()[0].number, 101);
        output.extend(vec![line(599, 1), line(600, 1), line(601, 1)]);
        assert_eq!(output.lines().last().map(|line| line.number), Some(601));
        assert_eq!(output.lines().len(), LINES_MAX);
    }

    #[test]
    fn what_another_version_said_in_the_same_slot_is_left_out() {
        let folded = Folded::of(sample::testing_in_staging().log()).expect("the sample fits");
        let spans = spans(&folded.log);
        let said_by = |stage, slot| said_by(&folded, &spans, stage, slot, None);
        let output = Output::of(vec![line(1, 3), line(2, 12), line(3, 13)]);
        let check = |stage, slot, tag: Option<&str>, expected: (usize, bool)| {
            let by = said_by(stage, slot);
            let (lines, is_cut) = output.of_version(&by);
            assert_eq!((by.tag.as_deref(), (lines.len(), is_cut)), (tag, expected), "{stage} {slot}");
        };
        check(1, Slot::Green, Some("0.9.2"), (2, true));
        check(1, Slot::Blue, Some("0.9.1"), (3, false));
        check(2, Slot::Green, None, (3, false));
        let waiting = Folded::of(sample::waiting()).expect("the sample fits");
        let at_the_door = super::said_by(&waiting, &super::super::spans::spans(&waiting.log), 2, Slot::Green, None);
        assert_eq!(output.of_version(&at_the_door), (&[][..], true), "it has not been started there yet");
    }

    #[test]
    fn a_restarted_process_goes_on_below() {
        let mut output = Output::of(vec![line(7, 1), line(8, 1)]);
        output.extend(vec![line(1, 9)]);
        assert_eq!(output.lines().iter().map(|line| line.number).collect::<Vec<_>>(), [7, 8, 1]);
    }
}
