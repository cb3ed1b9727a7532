//! The objectives of two evaluations, each beside its other.

use super::rows::{Line, NOTHING, lines};
use crate::format;
use domain::slo::{Evaluation, Row};

/// An objective in two evaluations.
#[derive(Debug, Clone, PartialEq)]
pub struct Paired {
    /// For people, as the later one has it.
    pub name: String,
    /// In the earlier one; none where it was not part of it.
    pub before: Option<Line>,
    /// In the later one.
    pub after: Option<Line>,
    /// From the one value to the other.
    pub change: String,
}

impl Paired {
    /// Whether its verdict is another, or whether only one of the two has it.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        self.before.as_ref().map(|line| line.verdict) != self.after.as_ref().map(|line| line.verdict)
    }
}

/// The objectives of both: those that differ first, then in the order of the later one; what only the earlier one has is
/// last of each.
#[must_use]
pub fn pairs(before: &Evaluation, after: &Evaluation) -> Vec<Paired> {
    let (old, new) = (lines(before), lines(after));
    let find = |all: &[Line], wanted: &Line| all.iter().find(|line| line.sli() == wanted.sli()).cloned();
    let value = |evaluation: &Evaluation, line: &Line| {
        let row = evaluation.rows.iter().find(|row: &&Row| row.sli == line.sli());
        row.and_then(|row| row.value)
    };
    let pair = |line: &Line| {
        let values = value(after, line).zip(value(before, line));
        let change = values.and_then(|(now, then)| format::change(now, then));
        Paired {
            name: line.name.clone(),
            before: find(&old, line),
            after: find(&new, line),
            change: change.unwrap_or_else(|| NOTHING.to_owned()),
        }
    };
    let gone = old.iter().filter(|line| find(&new, line).is_none());
    let mut all: Vec<Paired> = new.iter().chain(gone).map(pair).collect();
    all.sort_by_key(|pair| !pair.is_changed());
    all
}
