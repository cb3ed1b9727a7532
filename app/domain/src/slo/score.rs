//! Points made into a total, and the total into a verdict.

use super::{CriterionOutcome, File, Row, RowVerdict, ScoreUnit, Total, Verdict};

/// What the rows gained, and could have gained, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Score {
    /// Gained.
    pub points: f64,
    /// Gained if every row without evidence had passed.
    pub points_at_best: f64,
    /// Possible.
    pub points_max: f64,
}

impl Score {
    /// Adds up the rows that are judged; rows that are shown only count for nothing.
    #[must_use]
    pub fn of(rows: &[Row]) -> Self {
        let judged = || rows.iter().filter(|row| row.verdict != RowVerdict::Info);
        let at_best = |row: &Row| match row.verdict {
            RowVerdict::Pass | RowVerdict::Warning | RowVerdict::Fail => row.score,
            RowVerdict::InsufficientData | RowVerdict::Error if cannot_pass(row) => row.weight / 2.0,
            RowVerdict::InsufficientData | RowVerdict::Error => row.weight,
            RowVerdict::Info => 0.0,
        };
        let gained = |row: &Row| match row.verdict {
            RowVerdict::Pass | RowVerdict::Warning | RowVerdict::Fail => row.score,
            RowVerdict::InsufficientData | RowVerdict::Error | RowVerdict::Info => 0.0,
        };
        Self {
            points: sum(judged().map(gained)),
            points_at_best: sum(judged().map(at_best)),
            points_max: sum(judged().map(|row| row.weight)),
        }
    }

    /// What was gained, in `unit`. Not rounded.
    #[must_use]
    pub fn gained(self, unit: ScoreUnit) -> f64 {
        self.in_unit(self.points, unit)
    }

    fn in_unit(self, points: f64, unit: ScoreUnit) -> f64 {
        match unit {
            ScoreUnit::Points => points,
            ScoreUnit::Percent if self.points_max > 0.0 => 100.0 * points / self.points_max,
            ScoreUnit::Percent => 0.0,
        }
    }
}

/// Points together, to nine digits behind the point: nobody writes more, and without that 0.7 and three times 0.1 would
/// not reach a total of 1.
#[must_use]
pub(super) fn sum(points: impl Iterator<Item = f64>) -> f64 {
    const DIGITS: f64 = 1e9;
    // Nothing at all sums up to -0, which reads badly.
    (points.sum::<f64>() * DIGITS).round() / DIGITS + 0.0
}

/// The verdict of a whole evaluation. What is certain comes first: a failed key objective, and a total that is out of
/// reach whatever the missing values would be. Then what is missing. Only complete evidence can pass.
#[must_use]
pub fn verdict(file: &File, rows: &[Row]) -> Verdict {
    let score = Score::of(rows);
    let at_best = score.in_unit(score.points_at_best, file.unit());
    let has = |verdict: RowVerdict| rows.iter().any(|row| row.verdict == verdict && counts(row));
    let has_points = score.points_max > 0.0;
    let is_out_of_reach = has_points && at_best < file.total.warning;
    if rows.iter().any(|row| row.key_sli && row.verdict == RowVerdict::Fail) || is_out_of_reach {
        return Verdict::Fail;
    }
    if has(RowVerdict::Error) {
        return Verdict::Error;
    }
    if has(RowVerdict::InsufficientData) {
        return Verdict::InsufficientData;
    }
    if !has_points {
        return Verdict::NotEvaluated;
    }
    by_total(score.gained(file.unit()), file.total)
}

/// Whether a row whose verdict is not known fails all its ways to a pass by what is known: then it can come to a warning at
/// best.
fn cannot_pass(row: &Row) -> bool {
    let is_broken = |outcome: &CriterionOutcome| outcome.target.is_some() && !outcome.held;
    row.value.is_some() && row.pass.iter().all(|group| group.iter().any(is_broken))
}

/// Whether a row has a say in the verdict: one of weight 0 has none, unless it is a key objective.
fn counts(row: &Row) -> bool {
    row.weight > 0.0 || row.key_sli
}

/// Both limits are inclusive. A score that is not a number reaches neither.
fn by_total(score: f64, total: Total) -> Verdict {
    if score >= total.pass {
        Verdict::Pass
    } else if score >= total.warning {
        Verdict::Warning
    } else {
        Verdict::Fail
    }
}
