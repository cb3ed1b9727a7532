//! The judgement: measured indicators held against objectives. Pure, so that it can be replayed years later.

use super::{
    Beside, Evaluation, File, Row, ScoreUnit, Verdict, baseline::Baseline, place::find, reason, row, score,
    score::Score,
};
use crate::{digest::RevisionRef, id::DeliveryId, traffic::Weight, window::Window};
use serde::{Deserialize, Serialize};

/// What a source answered when it was asked for one indicator.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// The indicator's name.
    pub sli: String,
    /// The answer.
    pub outcome: Outcome,
    /// The query with its placeholders filled in.
    pub query: Option<String>,
    /// Who was asked, such as `embedded`.
    pub source: Option<String>,
    /// What the source itself said against its answer, each a sentence.
    #[serde(default)]
    pub warnings: Vec<String>,
    /// How many raw samples it looked at; none where it does not say.
    #[serde(default)]
    pub read: Option<u64>,
    /// The comparison with the live version, where the objective asks for one.
    #[serde(default)]
    pub beside: Option<Beside>,
}

/// A source's answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Values with their label set (JSON text, empty for a scalar). None, NaN and infinity are no evidence.
    Values(Vec<(String, f64)>),
    /// There are values for some label sets, and none for others.
    Partial {
        /// As above.
        values: Vec<(String, f64)>,
        /// Whether the source failed for one of the others, or merely had nothing.
        is_error: bool,
        /// What it said of that one, as a clause without a full stop.
        message: String,
    },
    /// The source answered, and has no value.
    NoData {
        /// What it said, as a clause without a full stop.
        message: String,
    },
    /// The source could not be asked, or refused the question.
    Error {
        /// What it said, as a clause without a full stop.
        message: String,
    },
}

/// An earlier evaluation of the same place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Past {
    /// How to find it again.
    pub id: String,
    /// Its outcome.
    pub verdict: Verdict,
    /// Whether a person took it out of comparisons.
    pub invalidated: bool,
    /// What it measured.
    pub rows: Vec<PastRow>,
}

/// What decides whether one evaluation may be compared with another. `D` is what deliveries are known by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Occasion<D = DeliveryId> {
    /// The time that was judged.
    pub window: Window,
    /// The delivery that asked for it, or for what it repeats; none where a person did.
    pub delivery: Option<D>,
}

/// Those of `made` that `this` may be compared with, in their order: whose window ended before its own, and which another
/// delivery asked for. What was judged of the same time, or of the same version at a smaller weight, is no earlier version:
/// a candidate is never held against itself. One window counts once, by what was said of it last. `made` has the newest
/// first.
#[must_use]
pub fn earlier<T, D: PartialEq>(this: Occasion<D>, made: Vec<T>, of: impl Fn(&T) -> Occasion<D>) -> Vec<T> {
    let mut kept: Vec<T> = Vec::new();
    for one in made {
        let its = of(&one);
        let is_earlier = its.window.end < this.window.end && (its.delivery.is_none() || its.delivery != this.delivery);
        if is_earlier && kept.iter().all(|other| of(other).window != its.window) {
            kept.push(one);
        }
    }
    kept
}

/// One indicator of an earlier evaluation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PastRow {
    /// The indicator's name.
    pub sli: String,
    /// The value that was judged; not finite where there were several and one was needed.
    pub value: f64,
    /// Whether it could be measured; says nothing about its verdict.
    pub success: bool,
}

/// What an evaluation is about, recorded with it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Context {
    /// Which time is judged.
    pub window: Window,
    /// What the candidate carried throughout the window.
    pub weight: Weight,
    /// The revision of the objectives; none where there is no file.
    pub slo: Option<RevisionRef>,
    /// The revisions of the indicators.
    pub sli: Vec<RevisionRef>,
}

