//! The stages of a shipyard in order, with what each asks of a delivery in words.

mod words;

use super::Panel;
use domain::shipyard::{Shipyard, Stage};
use leptos::prelude::*;
use words::steps;

/// A shipyard as the way that a delivery takes, or what there is to do to see it.
#[component]
pub fn DeliveryWay(
    /// Which; none while its text cannot be read.
    shipyard: Option<Shipyard>,
) -> impl IntoView {
    let drawn = match shipyard {
        Some(shipyard) => view! { <StageGraph shipyard/> }.into_any(),
        None => view! { <p class="quiet">"Once the shipyard can be read, its stages are drawn here."</p> }.into_any(),
    };
    view! { <Panel title="The way of a delivery">{drawn}</Panel> }
}

/// Stages side by side, and what happens in each from top to bottom.
#[component]
fn StageGraph(
    /// Which.
    shipyard: Shipyard,
) -> impl IntoView {
    let stages = shipyard.stages.iter().enumerate().map(|(index, stage)| {
        let before = index.checked_sub(1).and_then(|before| shipyard.stages.get(before));
        view! { <StageReach stage=stage.clone() before=before.cloned()/> }
    });
    view! { <ol class="stage-graph">{stages.collect_view()}</ol> }
}

/// One stage of the graph.
#[component]
fn StageReach(
    /// Which.
    stage: Stage,
    /// The stage before it.
    before: Option<Stage>,
) -> impl IntoView {
    let steps = steps(&stage, before.as_ref());
    view! {
        <li class="stage-reach" data-gated=stage.evaluation.to_string()>
            <h3>{stage.name.to_string()}</h3>
            <ul>
                {steps
                    .into_iter()
                    .map(|step| view! {
                        <li data-kind=step.kind>
                            <span aria-hidden="true" class="stage-step-glyph">{step.glyph}</span>
                            {step.sentence}
                        </li>
                    })
                    .collect_view()}
            </ul>
        </li>
    }
}
