//! The charts' numbers as a table, and as a file.

use crate::{
    components::Scroll,
    format,
    pages::delivery::{
        followed::Followed,
        model::{
            csv::{Whose, csv, data_url},
            history::History,
        },
        shown::Shown,
    },
};
use domain::traffic::{Slot, SlotTraffic, TrafficSample};
use leptos::{html, prelude::*};

/// Seconds in the table: as many as the charts show.
const LISTED_S: i64 = 90;

/// The charts' numbers as a table, newest first, and all that is known as a file.
#[component]
pub fn Samples(
    /// The delivery.
    followed: Followed,
    /// The stage that is shown.
    shown: Shown,
    /// Seconds of traffic.
    history: RwSignal<History>,
) -> impl IntoView {
    let newest_first = move || history.with(|history| history.last(LISTED_S).iter().rev().copied().collect::<Vec<_>>());
    view! {
        <div class="samples">
            <details>
                <summary>"Show as a table"</summary>
                <Scroll label="Traffic second by second">
                    <table class="table">
                        <thead>
                            <tr>
                                <th scope="col">"Time, UTC"</th>
                                <th scope="col" class="num">"Blue requests/s"</th>
                                <th scope="col" class="num">"errors/s"</th>
                                <th scope="col" class="num">"average"</th>
                                <th scope="col" class="num">"Green requests/s"</th>
                                <th scope="col" class="num">"errors/s"</th>
                                <th scope="col" class="num">"average"</th>
                            </tr>
                        </thead>
                        <tbody>
                            <For each=newest_first key=|sample| sample.at let:sample><Second sample/></For>
                        </tbody>
                    </table>
                </Scroll>
            </details>
            <Download followed shown history/>
        </div>
    }
    .into_any()
}

/// One second.
#[component]
fn Second(sample: TrafficSample) -> impl IntoView {
    let cells = |traffic: &SlotTraffic| {
        let mean = traffic.mean_ms.map_or_else(|| "–".to_owned(), format::milliseconds);
        view! {
            <td class="num">{format::number(traffic.requests_per_s)}</td>
            <td class="num">{format::number(traffic.errors_per_s)}</td>
            <td class="num">{mean}</td>
        }
    };
    view! {
        <tr>
            <th scope="row">{sample.at.strftime("%H:%M:%S").to_string()}</th>
            {cells(sample.slot(Slot::Blue))}
            {cells(sample.slot(Slot::Green))}
        </tr>
    }
}

/// A link to a file. The file is written when the link is used, so it is there in the browser only.
#[component]
fn Download(followed: Followed, shown: Shown, history: RwSignal<History>) -> impl IntoView {
    let link = NodeRef::<html::A>::new();
    let in_browser = RwSignal::new(false);
    Effect::new(move |_| in_browser.set(true));
    let name = followed.folded.with_untracked(|folded| {
        format!("{}-{}-delivery-{}.csv", folded.plan.project, folded.plan.service, folded.plan.number)
    });
    let write = move |_| {
        if let Some(link) = link.get_untracked() {
            link.set_href(&data_url(&written(followed, shown, history)));
        }
    };
    view! {
        <a node_ref=link href="#" download=name hidden=move || !in_browser.get() on:click=write>"Download as CSV"</a>
    }
}

/// The file as it is now.
fn written(followed: Followed, shown: Shown, history: RwSignal<History>) -> String {
    let stage = shown.stage.get_untracked();
    followed.folded.with_untracked(|folded| {
        followed
            .spans
            .with_untracked(|spans| history.with_untracked(|history| csv(history, Whose { folded, spans, stage })))
    })
}
