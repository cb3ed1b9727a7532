//! What an evaluation records, so that it can be explained years later.

use crate::{digest::RevisionRef, traffic::Weight, window::Window};
use serde::{Deserialize, Serialize};

/// The outcome of a gate. Only [`Verdict::Pass`], or [`Verdict::Warning`] where the plan says so, promotes by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The score reached the pass limit and no key objective failed.
    Pass,
    /// The score reached the warning limit only.
    Warning,
    /// The score is too low, or a key objective failed.
    Fail,
    /// A value that was needed is missing.
    InsufficientData,
    /// A source could not be asked, or refused the question.
    Error,
    /// There is a gate but no objectives file.
    NotEvaluated,
}

/// The outcome of one objective.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowVerdict {
    /// A group of pass criteria held.
    Pass,
    /// Only a group of warning criteria held: half the weight.
    Warning,
    /// Neither held.
    Fail,
    /// Has no pass criteria: shown only, counts for nothing.
    Info,
    /// No usable value.
    InsufficientData,
    /// The source could not be asked, or refused.
    Error,
}

/// Whether a total is a share of the possible points or the points themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScoreUnit {
    /// 0 to 100 of the weights that count (`slo.yaml`).
    Percent,
    /// The plain sum (Keptn 0.5's `service-objectives.yaml`).
    Points,
}

/// One criterion with the limit that was computed for it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CriterionOutcome {
    /// As written, such as `<=+10%`.
    pub criteria: String,
    /// The value that the indicator was held against; none where it could not be computed.
    pub target: Option<f64>,
    /// Whether it held. False as well where it could not be decided.
    pub held: bool,
    /// Why it could not be decided, or that there was no baseline yet.
    pub note: Option<String>,
}

/// One objective of an evaluation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// The indicator's name.
    pub sli: String,
    /// For people; the indicator's name where the file gives none.
    pub display_name: String,
    /// The row's outcome.
    pub verdict: RowVerdict,
    /// Points gained, at most `weight`.
    pub score: f64,
    /// Points possible.
    pub weight: f64,
    /// Whether its failure fails the whole evaluation.
    pub key_sli: bool,
    /// The value that was judged; the worst where the indicator gave several.
    pub value: Option<f64>,
    /// All values with their label set (JSON text, empty for a scalar), where there were several.
    #[serde(with = "crate::sampled")]
    pub values: Vec<(String, f64)>,
    /// The baseline, where earlier evaluations gave one.
    pub compared_value: Option<f64>,
    /// Groups of pass criteria: a group holds if all of it does, the row passes if any group holds.
    pub pass: Vec<Vec<CriterionOutcome>>,
    /// Groups of warning criteria.
    pub warning: Vec<Vec<CriterionOutcome>>,
    /// Why the verdict is what it is, where the numbers alone do not say it.
    pub message: Option<String>,
    /// The query with its placeholders filled in.
    pub query: Option<String>,
    /// Who was asked, such as `embedded`.
    pub source: Option<String>,
    /// How many raw samples it looked at; none where it does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read: Option<u64>,
    /// The comparison with the live version, where the objective asks for one and it could be made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compared: Option<super::Compared>,
}

/// Indicators of one window, judged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evaluation {
    /// The outcome.
    pub verdict: Verdict,
    /// Gained, in `unit`.
    pub score: f64,
    /// What could have been gained, in points.
    pub max_score: f64,
    /// Percent or points.
    pub unit: ScoreUnit,
    /// The score that passes, inclusive; none without an objectives file.
    pub pass_at: Option<f64>,
    /// The score that warns, inclusive.
    pub warning_at: Option<f64>,
    /// Why, in one sentence with the numbers.
    pub reason: String,
    /// In the order of the file.
    pub rows: Vec<Row>,
    /// The earlier evaluations that the baseline was made of.
    pub compared_with: Vec<String>,
    /// Which time was judged.
    pub window: Window,
    /// What the candidate carried throughout the window.
    pub weight: Weight,
    /// The objectives it was judged by.
    pub slo: Option<RevisionRef>,
    /// The indicators that were asked for.
    pub sli: Vec<RevisionRef>,
}

impl Evaluation {
    /// What is recorded where the judgement itself could not be made: an error, never a pass.
    #[must_use]
    pub fn broken(context: super::Context, why: &str) -> Self {
        Self {
            verdict: Verdict::Error,
            reason: format!("Nothing could be judged: {why}."),
            ..Self::not_evaluated(context)
        }
    }
}
