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
    let shown = shown(evaluation.warning_at, evaluation.pass_at).into_iter().map(|(word, at)| {
        let words = format!("{word} from {}", format::points(at));
        view! { <span class="mark" data-of=word style=("--at", place(at))><b>{words}</b></span> }
    });
    let shown = shown.collect_view();
    view! {
        <div class="score-bar" data-tone=Look::from(evaluation.verdict).tone.as_str() role="img" aria-label=words>
            <span class="gained" style=("--score", place(evaluation.score))></span>
            {shown}
        </div>
    }
}

/// The marks, each with its word. Where nothing lies between the two, whatever reaches them passes.
fn shown(warning_at: Option<f64>, pass_at: Option<f64>) -> Vec<(&'static str, f64)> {
    let warning = warning_at.filter(|at| pass_at.is_none_or(|pass| pass > *at));
    warning.map(|at| ("warning", at)).into_iter().chain(pass_at.map(|at| ("pass", at))).collect()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::components::evaluation::rows::tests::evaluation;
    use leptos::tachys::view::RenderHtml;

    #[test]
    fn a_mark_says_what_it_is_from_where() {
        let evaluation = Evaluation { warning_at: Some(75.0), pass_at: Some(90.0), ..evaluation(Vec::new()) };
        let html = Owner::new().with(|| view! { <ScoreBar evaluation/> }.into_view().to_html());
        assert!(html.contains(">warning from 75<") && html.contains(">pass from 90<"), "{html}");
    }

    #[test]
    fn two_marks_at_the_same_place_are_one() {
        assert_eq!(shown(Some(90.0), Some(90.0)), [("pass", 90.0)]);
        assert_eq!(shown(Some(75.0), None), [("warning", 75.0)]);
        assert_eq!(shown(None, None), []);
    }
}
