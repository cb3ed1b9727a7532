//! Mann and Whitney's rank test of two samples.
//!
//! Our own: the library at hand brings a linear algebra along, and its probability depends on which sample comes first.

use std::cmp::Ordering;

/// Up to this many values on each side, and without ties, all orders are counted.
const EXACT_MAX: usize = 20;

/// How often chance alone would order two samples as unevenly as this, two-sided. Exact for small samples without ties,
/// otherwise by the normal distribution, corrected for ties and for steps (Hollander, Wolfe and Chicken, section 4.1).
pub(super) fn p(one: &[f64], other: &[f64]) -> f64 {
    let (m, n) = (one.len(), other.len());
    let uneven = u(one, other).max(u(other, one));
    let ties = ties(one, other);
    if ties == 0.0 && m.max(n) <= EXACT_MAX {
        return exact(uneven, m, n);
    }
    let (pairs, all) = (m as f64 * n as f64, (m + n) as f64);
    let variance = pairs / 12.0 * (all + 1.0 - ties / (all * (all - 1.0)));
    if variance <= 0.0 {
        // All values are the same: no order is uneven.
        return 1.0;
    }
    let z = (uneven - pairs / 2.0 - 0.5).max(0.0) / variance.sqrt();
    libm::erfc(z / std::f64::consts::SQRT_2).min(1.0)
}

/// Pairs in which the first sample's value is greater; a tie is half a pair.
fn u(one: &[f64], other: &[f64]) -> f64 {
    let pair = |(a, b): (&f64, &f64)| match a.total_cmp(b) {
        Ordering::Greater => 1.0,
        Ordering::Equal => 0.5,
        Ordering::Less => 0.0,
    };
    one.iter().flat_map(|a| other.iter().map(move |b| (a, b))).map(pair).sum()
}

/// The sum of `t³ - t` over all groups of `t` equal values.
fn ties(one: &[f64], other: &[f64]) -> f64 {
    let mut all: Vec<f64> = one.iter().chain(other).copied().collect();
    all.sort_by(f64::total_cmp);
    let sizes = all.chunk_by(|a, b| a.total_cmp(b) == Ordering::Equal).map(|group| group.len() as f64);
    sizes.map(|size| size.powi(3) - size).sum()
}

/// The share of all orders in which at least `uneven` pairs go one way, or the other.
fn exact(uneven: f64, m: usize, n: usize) -> f64 {
    let counts = orders(m, n);
    let total: f64 = counts.iter().sum();
    let as_uneven: f64 =
        counts.iter().enumerate().filter(|(pairs, _)| *pairs as f64 >= uneven).map(|(_, count)| count).sum();
    (2.0 * as_uneven / total).min(1.0)
}

/// In how many orders of `m` and `n` values each number of pairs goes one way: the coefficients of the Gaussian binomial
/// `∏ (1 - qⁿ⁺ⁱ) / (1 - qⁱ)` for `i` from 1 to `m`. Whole numbers far below 2⁵³.
fn orders(m: usize, n: usize) -> Vec<f64> {
    let mut counts = vec![0.0; m * n + 1];
    counts[0] = 1.0;
    for i in 1..=m {
        for at in (n + i..counts.len()).rev() {
            counts[at] -= counts[at - n - i];
        }
        for at in i..counts.len() {
            counts[at] += counts[at - i];
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_are_counted() {
        assert_eq!(orders(2, 2), [1.0, 1.0, 2.0, 1.0, 1.0]);
        assert_eq!(orders(1, 3), [1.0; 4]);
        assert_eq!(orders(20, 20).iter().sum::<f64>(), 137_846_528_820.0, "40 over 20");
    }

    /// The first is the example in scipy's documentation of `mannwhitneyu`; of the second's 252 orders, two are as uneven.
    #[test]
    fn the_figures_are_those_of_others() {
        let check = |one: &[f64], other: &[f64], expected: f64| {
            let found = p(one, other);
            assert!((found - expected).abs() < 5e-5, "{one:?} {other:?}: {found} is not {expected}");
            assert!((p(other, one) - found).abs() < 1e-12);
        };
        check(&[19.0, 22.0, 16.0, 29.0, 24.0], &[20.0, 11.0, 17.0, 12.0], 0.1111);
        check(&[1.0, 2.0, 3.0, 4.0, 5.0], &[6.0, 7.0, 8.0, 9.0, 10.0], 2.0 / 252.0);
        check(&[2.0; 6], &[2.0; 7], 1.0);
    }

    #[test]
    fn counting_and_the_normal_distribution_agree_where_they_meet() {
        let one: Vec<f64> = (0..20).map(|i| f64::from(i) * 1.01).collect();
        let other: Vec<f64> = (0..20).map(|i| f64::from(i) + 4.003).collect();
        let exact = p(&one, &other);
        let many: Vec<f64> = one.iter().copied().chain([9.99]).collect();
        assert!((exact - p(&many, &other)).abs() < 0.01, "{exact} {}", p(&many, &other));
    }
}
