//! The tail of a slot's output, bounded.

use crate::api::deliveries::OutputLine;

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
}

#[cfg(test)]
mod tests {
    use super::{super::sample, *};

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
    fn a_restarted_process_goes_on_below() {
        let mut output = Output::of(vec![line(7, 1), line(8, 1)]);
        output.extend(vec![line(1, 9)]);
        assert_eq!(output.lines().iter().map(|line| line.number).collect::<Vec<_>>(), [7, 8, 1]);
    }
}
