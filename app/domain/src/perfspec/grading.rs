//! Thresholds made into criteria.

use crate::{
    slo::{
        Criterion, Group,
        criterion::{Limit, Operator},
    },
    yaml::{Fields, Node, Reading, quote},
};

/// What a threshold bounds, and what its breach costs.
#[derive(Debug, Clone, Copy)]
struct Threshold {
    key: &'static str,
    /// What a value must do in order not to breach it.
    keeps: Operator,
    /// What a value does that breaches it.
    breaks: Operator,
    /// Whether a breach costs all points, or else half of them.
    is_severe: bool,
    is_relative: bool,
}

impl Threshold {
    const fn upper(key: &'static str, is_severe: bool, is_relative: bool) -> Self {
        Self { key, keeps: Operator::Less, breaks: Operator::AtLeast, is_severe, is_relative }
    }

    const fn lower(key: &'static str, is_severe: bool, is_relative: bool) -> Self {
        Self { key, keeps: Operator::More, breaks: Operator::AtMost, is_severe, is_relative }
    }

    fn limit(self, size: f64) -> (Limit, String) {
        match (self.is_relative, self.keeps) {
            (false, _) => (Limit::Fixed(size), size.to_string()),
            (true, Operator::More | Operator::AtLeast) => (Limit::Percent(-size), format!("-{size}%")),
            (true, Operator::Less | Operator::AtMost | Operator::Equal) => (Limit::Percent(size), format!("+{size}%")),
        }
    }

    fn criterion(self, operator: Operator, size: f64) -> Criterion {
        let (limit, text) = self.limit(size);
        Criterion { text: format!("{}{text}", operator.as_str()), operator, limit }
    }
}

const THRESHOLDS: [Threshold; 8] = [
    Threshold::upper("upperSevere", true, false),
    Threshold::upper("upperWarning", false, false),
    Threshold::lower("lowerWarning", false, false),
    Threshold::lower("lowerSevere", true, false),
    Threshold::upper("upperSeverePerc", true, true),
    Threshold::upper("upperWarningPerc", false, true),
    Threshold::lower("lowerWarningPerc", false, true),
    Threshold::lower("lowerSeverePerc", true, true),
];

/// What passes and what warns: all thresholds are kept, or all severe ones.
pub(super) fn groups(reading: &mut Reading, node: &Node) -> (Vec<Group>, Vec<Group>) {
    let keys = THRESHOLDS.map(|threshold| threshold.key);
    let Some(fields) = reading.fields(node, "the thresholds", &keys) else { return Default::default() };
    let given: Vec<(Threshold, f64)> =
        THRESHOLDS.into_iter().filter_map(|threshold| Some((threshold, size(reading, &fields, threshold)?))).collect();
    let keeps = |(threshold, size): &(Threshold, f64)| threshold.criterion(threshold.keeps, *size);
    let pass = Group(given.iter().map(keeps).collect());
    let severe = Group(given.iter().filter(|(threshold, _)| threshold.is_severe).map(keeps).collect());
    if pass.0.is_empty() {
        let message = "The indicator has no threshold, so nothing could ever fail.";
        reading.error(fields.at, "no-threshold", message, "Add `upperSevere`, or one of the others.");
        return Default::default();
    }
    if let Some((one, two)) = pass.contradiction() {
        let message = format!("No value can keep to both {} and {}.", quote(&one.text), quote(&two.text));
        reading.error(fields.at, "limits-crossed", message, "Make the lower limit the lower of the two.");
    }
    if severe.0.len() == pass.0.len() {
        return (vec![pass], Vec::new());
    }
    if !severe.0.is_empty() {
        if severe.implies(&pass) {
            let message = "Whatever breaches a warning threshold breaches a severe one, so this never warns.";
            reading.warn(
                fields.at,
                "warning-never-reached",
                message,
                "Make the warning the tighter of the two limits.",
            );
        }
        return (vec![pass], vec![severe]);
    }
    // Nothing costs all points, so whatever does not pass warns.
    let breaches = given.iter().map(|(threshold, size)| Group(vec![threshold.criterion(threshold.breaks, *size)]));
    (vec![pass], breaches.collect())
}

fn size(reading: &mut Reading, fields: &Fields<'_>, threshold: Threshold) -> Option<f64> {
    let node = fields.get(threshold.key)?;
    let least = if threshold.is_relative { 0.0 } else { f64::NEG_INFINITY };
    let size = reading.decimal(node, threshold.key, least..=f64::INFINITY)?;
    if size == 0.0 {
        let message = format!("`{}` is 0, which Keptn took for not given.", threshold.key);
        reading.warn(node.at, "zero-threshold", message, "Here it counts. Leave it out if it is not meant.");
    }
    Some(size)
}
