//! What another objectives file would have said of evaluations that were made: asked before it is saved.
//!
//! Only what was measured then can be judged now. An objective on an indicator that was not measured then has no value,
//! and no value is never a pass.

mod difference;
mod summary;

pub use difference::{Difference, Judged};
pub use summary::{Summary, Transition};

use super::{
    Beside, Context, Evaluation, File, Measured, Occasion, Outcome, Past, Row, RowVerdict, ScoreUnit, Verdict, earlier,
    evaluate, place::find,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

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
/// have said of those that the gate would compare it with (see [`earlier`]).
///
/// # Errors
/// [`TooMany`] if there are more than [`RUNS_MAX`].
pub fn backtest(candidate: &File, runs: &[Run]) -> Result<Backtest, TooMany> {
    if runs.len() > RUNS_MAX {
        return Err(TooMany(runs.len()));
    }
    // The newest first, as `evaluate` wants it. They are few and small, so moving them costs next to nothing.
    let mut made: Vec<(Occasion<u32>, Past)> = Vec::with_capacity(runs.len());
    let mut known = BTreeSet::new();
    let mut retried = Vec::with_capacity(runs.len());
    for run in runs {
        let again = again(candidate, &run.evaluation, &history(candidate, run.occasion(), &made));
        let judged = again.as_ref().unwrap_or(&run.evaluation);
        let past = Past::of(run.id.clone(), judged, run.invalidated);
        made.insert(0, (run.occasion(), Past { verdict: run.overridden.unwrap_or(past.verdict), ..past }));
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

impl Run {
    fn occasion(&self) -> Occasion<u32> {
        Occasion { window: self.evaluation.window, delivery: self.delivery }
    }
}

/// Those of `made` that `this` is compared with, as the gate chooses them, and no more than the candidate takes in.
fn history(candidate: &File, this: Occasion<u32>, made: &[(Occasion<u32>, Past)]) -> Vec<Past> {
    let comparison = candidate.comparison;
    let count = usize::try_from(comparison.results).unwrap_or(usize::MAX);
    let chosen = earlier(this, made.iter().collect(), |(occasion, _)| *occasion);
    let chosen = chosen.into_iter().map(|(_, past)| past).filter(|past| comparison.takes_in(past));
    chosen.take(count).cloned().collect()
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
        ([_, ..], None, RowVerdict::Error | RowVerdict::InsufficientData) => {
            let is_error = row.verdict == RowVerdict::Error;
            Outcome::Partial { values: row.values.clone(), is_error, message: message() }
        }
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
