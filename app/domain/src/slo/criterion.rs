//! One criterion: an operator and a limit, such as `<600` or `<=+10%`.

use serde::{Deserialize, Serialize};

/// One criterion, as written and as understood.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Criterion {
    /// As written, such as `<=+10%`.
    pub text: String,
    /// How the value is held against the limit.
    pub operator: Operator,
    /// What the limit is.
    pub limit: Limit,
}

/// How a value is held against a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operator {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `=`
    Equal,
    /// `>=`
    AtLeast,
    /// `>`
    More,
}

/// A fixed limit, or one that moves with the baseline.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// The number itself.
    Fixed(f64),
    /// The baseline plus this.
    Step(f64),
    /// The baseline plus this percentage of its absolute value.
    Percent(f64),
}
