//! Prometheus' answers in our words: a value, or a sentence that says why there is none.

use crate::metrics::{
    Curve, LABEL_SETS_MAX, QueryError, Samples, not_a_number,
    remote::{Answer, words},
};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Warnings that are passed on at most.
const WARNINGS_MAX: usize = 5;
/// How a warning begins that is about the query. All others are about data that could not be had: of a store behind
/// Thanos, say, or of a remote read.
const OF_QUERY: &str = "PromQL ";

/// What an instant query was answered.
#[derive(Debug)]
pub(super) struct Said {
    pub(super) data: Data,
    pub(super) warnings: Vec<String>,
    pub(super) read: Option<u64>,
    /// Why there may be more than was said; none where that is all.
    in_part: Option<String>,
    /// Who said it.
    whom: String,
}

/// The types of an answer.
#[derive(Debug)]
pub(super) enum Data {
    /// One value a label set, which is JSON text.
    Vector(Vec<(String, f64)>),
    Scalar(f64),
    /// One curve a label set.
    Matrix(Vec<Curve>),
    /// Not a value; its name.
    Other(String),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    status: String,
    data: Option<Wire>,
    error_type: Option<String>,
    error: Option<String>,
    #[serde(default)]
    warnings: Vec<String>,
    /// VictoriaMetrics says it so.
    #[serde(default)]
    is_partial: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wire {
    result_type: String,
    result: serde_json::Value,
    stats: Option<Stats>,
}

#[derive(Deserialize)]
struct Stats {
    samples: Option<Looked>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Looked {
    total_queryable_samples: Option<u64>,
}

#[derive(Deserialize)]
struct Series {
    metric: BTreeMap<String, String>,
    value: (f64, String),
}

#[derive(Deserialize)]
struct Range {
    metric: BTreeMap<String, String>,
    #[serde(default)]
    values: Vec<(f64, String)>,
}

/// What was answered, or how it was refused.
pub(super) fn read(whom: &str, answer: &Answer) -> Result<Said, QueryError> {
    let body: Result<Body, _> = serde_json::from_slice(&answer.body);
    let said = body.as_ref().ok().and_then(|body| body.error.as_deref());
    if let Some(refusal) = answer.refusal(whom, said) {
        return Err(refusal);
    }
    let foreign = |why: String| QueryError::Refused {
        why: format!("{whom} does not answer as Prometheus does ({why}); check the connection's address"),
    };
    let body = body.map_err(|why| foreign(why.to_string()))?;
    if body.status != "success" {
        let kind = body.error_type.unwrap_or_default();
        let why = words(&format!("{kind}: {}", body.error.unwrap_or_default()));
        return Err(QueryError::Refused { why: format!("{whom} answered {why}") });
    }
    let wire = body.data.ok_or_else(|| foreign("there is no data".to_owned()))?;
    let looked = wire.stats.as_ref().and_then(|stats| stats.samples.as_ref());
    Ok(Said {
        read: looked.and_then(|samples| samples.total_queryable_samples),
        data: data(wire).map_err(foreign)?,
        in_part: in_part(body.is_partial, &body.warnings),
        warnings: body.warnings.iter().take(WARNINGS_MAX).map(|warning| words(warning)).collect(),
        whom: whom.to_owned(),
    })
}

fn in_part(is_partial: bool, warnings: &[String]) -> Option<String> {
    let of_data = warnings.iter().find(|warning| !warning.starts_with(OF_QUERY)).map(|warning| words(warning));
    of_data.or_else(|| is_partial.then(|| "some of its storage did not answer".to_owned()))
}

fn data(wire: Wire) -> Result<Data, String> {
    let wrong = |why: serde_json::Error| why.to_string();
    Ok(match wire.result_type.as_str() {
        "scalar" => {
            let (_, text): (f64, String) = serde_json::from_value(wire.result).map_err(wrong)?;
            Data::Scalar(number(&text)?)
        }
        "vector" => {
            let series: Vec<Series> = serde_json::from_value(wire.result).map_err(wrong)?;
            let value = |one: Series| {
                let labels = serde_json::to_string(&one.metric).map_err(wrong)?;
                Ok((labels, number(&one.value.1)?))
            };
            Data::Vector(series.into_iter().map(value).collect::<Result<_, String>>()?)
        }
        "matrix" => {
            let series: Vec<Range> = serde_json::from_value(wire.result).map_err(wrong)?;
            Data::Matrix(series.into_iter().map(curve).collect::<Result<_, String>>()?)
        }
        other => Data::Other(words(other)),
    })
}

fn too_many(sets: usize) -> QueryError {
    let why = format!("it answers {sets} label sets, and at most {LABEL_SETS_MAX} are read; aggregate them");
    QueryError::Refused { why }
}

fn curve(range: Range) -> Result<Curve, String> {
    let labels = serde_json::to_string(&range.metric).map_err(|why| why.to_string())?;
    let mut points = Vec::with_capacity(range.values.len());
    for (at_s, text) in range.values {
        let value = number(&text)?;
        #[expect(clippy::cast_possible_truncation, reason = "milliseconds of a moment, far below 2^53")]
        let at_ms = (at_s * 1000.0).round() as i64;
        points.extend(value.is_finite().then_some((at_ms, value)));
    }
    Ok(Curve { labels, points })
}

/// `NaN`, `+Inf` and `-Inf` are numbers here.
fn number(text: &str) -> Result<f64, String> {
    text.parse().map_err(|_| format!("{} is no number", words(text)))
}

impl Said {
    /// The answer, if it is all that there is. What is missing now may be there a moment later.
    pub(super) fn whole(self) -> Result<Self, QueryError> {
        match &self.in_part {
            None => Ok(self),
            Some(why) => Err(QueryError::Unreachable { why: format!("{} answered only in part: {why}", self.whom) }),
        }
    }

    /// Its curves, which a range query has.
    pub(super) fn curves(self) -> Result<Vec<Curve>, QueryError> {
        match self.whole()?.data {
            Data::Matrix(curves) => match curves.len() {
                sets if sets > LABEL_SETS_MAX => Err(too_many(sets)),
                _ => Ok(curves),
            },
            _ => Err(QueryError::Refused { why: "it answers no series".to_owned() }),
        }
    }

    /// Its values; `explain` says what an empty answer means.
    pub(super) fn samples(self, explain: impl FnOnce() -> String) -> Result<Samples, QueryError> {
        let said = self.whole()?;
        let values = match said.data {
            Data::Scalar(value) => vec![(String::new(), value)],
            Data::Vector(values) => values,
            Data::Matrix(_) => {
                let why = "it answers a range of samples; wrap it in rate() or such".to_owned();
                return Err(QueryError::Refused { why });
            }
            Data::Other(what) => {
                return Err(QueryError::Refused { why: format!("it answers a {what}, not a number") });
            }
        };
        if values.len() > LABEL_SETS_MAX {
            return Err(too_many(values.len()));
        }
        if values.is_empty() {
            return Err(QueryError::NoData { why: explain() });
        }
        // One label set that cannot be known makes the whole unknown: the others might only look better.
        if let Some((labels, value)) = values.iter().find(|(_, value)| !value.is_finite()) {
            return Err(QueryError::NoData { why: format!("{}, says {}", not_a_number(labels, *value), said.whom) });
        }
        Ok(Samples { values, warnings: said.warnings, read: said.read })
    }
}
