//! One decision that waits: what it is about, what it rests on, and the buttons.

use super::{Refusal, decide::Decide, evidence::Evidence, words};
use crate::{
    api::{approvals::Waiting, deliveries::ActOnDelivery},
    components::{Age, ErrorPanel, LabelList, Left, Panel, Tip},
    routes,
};
use jiff::Timestamp;
use leptos::prelude::*;

/// One decision that waits.
#[component]
pub fn Card(
    /// What waits.
    waiting: Waiting,
    /// Sends the decision.
    act: ServerAction<ActOnDelivery>,
    /// What the last decision came to.
    refusal: Signal<Option<Refusal>>,
    /// The server's clock when it was read.
    now: Timestamp,
) -> impl IntoView {
    let delivery = waiting.plan.delivery;
    let error =
        Signal::derive(move || refusal.get().filter(|refusal| refusal.on == Some(delivery)).map(|one| one.error));
    let stage = waiting.state.stage_plan(&waiting.plan).stage.clone();
    let title = format!("{} {} → {stage}", waiting.plan.service, waiting.plan.artifact.tag);
    let of = format!("{} {}", waiting.plan.service, waiting.plan.artifact.tag);
    let deadline = waiting.state.deadline(&waiting.plan);
    let consequence = waiting.state.on_timeout();
    let since = waiting.since;
    let by = waiting.asked_by.clone();
    let aside = move || {
        let by = by.clone();
        view! {
            "asked " <Age at=since now/> " by " {by}
            {deadline.map(|at| view! { " · " {consequence} " in " <Left at now/> })}
        }
    };
    view! {
        <div class="approval" id=format!("delivery-{delivery}")>
            <Panel title aside=aside>
                <Facts waiting=waiting.clone()/>
                <Evidence of evidence=waiting.evidence.clone()/>
                {move || error.get().filter(|error| !is_about_reason(error)).map(|error| view! { <ErrorPanel error/> })}
                <Decide waiting act error/>
            </Panel>
        </div>
    }
}

fn is_about_reason(error: &crate::api::ApiError) -> bool {
    crate::components::field_message(Some(error), "reason").is_some()
}

/// The question, the change, and what exactly it is about.
#[component]
fn Facts(waiting: Waiting) -> impl IntoView {
    let plan = &waiting.plan;
    let digest = plan.artifact.digest.clone();
    let labels = (!plan.labels.is_empty())
        .then(|| view! { <div><dt>"Labels"</dt><dd><LabelList labels=plan.labels.clone()/></dd></div> });
    let from = waiting.live_tag.clone().unwrap_or_else(|| "nothing".to_owned());
    let way_back = waiting.live_tag.as_ref().map_or_else(
        || "none: nothing serves there yet".to_owned(),
        |tag| format!("{tag} stays warm for {}", keep_warm(&waiting)),
    );
    view! {
        <p>{words::question(&waiting)}</p>
        <dl class="approval-facts">
            <div>
                <dt>"Project"</dt>
                <dd>
                    <a href=routes::board(&plan.project)>{plan.project.to_string()}</a>
                    ", "
                    <a href=routes::delivery(&plan.project, plan.number)>{format!("delivery {}", plan.number)}</a>
                </dd>
            </div>
            <div><dt>"Version"</dt><dd>{from} " → " <strong>{plan.artifact.tag.clone()}</strong></dd></div>
            <div>
                <dt>"Digest"</dt>
                <dd><Tip words=digest.to_string()><code>{digest.short().to_owned()} "…"</code></Tip></dd>
            </div>
            <div><dt>"Way back"</dt><dd>{way_back}</dd></div>
            {labels}
        </dl>
    }
}

fn keep_warm(waiting: &Waiting) -> String {
    crate::format::seconds(waiting.state.stage_plan(&waiting.plan).keep_warm_s.into())
}
