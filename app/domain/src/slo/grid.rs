//! Evaluations side by side: a line for each objective, a cell for each evaluation.

use super::{Brief, RowVerdict};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// One objective over several evaluations.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// The indicator's name.
    pub sli: String,
    /// For people, as the newest evaluation has it.
    pub title: String,
    /// Whether its failure fails everything, in the newest evaluation that has it.
    pub key_sli: bool,
    /// One for each evaluation, in their order; none where the objective was not part of it.
    pub cells: Vec<Option<Cell>>,
}

/// One objective of one evaluation: its outcome and what was measured.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Cell(pub RowVerdict, pub Option<f64>);

/// The lines of these evaluations, the oldest first. Key objectives come first, then the others in the order of the
/// newest file; what only older files have comes last.
#[must_use]
pub fn grid(oldest_first: &[Brief]) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut known: HashMap<&str, usize> = HashMap::new();
    for (column, brief) in oldest_first.iter().enumerate().rev() {
        for row in &brief.rows {
            let index = *known.entry(&row.sli).or_insert_with(|| {
                let (title, cells) = (row.title().to_owned(), vec![None; oldest_first.len()]);
                lines.push(Line { sli: row.sli.clone(), title, key_sli: row.key_sli, cells });
                lines.len() - 1
            });
            lines[index].cells[column] = Some(Cell(row.verdict, row.value));
        }
    }
    lines.sort_by_key(|line| !line.key_sli);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        slo::{BriefRow, ScoreUnit, Verdict},
        traffic::Weight,
    };

    fn brief(rows: &[(&str, RowVerdict, bool)]) -> Brief {
        let row = |(sli, verdict, key_sli): &(&str, RowVerdict, bool)| BriefRow {
            sli: (*sli).to_owned(),
            display_name: None,
            verdict: *verdict,
            value: Some(1.0),
            key_sli: *key_sli,
        };
        Brief {
            verdict: Verdict::Pass,
            score: 100.0,
            unit: ScoreUnit::Percent,
            weight: Weight::ALL,
            rows: rows.iter().map(row).collect(),
        }
    }

    #[test]
    fn every_objective_has_a_cell_for_every_evaluation() {
        let lines = grid(&[
            brief(&[("gone", RowVerdict::Fail, false), ("errors", RowVerdict::Pass, false)]),
            brief(&[("errors", RowVerdict::Warning, false), ("latency", RowVerdict::Fail, true)]),
        ]);
        let told: Vec<_> = lines.iter().map(|line| (line.sli.as_str(), line.key_sli, line.cells.clone())).collect();
        let cell = |verdict| Some(Cell(verdict, Some(1.0)));
        assert_eq!(
            told,
            [
                ("latency", true, vec![None, cell(RowVerdict::Fail)]),
                ("errors", false, vec![cell(RowVerdict::Pass), cell(RowVerdict::Warning)]),
                ("gone", false, vec![cell(RowVerdict::Fail), None]),
            ]
        );
        assert_eq!(grid(&[]), []);
    }
}
