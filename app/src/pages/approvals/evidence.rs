//! What a decision rests on: the verdict, the score, and each objective with its value and limit.

use crate::{
    components::{Breakdown, ScoreBar, VerdictBadge},
    format,
};
use domain::{
    id::StageName,
    slo::{Evaluation, Verdict},
};
use leptos::{either::Either, prelude::*};

/// What a decision rests on.
#[component]
pub fn Evidence(
    /// Of what, such as `carts 0.9.3`.
    of: String,
    /// The evaluation, and the stage it was made in; none where nothing was judged.
    evidence: Option<(StageName, Evaluation)>,
) -> impl IntoView {
    let Some((stage, evaluation)) = evidence else {
        return Either::Left(view! {
            <p>
                <VerdictBadge verdict=Verdict::NotEvaluated/>
                " Nothing was judged on the way here: there is no gate, so no evidence."
            </p>
        });
    };
    let score = format::verdict_score(evaluation.verdict, evaluation.score, evaluation.unit);
    let label = format!("Objectives that {of} was judged by in {stage}");
    Either::Right(view! {
        <div class="verdict-line">
            <p>
                <VerdictBadge verdict=evaluation.verdict detail=score/>
                " in "
                {stage.to_string()}
            </p>
            <p>{evaluation.reason.clone()}</p>
        </div>
        <ScoreBar evaluation=evaluation.clone()/>
        <Breakdown evaluation label/>
    })
}
