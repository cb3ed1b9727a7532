//! Objectives: the SLO file of both Keptn generations read into one model, and the judgement by it.

pub mod criterion;
pub mod evaluate;
pub mod evaluation;
mod read;
pub mod score;

pub use evaluation::{Evaluation, Row, RowVerdict, Verdict};
