//! What another objectives file would have said of evaluations that were made: asked before it is saved.
//!
//! Only what was measured then can be judged now. An objective on an indicator that was not measured then has no value,
//! and no value is never a pass.

mod difference;
mod summary;

pub use difference::{Difference, Judged};
pub use summary::{Summary, Transition};

use super::{
    Beside, Context, Evaluation, File, Measured, Outcome, Past, Row, RowVerdict, ScoreUnit, Verdict, evaluate,
    place::find,
};
use serde::{Deserialize, Serialize};
use std::{borrow::Cow, collections::BTreeSet};

/// The most evaluations that are judged again at once.
pub const RUNS_MAX: usize = 500;

/// An evaluation as it was recorded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// How to find it again; as in [`Evaluation::compared_with`].
    pub id: String,
    /// The number of the delivery that asked for it; none where a person did.
    #[serde(default)]
    pub delivery: Option<u32>,
    /// All of it.
    pub evaluation: Evaluation,
    /// Whether a person took it out of comparisons.
    pub invalidated: bool,
    /// What a person said that it counts as; later evaluations chose it, or did not, by that.
    #[serde(default)]
    pub overridden: Option<Verdict>,
}

/// What the candidate file would have said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Backtest {
    /// The oldest first.
    pub runs: Vec<Retried>,
    /// All of them together.
    pub summary: Summary,
}

/// One evaluation judged again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Retried {
    /// Which one.
    pub id: String,
    /// As it was recorded.
    pub before: Total,
    /// As the candidate would have it. As recorded where nothing at all was measured then.
    pub after: Total,
    /// Why, in one sentence with the numbers.
    pub reason: String,
    /// Whether its recorded baseline was made of evaluations that were not handed in, so that the new one has other
    /// values, or none.
    pub lacks_baseline: bool,
    /// Objectives for which anything differs: the candidate's in the order of its file, then those that it leaves out.
    pub differences: Vec<Difference>,
}

/// An evaluation in short.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Total {
    /// Its outcome.
    pub verdict: Verdict,
    /// Gained, in `unit`.
    pub score: f64,
    /// Percent or points.
    pub unit: ScoreUnit,
}

/// More evaluations than are judged again at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0} evaluations are too many: at most {RUNS_MAX} are judged again at once")]
pub struct TooMany(pub usize);

/// Judges `runs`, all of one place and the oldest first, by `candidate`. Each is compared with what the candidate would
/// have said of those before it, its own delivery's left out (as in [`earlier`](super::earlier)).
///
/// # Errors
/// [`TooMany`] if there are more than [`RUNS_MAX`].
pub fn backtest(candidate: &File, runs: &[Run]) -> Result<Backtest, TooMany> {
    if runs.len() > RUNS_MAX {
        return Err(TooMany(runs.len()));
    }
    // The newest first, as `evaluate` wants it. They are few and small, so moving them costs next to nothing.
    let mut history: Vec<Past> = Vec::with_capacity(runs.len());
    let mut askers: Vec<Option<u32>> = Vec::with_capacity(runs.len());
    let mut known = BTreeSet::new();
    let mut retried = Vec::with_capacity(runs.len());
    for run in runs {
        let again = again(candidate, &run.evaluation, &others(&history, &askers, run.delivery));
        let judged = again.as_ref().unwrap_or(&run.evaluation);
        let past = Past::of(run.id.clone(), judged, run.invalidated);
        history.insert(0, Past { verdict: run.overridden.unwrap_or(past.verdict), ..past });
        askers.insert(0, run.delivery);
        retried.push(Retried {
            id: run.id.clone(),
            before: Total::of(&run.evaluation),
            after: Total::of(judged),
            reason: judged.reason.clone(),
            lacks_baseline: run.evaluation.compared_with.iter().any(|id| !known.contains(id.as_str())),
            differences: again.map_or_else(Vec::new, |again| difference::between(&run.evaluation.rows, again.rows)),
        });
        known.insert(run.id.as_str());
    }
    Ok(Backtest { summary: Summary::of(&retried), runs: retried })
}

impl Total {
    fn of(evaluation: &Evaluation) -> Self {
        Self { verdict: evaluation.verdict, score: evaluation.score, unit: evaluation.unit }
    }
}

/// The history without what `own` asked for, which few do more than once. `askers` are those of `history`, in its order.
fn others<'h>(history: &'h [Past], askers: &[Option<u32>], own: Option<u32>) -> Cow<'h, [Past]> {
    if own.is_none() || !askers.contains(&own) {
        return Cow::Borrowed(history);
    }
    let others = history.iter().zip(askers).filter(|(_, asker)| **asker != own);
    Cow::Owned(others.map(|(past, _)| past.clone()).collect())
}

/// The recorded values judged by the candidate; none where no objective was looked at then.
fn again(candidate: &File, recorded: &Evaluation, history: &[Past]) -> Option<Evaluation> {
    if recorded.rows.is_empty() {
        return None;
    }
    let measured = candidate.objectives.iter().enumerate().map(|(place, objective)| {
        let row = find(&recorded.rows, place, |row| row.sli == objective.sli);
        let unmeasured = || Outcome::NoData { message: "it was not measured then".to_owned() };
        Measured {
            sli: objective.sli.clone(),
            outcome: row.map_or_else(unmeasured, answer),
            query: None,
            source: None,
            warnings: Vec::new(),
            read: None,
            beside: row.and_then(|row| row.compared).map(|compared| Beside::Compared(compared.difference)),
        }
    });
    let measured: Vec<Measured> = measured.collect();
    let context = Context { window: recorded.window, weight: recorded.weight, slo: None, sli: Vec::new() };
    Some(evaluate(candidate, &measured, history, context))
}

/// What the source must have answered for this row to be recorded.
fn answer(row: &Row) -> Outcome {
    let message = || row.message.clone().unwrap_or_else(|| "it had no value then".to_owned());
    match (row.values.as_slice(), row.value, row.verdict) {
        ([_, ..], _, _) => Outcome::Values(row.values.clone()),
        ([], Some(value), _) => Outcome::Values(vec![(String::new(), value)]),
        ([], None, RowVerdict::Error) => Outcome::Error { message: message() },
        (
            [],
            None,
            RowVerdict::Pass | RowVerdict::Warning | RowVerdict::Fail | RowVerdict::Info | RowVerdict::InsufficientData,
        ) => Outcome::NoData { message: message() },
    }
}
