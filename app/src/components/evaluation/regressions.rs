//! What got worse since the earlier evaluations, the most first.

use super::rows::{NOTHING, lines};
use domain::slo::{Criterion, Evaluation, Row, criterion::Operator};
use leptos::prelude::*;

/// The most that are named; all are in the table.
const NAMED_MAX: usize = 3;
/// A change of less is none, as a share of the earlier value.
const NOTICED_FROM: f64 = 0.000_5;

/// What got worse, in one sentence. Nothing where nothing was compared.
#[component]
pub fn Regressions(
    /// What was judged, and how it came out.
    evaluation: Evaluation,
) -> impl IntoView {
    let worse = regressions(&evaluation);
    let is_compared = evaluation.rows.iter().any(|row| row.compared_value.is_some());
    is_compared.then(|| match worse.as_slice() {
        [] => view! { <p class="regressions quiet">"Nothing got worse than before."</p> }.into_any(),
        named => view! { <p class="regressions">{format!("Worse than before: {}.", crate::format::listed(named))}</p> }
            .into_any(),
    })
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
            let line = lines(evaluation).into_iter().find(|line| line.sli() == row.sli)?;
            let change = if line.change == NOTHING { String::new() } else { format!(" ({})", line.change) };
            Some((by, format!("{} {}, was {}{change}", line.name, line.value, line.baseline)))
        })
        .collect();
    worse.sort_by(|(one, _), (two, _)| two.total_cmp(one));
    worse.into_iter().take(NAMED_MAX).map(|(_, words)| words).collect()
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
