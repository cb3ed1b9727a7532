//! The way that the artifact will take, and what it would replace.

use crate::{
    api::deliveries::TriggerChoice,
    components::{Fact, Facts, Panel},
};
use leptos::prelude::*;

/// The stages in order, with what is live in each.
#[component]
pub fn Way(
    /// The service that is chosen.
    chosen: RwSignal<Option<TriggerChoice>>,
) -> impl IntoView {
    let title = Signal::derive(move || {
        chosen.with(|chosen| {
            chosen.as_ref().map_or_else(|| "Live now".to_owned(), |one| format!("{} live now", one.service))
        })
    });
    let facts = move || {
        let live = chosen.get().map(|choice| choice.live).unwrap_or_default();
        if live.is_empty() {
            return view! { <p class="small quiet">"It was never delivered: the first version gets all traffic at once."</p> }.into_any();
        }
        let facts =
            live.into_iter().map(|(stage, tag)| view! { <Fact term=stage.to_string()>{tag}</Fact> }).collect_view();
        view! { <Facts>{facts}</Facts> }.into_any()
    };
    view! {
        <Panel title>
            {facts}
            <p class="small quiet">
                "In each stage the new version starts beside the live one and takes its traffic; it is tested and judged where the "
                "shipyard says so. If it fails, traffic goes back and the later stages are not touched."
            </p>
        </Panel>
    }
}
