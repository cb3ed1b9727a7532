//! One objective of an SLO.

use super::{
    Objects,
    indicator::{self, Measure, Shared},
};
use crate::{
    import::{
        found::{Found, Limit},
        metadata::Metadata,
        percent,
        work::Work,
    },
    yaml::{Fields, Node, quote},
};

/// How an SLO counts its budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Budgeting {
    /// Good events of all.
    Occurrences,
    /// Good slices of time of all, where a slice is good if it reaches a target of its own.
    Timeslices,
    /// The mean of the ratios of slices.
    RatioTimeslices,
}

impl Budgeting {
    /// What it means for a gate, where that is something else.
    pub(super) fn change(self) -> Option<&'static str> {
        match self {
            Self::Occurrences => None,
            Self::Timeslices => {
                Some("The window of a test is one slice here, so it is held against what makes a slice a good one.")
            }
            Self::RatioTimeslices => {
                Some("The window of a test is one slice here, so there is nothing to take the mean of.")
            }
        }
    }
}

/// What an objective has to know of its SLO.
pub(super) struct Slo<'m, 'n> {
    pub(super) metadata: &'m Metadata<'n>,
    pub(super) method: Budgeting,
    /// Which of several it is, from 1.
    pub(super) number: Option<usize>,
}

/// The longest title that becomes part of a name, in bytes.
const TAIL_BYTES_MAX: usize = 40;

const KEYS: [&str; 10] = [
    "displayName",
    "op",
    "value",
    "target",
    "targetPercent",
    "timeSliceTarget",
    "timeSliceWindow",
    "indicator",
    "indicatorRef",
    "compositeWeight",
];

const OPERATORS: [(&str, &str); 4] = [("lte", "<="), ("gte", ">="), ("lt", "<"), ("gt", ">")];

/// Reads an objective; none if it is wrong or cannot be carried over, both of which are told.
pub(super) fn read(
    work: &mut Work<'_>,
    objects: &Objects<'_>,
    node: &Node,
    shared: &Shared,
    slo: &Slo<'_, '_>,
) -> Option<Found> {
    if !work.admits(node.at) {
        return None;
    }
    let fields = work.reading.fields(node, "an objective", &KEYS)?;
    let title = work.prose(&fields, "displayName");
    let reference = work.given(&fields, "indicatorRef").and_then(super::text);
    let name = name(slo, title.as_deref().or(reference));
    let own = indicator::of(work, objects, &fields, &name);
    let target = target(work, &fields);
    let indicator = match (&own, shared) {
        (Shared::Nothing, Shared::Nothing) => {
            let message = "Neither the SLO nor this objective says what is measured.";
            work.reading.error(fields.at, "no-indicator", message, "Add `indicator:` or `indicatorRef:`.");
            return None;
        }
        (Shared::Nothing, Shared::Told) | (Shared::Told, _) => return None,
        (Shared::Nothing, Shared::Given(indicator)) | (Shared::Given(indicator), _) => indicator,
    };
    let target = target?;
    let limit = match indicator.measure {
        Measure::Value => value(work, &fields, target, &name)?,
        Measure::Good => Limit::Good(ratio_target(work, &fields, slo.method, target, &name)?),
        Measure::Bad => Limit::Bad(ratio_target(work, &fields, slo.method, target, &name)?),
    };
    work.kept(node.at, format!("objective {}", quote(&name)), format!("It is an objective with {}", limit.sentence()));
    let display_name = title.or_else(|| slo.metadata.display_name.clone()).or_else(|| indicator.title.clone());
    let query = indicator.query.clone();
    Some(Found { at: node.at, name, service: None, display_name, description: None, query, limit, weight: 1 })
}

