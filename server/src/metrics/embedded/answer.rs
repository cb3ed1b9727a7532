//! The engine's answers in our words: a value, or a sentence that says why there is none.

use crate::metrics::{Curve, LABEL_SETS_MAX, QueryError, Samples, not_a_number};
use std::collections::BTreeMap;
use tsink::{Label, promql::PromqlValue};

/// The values of an instant query; `explain` says what is there instead, if nothing came.
pub(super) fn samples(
    value: PromqlValue,
    keeps_name: bool,
    explain: impl FnOnce() -> String,
) -> Result<Samples, QueryError> {
    let values: Vec<(String, f64)> = match value {
        PromqlValue::Scalar(value, _) => vec![(String::new(), value)],
        PromqlValue::InstantVector(samples) => {
            bounded(samples.len())?;
            samples.into_iter().map(|s| (label_text(&s.metric, &s.labels, keeps_name), s.value)).collect()
        }
        PromqlValue::RangeVector(_) => return Err(refused("it answers a range of samples; wrap it in rate() or such")),
        PromqlValue::String(..) => return Err(refused("it answers a text, not a number")),
    };
    if values.is_empty() {
        return Err(QueryError::NoData { why: explain() });
    }
    // One label set that cannot be known makes the whole unknown: the others might only look better.
    match values.iter().find(|(_, value)| !value.is_finite()) {
        Some((labels, value)) => Err(QueryError::NoData { why: not_a_number(labels, *value) }),
        None => Ok(Samples::of(values)),
    }
}

/// The curves of a range query.
pub(super) fn curves(value: PromqlValue, keeps_name: bool) -> Result<Vec<Curve>, QueryError> {
    let PromqlValue::RangeVector(series) = value else { return Err(refused("it answers no series")) };
    bounded(series.len())?;
    let curve = |series: tsink::promql::Series| Curve {
        labels: label_text(&series.metric, &series.labels, keeps_name),
        points: series.samples.into_iter().filter(|(_, value)| value.is_finite()).collect(),
    };
    Ok(series.into_iter().map(curve).collect())
}

fn bounded(label_sets: usize) -> Result<(), QueryError> {
    if label_sets <= LABEL_SETS_MAX {
        return Ok(());
    }
    let why = format!("it answers {label_sets} label sets, and at most {LABEL_SETS_MAX} are read; aggregate them");
    Err(QueryError::Refused { why })
}

fn refused(why: &str) -> QueryError {
    QueryError::Refused { why: why.to_owned() }
}

/// The label set as a JSON object, sorted by name.
fn label_text(metric: &str, labels: &[Label], keeps_name: bool) -> String {
    let mut all: BTreeMap<&str, &str> =
        labels.iter().map(|label| (label.name.as_str(), label.value.as_str())).collect();
    // The engine keeps the name where Prometheus drops it.
    if keeps_name && !metric.is_empty() {
        all.insert("__name__", metric);
    }
    serde_json::to_string(&all).unwrap_or_default()
}
