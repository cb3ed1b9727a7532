//! The stages of a shipyard in order, with what each asks of a delivery in words.

mod words;

use domain::shipyard::{Shipyard, Stage};
use leptos::prelude::*;
use words::steps;

/// A shipyard as the way that a delivery takes: stages side by side, and what happens in each from top to bottom.
#[component]
pub fn StageGraph(
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
