//! One indicator of an evaluation: where it comes from, and how it was over the evaluations before.

use domain::{
    id::ProjectName,
    series::{Against, Difference, Series, TooFew},
    slo::{Operator, Row, RowVerdict},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The indicator in one evaluation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IndicatorPoint {
    /// The evaluation's number.
    pub number: u32,
    /// Its version.
    pub tag: String,
    /// When it was made.
    pub at: Timestamp,
    /// What was measured.
    pub value: Option<f64>,
    /// How it came out.
    pub verdict: RowVerdict,
    /// What it was held against.
    pub bounds: Bounds,
}

/// What a value was held against: of the alternatives that a file offers, those that decided.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Bounds {
    /// The limits that must hold together for a pass.
    pub pass: Vec<Bound>,
    /// The limits that must hold together for a warning.
    pub warning: Vec<Bound>,
}

/// A limit as a number, and which side of it is the right one.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bound {
    /// The limit.
    pub at: f64,
    /// How values are held against it.
    pub operator: Operator,
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.operator.as_str(), self.at)
    }
}

/// An indicator of an evaluation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IndicatorHistory {
    /// In which project.
    pub project: ProjectName,
    /// The evaluation that the page is about.
    pub number: u32,
    /// The indicator in it, with query, source and raw answer.
    pub row: Row,
    /// Oldest first, that evaluation last.
    pub points: Vec<IndicatorPoint>,
    /// The points as SVG; none where nothing was measured.
    pub chart: Option<String>,
    /// How it was over time; none where that was not fetched, or not yet.
    pub over_time: Option<OverTime>,
    /// Where its source shows the query; none where that has no pages of its own.
    pub open: Option<String>,
}

/// The indicator before and in the evaluation's window.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OverTime {
    /// All values.
    pub series: Series,
    /// As SVG; none where there are no values.
    pub chart: Option<String>,
    /// What differs between the candidate and the live version; none where there are not both.
    pub compared: Option<(Against, Result<Difference, TooFew>)>,
}
