//! What lists and heatmaps need of an evaluation: a hundredth of it.

use super::{Evaluation, Row, RowVerdict, ScoreUnit, Verdict};
use crate::traffic::Weight;
use serde::{Deserialize, Serialize};

/// An evaluation without its evidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Brief {
    /// The outcome.
    pub verdict: Verdict,
    /// Gained, in `unit`.
    pub score: f64,
    /// Percent or points.
    pub unit: ScoreUnit,
    /// What the candidate carried; everything, in those of before it was told.
    #[serde(default = "Weight::all", skip_serializing_if = "Weight::is_all")]
    pub weight: Weight,
    /// In the order of the file.
    pub rows: Vec<BriefRow>,
}

/// One objective of it. Short names: there are thousands of them in one answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BriefRow {
    /// The indicator's name.
    #[serde(rename = "s")]
    pub sli: String,
    /// For people, where it is another.
    #[serde(rename = "n", default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// The outcome.
    #[serde(rename = "v")]
    pub verdict: RowVerdict,
    /// What was measured.
    #[serde(rename = "x", default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// Whether its failure fails the whole evaluation.
    #[serde(rename = "k", default, skip_serializing_if = "std::ops::Not::not")]
    pub key_sli: bool,
}

impl From<&Evaluation> for Brief {
    fn from(evaluation: &Evaluation) -> Self {
        let Evaluation { verdict, score, unit, weight, rows, .. } = evaluation;
        let rows = rows.iter().map(BriefRow::from).collect();
        Self { verdict: *verdict, score: *score, unit: *unit, weight: *weight, rows }
    }
}

impl From<&Row> for BriefRow {
    fn from(row: &Row) -> Self {
        Self {
            sli: row.sli.clone(),
            display_name: (row.display_name != row.sli).then(|| row.display_name.clone()),
            verdict: row.verdict,
            value: row.value,
            key_sli: row.key_sli,
        }
    }
}

impl BriefRow {
    /// What people call it.
    #[must_use]
    pub fn title(&self) -> &str {
        self.display_name.as_deref().unwrap_or(&self.sli)
    }
}
