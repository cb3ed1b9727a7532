//! The two charts of a place's traffic.

use crate::{
    charts::LineChart,
    pages::delivery::{
        followed::Followed,
        model::{
            graphs::{ceiling, latency, rate, shifts},
            history::History,
        },
        shown::Shown,
    },
};
use leptos::prelude::*;

/// Requests a second, and the average response time.
#[component]
pub fn Graphs(
    /// The delivery.
    followed: Followed,
    /// The stage that is shown.
    shown: Shown,
    /// Seconds of its traffic.
    history: RwSignal<History>,
) -> impl IntoView {
    let shifts = Memo::new(move |_| {
        followed.folded.with(|folded| shifts(&folded.log, &folded.plan.stages[shown.stage.get()].stage))
    });
    let limit =
        Memo::new(move |_| followed.folded.with(|folded| folded.evaluation(shown.stage.get()).and_then(ceiling)));
    let rate = Memo::new(move |_| history.with(|history| shifts.with(|shifts| rate(history, shifts))));
    let latency = Memo::new(move |_| {
        history.with(|history| shifts.with(|shifts| latency(history, shifts, limit.get().as_ref())))
    });
    view! {
        <figure class="graph" data-kind="rate">
            <figcaption>"Requests a second"</figcaption>
            <LineChart chart=rate/>
        </figure>
        <figure class="graph" data-kind="latency">
            <figcaption>"Average response time of all requests, ms"</figcaption>
            <LineChart chart=latency/>
        </figure>
    }
    .into_any()
}
