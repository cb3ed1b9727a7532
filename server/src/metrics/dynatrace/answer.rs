//! Dynatrace's answers in our words: a value, or a sentence that says why there is none.

use crate::metrics::{
    LABEL_SETS_MAX, QueryError, Samples, not_a_number,
    remote::{Answer, words},
};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Warnings that are passed on at most.
const WARNINGS_MAX: usize = 5;

/// What a query was answered.
#[derive(Debug)]
pub(super) struct Said {
    series: Vec<Series>,
    pub(super) warnings: Vec<String>,
    whom: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    result: Vec<Metric>,
    next_page_key: Option<String>,
    #[serde(default)]
    warnings: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Metric {
    metric_id: String,
    data: Vec<Series>,
    #[serde(default)]
    warnings: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Series {
    /// Where the answer is of several metrics: which; added here.
    #[serde(skip)]
    metric: Option<String>,
    #[serde(default)]
    dimension_map: BTreeMap<String, String>,
    values: Vec<Option<f64>>,
}

#[derive(Deserialize)]
struct Refused {
    error: Reason,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Reason {
    message: String,
    #[serde(default)]
    constraint_violations: Vec<Violation>,
}

#[derive(Deserialize)]
struct Violation {
    message: String,
}

/// What was answered, or how it was refused.
pub(super) fn read(whom: &str, answer: &Answer) -> Result<Said, QueryError> {
    let reason = serde_json::from_slice(&answer.body).ok().map(|refused: Refused| told(&refused.error));
    if let Some(refusal) = answer.refusal(whom, reason.as_deref()) {
        return Err(refusal);
    }
    let refused = |why: String| QueryError::Refused { why: format!("{whom} {why}") };
    let body: Body = serde_json::from_slice(&answer.body)
        .map_err(|why| refused(format!("does not answer as Dynatrace does ({why}); check the connection's address")))?;
    if body.next_page_key.is_some_and(|key| !key.is_empty()) {
        return Err(refused("answers more than a page; aggregate the query".to_owned()));
    }
    let has_several = body.result.len() > 1;
    let mut said = Said { series: Vec::new(), warnings: body.warnings, whom: whom.to_owned() };
    for metric in body.result {
        said.warnings.extend(metric.warnings);
        let name = has_several.then_some(metric.metric_id);
        said.series.extend(metric.data.into_iter().map(|series| Series { metric: name.clone(), ..series }));
    }
    said.warnings = said.warnings.iter().take(WARNINGS_MAX).map(|warning| words(warning)).collect();
    Ok(said)
}

fn told(reason: &Reason) -> String {
    let violations = reason.constraint_violations.iter().map(|violation| violation.message.as_str());
    [reason.message.as_str()].into_iter().chain(violations).collect::<Vec<_>>().join(" ")
}

impl Said {
    /// Its values, each multiplied by `scale`; `explain` says what an empty answer means.
    pub(super) fn samples(self, scale: f64, explain: impl FnOnce() -> String) -> Result<Samples, QueryError> {
        if self.series.is_empty() {
            return Err(QueryError::NoData { why: explain() });
        }
        if self.series.len() > LABEL_SETS_MAX {
            let sets = self.series.len();
            let why = format!("it answers {sets} series, and at most {LABEL_SETS_MAX} are read; aggregate them");
            return Err(QueryError::Refused { why });
        }
        let whom = &self.whom;
        let values = self.series.into_iter().map(|series| {
            let labels = series.labels();
            match series.values.as_slice() {
                [Some(value)] if value.is_finite() => Ok((labels, value * scale)),
                [Some(value)] => {
                    Err(QueryError::NoData { why: format!("{}, says {whom}", not_a_number(&labels, *value)) })
                }
                // One series that cannot be known makes the whole unknown: the others might only look better.
                [] | [None] => {
                    let of = if labels.is_empty() { String::new() } else { format!(" for {labels}") };
                    Err(QueryError::NoData { why: format!("the data point{of} is empty, says {whom}") })
                }
                several => {
                    let count = several.len();
                    let why = format!("it answers {count} data points a series; leave `resolution` out, or fold them");
                    Err(QueryError::Refused { why })
                }
            }
        });
        Ok(Samples { values: values.collect::<Result<_, _>>()?, warnings: self.warnings, read: None })
    }
}

impl Series {
    /// As JSON text; empty where nothing tells it from others.
    fn labels(&self) -> String {
        let mut labels = self.dimension_map.clone();
        labels.extend(self.metric.clone().map(|metric| ("__name__".to_owned(), metric)));
        if labels.is_empty() { String::new() } else { serde_json::to_string(&labels).unwrap_or_default() }
    }
}
