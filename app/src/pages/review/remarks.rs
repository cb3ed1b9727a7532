//! What people said of an evaluation, the newest first.

use crate::{
    api::evaluations::Review,
    components::{Age, Look, Panel},
};
use domain::slo::{Remark, Saying};
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
                    <strong>{words(saying)}</strong>
                    <p>{reason}</p>
                    <p class="small quiet">{by} ", " <Age at now/></p>
                </li>
            }
        });
        view! { <Panel title="What was said"><ol class="remarks">{entries.collect_view()}</ol></Panel> }
    })
}

fn words(saying: Saying) -> String {
    match saying {
        Saying::Ignored => "Left out of comparisons".to_owned(),
        Saying::Counted => "Taken back into comparisons".to_owned(),
        Saying::Overridden(verdict) => format!("Counts as {}", Look::from(verdict).word),
        Saying::Restored => "Counts as it was judged".to_owned(),
    }
}
