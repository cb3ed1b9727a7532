//! Whether two samples differ, by how much, and what so few values could have shown at all.
//!
//! By ranks, as Kayenta judges: a single slow request moves nothing. Values that follow each other in time are not wholly
//! independent, so all of this explains a verdict and is never one.

use super::ranks;
use serde::{Deserialize, Serialize};

/// Values that each side needs at least: of two times four, no order is rarer than one in 35.
pub const VALUES_MIN: usize = 5;
/// How often an interval made like this holds the true difference, as a share.
pub const CONFIDENCE: f64 = 0.95;
/// How often a difference of the size of [`Difference::detectable`] would have been seen, as a share.
pub const POWER: f64 = 0.8;
/// The normal distribution's quantile for 95 % in the middle, at 0.975.
const Z_MIDDLE: f64 = 1.959_964;
/// Its quantile at [`POWER`].
const Z_POWER: f64 = 0.841_621;

/// By how much the first sample's values are greater than the second one's.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// The median of all differences between a value of the one and a value of the other (Hodges and Lehmann's estimate),
    /// in the indicator's unit.
    pub shift: f64,
    /// The lower end of the shift's interval.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
    /// How often chance alone would order the values as unevenly, from 0 to 1: Mann and Whitney's test, two-sided.
    pub p: f64,
    /// The least shift that would have been told from none with this much data; 0 where all values are the same.
    pub detectable: f64,
    /// Values of the first.
    pub count: usize,
    /// Values of the second.
    pub against: usize,
}

/// There are fewer than [`VALUES_MIN`] values on one side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{count} and {against} values are too few to compare; each side needs {VALUES_MIN}")]
pub struct TooFew {
    /// Values of the first.
    pub count: usize,
    /// Values of the second.
    pub against: usize,
}

/// What differs between two samples of finite values.
///
/// The interval is that of Hollander, Wolfe and Chicken, *Nonparametric Statistical Methods*, section 4.3: of the ordered
/// differences, those at `mn/2 ± z √(mn(m+n+1)/12)`. What could have been seen follows from its width `w`, which is about
/// `2 z` standard errors: `(z + z_power) / 2z · w`.
///
/// # Errors
/// [`TooFew`].
pub fn difference(sample: &[f64], against: &[f64]) -> Result<Difference, TooFew> {
    if sample.len().min(against.len()) < VALUES_MIN {
        return Err(TooFew { count: sample.len(), against: against.len() });
    }
    let shifts = sample.iter().flat_map(|one| against.iter().map(move |other| finite(one - other)));
    let mut shifts: Vec<f64> = shifts.collect();
    shifts.sort_by(f64::total_cmp);
    let last = shifts.len() - 1;
    let skipped = skipped(sample.len(), against.len()).min(last / 2);
    let (low, high) = (shifts[skipped], shifts[last - skipped]);
    Ok(Difference {
        shift: median(&shifts),
        low,
        high,
        p: ranks::p(sample, against),
        detectable: finite((high - low) * (Z_MIDDLE + Z_POWER) / (2.0 * Z_MIDDLE)),
        count: sample.len(),
        against: against.len(),
    })
}

/// What is too large to be a number is the largest one: it is written down, and JSON has no word for infinity.
fn finite(difference: f64) -> f64 {
    difference.clamp(f64::MIN, f64::MAX)
}

/// How many of the ordered differences lie outside of the interval at each end.
fn skipped(count: usize, against: usize) -> usize {
    let (m, n) = (count as f64, against as f64);
    let outside = m * n / 2.0 - Z_MIDDLE * (m * n * (m + n + 1.0) / 12.0).sqrt();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count below the number of values")]
    let outside = outside.max(0.0) as usize;
    outside
}

/// Of values in order, at least one.
pub(super) fn median(sorted: &[f64]) -> f64 {
    let middle = sorted.len() / 2;
    match sorted.len() % 2 {
        0 => f64::midpoint(sorted[middle.saturating_sub(1)], sorted[middle]),
        _ => sorted[middle],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Hollander, Wolfe and Chicken's example 4.1, the permeability of a tissue at term and earlier: the estimate is 0.305,
    /// the exact one-sided probability 0.1272.
    #[test]
    fn the_textbook_s_example_comes_out() {
        let term = [0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
        let earlier = [1.15, 0.88, 0.90, 0.74, 1.21];
        let found = difference(&term, &earlier).expect("enough");
        assert!((found.shift - 0.305).abs() < 1e-9, "{found:?}");
        assert!((found.p - 0.2544).abs() < 1e-4, "twice 0.1272: {found:?}");
        assert!((found.low - -0.15).abs() < 0.011 && (found.high - 0.76).abs() < 0.011, "{found:?}");
        assert_eq!((found.count, found.against), (10, 5));
    }

    #[test]
    fn few_values_are_not_compared() {
        let few = difference(&[1.0; 4], &[1.0; 9]);
        assert_eq!(few, Err(TooFew { count: 4, against: 9 }));
        assert_eq!(few.expect_err("too few").to_string(), "4 and 9 values are too few to compare; each side needs 5");
    }

    #[test]
    fn values_that_are_all_the_same_do_not_differ() {
        let found = difference(&[2.0; 6], &[2.0; 7]).expect("enough");
        assert_eq!((found.shift, found.low, found.high, found.detectable), (0.0, 0.0, 0.0, 0.0));
        assert!(found.p > 0.99, "{found:?}");
    }

    #[test]
    fn the_largest_values_give_numbers() {
        let found = difference(&[f64::MAX; 5], &[f64::MIN; 5]).expect("enough");
        assert_eq!((found.shift, found.low, found.high), (f64::MAX, f64::MAX, f64::MAX));
        let mixed = difference(&[f64::MAX, f64::MIN, 0.0, 1.0, 2.0], &[f64::MIN, f64::MAX, 0.0, 1.0, 2.0]);
        assert_eq!(mixed.expect("enough").detectable, f64::MAX);
    }

    fn values() -> impl Strategy<Value = Vec<f64>> {
        proptest::collection::vec(-1e6..1e6, VALUES_MIN..40)
    }

    proptest! {
        #[test]
        fn a_difference_turns_with_its_samples(one in values(), other in values()) {
            let there = difference(&one, &other).expect("enough");
            let back = difference(&other, &one).expect("enough");
            prop_assert!((there.shift + back.shift).abs() < 1e-6 && (there.low + back.high).abs() < 1e-6);
            prop_assert!((there.p - back.p).abs() < 1e-6);
            prop_assert!(there.low <= there.shift && there.shift <= there.high);
            prop_assert!((0.0..=1.0).contains(&there.p) && there.detectable >= 0.0);
        }

        #[test]
        fn what_is_added_to_all_is_the_shift(one in values(), added in -1e3..1e3_f64) {
            let moved: Vec<f64> = one.iter().map(|value| value + added).collect();
            let found = difference(&moved, &one).expect("enough");
            prop_assert!((found.shift - added).abs() < 1e-3, "{found:?}");
        }
    }
}