/// The SLO's name where it has one objective, and otherwise with what the objective or its indicator is called, or with its
/// number.
fn name(slo: &Slo<'_, '_>, title: Option<&str>) -> String {
    let name = slo.metadata.name;
    let Some(number) = slo.number else { return name.to_owned() };
    let words = title.unwrap_or_default().to_lowercase();
    let words: Vec<&str> =
        words.split(|char: char| !char.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let tail = words.join("-");
    if tail.is_empty() || tail.len() > TAIL_BYTES_MAX { format!("{name}-{number}") } else { format!("{name}-{tail}") }
}

/// The target in percent.
fn target(work: &mut Work<'_>, fields: &Fields<'_>) -> Option<f64> {
    match (work.given(fields, "target"), work.given(fields, "targetPercent")) {
        (Some(node), None) => share(work, node, "target"),
        (None, Some(node)) => work.reading.decimal(node, "targetPercent", 0.0..=100.0),
        (None, None) => {
            let message = "`target` is missing in an objective.";
            work.reading.error(fields.at, "missing-key", message, "Add `target: 0.999` or `targetPercent: 99.9`.");
            None
        }
        (Some(_), Some(node)) => {
            let message = "An objective has either `target` or `targetPercent`.";
            work.reading.error(node.at, "two-targets", message, "Keep one of the two.");
            None
        }
    }
}

/// A share of 1, in percent.
fn share(work: &mut Work<'_>, node: &Node, key: &str) -> Option<f64> {
    let share = work.reading.decimal(node, key, 0.0..=100.0)?;
    if share > 1.0 {
        let message = format!("`{key}` is a share of 1, so it cannot be {share}.");
        let help = format!("Write `{}`, if {share} percent are meant.", percent::text(share / 100.0));
        work.reading.error(node.at, "wrong-value", message, help);
        return None;
    }
    Some(share * 100.0)
}

/// What a ratio must reach, in percent. The window of a test is one slice of time, so a slice's own target counts where
/// there is one.
fn ratio_target(work: &mut Work<'_>, fields: &Fields<'_>, method: Budgeting, target: f64, name: &str) -> Option<f64> {
    for key in ["op", "value"] {
        if work.given(fields, key).is_some() {
            let why = "It counts for values; a ratio is held against its target.";
            work.left_out(fields.key_at(key), format!("`{key}` of {}", quote(name)), why, "");
        }
    }
    match method {
        Budgeting::Occurrences | Budgeting::RatioTimeslices => Some(target),
        Budgeting::Timeslices => {
            let slice = work.reading.required(fields, "timeSliceTarget")?;
            let spared = percent::text(percent::rest(target));
            let why = format!("{spared} percent of the slices need not be good; here there is one, which has to be.");
            work.left_out(slice.at, format!("share of good slices of {}", quote(name)), why, "");
            share(work, slice, "timeSliceTarget")
        }
    }
}

/// A value that must lie on the right side of a number.
fn value(work: &mut Work<'_>, fields: &Fields<'_>, target: f64, name: &str) -> Option<Limit> {
    let operator = work.reading.required(fields, "op");
    let operator = operator.and_then(|node| work.reading.choice(node, "op", &OPERATORS));
    let node = work.reading.required(fields, "value")?;
    let number = work.reading.decimal(node, "value", f64::MIN..=f64::MAX)?;
    let operator = operator?;
    if number < 0.0 {
        let why = format!("A limit of {number} cannot be written: a sign makes a limit relative to earlier runs.");
        let instead = format!("Add {} to the query, and write `{operator}0`.", -number);
        work.left_out(node.at, format!("objective {}", quote(name)), why, &instead);
        return None;
    }
    let key = if fields.get("target").is_some() { "target" } else { "targetPercent" };
    let why = format!(
        "{} percent of the values had to keep the limit; a gate looks at one value for the whole window.",
        percent::text(target)
    );
    let instead = "Choose a query that speaks for the window, such as a percentile or a mean.";
    work.left_out(fields.key_at(key), format!("target of {}", quote(name)), why, instead);
    Some(Limit::Value { operator, number })
}
