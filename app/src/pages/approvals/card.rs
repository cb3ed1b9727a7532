//! One decision that waits: what it is about, what it rests on, and the buttons.

use super::{Refusal, decide::Decide, evidence::Evidence, facts::Facts, words};
use crate::{
    api::{approvals::Waiting, deliveries::ActOnDelivery},
    components::{Age, ErrorPanel, Left, Panel},
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
                <p>{words::question(&waiting)}</p>
                <Facts waiting=waiting.clone()/>
                <Evidence of waiting=waiting.clone()/>
                {move || error.get().filter(|error| !is_about_reason(error)).map(|error| view! { <ErrorPanel error/> })}
                <Decide waiting act error/>
            </Panel>
        </div>
    }
}

fn is_about_reason(error: &crate::api::ApiError) -> bool {
    crate::components::field_message(Some(error), "reason").is_some()
}
