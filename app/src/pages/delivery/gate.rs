//! The gate of a stage: what decided, or what will decide.

use super::{followed::Followed, shown::Shown};
use crate::{
    components::{EvaluationView, Fact, Facts, Panel},
    routes,
};
use domain::{delivery::plan::GatePlan, id::ProjectName, shipyard::Policy};
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
    move || {
        evaluation.get().map(|evaluation| {
            let project = project.clone();
            view! {
                <div id="evaluation">
                    <Panel title=Signal::derive(title)><EvaluationView project evaluation/></Panel>
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
    let gate = Memo::new(move |_| {
        followed.folded.with(|folded| {
            let plan = &folded.plan.stages[shown.stage.get()];
            plan.gate.clone().map(|gate| (plan.stage.to_string(), gate))
        })
    });
    move || {
        gate.get().map(|(stage, gate)| {
            let project = project.clone();
            view! { <Planned project stage gate/> }
        })
    }
}

/// What the gate asks for.
#[component]
fn Planned(project: ProjectName, stage: String, gate: GatePlan) -> impl IntoView {
    let by_policy = |policy: Policy, automatic: &'static str| match policy {
        Policy::Automatic => automatic,
        Policy::Manual => "a person decides",
    };
    let revision = gate.slo.as_ref().map_or_else(
        || "none: nobody wrote any".to_owned(),
        |slo| format!("revision {} ({})", slo.number, slo.digest.short()),
    );
    view! {
        <Panel title=format!("What decides in {stage}")>
            <Facts>
                <Fact term="Gate">{gate.summary.clone()}</Fact>
                <Fact term="Objectives"><a href=routes::files(&project)>{revision}</a></Fact>
                <Fact term="Warning">{by_policy(gate.on_warning, "goes on by itself")}</Fact>
                <Fact term="No data or an error">"never passes, a person decides"</Fact>
            </Facts>
        </Panel>
    }
}
