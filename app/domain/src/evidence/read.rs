//! Reads values and earlier evaluations, and says what is wrong with them as with any other file.

use super::{Entry, Found, History, Value, Values, json};
use crate::{
    diagnostic::{Diagnostic, Read, Severity},
    slo::{self, Verdict},
    yaml::{DIAGNOSTICS_MAX, Kind, Limits, Node, Reading, is_alike, number_or_infinite, quote, suggest},
};

/// Such files are written by programs, so they may be longer than those that people write.
pub const LIMITS: Limits = Limits { bytes_max: 8 * 1024 * 1024, nodes_max: 500_000, documents_max: 1 };
/// The most comparisons of names that are made to find slips of the pen.
const COMPARISONS_MAX: usize = 100_000;
/// The most characters of a message that are kept.
const MESSAGE_CHARS_MAX: usize = 500;
/// As other programs write what is no number: JSON has no word for it.
const NO_NUMBERS: [(&str, f64); 9] = [
    ("NaN", f64::NAN),
    ("nan", f64::NAN),
    (".nan", f64::NAN),
    ("Infinity", f64::INFINITY),
    ("-Infinity", f64::NEG_INFINITY),
    ("+Inf", f64::INFINITY),
    ("-Inf", f64::NEG_INFINITY),
    (".inf", f64::INFINITY),
    ("-.inf", f64::NEG_INFINITY),
];
const VERDICTS: [(&str, Verdict); 6] = [
    ("pass", Verdict::Pass),
    ("warning", Verdict::Warning),
    ("fail", Verdict::Fail),
    ("insufficient_data", Verdict::InsufficientData),
    ("error", Verdict::Error),
    ("not_evaluated", Verdict::NotEvaluated),
];

impl Values {
    /// Reads a JSON array of values.
    #[must_use]
    pub fn read(text: &str) -> Read<Self> {
        strictly("values", text, |reading, root| values(reading, root, "the values"))
    }
}

impl History {
    /// Reads a JSON array of earlier evaluations.
    #[must_use]
    pub fn read(text: &str) -> Read<Self> {
        strictly("history", text, |reading, root| {
            let items = array(reading, root, "the history")?;
            Some(Self { entries: items.iter().filter_map(|item| entry(reading, item)).collect() })
        })
    }
}

/// Reads what is JSON, and not merely YAML.
fn strictly<T>(area: &'static str, text: &str, build: impl FnOnce(&mut Reading, &Node) -> Option<T>) -> Read<T> {
    // What is too long or empty has a diagnostic of its own.
    let is_looked_at = text.len() <= LIMITS.bytes_max && !text.trim().is_empty();
    match is_looked_at.then(|| json::fault(text)).flatten() {
        Some(fault) => Read { value: None, diagnostics: vec![fault] },
        None => Reading::within(area, LIMITS, text, build),
    }
}

fn entry(reading: &mut Reading, node: &Node) -> Option<Entry> {
    let fields = reading.fields(node, "an earlier evaluation", &["id", "result", "invalidated", "indicators"])?;
    let verdict = reading.required(&fields, "result").and_then(|node| reading.choice(node, "result", &VERDICTS));
    let indicators = reading.required(&fields, "indicators");
    let indicators = indicators.and_then(|node| values(reading, node, "`indicators`"));
    let id = fields.get("id").filter(|node| !node.is_null());
    let invalidated = fields.get("invalidated");
    Some(Entry {
        id: id.and_then(|node| reading.name(node, "id")).map(str::to_owned),
        is_invalidated: invalidated.and_then(|node| reading.boolean(node, "invalidated")).unwrap_or(false),
        verdict: verdict?,
        indicators: indicators?,
    })
}

fn values(reading: &mut Reading, node: &Node, what: &str) -> Option<Values> {
    let items = array(reading, node, what)?;
    Some(Values { values: items.iter().filter_map(|item| value(reading, item)).collect() })
}

