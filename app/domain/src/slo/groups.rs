//! Criteria that stand beside each other: what follows from one for another, and groups that cannot do what they should.

use super::{
    Group,
    criterion::{Criterion, Limit, Operator},
};

impl Criterion {
    /// Whether every value that meets this criterion meets `other` too, whatever the baseline is.
    #[must_use]
    pub fn implies(&self, other: &Self) -> bool {
        let Some((own, others)) = comparable(self.limit, other.limit) else { return false };
        match (self.operator, other.operator) {
            (Operator::Less | Operator::AtMost, Operator::Less) if own < others => true,
            (Operator::Less, Operator::Less | Operator::AtMost) | (Operator::AtMost, Operator::AtMost) => own <= others,
            (Operator::More | Operator::AtLeast, Operator::More) if own > others => true,
            (Operator::More, Operator::More | Operator::AtLeast) | (Operator::AtLeast, Operator::AtLeast) => {
                own >= others
            }
            (Operator::Equal, operator) => operator.holds(own, others),
            (Operator::Less | Operator::AtMost | Operator::AtLeast | Operator::More, _) => false,
        }
    }

    /// Whether no value can meet both, whatever the baseline is.
    #[must_use]
    pub fn excludes(&self, other: &Self) -> bool {
        let Some((own, others)) = comparable(self.limit, other.limit) else { return false };
        match (self.operator, other.operator) {
            (Operator::Equal, operator) => !operator.holds(own, others),
            (operator, Operator::Equal) => !operator.holds(others, own),
            (Operator::AtMost, Operator::AtLeast) => own < others,
            (Operator::AtLeast, Operator::AtMost) => own > others,
            (Operator::Less | Operator::AtMost, Operator::More | Operator::AtLeast) => own <= others,
            (Operator::More | Operator::AtLeast, Operator::Less | Operator::AtMost) => own >= others,
            (Operator::Less | Operator::AtMost, Operator::Less | Operator::AtMost)
            | (Operator::More | Operator::AtLeast, Operator::More | Operator::AtLeast) => false,
        }
    }
}

/// The sizes of two limits of the same sort; which of two different sorts is the higher depends on the baseline.
fn comparable(own: Limit, other: Limit) -> Option<(f64, f64)> {
    match (own, other) {
        (Limit::Fixed(own), Limit::Fixed(other))
        | (Limit::Step(own), Limit::Step(other))
        | (Limit::Percent(own), Limit::Percent(other)) => Some((own, other)),
        (Limit::Fixed(_) | Limit::Step(_) | Limit::Percent(_), _) => None,
    }
}

impl Group {
    /// Whether a value that meets this group always meets `other`.
    #[must_use]
    pub fn implies(&self, other: &Self) -> bool {
        other.0.iter().all(|wanted| self.0.iter().any(|own| own.implies(wanted)))
    }

    /// Two of its criteria that no value can meet both.
    #[must_use]
    pub fn contradiction(&self) -> Option<(&Criterion, &Criterion)> {
        let pairs = self.0.iter().enumerate().flat_map(|(i, one)| self.0[i + 1..].iter().map(move |two| (one, two)));
        pairs.into_iter().find(|(one, two)| one.excludes(two))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn criterion(text: &str) -> Criterion {
        text.parse().expect("is a criterion")
    }

    fn check(one: &str, two: &str, implies: bool, excludes: bool) {
        let (one, two) = (criterion(one), criterion(two));
        assert_eq!(one.implies(&two), implies, "{one} implies {two}");
        assert_eq!(one.excludes(&two), excludes, "{one} excludes {two}");
        assert_eq!(two.excludes(&one), excludes, "{two} excludes {one}");
    }

    #[test]
    fn what_follows_from_one_criterion_for_another() {
        check("<=0.1", "<=0.4", true, false);
        check("<=0.4", "<0.4", false, false);
        check("<0.4", "<=0.4", true, false);
        check("<=0.3", "<0.4", true, false);
        check(">5", ">=5", true, false);
        check("<5", ">10", false, true);
        check("<5", ">=5", false, true);
        check("<=5", ">=5", false, false);
        check("=5", "<5", false, true);
        check("=4", "<5", true, false);
        check("<5", "=5", false, true);
        check("<=+5%", "<=+10%", true, false);
        check("<=800", "<=+10%", false, false);
    }
}