/// Judges `measured` by the objectives of `file`. `history` holds the earlier evaluations of the same place, the newest
/// first; which of them make the baseline is the file's choice.
#[must_use]
pub fn evaluate(file: &File, measured: &[Measured], history: &[Past], context: Context) -> Evaluation {
    let baseline = Baseline::choose(file.comparison, history);
    let looks = file.objectives.iter().filter(|objective| objective.compare_live && objective.is_judged()).count();
    let rows: Vec<Row> = file
        .objectives
        .iter()
        .enumerate()
        .map(|(place, objective)| {
            let measured = find(measured, place, |measured| measured.sli == objective.sli);
            row::judge(file.format, objective, measured, baseline.of(place, &objective.sli)).beside(
                objective,
                measured.and_then(|measured| measured.beside.as_ref()),
                looks,
            )
        })
        .collect();
    let score = Score::of(&rows);
    let verdict = score::verdict(file, &rows);
    Evaluation {
        verdict,
        score: score.gained(file.unit()),
        max_score: score.points_max,
        unit: file.unit(),
        pass_at: Some(file.total.pass),
        warning_at: Some(file.total.warning),
        reason: reason::reason(file, &rows, verdict),
        rows,
        compared_with: baseline.ids(),
        window: context.window,
        weight: context.weight,
        slo: context.slo,
        sli: context.sli,
    }
}

impl Past {
    /// What later evaluations need to know of `evaluation`.
    #[must_use]
    pub fn of(id: String, evaluation: &Evaluation, invalidated: bool) -> Self {
        let row =
            |row: &Row| PastRow { sli: row.sli.clone(), value: row.value.unwrap_or(0.0), success: row.value.is_some() };
        Self { id, verdict: evaluation.verdict, invalidated, rows: evaluation.rows.iter().map(row).collect() }
    }
}

impl Evaluation {
    /// What is recorded where there is a gate but no objectives file: never a pass.
    #[must_use]
    pub fn not_evaluated(context: Context) -> Self {
        Self {
            verdict: Verdict::NotEvaluated,
            score: 0.0,
            max_score: 0.0,
            unit: ScoreUnit::Percent,
            pass_at: None,
            warning_at: None,
            reason: "Nothing was judged: no objectives file is uploaded for this service and stage.".to_owned(),
            rows: Vec::new(),
            compared_with: Vec::new(),
            window: context.window,
            weight: context.weight,
            slo: context.slo,
            sli: context.sli,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    /// A window of so many seconds, judged for a delivery.
    fn occasion((start, end, delivery): (i64, i64, Option<u32>)) -> Occasion {
        let at = |second| Timestamp::from_second(second).expect("in range");
        let delivery = delivery.map(|number| DeliveryId(uuid::Uuid::from_u128(number.into())));
        Occasion { window: Window { start: at(start), end: at(end) }, delivery }
    }

    type Given = (i64, i64, Option<u32>);

    #[track_caller]
    fn check_of(this: Given, made: &[Given], expected: &[Given]) {
        assert_eq!(earlier(occasion(this), made.to_vec(), |made| occasion(*made)), expected);
    }

    #[track_caller]
    fn check(this: (i64, i64), made: &[(i64, i64)], expected: &[(i64, i64)]) {
        let asked =
            |windows: &[(i64, i64)]| windows.iter().map(|(start, end)| (*start, *end, None)).collect::<Vec<_>>();
        check_of((this.0, this.1, None), &asked(made), &asked(expected));
    }

    #[test]
    fn a_candidate_is_never_compared_with_itself() {
        let (first, second) = ((30, 40, Some(7)), (10, 20, Some(6)));
        check_of((50, 60, Some(7)), &[first, second], &[second]);
        check_of((50, 60, Some(8)), &[first, second], &[first, second]);
        check_of((50, 60, None), &[first, (5, 8, None)], &[first, (5, 8, None)]);
    }

    #[test]
    fn a_window_is_compared_with_what_ended_before_it_and_with_each_once() {
        check((50, 60), &[(30, 40), (10, 20)], &[(30, 40), (10, 20)]);
        check((50, 60), &[(50, 60), (30, 40)], &[(30, 40)]);
        check((50, 60), &[(70, 80), (30, 40), (30, 40)], &[(30, 40)]);
        check((50, 60), &[(45, 55)], &[(45, 55)]);
    }
}
