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
        note: row.message.clone().or_else(|| notes.reduce(|all, one| format!("{all} {one}"))),
    }
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
mod tests;
