//! The two charts of a place's traffic.

use crate::{
    charts::LineChart,
    components::ClockTime,
    pages::delivery::{
        followed::Followed,
        model::{
            ceiling::{Note, ceiling, note},
            graphs::{latency, rate, shifts},
            history::History,
        },
        shown::Shown,
    },
};
use domain::window::Window;
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
    let note = Memo::new(move |_| followed.folded.with(|folded| note(folded, shown.stage.get())));
    view! {
        <figure class="graph" data-kind="rate">
            <figcaption>"Requests a second"</figcaption>
            <LineChart chart=rate/>
        </figure>
        <figure class="graph" data-kind="latency">
            <figcaption>"Average response time of all requests, ms"</figcaption>
            <LineChart chart=latency/>
            {move || note.get().map(|note| view! { <Beside note/> })}
        </figure>
    }
    .into_any()
}

/// How what the gate measures stands to the curve.
#[component]
fn Beside(note: Note) -> impl IntoView {
    let window =
        note.window.map(|Window { start, end }| view! { " from " <ClockTime at=start/> " to " <ClockTime at=end/> });
    view! { <p class="note">{note.before} {window} {note.after}</p> }
}
