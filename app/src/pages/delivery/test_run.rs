//! How far the running test is, and how it ended.

use super::{followed::Followed, shown::Shown};
use crate::{
    api::deliveries::{Progress, TestProgress},
    components::{Badge, Fact, Facts, Glyph, Look, Panel, Tone},
    format,
};
use domain::delivery::{Phase, StagePlan, event::TestResult};
use leptos::prelude::*;

/// The test of the stage that is shown. Nothing where none is planned.
#[component]
pub fn TestPanel(
    /// The delivery.
    followed: Followed,
    /// The stage that is shown.
    shown: Shown,
) -> impl IntoView {
    let runs = Memo::new(move |_| {
        followed.folded.with(|folded| {
            folded.state.stage == shown.stage.get() && matches!(folded.state.phase, Phase::Testing { .. })
        })
    });
    let result = Memo::new(move |_| followed.folded.with(|folded| folded.test(shown.stage.get()).cloned()));
    let is_over = Memo::new(move |_| followed.folded.with(|folded| folded.state.is_final()));
    let plan = move || {
        let summary = |plan: &StagePlan| plan.test.as_ref().map(|test| format!("{}, {}", test.strategy, test.summary));
        followed.folded.with(|folded| summary(&folded.plan.stages[shown.stage.get()]))
    };
    let body = move || match (runs.get(), result.get()) {
        (true, _) => view! { <Running followed/> }.into_any(),
        (false, Some(result)) => view! { <Finished result/> }.into_any(),
        (false, None) if is_over.get() => view! { <p class="quiet">"It was not run."</p> }.into_any(),
        (false, None) => view! { <p class="quiet">"It has not begun."</p> }.into_any(),
    };
    let is_planned = Memo::new(move |_| plan().is_some());
    move || {
        is_planned
            .get()
            .then(|| view! { <div class="test-run"><Panel title="Test" aside=move || plan>{body}</Panel></div> })
    }
}

/// How far it is.
#[component]
fn Running(followed: Followed) -> impl IntoView {
    let progress = move || match followed.progress.get()? {
        Progress::Test(test) => Some(test),
        Progress::Gate(_) => None,
    };
    let number = move |of: fn(&TestProgress) -> String| move || progress().as_ref().map_or_else(|| "–".to_owned(), of);
    let share = move || progress().map_or(0.0, |test| share(test.done, test.planned));
    let left = move || {
        let since = followed.folded.with(|folded| folded.state.since);
        let elapsed_s = followed.now.get().duration_since(since).as_secs();
        progress()
            .and_then(|test| left_s(test.done, test.planned, elapsed_s))
            .map_or_else(|| "–".to_owned(), format::seconds)
    };
    let words = number(|test| format!("{} of {}", format::count(test.done), format::count(test.planned)));
    view! {
        <div class="progress" role="progressbar" aria-label="Requests done" aria-valuemin="0" aria-valuemax="100" aria-valuenow=move || format!("{:.0}", share() * 100.0)>
            <span style=("--share", move || format!("{:.1}%", share() * 100.0))></span>
        </div>
        <Facts>
            <Fact term="Requests done"><span class="fresh">{words}</span></Fact>
            <Fact term="Failed"><span class="fresh">{number(|test| format::count(test.failed))}</span></Fact>
            <Fact term="Left, about"><span class="fresh">{left}</span></Fact>
            <Fact term="p50">
                <span class="fresh">{number(|test| test.p50_ms.map_or_else(|| "–".to_owned(), format::milliseconds))}</span>
            </Fact>
            <Fact term="p95">
                <span class="fresh">{number(|test| test.p95_ms.map_or_else(|| "–".to_owned(), format::milliseconds))}</span>
            </Fact>
        </Facts>
    }
    .into_any()
}

/// How it ended.
#[component]
fn Finished(result: TestResult) -> impl IntoView {
    let look = if result.passed {
        Look { word: "Passed", glyph: Glyph::Tick, tone: Tone::Pass }
    } else {
        Look { word: "Failed", glyph: Glyph::Cross, tone: Tone::Fail }
    };
    let milliseconds = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), format::milliseconds);
    view! {
        <p class="outcome"><Badge look/>" "<span class="reason">{result.message.clone()}</span></p>
        <Facts>
            <Fact term="Requests">{format::count(result.requests)}</Fact>
            <Fact term="Failed">{format::count(result.failed)}</Fact>
            <Fact term="p50">{milliseconds(result.p50_ms)}</Fact>
            <Fact term="p95">{milliseconds(result.p95_ms)}</Fact>
        </Facts>
    }
    .into_any()
}

/// How long the rest will take if it goes on as it did; none while that cannot be said.
fn left_s(done: u64, planned: u64, elapsed_s: i64) -> Option<i64> {
    let rest = i64::try_from(planned.saturating_sub(done)).ok()?;
    elapsed_s.checked_mul(rest)?.checked_div(i64::try_from(done).ok()?)
}

#[expect(clippy::cast_precision_loss, reason = "drawn as a bar")]
fn share(done: u64, planned: u64) -> f64 {
    if planned == 0 { 0.0 } else { (done as f64 / planned as f64).min(1.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_is_told_by_what_was_done() {
        assert_eq!(left_s(100, 400, 10), Some(30));
        assert_eq!(left_s(400, 400, 40), Some(0));
        assert_eq!(left_s(0, 400, 3), None);
    }
}
