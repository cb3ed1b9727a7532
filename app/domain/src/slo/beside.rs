//! `compare: live`: an objective that the candidate must keep, and be no worse in than the live version beside it.
//!
//! By ranks over the same window, as Kayenta judges a canary by its baseline. It comes after the criteria and never
//! instead of them: it can take a pass away, and cannot give one.

use super::{
    Objective, Row, RowVerdict,
    criterion::Operator,
    reason::rounded,
    unit::{unit_of, with_unit},
};
use crate::series::{CONFIDENCE, Difference};
use serde::{Deserialize, Serialize};

/// How often a version that is no worse may be taken for one that is, over all objectives of an evaluation together: each
/// is given its equal part (Bonferroni's correction), and a window is looked at once.
pub const ALPHA: f64 = 0.05;

/// How the candidate stands beside the live version, over the same window.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Beside {
    /// Both were measured.
    Compared(Difference),
    /// They could not be compared.
    Unknown {
        /// Why, as a clause without a full stop.
        message: String,
    },
}

/// What came of a comparison, as it is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Compared {
    /// By how much the candidate's values are greater.
    pub difference: Difference,
    /// Whether that is worse, and not by chance.
    pub is_worse: bool,
}

impl Row {
    /// With the comparison that the objective asks for; `looks` are all that the evaluation makes.
    pub(super) fn beside(self, objective: &Objective, beside: Option<&Beside>, looks: usize) -> Self {
        if !objective.compare_live || !objective.is_judged() {
            return self;
        }
        let has_value = matches!(self.verdict, RowVerdict::Pass | RowVerdict::Warning | RowVerdict::Fail);
        match beside {
            Some(Beside::Compared(difference)) => {
                let is_worse = is_worse(objective, difference, looks);
                let row = Self { compared: Some(Compared { difference: *difference, is_worse }), ..self };
                if is_worse && has_value { row.failing(difference) } else { row }
            }
            // What fails by its own criteria fails, whatever is known of others.
            _ if self.verdict == RowVerdict::Fail || !has_value => self,
            Some(Beside::Unknown { message }) => self.not_compared(message),
            None => self.not_compared("nothing was measured of the live version in the same window"),
        }
    }

    fn failing(self, difference: &Difference) -> Self {
        if self.verdict == RowVerdict::Fail {
            return self;
        }
        let message = clause(&self.sli, difference);
        Self { verdict: RowVerdict::Fail, score: 0.0, message: Some(message), ..self }
    }

    fn not_compared(self, why: &str) -> Self {
        let message = format!("it is to be compared with the live version: {why}");
        Self { verdict: RowVerdict::InsufficientData, score: 0.0, message: Some(message), ..self }
    }

    /// Whether its criteria held and the comparison made it fail.
    pub(super) fn is_worse_than_live(&self) -> bool {
        let holds = |group: &Vec<super::CriterionOutcome>| group.iter().all(|criterion| criterion.held);
        self.verdict == RowVerdict::Fail
            && self.compared.is_some_and(|compared| compared.is_worse)
            && self.pass.iter().chain(&self.warning).any(holds)
    }
}

/// Worse is what the pass criteria limit: more where they bound from above, less where from below, both where from both.
fn is_worse(objective: &Objective, difference: &Difference, looks: usize) -> bool {
    if difference.p >= ALPHA / looks.max(1) as f64 {
        return false;
    }
    let operators = || objective.pass.iter().flat_map(|group| &group.0).map(|criterion| criterion.operator);
    let bounds = |wanted: [Operator; 2]| operators().any(|operator| wanted.contains(&operator));
    let (above, below) = (bounds([Operator::Less, Operator::AtMost]), bounds([Operator::More, Operator::AtLeast]));
    match difference.shift {
        shift if shift > 0.0 => above || !below,
        shift if shift < 0.0 => below || !above,
        _ => false,
    }
}

fn clause(sli: &str, difference: &Difference) -> String {
    let unit = unit_of(sli);
    let how = if difference.shift > 0.0 { "higher" } else { "lower" };
    format!(
        "is {how} than in the live version over the same window by {} ({} % interval {} to {})",
        with_unit(&rounded(difference.shift.abs()), unit),
        CONFIDENCE * 100.0,
        rounded(difference.low),
        with_unit(&rounded(difference.high), unit)
    )
}
