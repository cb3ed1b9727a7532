//! What is legal in an objective and still not what its author meant.

use crate::{
    slo::{
        Group, Objective,
        criterion::{Criterion, Limit},
        reason::rounded,
        unit,
    },
    yaml::{Fields, Mark, Reading, quote},
};

/// Words of names that speak of something which is a share or a percentage itself.
const RATES: [&str; 10] =
    ["rate", "rates", "ratio", "percent", "percentage", "pct", "availability", "available", "share", "errorrate"];

/// A group of criteria and where each stands.
pub(super) struct Placed {
    pub(super) at: Mark,
    pub(super) criteria: Vec<(Mark, Criterion)>,
}

impl Placed {
    pub(super) fn group(&self) -> Group {
        Group(self.criteria.iter().map(|(_, criterion)| criterion.clone()).collect())
    }
}

/// Looks at an objective and its criteria.
pub(super) fn advise(
    reading: &mut Reading,
    fields: &Fields<'_>,
    objective: &Objective,
    pass: &[Placed],
    warning: &[Placed],
) {
    let (sli, has_pass) = (objective.sli.as_str(), fields.get("pass").is_some());
    if objective.key_sli && !has_pass {
        let message = format!("{} is a key objective, but has no pass criteria, so it could never fail.", quote(sli));
        reading.error(fields.key_at("key_sli"), "key-without-pass", message, "Add `pass:`, or leave `key_sli` out.");
    }
    if fields.get("warning").is_some() && !has_pass {
        let message = format!("{} has no pass criteria, so its warning criteria count for nothing.", quote(sli));
        reading.warn(fields.key_at("warning"), "warning-without-pass", message, "Add `pass:`, or leave `warning` out.");
    }
    if fields.get("compare").is_some() && !has_pass {
        let message =
            format!("{} has no pass criteria, so it is shown only, and comparing it counts for nothing.", quote(sli));
        reading.warn(fields.key_at("compare"), "compare-without-pass", message, "Add `pass:`, or leave `compare` out.");
    }
    title_unit(reading, fields, sli);
    for group in pass.iter().chain(warning) {
        never_met(reading, group);
        relative_rate(reading, sli, group);
    }
    for group in warning {
        never_reached(reading, group, pass);
    }
}

/// That what people read is what is measured.
fn title_unit(reading: &mut Reading, fields: &Fields<'_>, sli: &str) {
    let Some(node) = fields.get("displayName") else { return };
    let said = reading.text(node, "displayName").and_then(unit::of_title);
    let Some((said, own)) = said.zip(unit::unit_of(sli)).filter(|(said, own)| said != own) else { return };
    let message = format!("The title says {said}, but {} is measured in {own} by its name.", quote(sli));
    let help = format!("Write ({own}) in the title, or let the indicator's name say {said}.");
    reading.warn(node.at, "unit-mismatch", message, help);
}

fn never_met(reading: &mut Reading, group: &Placed) {
    let criteria = group.group();
    if let Some((one, two)) = criteria.contradiction() {
        let message = format!("No value can meet both {} and {}.", quote(&one.text), quote(&two.text));
        reading.warn(group.at, "never-met", message, "Put one of them into a group of its own if either is enough.");
    }
}

fn relative_rate(reading: &mut Reading, sli: &str, group: &Placed) {
    if !words(sli).any(|word| RATES.contains(&word.as_str())) {
        return;
    }
    for (at, criterion) in &group.criteria {
        let Limit::Percent(percent) = criterion.limit else { continue };
        if criterion.text.contains(['+', '-']) {
            continue;
        }
        let operator = criterion.operator.as_str();
        let message = format!("{} is relative: {percent} % more than earlier runs had.", quote(&criterion.text));
        let help = format!(
            "Write `{operator}+{percent}%` if that is meant; for a fixed limit write `{operator}{percent}`, or `{operator}{}` if {} is a share of 1.",
            rounded(percent / 100.0),
            quote(sli)
        );
        reading.warn(*at, "relative-percent", message, help);
    }
}

/// The words of a name, in small letters: `errorRate_p95` has three.
fn words(name: &str) -> impl Iterator<Item = String> {
    let mut text = String::with_capacity(name.len());
    let mut is_small = false;
    for char in name.chars() {
        if char.is_uppercase() && is_small {
            text.push(' ');
        }
        is_small = char.is_lowercase();
        text.extend(char.to_lowercase());
    }
    let words = text.split(|char: char| !char.is_alphanumeric()).map(str::to_owned).collect::<Vec<_>>();
    words.into_iter()
}

fn never_reached(reading: &mut Reading, warning: &Placed, pass: &[Placed]) {
    let own = warning.group();
    if let Some(easier) = pass.iter().map(Placed::group).find(|pass| !pass.0.is_empty() && own.implies(pass)) {
        let message =
            format!("Whatever meets {} passes already, by {}, so this warning never shows.", list(&own), list(&easier));
        reading.warn(warning.at, "warning-never-reached", message, "Make the warning the wider of the two limits.");
    }
}

fn list(group: &Group) -> String {
    let texts: Vec<String> = group.0.iter().map(|criterion| quote(&criterion.text)).collect();
    texts.join(" and ")
}
