//! What earlier evaluations say: which of them count, and what their values come to.

use super::{Comparison, Past, place::find};

/// The earlier evaluations that a comparison takes in, the newest first.
pub(super) struct Baseline<'p> {
    comparison: Comparison,
    past: Vec<&'p Past>,
}

impl<'p> Baseline<'p> {
    /// Chooses from `history`, which has the newest first.
    pub(super) fn choose(comparison: Comparison, history: &'p [Past]) -> Self {
        let qualifies = |past: &&Past| !past.invalidated && comparison.include.admits(past.verdict);
        let count = usize::try_from(comparison.results).unwrap_or(usize::MAX);
        Self { comparison, past: history.iter().filter(qualifies).take(count).collect() }
    }

    /// Their ids.
    pub(super) fn ids(&self) -> Vec<String> {
        self.past.iter().map(|past| past.id.clone()).collect()
    }

    /// The aggregate of what they measured of `sli`; none where none of them could. `place` is where it probably stands.
    pub(super) fn of(&self, place: usize, sli: &str) -> Option<f64> {
        let values: Vec<f64> = self.past.iter().filter_map(|past| value(past, place, sli)).collect();
        self.comparison.aggregate.of(&values).filter(|baseline| baseline.is_finite())
    }
}

fn value(past: &Past, place: usize, sli: &str) -> Option<f64> {
    let row = find(&past.rows, place, |row| row.sli == sli)?;
    Some(row.value).filter(|value| row.success && value.is_finite())
}
