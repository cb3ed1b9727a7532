//! Links to the other stages' traffic.

use crate::{
    pages::delivery::{followed::Followed, shown::Shown},
    routes,
};
use leptos::prelude::*;

/// The stages that were reached, where there are several.
#[component]
pub fn StageTabs(
    /// The delivery.
    followed: Followed,
    /// The stage that is shown.
    shown: Shown,
) -> impl IntoView {
    let tabs = move || {
        followed.folded.with(|folded| {
            let path = routes::delivery(&folded.plan.project, folded.plan.number);
            let reached = folded.plan.stages.iter().enumerate().filter(|(index, _)| followed.place(*index).is_some());
            let reached: Vec<_> = reached.map(|(index, stage)| (index, stage.stage.to_string())).collect();
            let several = reached.len() > 1;
            let tab = move |(index, name): (usize, String)| {
                let current = move || (shown.stage.get() == index).then_some("true");
                view! { <li><a href=format!("{path}?stage={name}") data-noscroll=true aria-current=current>{name.clone()}</a></li> }
            };
            several.then(|| view! { <ul>{reached.into_iter().map(tab).collect_view()}</ul> })
        })
    };
    view! { <nav class="tabs" aria-label="Stages with traffic">{tabs}</nav> }
}
