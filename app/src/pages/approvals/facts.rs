//! What exactly a decision is about: the change, what it risks, the way back, and who said yes before.

use super::words;
use crate::{
    api::approvals::Waiting,
    components::{Age, LabelList, Tip},
    routes,
};
use domain::{delivery::state::Approval, digest::RevisionRef, file::FileKind, id::StageName};
use leptos::prelude::*;

/// The change, what it risks, and the way back.
#[component]
pub fn Facts(
    /// What waits.
    waiting: Waiting,
) -> impl IntoView {
    let plan = waiting.plan.clone();
    let from = waiting.live_tag().unwrap_or("nothing").to_owned();
    let change = view! { {from} " → " <strong>{plan.artifact.tag.clone()}</strong> };
    let digest = plan.artifact.digest.clone();
    let digest = view! { <Tip words=digest.to_string()><code>{digest.short().to_owned()} "…"</code></Tip> };
    let delivery = view! {
        <a href=routes::board(&plan.project)>{plan.project.to_string()}</a>
        ", "
        <a href=routes::delivery(&plan.project, plan.number)>{format!("delivery {}", plan.number)}</a>
    };
    let way_back = words::way_back(&waiting);
    let configuration = view! { <Configuration waiting=waiting.clone()/> };
    let risk = view! { <Risk waiting=waiting.clone()/> };
    let labels =
        (!plan.labels.is_empty()).then(|| view! { <Fact term="Labels"><LabelList labels=plan.labels/></Fact> });
    view! {
        <dl class="approval-facts">
            <Fact term="Project">{delivery}</Fact>
            <Fact term="Version">{change}</Fact>
            <Fact term="Digest">{digest}</Fact>
            <Fact term="Configuration">{configuration}</Fact>
            <Fact term="Risk">{risk}</Fact>
            <Fact term="Way back">{way_back}</Fact>
            <Fact term="Approved before"><Before waiting/></Fact>
            {labels}
        </dl>
    }
    .into_any()
}

/// One fact.
#[component]
fn Fact(term: &'static str, children: Children) -> impl IntoView {
    view! { <div><dt>{term}</dt><dd>{children()}</dd></div> }.into_any()
}

/// How the service is started: as what serves, or by which other revision.
#[component]
fn Configuration(waiting: Waiting) -> impl IntoView {
    let plan = &waiting.plan;
    let link = |revision: &RevisionRef| {
        let href = routes::revision(&plan.project, FileKind::Service, revision);
        view! { <a href=href>{format!("revision {}", revision.number)}</a> }
    };
    let new = link(&plan.definition);
    let old = waiting.live.as_ref().map(|live| &live.definition).filter(|old| old.digest != plan.definition.digest);
    match (old.map(link), &waiting.live) {
        (Some(old), _) => view! { {old} " → " {new} " of the service file" }.into_any(),
        (None, Some(_)) => view! { {new} " of the service file, as what serves now" }.into_any(),
        (None, None) => view! { {new} " of the service file" }.into_any(),
    }
}

/// How much a yes risks, and why.
#[component]
fn Risk(waiting: Waiting) -> impl IntoView {
    let risk = waiting.state.risk(&waiting.plan, waiting.live.as_ref(), waiting.counts_as());
    view! {
        <strong class="risk" data-level=risk.level.as_str()>{crate::format::capitalised(risk.level.as_str())}</strong>
        {format!(": {}", crate::format::listed(&risk.reasons))}
    }
    .into_any()
}

/// Who said yes to it in the stages before.
#[component]
fn Before(waiting: Waiting) -> impl IntoView {
    let stages = waiting.plan.stages.iter().map(|stage| stage.stage.clone());
    let given: Vec<(StageName, Approval)> = stages
        .zip(&waiting.state.visits)
        .filter_map(|(stage, visit)| visit.approval.clone().map(|approval| (stage, approval)))
        .collect();
    if given.is_empty() {
        return "by nobody: no stage before asked for it".into_any();
    }
    let each = given.into_iter().map(|(stage, Approval { by, at, reason, .. })| {
        let because = if reason.trim().is_empty() { String::new() } else { format!(" “{reason}”") };
        view! { <li>{format!("{stage}: by {by}, ")} <Age at now=waiting.state.since/> {because}</li> }
    });
    view! { <ul>{each.collect_view()}</ul> }.into_any()
}
