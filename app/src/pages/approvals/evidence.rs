//! What a decision rests on: the verdict, what got worse, each objective with its value and limit, and the test.

use super::words;
use crate::{
    api::approvals::Waiting,
    components::{Breakdown, EvaluationFacts, Regressions, ScoreBar, VerdictBadge},
    format, routes,
};
use domain::{
    delivery::event::TestResult,
    id::StageName,
    slo::{Evaluation, Verdict},
};
use leptos::{either::Either, prelude::*};

/// What a decision rests on.
#[component]
pub fn Evidence(
    /// Of what, such as `carts 0.9.3`.
    of: String,
    /// What waits.
    waiting: Waiting,
) -> impl IntoView {
    let test = waiting.test().map(|(stage, test)| (stage.clone(), test.clone()));
    let test = test.map(|(stage, test)| view! { <Test stage test/> });
    match waiting.evidence.clone() {
        None => Either::Left(view! {
            <p>
                <VerdictBadge verdict=Verdict::NotEvaluated/>
                {format!(" {}", words::unjudged(&waiting))}
            </p>
            {test}
        }),
        Some((stage, evaluation)) => Either::Right(view! {
            <Judged of waiting stage evaluation/>
            {test}
        }),
    }
}

/// What was judged, and how it came out.
#[component]
fn Judged(of: String, waiting: Waiting, stage: StageName, evaluation: Evaluation) -> impl IntoView {
    let score = format::verdict_score(evaluation.verdict, evaluation.score, evaluation.unit);
    let label = format!("Objectives that {of} was judged by in {stage}");
    let project = waiting.plan.project.clone();
    let review = waiting.subject.evaluation.map(|seq| routes::judged(&project, waiting.plan.number, seq));
    view! {
        <div class="verdict-line">
            <p>
                <VerdictBadge verdict=evaluation.verdict detail=score/>
                " in "
                {stage.to_string()}
                {review.map(|href| view! { " · " <a href=href>"Review the evaluation"</a> })}
            </p>
            <p>{evaluation.reason.clone()}</p>
            {waiting.overridden.as_ref().map(|remark| view! { <p class="overridden">{words::overridden(remark)}</p> })}
            <Regressions evaluation=evaluation.clone()/>
        </div>
        <ScoreBar evaluation=evaluation.clone()/>
        <Breakdown evaluation=evaluation.clone() label/>
        <details class="more">
            <summary>"Window, baseline and files"</summary>
            <EvaluationFacts project evaluation/>
        </details>
    }
    .into_any()
}

/// The last test that ran before the question.
#[component]
fn Test(stage: StageName, test: TestResult) -> impl IntoView {
    let word = if test.passed { "passed" } else { "failed" };
    let words = format!("The test in {stage} {word}: {}.", test.message.trim_end_matches('.'));
    view! { <p class="small">{words}</p> }.into_any()
}
