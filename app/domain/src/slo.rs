//! Objectives: the SLO file of both Keptn generations read into one model, and the judgement by it.

mod aggregate;
pub mod backtest;
mod baseline;
pub mod beside;
mod brief;
mod check;
pub mod criterion;
pub mod evaluate;
pub mod evaluation;
pub mod grid;
mod groups;
pub mod limits;
mod outcome;
mod place;
mod read;
mod reason;
pub mod remark;
mod row;
pub mod score;
mod unit;

pub use aggregate::Aggregate;
pub use backtest::{Backtest, backtest};
pub use beside::{Beside, Compared};
pub use brief::{Brief, BriefRow};
pub use check::{check_against, check_names};
pub use criterion::{Criterion, Operator};
pub use evaluate::{Context, Measured, Occasion, Outcome, Past, PastRow, earlier, evaluate};
pub use evaluation::{CriterionOutcome, Evaluation, Row, RowVerdict, ScoreUnit, Verdict};
pub(crate) use read::in_points;
pub use read::{OBJECTIVES_MAX, WEIGHT_MAX};
pub use remark::{Remark, Saying, Standing, overriding, veto};
pub use unit::unit_of;

use crate::yaml::Mark;
use serde::{Deserialize, Serialize};

/// The objectives that a place is judged by.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct File {
    /// Which of the two formats it was written in.
    pub format: Format,
    /// Which earlier evaluations relative criteria are held against.
    pub comparison: Comparison,
    /// Words that queries may use as `$key`, in the order of the file.
    pub filter: Vec<(String, String)>,
    /// At least one that counts; each indicator once; in the order of the file.
    pub objectives: Vec<Objective>,
    /// The total score that passes.
    pub total: Total,
}

/// The two generations of the file. They count differently, and only the older allows several values an indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Keptn 0.5's `service-objectives.yaml` and `perfspec.json`: points are summed, the worst of several values decides.
    ServiceObjectives,
    /// `slo.yaml`: a percentage of the weights, exactly one value an indicator.
    Slo,
}

/// One objective: an indicator and the limits that it is held against.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Objective {
    /// The indicator's name.
    pub sli: String,
    /// For people; the indicator's name where there is none.
    pub display_name: Option<String>,
    /// Passes if any group holds. Without a group the objective is shown only.
    pub pass: Vec<Group>,
    /// Warns, for half the weight, if no pass group holds and any of these does.
    pub warning: Vec<Group>,
    /// Points possible; 0 is judged and shown, and counts for nothing. Whole in the later format.
    pub weight: f64,
    /// Whether its failure fails the whole evaluation.
    pub key_sli: bool,
    /// Whether the candidate must also be no worse than the live version over the same window (`compare: live`).
    #[serde(default)]
    pub compare_live: bool,
    /// Where the file names its indicator.
    pub at: Mark,
}

/// Criteria that must hold together; at least one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Group(pub Vec<Criterion>);

/// The limits of the total score, both inclusive, in the file's unit; `warning` is never above `pass`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Total {
    /// Reaching it passes.
    pub pass: f64,
    /// Reaching it warns.
    pub warning: f64,
}

/// Which earlier evaluations make the baseline, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    /// Which evaluations qualify, by their own verdict.
    pub include: Include,
    /// How many of them count, the newest first; at least 1.
    pub results: u32,
    /// How their values become one.
    pub aggregate: Aggregate,
}

/// Which earlier evaluations qualify for the baseline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Include {
    /// All of them.
    All,
    /// Those that passed.
    Pass,
    /// Those that passed or warned.
    PassOrWarn,
}

impl Include {
    /// Whether an evaluation with this verdict qualifies.
    #[must_use]
    pub fn admits(self, verdict: Verdict) -> bool {
        match self {
            Self::All => true,
            Self::Pass => verdict == Verdict::Pass,
            Self::PassOrWarn => matches!(verdict, Verdict::Pass | Verdict::Warning),
        }
    }
}

impl Objective {
    /// What people call it.
    #[must_use]
    pub fn title(&self) -> &str {
        self.display_name.as_deref().unwrap_or(&self.sli)
    }

    /// Whether it is judged; one without pass criteria is shown only.
    #[must_use]
    pub fn is_judged(&self) -> bool {
        !self.pass.is_empty()
    }
}

impl File {
    /// Percent or points.
    #[must_use]
    pub fn unit(&self) -> ScoreUnit {
        match self.format {
            Format::ServiceObjectives => ScoreUnit::Points,
            Format::Slo => ScoreUnit::Percent,
        }
    }

    /// The points that a perfect evaluation gains.
    #[must_use]
    pub fn points_max(&self) -> f64 {
        score::sum(self.objectives.iter().filter(|objective| objective.is_judged()).map(|objective| objective.weight))
    }

    /// In one line, such as `2 objectives, pass at 90 of 100 points`.
    #[must_use]
    pub fn summary(&self) -> String {
        let count = self.objectives.len();
        let noun = if count == 1 { "objective" } else { "objectives" };
        match self.format {
            Format::ServiceObjectives => {
                format!("{count} {noun}, pass at {} of {} points", self.total.pass, self.points_max())
            }
            Format::Slo => format!("{count} {noun}, pass at {} %", self.total.pass),
        }
    }
}
