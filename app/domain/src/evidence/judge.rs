//! A judgement by files alone.

use super::{Earlier, Entry, Found, History, Value, Values};
use crate::{
    slo::{Comparison, Context, Evaluation, File, Format, Include, Measured, Outcome, Past, PastRow, evaluate},
    traffic::Weight,
    window::Window,
};
use jiff::Timestamp;
use serde::Serialize;
use std::collections::BTreeMap;

/// What is said of a value that says nothing about itself.
const FAILED: &str = "no reason is given";
const NULL: &str = "its value is null";
const NOT_THERE: &str = "the values do not have it";

/// An evaluation, and what it was compared with.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// Its window says nothing, because no time is known.
    pub evaluation: Evaluation,
    /// The earlier evaluations that made the baseline, in the order of their file.
    pub compared_with: Vec<Reference>,
}

/// What an earlier evaluation is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Reference {
    /// By the id that its file gives.
    Id(String),
    /// By its place in the file, from 0, where that gives none.
    Index(usize),
}

/// Judges `values` by the objectives of `file`, compared with what came `earlier`.
#[must_use]
pub fn judge(file: &File, values: &Values, earlier: Earlier<'_>) -> Judgement {
    let past = |history: &History| -> Vec<Past> {
        history.entries.iter().enumerate().map(|(index, entry)| entry.past(index, file.format)).collect()
    };
    let (comparison, history, past) = match earlier {
        Earlier::History(history) => (file.comparison, history, past(history)),
        Earlier::Baseline(history) => {
            (all_of(history, file.comparison), history, past(history).into_iter().map(counting).collect())
        }
    };
    let file = File { comparison, ..file.clone() };
    let measured: Vec<Measured> =
        file.objectives.iter().map(|objective| measured(&objective.sli, values.of(&objective.sli))).collect();
    let evaluation = evaluate(&file, &measured, &past, nowhere());
    // The ids that the evaluation knows are the places.
    let places = evaluation.compared_with.iter().filter_map(|id| id.parse::<usize>().ok());
    let named = places.filter_map(|place| Some((place, history.entries.get(place)?)));
    let compared_with =
        named.map(|(place, entry)| entry.id.clone().map_or(Reference::Index(place), Reference::Id)).collect();
    Judgement { evaluation, compared_with }
}

/// The same comparison, of everything that there is.
fn all_of(history: &History, comparison: Comparison) -> Comparison {
    let results = u32::try_from(history.entries.len()).unwrap_or(u32::MAX);
    Comparison { include: Include::All, results, ..comparison }
}

/// Whatever was said of it.
fn counting(past: Past) -> Past {
    Past { invalidated: false, ..past }
}

/// Files tell of no time and no traffic.
fn nowhere() -> Context {
    let window = Window { start: Timestamp::UNIX_EPOCH, end: Timestamp::UNIX_EPOCH };
    Context { window, weight: Weight::ALL, slo: None, sli: Vec::new() }
}

fn measured(sli: &str, values: Vec<&Value>) -> Measured {
    let mut numbers = Vec::new();
    let (mut failed, mut nothing) = (None, None);
    for value in &values {
        match &value.found {
            Found::Number(number) => numbers.push((String::new(), *number)),
            Found::Failed(message) => failed = failed.or(Some(message.as_deref().unwrap_or(FAILED))),
            Found::Nothing(message) => nothing = nothing.or(Some(message.as_deref().unwrap_or(NULL))),
        }
    }
    let outcome = match (failed, nothing) {
        (None, None) if values.is_empty() => Outcome::NoData { message: NOT_THERE.to_owned() },
        (None, None) => Outcome::Values(numbers),
        (Some(message), _) if numbers.is_empty() => Outcome::Error { message: message.to_owned() },
        (None, Some(message)) if numbers.is_empty() => Outcome::NoData { message: message.to_owned() },
        (failed, nothing) => {
            let message = failed.or(nothing).unwrap_or_default().to_owned();
            Outcome::Partial { values: numbers, is_error: failed.is_some(), message }
        }
    };
    Measured { sli: sli.to_owned(), outcome, query: None, source: None, warnings: Vec::new(), read: None, beside: None }
}

impl Values {
    fn of(&self, sli: &str) -> Vec<&Value> {
        self.values.iter().filter(|value| value.metric == sli).collect()
    }
}

impl Value {
    /// NaN where there is none: no evidence, among several as well.
    fn number(&self) -> f64 {
        match self.found {
            Found::Number(number) => number,
            Found::Nothing(_) | Found::Failed(_) => f64::NAN,
        }
    }
}

impl Entry {
    fn past(&self, index: usize, format: Format) -> Past {
        let mut values: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
        for value in &self.indicators.values {
            values.entry(&value.metric).or_default().push(value);
        }
        let rows = values.into_iter().map(|(sli, values)| past_row(sli, &values, format)).collect();
        Past { id: index.to_string(), verdict: self.verdict, invalidated: self.is_invalidated, rows }
    }
}

/// What was judged then: of several values in 0.5 the highest, because all limits of its objectives are upper ones. In the
/// later format several, and in both one that is no finite number, come to nothing that could be compared with, and that is
/// said rather than passed over.
fn past_row(sli: &str, values: &[&Value], format: Format) -> PastRow {
    let row = |value, success| PastRow { sli: sli.to_owned(), value, success };
    let numbers: Vec<f64> = values.iter().map(|value| value.number()).collect();
    let is_no_number = |value: &&Value| matches!(value.found, Found::Number(number) if !number.is_finite());
    if (format == Format::Slo && numbers.len() > 1) || values.iter().any(is_no_number) {
        return row(f64::INFINITY, true);
    }
    let worst = numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if numbers.iter().all(|number| number.is_finite()) { row(worst, true) } else { row(0.0, false) }
}
