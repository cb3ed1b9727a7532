//! What got worse since the earlier evaluations, the most first.

use crate::format;
use domain::slo::{Criterion, Evaluation, Row, RowVerdict, criterion::Operator, unit_of};
use leptos::prelude::*;

/// The most that are named; all are in the table.
const NAMED_MAX: usize = 3;
/// A change of less is none, as a share of the earlier value.
const NOTICED_FROM: f64 = 0.000_5;

/// The most digits behind the point.
const DIGITS_MAX: usize = 9;

/// What got worse, in one sentence. Nothing where nothing was judged.
#[component]
pub fn Regressions(
    /// What was judged, and how it came out.
    evaluation: Evaluation,
) -> impl IntoView {
    let worse = regressions(&evaluation);
    let otherwise = nothing_worse(&evaluation);
    otherwise.map(|otherwise| match worse.as_slice() {
        [] => view! { <p class="regressions quiet">{otherwise}</p> }.into_any(),
        named => {
            view! { <p class="regressions">{format!("Worse than before: {}.", format::listed(named))}</p> }.into_any()
        }
    })
}

/// What is said where nothing got worse, by how much could be compared; none where nothing was judged by a value.
fn nothing_worse(evaluation: &Evaluation) -> Option<&'static str> {
    let judged: Vec<&Row> =
        evaluation.rows.iter().filter(|row| row.verdict != RowVerdict::Info && row.value.is_some()).collect();
    let compared = judged.iter().filter(|row| row.compared_value.is_some()).count();
    match compared {
        _ if judged.is_empty() => None,
        0 => Some("There was nothing to compare with."),
        some if some < judged.len() => Some("Nothing that could be compared got worse than before."),
        _ => Some("Nothing got worse than before."),
    }
}

/// The objectives whose value moved in the direction that their criteria warn of, the most first, at most
/// [`NAMED_MAX`]: `Response time 1,011 ms, was 180 ms (+460 %)`.
#[must_use]
pub fn regressions(evaluation: &Evaluation) -> Vec<String> {
    let mut worse: Vec<(f64, String)> = evaluation
        .rows
        .iter()
        .filter_map(|row| {
            let by = worse_by(row)?;
            let (value, before) = row.value.zip(row.compared_value)?;
            let change = format::change(value, before).map_or_else(String::new, |change| format!(" ({change})"));
            let [value, before] = fitting(value, before).map(|number| with_unit(number, &row.sli));
            Some((by, format!("{} {value}, was {before}{change}", row.display_name)))
        })
        .collect();
    worse.sort_by(|(one, _), (two, _)| two.total_cmp(one));
    worse.into_iter().take(NAMED_MAX).map(|(_, words)| words).collect()
}

/// Both values, with as many digits as it takes for the change between them to fit what is shown.
fn fitting(value: f64, before: f64) -> [String; 2] {
    let told = format::change(value, before);
    let plain = [value, before].map(format::number);
    let fits = |shown: [Option<f64>; 2]| match shown {
        [Some(value), Some(before)] => format::change(value, before) == told,
        _ => false,
    };
    if told.is_none() || fits([&plain[0], &plain[1]].map(|shown| read(shown))) {
        return plain;
    }
    let with = |digits: usize| [value, before].map(|value| exact(value, digits));
    let mut finer = (1..=DIGITS_MAX).map(with);
    finer.find(|[value, before]| fits([read(value), read(before)])).unwrap_or(plain)
}

/// A number with that many digits behind the point.
fn exact(value: f64, digits: usize) -> String {
    let text = format!("{:.digits$}", value.abs());
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let whole = whole.parse().map_or_else(|_| whole.to_owned(), format::count);
    let sign = if value < 0.0 { "−" } else { "" };
    format!("{sign}{whole}.{rest}")
}

/// The number that somebody reads.
fn read(shown: &str) -> Option<f64> {
    shown.replace(',', "").replace('−', "-").parse().ok()
}

fn with_unit(number: String, sli: &str) -> String {
    unit_of(sli).map_or(number.clone(), |unit| format!("{number}\u{a0}{unit}"))
}

/// By which share of the earlier value it got worse; none where it did not, or where no criterion says which way is worse.
fn worse_by(row: &Row) -> Option<f64> {
    let (value, before) = row.value.zip(row.compared_value)?;
    let more = match before {
        0.0 if value == 0.0 => return None,
        0.0 => f64::INFINITY.copysign(value),
        _ => (value - before) / before.abs(),
    };
    let worse = match worse_when(row)? {
        Direction::More => more,
        Direction::Less => -more,
    };
    (worse > NOTICED_FROM).then_some(worse)
}

enum Direction {
    More,
    Less,
}

/// An upper limit warns of more, a lower one of less; where there are both, neither way is the worse.
fn worse_when(row: &Row) -> Option<Direction> {
    let operators = row.pass.iter().chain(&row.warning).flatten();
    let operators: Vec<Operator> =
        operators.filter_map(|one| one.criteria.parse::<Criterion>().ok()).map(|one| one.operator).collect();
    let upper = operators.iter().any(|operator| matches!(operator, Operator::Less | Operator::AtMost));
    let lower = operators.iter().any(|operator| matches!(operator, Operator::More | Operator::AtLeast));
    match (upper, lower) {
        (true, false) => Some(Direction::More),
        (false, true) => Some(Direction::Less),
        _ => None,
    }
}

#[cfg(test)]
#[path = "regressions_tests.rs"]
mod tests;
