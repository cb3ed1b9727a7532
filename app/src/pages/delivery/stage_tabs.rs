//! Links to the other stages of a delivery, on the same page.

use super::{followed::Followed, shown::Shown};
use crate::routes;
use leptos::prelude::*;

/// Those stages, where there are several.
#[component]
pub fn StageTabs(
    /// The delivery.
    followed: Followed,
    /// The stage that is shown.
    shown: Shown,
    /// What they have in common, such as `Stages with traffic`.
    label: &'static str,
    /// Their indices.
    #[prop(into)]
    stages: Signal<Vec<usize>>,
) -> impl IntoView {
    let tabs = move || {
        let stages = stages.get();
        followed.folded.with(|folded| {
            let path = routes::delivery(&folded.plan.project, folded.plan.number);
            let several = stages.len() > 1;
            let named = |index: usize| folded.plan.stages.get(index).map(|stage| (index, stage.stage.to_string()));
            let tab = |(index, name): (usize, String)| {
                let current = move || (shown.stage.get() == index).then_some("true");
                view! { <li><a href=format!("{path}?stage={name}") data-noscroll=true aria-current=current>{name.clone()}</a></li> }
            };
            several.then(|| view! { <ul>{stages.into_iter().filter_map(named).map(tab).collect_view()}</ul> })
        })
    };
    view! { <nav class="tabs" aria-label=label>{tabs}</nav> }
}
