//! Criteria held against a value. Three answers, because what cannot be known must not count as held.

use super::{
    Criterion, CriterionOutcome, Group,
    criterion::{Limit, Operator},
};

/// How far, in units of the last place, a limit that was computed may lie beside the one that people mean by it. A
/// product and a quotient are off by half a unit each, and the numbers they are made of were rounded as well.
const LAST_PLACES: f64 = 4.0;
/// The digits that every number which people write keeps when it is stored.
const DIGITS: usize = 15;
/// What a row says of a criterion that had nothing to be relative to.
pub(super) const NO_BASELINE: &str = "no baseline yet";

/// Whether criteria held, as far as that can be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Held {
    Yes,
    No,
    Unknown,
}

impl Held {
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            (Self::Yes, Self::Yes) => Self::Yes,
        }
    }

    fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Yes, _) | (_, Self::Yes) => Self::Yes,
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            (Self::No, Self::No) => Self::No,
        }
    }
}

/// Each criterion of `groups` with its outcome, and whether any group held as a whole. Without a value nothing is known.
pub(super) fn hold(groups: &[Group], value: Option<f64>, baseline: Option<f64>) -> (Vec<Vec<CriterionOutcome>>, Held) {
    let mut told = Vec::with_capacity(groups.len());
    let mut any = Held::No;
    for group in groups {
        // An empty group is refused when a file is read; were there one, it would say nothing.
        let mut all = if group.0.is_empty() { Held::Unknown } else { Held::Yes };
        let mut outcomes = Vec::with_capacity(group.0.len());
        for criterion in &group.0 {
            let (outcome, held) = hold_one(criterion, value, baseline);
            all = all.and(held);
            outcomes.push(outcome);
        }
        any = any.or(all);
        told.push(outcomes);
    }
    (told, any)
}

fn hold_one(criterion: &Criterion, value: Option<f64>, baseline: Option<f64>) -> (CriterionOutcome, Held) {
    let target = Target::of(criterion.limit, baseline);
    let held = match (value, target) {
        (None, _) | (Some(_), Target::Unknown(_)) => Held::Unknown,
        (Some(value), Target::At(target)) if target.is_held_by(value, criterion.operator) => Held::Yes,
        (Some(_), Target::At(_)) => Held::No,
        // As in Keptn: the first run has nothing to be worse than. The row says so.
        (Some(_), Target::NoBaseline) => Held::Yes,
    };
    let (target, note) = match target {
        Target::At(target) => (Some(target.written()), None),
        Target::NoBaseline => (None, Some(NO_BASELINE.to_owned())),
        Target::Unknown(why) => (None, Some(why.to_owned())),
    };
    (CriterionOutcome { criteria: criterion.text.clone(), target, held: held == Held::Yes, note }, held)
}

/// The number that a limit comes to.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Target {
    At(Reckoned),
    NoBaseline,
    Unknown(&'static str),
}

/// A number, and how near to it is as good as equal.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Reckoned {
    number: f64,
    within: f64,
}

impl Target {
    fn of(limit: Limit, baseline: Option<f64>) -> Self {
        let target = match (limit, baseline) {
            // Nothing was computed, so nothing is near.
            (Limit::Fixed(limit), _) => Reckoned { number: limit, within: 0.0 },
            (Limit::Step(_) | Limit::Percent(_), None) => return Self::NoBaseline,
            (Limit::Step(_) | Limit::Percent(_), Some(baseline)) if !baseline.is_finite() => {
                return Self::Unknown("what was measured earlier does not come to one number");
            }
            (Limit::Step(step), Some(baseline)) => Reckoned::of(baseline + step, baseline),
            (Limit::Percent(_), Some(0.0)) => {
                return Self::Unknown("the baseline is zero, so a percentage of it says nothing");
            }
            // Of the absolute value, so that +10 % is up for a negative baseline as well. Multiplied first, as Keptn
            // does: 1.2 and 10 % are 1.32 then.
            (Limit::Percent(percent), Some(baseline)) => {
                let moved = if baseline < 0.0 { 100.0 - percent } else { 100.0 + percent };
                let product = baseline * moved;
                // Divided first where the product is more than a number can be.
                let limit = if product.is_finite() { product / 100.0 } else { baseline / 100.0 * moved };
                Reckoned::of(limit, baseline)
            }
        };
        if target.number.is_finite() {
            Self::At(target)
        } else {
            Self::Unknown("the limit is too large to be a number")
        }
    }
}

impl Reckoned {
    fn of(number: f64, baseline: f64) -> Self {
        Self { number, within: LAST_PLACES * f64::EPSILON * number.abs().max(baseline.abs()) }
    }

