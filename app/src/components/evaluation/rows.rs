//! The objectives of an evaluation as the lines of a table.

use crate::format;
use domain::slo::{CriterionOutcome, Evaluation, Row, RowVerdict, unit_of};

/// Stands where there is no value.
pub const NOTHING: &str = "–";

/// One objective.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// For people.
    pub name: String,
    /// The indicator's name, where it is another.
    pub sli: Option<String>,
    /// Whether its failure fails everything.
    pub is_key: bool,
    /// Its outcome.
    pub verdict: RowVerdict,
    /// What was measured.
    pub value: String,
    /// The criterion that decided, as written.
    pub criterion: String,
    /// What that criterion came to in this evaluation.
    pub target: String,
    /// What earlier evaluations had.
    pub baseline: String,
    /// From there to here.
    pub change: String,
    /// Gained of possible.
    pub points: String,
    /// Why it is as it is, where the numbers do not say it.
    pub note: Option<String>,
    /// What it is sorted by.
    pub keys: Keys,
}

/// The numbers of a line, to be sorted by; infinite where there is none, so that it comes last.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Keys {
    /// What was measured.
    pub value: f64,
    /// From the earlier value to this one, as a share of it.
    pub change: f64,
    /// Lost of the possible points, negative: the greatest loss comes first.
    pub points: f64,
}

/// What lines are sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortBy {
    /// What failed first.
    Verdict,
    /// The objective's name.
    Name,
    /// What was measured.
    Value,
    /// The change.
    Change,
    /// The points lost.
    Points,
}

/// Sorts lines that are in the order of [`lines`], the least first, or the other way round.
pub fn sort(lines: &mut [Line], by: SortBy, is_reversed: bool) {
    match by {
        SortBy::Verdict => {}
        SortBy::Name => lines.sort_by(|one, two| one.name.cmp(&two.name)),
        SortBy::Value => lines.sort_by(|one, two| one.keys.value.total_cmp(&two.keys.value)),
        SortBy::Change => lines.sort_by(|one, two| one.keys.change.total_cmp(&two.keys.change)),
        SortBy::Points => lines.sort_by(|one, two| one.keys.points.total_cmp(&two.keys.points)),
    }
    if is_reversed {
        lines.reverse();
    }
}

impl Line {
    /// The indicator's name.
    #[must_use]
    pub fn sli(&self) -> &str {
        self.sli.as_deref().unwrap_or(&self.name)
    }
}

/// The objectives, those that failed first, among equals the key ones first, else in the order of the file.
#[must_use]
pub fn lines(evaluation: &Evaluation) -> Vec<Line> {
    let mut rows: Vec<&Row> = evaluation.rows.iter().collect();
    rows.sort_by_key(|row| (rank(row.verdict), !row.key_sli));
    rows.into_iter().map(line).collect()
}

fn rank(verdict: RowVerdict) -> u8 {
    match verdict {
        RowVerdict::Fail => 0,
        RowVerdict::Error => 1,
        RowVerdict::InsufficientData => 2,
        RowVerdict::Warning => 3,
        RowVerdict::Pass => 4,
        RowVerdict::Info => 5,
    }
}

fn line(row: &Row) -> Line {
    let unit = unit_of(&row.sli);
    let measured = |value: f64| match unit {
        Some(unit) => format!("{}\u{a0}{unit}", format::number(value)),
        None => format::number(value),
    };
    let number = |value: Option<f64>| value.map_or_else(|| NOTHING.to_owned(), measured);
    let decided = deciding(row);
    let join = |text: Vec<String>| if text.is_empty() { NOTHING.to_owned() } else { text.join(" and ") };
    let change = row.value.zip(row.compared_value).and_then(|(value, before)| format::change(value, before));
    let counts = row.verdict != RowVerdict::Info;
    let notes = decided.iter().filter_map(|criterion| criterion.note.clone());
    Line {
        name: row.display_name.clone(),
        sli: (row.sli != row.display_name).then(|| row.sli.clone()),
        is_key: row.key_sli,
        verdict: row.verdict,
        value: number(row.value),
        criterion: join(decided.iter().map(|criterion| criterion.criteria.clone()).collect()),
        target: join(decided.iter().filter_map(|criterion| criterion.target.map(measured)).collect()),
        baseline: number(row.compared_value),
        change: change.unwrap_or_else(|| NOTHING.to_owned()),
        points: if counts {
            format!("{} / {}", format::points(row.score), format::points(row.weight))
        } else {
            NOTHING.to_owned()
        },
        keys: Keys {
            value: row.value.unwrap_or(f64::INFINITY),
            change: share(row).unwrap_or(f64::INFINITY),
            points: row.score - row.weight,
        },
        note: row.message.clone().or_else(|| notes.reduce(|all, one| format!("{all} {one}"))),
    }
}

/// The change as a share of the earlier value.
fn share(row: &Row) -> Option<f64> {
    let (value, before) = row.value.zip(row.compared_value)?;
    (before != 0.0).then(|| (value - before) / before.abs())
}

/// The criteria that made the verdict: the group that held, or what did not hold of the first one.
fn deciding(row: &Row) -> Vec<&CriterionOutcome> {
    let held = |groups: &'_ [Vec<CriterionOutcome>]| {
        groups.iter().position(|group| !group.is_empty() && group.iter().all(|criterion| criterion.held))
    };
    match row.verdict {
        RowVerdict::Pass => held(&row.pass).map_or_else(Vec::new, |index| row.pass[index].iter().collect()),
        RowVerdict::Warning => held(&row.warning).map_or_else(Vec::new, |index| row.warning[index].iter().collect()),
        RowVerdict::Fail | RowVerdict::InsufficientData | RowVerdict::Error => {
            let groups = row.pass.iter().flatten();
            groups.filter(|criterion| !criterion.held).take(1).collect()
        }
        RowVerdict::Info => Vec::new(),
    }
}

#[cfg(test)]
#[path = "rows_tests.rs"]
pub(super) mod tests;
