//! An evaluation as `--output json` tells it.

use domain::{
    evidence::{Judgement, Reference},
    slo::{CriterionOutcome, Row, RowVerdict, Verdict},
};
use serde::Serialize;

/// The outcome with all that led to it.
#[derive(Debug, Serialize)]
pub struct Report<'e> {
    verdict: Verdict,
    /// Percent for the later format, points for 0.5.
    score: f64,
    /// What could have been gained, in points.
    max_score: f64,
    reason: &'e str,
    compared_with: &'e [Reference],
    rows: Vec<RowReport<'e>>,
}

/// One objective.
#[derive(Debug, Serialize)]
struct RowReport<'e> {
    sli: &'e str,
    verdict: RowVerdict,
    /// In points, at most `weight`.
    score: f64,
    weight: f64,
    key_sli: bool,
    value: Option<f64>,
    compared_value: Option<f64>,
    pass_targets: Vec<Target<'e>>,
    warning_targets: Vec<Target<'e>>,
    message: Option<&'e str>,
}

/// One criterion.
#[derive(Debug, Serialize)]
struct Target<'e> {
    criteria: &'e str,
    /// None where there is nothing to compute it from.
    target_value: Option<f64>,
    /// None where it cannot be known.
    violated: Option<bool>,
}

impl<'e> Report<'e> {
    /// Of an evaluation.
    #[must_use]
    pub fn of(judgement: &'e Judgement) -> Self {
        let evaluation = &judgement.evaluation;
        Self {
            verdict: evaluation.verdict,
            score: evaluation.score,
            max_score: evaluation.max_score,
            reason: &evaluation.reason,
            compared_with: &judgement.compared_with,
            rows: evaluation.rows.iter().map(row).collect(),
        }
    }
}

fn row(row: &Row) -> RowReport<'_> {
    RowReport {
        sli: &row.sli,
        verdict: row.verdict,
        score: row.score,
        weight: row.weight,
        key_sli: row.key_sli,
        value: row.value,
        compared_value: row.compared_value,
        pass_targets: targets(row, &row.pass),
        warning_targets: targets(row, &row.warning),
        message: row.message.as_deref(),
    }
}

fn targets<'e>(row: &Row, groups: &'e [Vec<CriterionOutcome>]) -> Vec<Target<'e>> {
    let target = |outcome: &'e CriterionOutcome| Target {
        criteria: &outcome.criteria,
        target_value: outcome.target,
        violated: is_violated(row, outcome),
    };
    groups.iter().flatten().map(target).collect()
}

/// Whether a criterion was violated; none where there is no value, or no limit.
pub(super) fn is_violated(row: &Row, outcome: &CriterionOutcome) -> Option<bool> {
    let is_known = row.value.is_some() && (outcome.held || outcome.target.is_some());
    is_known.then_some(!outcome.held)
}
