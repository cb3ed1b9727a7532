//! What stands where the live traffic would, once later deliveries have used the same slots: what was found, stage by
//! stage.

use super::{followed::Followed, shown::Shown, stage_tabs::StageTabs};
use crate::{components::Panel, routes};
use leptos::prelude::*;

/// Whether the delivery is over and others came after it: what is measured now is no longer its own.
pub fn is_past(followed: Followed) -> Memo<bool> {
    Memo::new(move |_| followed.next.get().is_some() && followed.folded.with(|folded| folded.state.is_final()))
}

/// Leads to what was found in each stage that the delivery reached, and says where that is nothing.
#[component]
pub fn ReachedStages(
    /// The delivery.
    followed: Followed,
    /// The stage that is shown.
    shown: Shown,
) -> impl IntoView {
    let reached = Signal::derive(move || {
        let count = followed.folded.with(|folded| folded.state.visits.len());
        (0..count).collect::<Vec<_>>()
    });
    let nothing = Memo::new(move |_| {
        let stage = shown.stage.get();
        followed.folded.with(|folded| {
            let is_found = folded.evidence(stage).is_some() || folded.test(stage).is_some();
            let name = folded.plan.stages.get(stage).filter(|_| !is_found)?.stage.clone();
            Some(format!("Nothing was tested or judged in {name}."))
        })
    });
    view! {
        <StageTabs followed shown label="Stages it reached" stages=reached/>
        {move || nothing.get().map(|words| view! { <p class="quiet">{words}</p> })}
    }
    .into_any()
}

/// Says so, and leads to what is live.
#[component]
pub fn PastPanel(
    /// The delivery.
    followed: Followed,
) -> impl IntoView {
    let (project, service) =
        followed.folded.with_untracked(|folded| (folded.plan.project.clone(), folded.plan.service.clone()));
    let board = routes::board(&project);
    let next = move || {
        followed.next.get().map(|number| {
            let href = routes::delivery(&project, number);
            view! { <a href=href>{format!("delivery {number}")}</a> }
        })
    };
    view! {
        <Panel title="Traffic">
            <p>
                "This delivery is over, and its slots have been used since by "
                {next}
                ". Its evaluations and its tests are kept, stage by stage, and so is its timeline; what serves "
                {service.to_string()}
                " now is on the "
                <a href=board>"environments page"</a>
                "."
            </p>
        </Panel>
    }
    .into_any()
}