/// The items of an array, which may be empty: that nothing was measured is an answer as well.
fn array<'n>(reading: &mut Reading, node: &'n Node, what: &str) -> Option<&'n [Node]> {
    if let Kind::Sequence(items) = &node.kind {
        return Some(items);
    }
    let found = match &node.kind {
        Kind::Mapping(_) => "an object".to_owned(),
        Kind::Scalar(scalar) => quote(&scalar.text),
        Kind::Sequence(_) => "an array".to_owned(),
    };
    let help = "Write them in `[` and `]`, each in `{` and `}`, with commas between them.";
    reading.error(node.at, "no-array", format!("An array was expected for {what}, and there is {found}."), help);
    None
}

fn value(reading: &mut Reading, node: &Node) -> Option<Value> {
    let fields = reading.fields(node, "a value", &["metric", "value", "success", "message"])?;
    let metric = reading.required(&fields, "metric").and_then(|node| reading.name(node, "metric"));
    let success = reading.required(&fields, "success").and_then(|node| reading.boolean(node, "success"));
    let message = fields.get("message").filter(|node| !node.is_null());
    let message = message.and_then(|node| reading.text(node, "message")).and_then(clause);
    let number = match fields.get("value").filter(|node| !node.is_null()) {
        Some(node) => Some(number(reading, node)?),
        None => None,
    };
    let found = match (success?, number) {
        // Whatever stands in its place, nothing was measured.
        (false, _) => Found::Failed(message),
        (true, None) => Found::Nothing(message),
        (true, Some(number)) => Found::Number(number),
    };
    let at = fields.get("metric").map_or(fields.at, |node| node.at);
    Some(Value { metric: metric?.to_owned(), found, at })
}

fn number(reading: &mut Reading, node: &Node) -> Option<f64> {
    let word = match &node.kind {
        Kind::Scalar(scalar) => NO_NUMBERS.iter().find(|(word, _)| *word == scalar.text),
        Kind::Sequence(_) | Kind::Mapping(_) => None,
    };
    match word {
        Some((_, number)) => Some(*number),
        None => overflown(node).or_else(|| reading.decimal(node, "value", f64::NEG_INFINITY..=f64::INFINITY)),
    }
}

/// A number that is more than any that can be reckoned with.
fn overflown(node: &Node) -> Option<f64> {
    match &node.kind {
        Kind::Scalar(scalar) => number_or_infinite(&scalar.text).filter(|number| number.is_infinite()),
        Kind::Sequence(_) | Kind::Mapping(_) => None,
    }
}

/// A message as a part of a sentence: on one line, not too long, without a full stop.
fn clause(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split(|char: char| char.is_whitespace() || char.is_control()).collect();
    let line: String = words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    let short: String = line.chars().take(MESSAGE_CHARS_MAX).collect();
    Some(short.trim_end_matches('.').to_owned()).filter(|clause| !clause.is_empty())
}

pub(super) fn unused(values: &Values, file: &slo::File) -> Vec<Diagnostic> {
    let unfed: Vec<&str> =
        file.objectives.iter().map(|objective| objective.sli.as_str()).filter(|sli| !values.has(sli)).collect();
    if unfed.is_empty() {
        return Vec::new();
    }
    let is_slip = |value: &&Value| {
        let is_unused = file.objectives.iter().all(|objective| objective.sli != value.metric);
        is_unused && unfed.iter().any(|sli| is_alike(&value.metric, sli))
    };
    let told = |value: &Value| Diagnostic {
        severity: Severity::Warning,
        rule: "values/unused".to_owned(),
        line: value.at.line,
        column: value.at.column,
        message: format!("No objective asks for {}.", quote(&value.metric)),
        help: suggest(&value.metric, &unfed),
    };
    let compared = values.values.iter().take(COMPARISONS_MAX / unfed.len());
    compared.filter(is_slip).take(DIAGNOSTICS_MAX).map(told).collect()
}