    /// Whether `value` holds. One that people would write like the limit is on it: inside or outside, as the operator says.
    fn is_held_by(self, value: f64, operator: Operator) -> bool {
        let is_on_it = (value - self.number).abs() <= self.within;
        operator.holds(if is_on_it { self.number } else { value }, self.number)
    }

    /// As people write it, which is no other number to [`Self::is_held_by`].
    fn written(self) -> f64 {
        let short: f64 = format!("{:.*e}", DIGITS - 1, self.number).parse().unwrap_or(self.number);
        if (short - self.number).abs() <= self.within { short } else { self.number }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(groups: &[&[&str]], value: f64, baseline: Option<f64>, expected: Held) {
        let read = |group: &&[&str]| Group(group.iter().map(|text| text.parse().expect("is a criterion")).collect());
        let parsed: Vec<Group> = groups.iter().map(read).collect();
        assert_eq!(hold(&parsed, Some(value), baseline).1, expected, "{value} against {groups:?} after {baseline:?}");
    }

    #[test]
    fn groups_are_or_and_criteria_are_and() {
        check(&[&["<=+10%", "<600"]], 229.0, Some(210.0), Held::Yes);
        check(&[&["<=+10%", "<600"]], 232.0, Some(210.0), Held::No);
        check(&[&["<=+10%", "<600"], &["<300"]], 232.0, Some(210.0), Held::Yes);
        check(&[&["<=+15%"]], 230.0, Some(200.0), Held::Yes);
        check(&[], 1.0, None, Held::No);
    }

    #[test]
    fn a_baseline_may_be_missing_zero_or_negative() {
        check(&[&["<=+10%"]], 9e9, None, Held::Yes);
        check(&[&["<=+10%"]], 0.0, Some(0.0), Held::Unknown);
        check(&[&["<=+10%", "<600"]], 700.0, Some(0.0), Held::No);
        check(&[&["<=+10%"], &["<600"]], 500.0, Some(0.0), Held::Yes);
        check(&[&["<+15"]], 14.0, Some(0.0), Held::Yes);
        check(&[&["<=+10%"]], -95.0, Some(-100.0), Held::Yes);
        check(&[&["<=+10%"]], -85.0, Some(-100.0), Held::No);
        check(&[&["<=+300%"]], 1.0, Some(f64::MAX), Held::Unknown);
        check(&[&["<=+10%"]], 1.0, Some(1e307), Held::Yes);
        check(&[&["<=+10%"]], 1.2e307, Some(1e307), Held::No);
    }

    #[test]
    fn a_value_on_a_computed_limit_is_on_it() {
        for (baseline, percent, on) in [
            (1.2, "10", 1.32),
            (0.3, "10", 0.33),
            (0.6, "10", 0.66),
            (0.7, "15", 0.805),
            (1.1, "10", 1.21),
            (0.1, "200", 0.3),
            (-1.2, "10", -1.08),
        ] {
            for (operator, expected) in
                [("<=", Held::Yes), ("<", Held::No), ("=", Held::Yes), (">=", Held::Yes), (">", Held::No)]
            {
                check(&[&[format!("{operator}+{percent}%").as_str()]], on, Some(baseline), expected);
            }
            let (told, _) =
                hold(&[Group(vec![format!("<=+{percent}%").parse().expect("is one")])], None, Some(baseline));
            assert_eq!(told[0][0].target, Some(on), "{baseline} and {percent} %");
        }
        check(&[&["<+0.1"]], 0.3, Some(0.2), Held::No);
        check(&[&["<=-10%"]], 0.63, Some(0.7), Held::Yes);
        check(&[&["<=+0%"]], 1.0 / 3.0, Some(1.0 / 3.0), Held::Yes);
        check(&[&["<=+10%"]], 1.320_000_000_001, Some(1.2), Held::No);
        // A limit that was written is held to the last digit.
        check(&[&["<=0.3"]], 0.1 + 0.2, None, Held::No);
    }

    #[test]
    fn earlier_values_that_are_no_number_are_no_first_run() {
        check(&[&["<=+10%"]], 1.0, Some(f64::INFINITY), Held::Unknown);
        check(&[&["<+15"]], 1.0, Some(f64::INFINITY), Held::Unknown);
        check(&[&["<2"]], 1.0, Some(f64::INFINITY), Held::Yes);
    }

    #[test]
    fn an_empty_group_never_holds() {
        check(&[&[]], 1.0, None, Held::Unknown);
    }
}
