//! What earlier evaluations say: which of them count, and what their values come to.

use super::{Comparison, Past, place::find};

/// The earlier evaluations that a comparison takes in, the newest first.
pub(super) struct Baseline<'p> {
    comparison: Comparison,
    past: Vec<&'p Past>,
}

impl Comparison {
    /// Whether `history` holds as many evaluations as the comparison takes in.
    #[must_use]
    pub fn is_met_by(self, history: &[Past]) -> bool {
        let count = u32::try_from(history.iter().filter(|past| self.takes_in(past)).count()).unwrap_or(u32::MAX);
        count >= self.results
    }

    pub(super) fn takes_in(self, past: &Past) -> bool {
        !past.invalidated && self.include.admits(past.verdict)
    }
}

impl<'p> Baseline<'p> {
    /// Chooses from `history`, which has the newest first.
    pub(super) fn choose(comparison: Comparison, history: &'p [Past]) -> Self {
        let count = usize::try_from(comparison.results).unwrap_or(usize::MAX);
        Self { comparison, past: history.iter().filter(|past| comparison.takes_in(past)).take(count).collect() }
    }

    /// Their ids.
    pub(super) fn ids(&self) -> Vec<String> {
        self.past.iter().map(|past| past.id.clone()).collect()
    }

    /// The aggregate of what they measured of `sli`; none where none of them could. It is infinite where it is too large to
    /// be a number, or one of the values is none, so that nobody takes it for a first run. `place` is where it probably
    /// stands.
    pub(super) fn of(&self, place: usize, sli: &str) -> Option<f64> {
        let values: Vec<f64> = self.past.iter().filter_map(|past| value(past, place, sli)).collect();
        let baseline = self.comparison.aggregate.of(&values)?;
        let is_number = baseline.is_finite() && values.iter().all(|value| value.is_finite());
        Some(if is_number { baseline } else { f64::INFINITY })
    }
}

fn value(past: &Past, place: usize, sli: &str) -> Option<f64> {
    let row = find(&past.rows, place, |row| row.sli == sli)?;
    row.success.then_some(row.value)
}
