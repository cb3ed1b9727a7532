//! Several earlier values made into one baseline.

use serde::{Deserialize, Serialize};

/// How the values of earlier evaluations become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aggregate {
    /// Their mean.
    Avg,
    /// The median.
    P50,
    /// The 90th percentile.
    P90,
    /// The 95th percentile.
    P95,
}

impl Aggregate {
    /// The aggregate of `values`; none of no values. A percentile lies at position p·(n+1) of the sorted values, between
    /// its two neighbours in proportion, and never outside them.
    #[must_use]
    pub fn of(self, values: &[f64]) -> Option<f64> {
        match self {
            Self::Avg => mean(values),
            Self::P50 => percentile(values, 0.50),
            Self::P90 => percentile(values, 0.90),
            Self::P95 => percentile(values, 0.95),
        }
    }
}

fn mean(values: &[f64]) -> Option<f64> {
    let count = f64::from(u32::try_from(values.len()).ok().filter(|count| *count > 0)?);
    Some(values.iter().sum::<f64>() / count)
}

fn percentile(values: &[f64], share: f64) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let (first, last) = (*sorted.first()?, *sorted.last()?);
    let count = f64::from(u32::try_from(sorted.len()).ok()?);
    let position = share * (count + 1.0);
    if position < 1.0 {
        return Some(first);
    }
    if position >= count {
        return Some(last);
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1 ≤ position < count, which is a u32")]
    let below = position.floor() as usize;
    let (low, high) = (*sorted.get(below - 1)?, *sorted.get(below)?);
    Some(low + (position - position.floor()) * (high - low))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(aggregate: Aggregate, values: &[f64], expected: Option<f64>) {
        assert_eq!(aggregate.of(values), expected, "{aggregate:?} of {values:?}");
    }

    #[test]
    fn percentiles_lie_between_neighbours_and_never_outside() {
        check(Aggregate::P50, &[4.0, 1.0, 3.0, 2.0], Some(2.5));
        check(Aggregate::P90, &[120.0, 80.0, 100.0, 140.0], Some(140.0));
        check(Aggregate::P95, &[7.0], Some(7.0));
        check(Aggregate::P50, &[1.0, 9.0], Some(5.0));
    }

    #[test]
    fn the_mean_of_nothing_is_nothing() {
        check(Aggregate::Avg, &[1.0, 2.0, 6.0], Some(3.0));
        check(Aggregate::Avg, &[], None);
        check(Aggregate::P90, &[], None);
    }
}
