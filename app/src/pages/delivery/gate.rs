//! The gate of a stage: what decided, or what will decide.

use super::{followed::Followed, shown::Shown};
use crate::{
    api::deliveries::{GateProgress, Progress},
    components::{EvaluationView, Fact, Facts, Panel},
    format, routes,
};
use domain::{
    delivery::{Phase, plan::GatePlan},
    file::FileKind,
    id::ProjectName,
    shipyard::Policy,
};
use jiff::Timestamp;
use leptos::prelude::*;

/// The last evaluation of the stage that is shown, or the one that an approval at its door rests on.
#[component]
pub fn EvaluationPanel(
    /// The delivery.
    followed: Followed,
    /// The stage that is shown.
    shown: Shown,
) -> impl IntoView {
    let project = followed.folded.with_untracked(|folded| folded.plan.project.clone());
    let judged = Memo::new(move |_| followed.folded.with(|folded| folded.evidence(shown.stage.get())));
    let title = move || {
        followed.folded.with(|folded| {
            judged.get().map_or_else(String::new, |stage| format!("Evaluation in {}", folded.plan.stages[stage].stage))
        })
    };
    let evaluation = Memo::new(move |_| {
        followed.folded.with(|folded| judged.get().and_then(|stage| folded.evaluation(stage).cloned()))
    });
    let review = move || {
        followed.folded.with(|folded| {
            let note = folded.state.visits.get(judged.get()?)?.evaluation.as_ref()?;
            Some(routes::judged(&folded.plan.project, folded.plan.number, note.seq))
        })
    };
    move || {
        // Read before the view: what is inside of a panel is not tracked.
        let review = review();
        evaluation.get().map(|evaluation| {
            let project = project.clone();
            view! {
                <div id="evaluation">
                    <Panel title=Signal::derive(title)>
                        <EvaluationView project evaluation review=review/>
                    </Panel>
                </div>
            }
        })
    }
}

/// What the gate of the stage that is shown asks for. Nothing where there is no gate.
#[component]
pub fn GatePanel(
    /// The delivery.
    followed: Followed,
    /// The stage that is shown.
    shown: Shown,
) -> impl IntoView {
    let project = followed.folded.with_untracked(|folded| folded.plan.project.clone());
    let judging = Signal::derive(move || {
        let is_shown = followed.folded.with(|folded| {
            folded.state.stage == shown.stage.get() && matches!(folded.state.phase, Phase::Evaluating { .. })
        });
        match followed.progress.get().filter(|_| is_shown)? {
            Progress::Gate(judging) => Some(words(&judging, followed.now.get())),
            Progress::Test(_) => None,
        }
    });
    let gate = Memo::new(move |_| {
        followed.folded.with(|folded| {
            let plan = &folded.plan.stages[shown.stage.get()];
            plan.gate.clone().map(|gate| (plan.stage.to_string(), gate))
        })
    });
    move || {
        gate.get().map(|(stage, gate)| {
            let project = project.clone();
            view! { <Planned project stage gate judging/> }
        })
    }
}

/// What the gate asks for.
#[component]
fn Planned(project: ProjectName, stage: String, gate: GatePlan, judging: Signal<Option<String>>) -> impl IntoView {
    let by_policy = |policy: Policy, automatic: &'static str| match policy {
        Policy::Automatic => automatic,
        Policy::Manual => "a person decides",
    };
    let objectives = gate.slo.as_ref().map_or_else(
        || "none: nobody wrote any".into_any(),
        |slo| {
            let href = routes::revision(&project, FileKind::Slo, slo);
            view! { <a href=href>{format!("revision {} ({})", slo.number, slo.digest.short())}</a> }.into_any()
        },
    );
    view! {
        <Panel title=format!("What decides in {stage}")>
            {move || judging.get().map(|words| view! { <p class="judging fresh">{words}</p> })}
            <Facts>
                <Fact term="Gate">{gate.summary.clone()}</Fact>
                <Fact term="Objectives">{objectives}</Fact>
                <Fact term="Pass">{by_policy(gate.on_pass, "goes on by itself")}</Fact>
                <Fact term="Warning">{by_policy(gate.on_warning, "goes on by itself")}</Fact>
                <Fact term="Nothing to judge by">{by_policy(gate.on_not_evaluated, "goes on by itself")}</Fact>
                <Fact term="No data or an error">"never passes, a person decides"</Fact>
            </Facts>
        </Panel>
    }
}

/// How far it is, and what it waits for until when.
fn words(judging: &GateProgress, now: Timestamp) -> String {
    let GateProgress { answered, asked, indicator, source, complete_at } = judging;
    let so_far = format!("{answered} of {asked} indicators have answered.");
    let Some(source) = source else { return so_far };
    if *complete_at <= now {
        return format!("{so_far} {source} is asked for {indicator}.");
    }
    let left = format::left(*complete_at, now);
    format!("{so_far} {indicator} waits for data that may reach {source} late: at most {left} more.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: Option<&str>, complete_s: i64, expected: &str) {
        let at = |second| Timestamp::from_second(second).expect("in range");
        let (indicator, source) = ("error_rate".to_owned(), source.map(str::to_owned));
        let judging = GateProgress { answered: 1, asked: 3, indicator, source, complete_at: at(complete_s) };
        assert_eq!(words(&judging, at(100)), expected);
    }

    #[test]
    fn it_says_what_is_missing_and_until_when_it_waits() {
        check(None, 100, "1 of 3 indicators have answered.");
        check(Some("prometheus"), 100, "1 of 3 indicators have answered. prometheus is asked for error_rate.");
        let late = "1 of 3 indicators have answered. error_rate waits for data that may reach prometheus late: at most 30\u{a0}s more.";
        check(Some("prometheus"), 130, late);
    }
}
