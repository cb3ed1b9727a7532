//! What stands where the live traffic would, once later deliveries have used the same slots.

use super::followed::Followed;
use crate::{components::Panel, routes};
use leptos::prelude::*;

/// Whether the delivery is over and others came after it: what is measured now is no longer its own.
pub fn is_past(followed: Followed) -> Memo<bool> {
    Memo::new(move |_| followed.next.get().is_some() && followed.folded.with(|folded| folded.state.is_final()))
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
                ". Its evaluation, its test and its timeline are kept; what serves "
                {service.to_string()}
                " now is on the "
                <a href=board>"environments page"</a>
                "."
            </p>
        </Panel>
    }
    .into_any()
}
