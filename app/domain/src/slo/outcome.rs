//! Criteria held against a value. Three answers, because what cannot be known must not count as held.

use super::{Criterion, CriterionOutcome, Group, criterion::Limit};

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
        (Some(value), Target::At(target)) if criterion.operator.holds(value, target) => Held::Yes,
        (Some(_), Target::At(_)) => Held::No,
        // As in Keptn: the first run has nothing to be worse than. The row says so.
        (Some(_), Target::NoBaseline) => Held::Yes,
    };
    let (target, note) = match target {
        Target::At(target) => (Some(target), None),
        Target::NoBaseline => (None, Some(NO_BASELINE.to_owned())),
        Target::Unknown(why) => (None, Some(why.to_owned())),
    };
    (CriterionOutcome { criteria: criterion.text.clone(), target, held: held == Held::Yes, note }, held)
}

/// The number that a limit comes to.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Target {
    At(f64),
    NoBaseline,
    Unknown(&'static str),
}

impl Target {
    fn of(limit: Limit, baseline: Option<f64>) -> Self {
        let target = match (limit, baseline) {
            (Limit::Fixed(limit), _) => limit,
            (Limit::Step(_) | Limit::Percent(_), None) => return Self::NoBaseline,
            (Limit::Step(step), Some(baseline)) => baseline + step,
            (Limit::Percent(_), Some(0.0)) => {
                return Self::Unknown("the baseline is zero, so a percentage of it says nothing");
            }
            // Of the absolute value, so that +10 % is up for a negative baseline as well.
            (Limit::Percent(percent), Some(baseline)) => baseline + baseline.abs() * percent / 100.0,
        };
        if target.is_finite() { Self::At(target) } else { Self::Unknown("the limit is too large to be a number") }
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
    }

    #[test]
    fn an_empty_group_never_holds() {
        check(&[&[]], 1.0, None, Held::Unknown);
    }
}
