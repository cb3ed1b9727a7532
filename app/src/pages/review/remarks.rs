//! What people said of an evaluation, the newest first.

use crate::{
    api::evaluations::Review,
    components::{Age, Panel},
};
use domain::slo::Remark;
use leptos::prelude::*;

/// What people said.
#[component]
pub fn Remarks(
    /// The evaluation.
    review: Review,
) -> impl IntoView {
    let now = review.history.now.0;
    (!review.remarks.is_empty()).then(move || {
        let entries = review.remarks.into_iter().rev().map(move |remark| {
            let Remark { saying, by, reason, at } = remark;
            view! {
                <li>
                    <strong>{saying.words()}</strong>
                    <p>{reason}</p>
                    <p class="small quiet">{by} ", " <Age at now/></p>
                </li>
            }
        });
        view! { <Panel title="What was said"><ol class="remarks">{entries.collect_view()}</ol></Panel> }
    })
}
