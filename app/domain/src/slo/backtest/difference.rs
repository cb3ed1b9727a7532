//! What a candidate file changes about one objective of one evaluation.

use crate::slo::{CriterionOutcome, Row, RowVerdict, place};
use serde::{Deserialize, Serialize};

/// How far two numbers may lie apart, in parts of the larger one, and still be the same: more than reading and writing
/// them changes, less than anybody means.
const ALIKE: f64 = 1e-9;

/// One objective before and after.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// The indicator's name.
    pub sli: String,
    /// For people; as the candidate says it, if it has the objective.
    pub display_name: String,
    /// What was measured then; the worst of several values. None where there is no usable value, so that no verdict can
    /// come of it.
    pub value: Option<f64>,
    /// As it was judged. None where it was no objective then.
    pub before: Option<Judged>,
    /// As the candidate judges it. None where the candidate leaves it out.
    pub after: Option<Judged>,
}

/// One judgement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Judged {
    /// Its outcome.
    pub verdict: RowVerdict,
    /// Points gained.
    pub points: f64,
    /// Points possible.
    pub weight: f64,
    /// Whether its failure fails the whole evaluation.
    pub key_sli: bool,
    /// Groups of pass criteria with the limits that they came to.
    pub pass: Vec<Vec<CriterionOutcome>>,
    /// Groups of warning criteria.
    pub warning: Vec<Vec<CriterionOutcome>>,
}

impl Difference {
    /// Whether the objective had a value then. Without one the candidate can say nothing about it.
    #[must_use]
    pub fn was_measured(&self) -> bool {
        self.value.is_some()
    }

    fn of(before: Option<&Row>, after: Row) -> Self {
        Self {
            sli: after.sli.clone(),
            display_name: after.display_name.clone(),
            value: before.and_then(|row| row.value),
            before: before.cloned().map(Judged::of),
            after: Some(Judged::of(after)),
        }
    }

    fn left_out(before: &Row) -> Self {
        Self {
            sli: before.sli.clone(),
            display_name: before.display_name.clone(),
            value: before.value,
            before: Some(Judged::of(before.clone())),
            after: None,
        }
    }
}

impl Judged {
    fn of(row: Row) -> Self {
        Self {
            verdict: row.verdict,
            points: row.score,
            weight: row.weight,
            key_sli: row.key_sli,
            pass: row.pass,
            warning: row.warning,
        }
    }
}

/// The objectives for which `after` says something else than `before`.
pub(super) fn between(before: &[Row], after: Vec<Row>) -> Vec<Difference> {
    let is_left_out = |(place, old): &(usize, &Row)| find_row(&after, *place, &old.sli).is_none();
    let left_out = before.iter().enumerate().filter(is_left_out).map(|(_, old)| Difference::left_out(old));
    let left_out: Vec<Difference> = left_out.collect();
    let changed = after.into_iter().enumerate().filter_map(|(place, new)| {
        let old = find_row(before, place, &new.sli);
        if old.is_some_and(|old| is_same(old, &new)) { None } else { Some(Difference::of(old, new)) }
    });
    changed.chain(left_out).collect()
}

fn find_row<'r>(rows: &'r [Row], place: usize, sli: &str) -> Option<&'r Row> {
    place::find(rows, place, |row| row.sli == sli)
}

fn is_same(one: &Row, two: &Row) -> bool {
    one.verdict == two.verdict
        && one.key_sli == two.key_sli
        && is_alike(one.score, two.score)
        && is_alike(one.weight, two.weight)
        && are_same(&one.pass, &two.pass)
        && are_same(&one.warning, &two.warning)
}

fn are_same(one: &[Vec<CriterionOutcome>], two: &[Vec<CriterionOutcome>]) -> bool {
    let is_same = |(one, two): (&CriterionOutcome, &CriterionOutcome)| {
        let has_same_limit = match (one.target, two.target) {
            (Some(one), Some(two)) => is_alike(one, two),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        };
        one.criteria == two.criteria && one.held == two.held && has_same_limit
    };
    one.len() == two.len()
        && one.iter().zip(two).all(|(one, two)| one.len() == two.len() && one.iter().zip(two).all(is_same))
}

fn is_alike(one: f64, two: f64) -> bool {
    (one - two).abs() <= ALIKE * one.abs().max(two.abs())
}
