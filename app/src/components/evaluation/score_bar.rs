//! The score as a bar that carries its own marks.

use crate::{components::Look, format};
use domain::slo::{Evaluation, ScoreUnit};
use leptos::prelude::*;

/// The score with the marks that warn and pass. A score that lies on a mark has reached it.
#[component]
pub fn ScoreBar(
    /// What was judged, and how it came out.
    evaluation: Evaluation,
) -> impl IntoView {
    let most = match evaluation.unit {
        ScoreUnit::Percent => 100.0,
        ScoreUnit::Points => evaluation.max_score.max(1.0),
    };
    let place = move |score: f64| format!("{:.2}%", (score / most * 100.0).clamp(0.0, 100.0));
    let marks = [("warning", evaluation.warning_at), ("pass", evaluation.pass_at)];
    let marks: Vec<(&str, f64)> = marks.into_iter().filter_map(|(word, at)| Some((word, at?))).collect();
    let said = marks.iter().map(|(word, at)| format!(", {word} from {}", format::points(*at))).collect::<String>();
    let words = format!("Score {}{said}", format::score(evaluation.score, evaluation.unit));
    // Two marks at the same place would write their numbers over each other.
    let shown =
        marks.iter().enumerate().filter(|(index, (_, at))| !marks[..*index].iter().any(|(_, other)| other == at));
    let shown = shown.map(|(_, (_, at))| (place(*at), format::points(*at))).collect::<Vec<_>>();
    view! {
        <div class="score-bar" data-tone=Look::from(evaluation.verdict).tone.as_str() role="img" aria-label=words>
            <span class="gained" style=("--score", place(evaluation.score))></span>
            {shown
                .into_iter()
                .map(|(at, number)| view! { <span class="mark" style=("--at", at)><b>{number}</b></span> })
                .collect_view()}
        </div>
    }
}
