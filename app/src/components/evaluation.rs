//! An evaluation as evidence: verdict, score, sentence, and the objectives one by one.

mod breakdown;
mod facts;
mod pairs;
mod regressions;
mod rows;
mod score_bar;

pub use breakdown::Breakdown;
pub use facts::EvaluationFacts;
pub use pairs::{Paired, pairs};
pub use regressions::Regressions;
pub use score_bar::ScoreBar;

use super::VerdictBadge;
use crate::{api::evaluations::Compared, format};
use domain::{file::Scope, id::ProjectName, slo::Evaluation};
use leptos::prelude::*;

/// A whole evaluation.
#[component]
pub fn EvaluationView(
    /// The project whose files it names.
    project: ProjectName,
    /// What was judged, and how it came out.
    evaluation: Evaluation,
    /// What it was compared with, where that is known by number.
    #[prop(optional)]
    compared: Vec<Compared>,
    /// What its files of indicators hold for, where that is known of each.
    #[prop(optional)]
    scopes: Vec<Scope>,
    /// Its own page, where this is another.
    #[prop(optional_no_strip)]
    review: Option<String>,
) -> impl IntoView {
    let score = format::verdict_score(evaluation.verdict, evaluation.score, evaluation.unit);
    view! {
        <div class="evaluation">
            <p class="outcome">
                <VerdictBadge verdict=evaluation.verdict detail=Signal::stored(score)/>
                <span class="reason">{evaluation.reason.clone()}</span>
            </p>
            <Regressions evaluation=evaluation.clone()/>
            <ScoreBar evaluation=evaluation.clone()/>
            <Breakdown evaluation=evaluation.clone()/>
            <EvaluationFacts project evaluation compared scopes/>
            {review.map(|href| view! { <p><a href=href>"Review this evaluation"</a></p> })}
        </div>
    }
    .into_any()
}
