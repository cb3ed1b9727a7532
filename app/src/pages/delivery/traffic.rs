//! A stage's traffic: how it is shared, how fast it is answered, second by second.

mod graphs;
mod samples;
mod split_bar;
mod split_table;

use super::{
    followed::{Followed, FollowedPlace},
    model::mismatch::mismatch,
    shown::Shown,
    stage_tabs::StageTabs,
};
use crate::components::{EmptyState, Glyph, GlyphMark, Panel};
use graphs::Graphs;
use leptos::{either::Either, prelude::*};
use samples::Samples;
use split_bar::SplitBar;
use split_table::SplitTable;

/// The traffic of the stage that is shown.
#[component]
pub fn TrafficPanel(
    /// The delivery.
    followed: Followed,
    /// The stage that is shown.
    shown: Shown,
) -> impl IntoView {
    let name = move || followed.folded.with(|folded| folded.plan.stages[shown.stage.get()].stage.to_string());
    let title = Signal::derive(move || format!("Traffic in {}", name()));
    let link = move || {
        shown.place.get().map(|place| {
            let words = place.url.trim_start_matches("http://").trim_end_matches('/').to_owned();
            view! { <a href=place.url>{words}</a> }
        })
    };
    let served = Signal::derive(move || {
        let all = 0..followed.folded.with(|folded| folded.plan.stages.len());
        all.filter(|stage| followed.place(*stage).is_some()).collect::<Vec<_>>()
    });
    let body = move || match shown.place.get() {
        Some(place) => Either::Left(view! { <Traffic followed shown place/> }),
        None => Either::Right(view! {
            <EmptyState title="Nothing serves here yet">
                <p>"The route comes up with the first delivery that reaches this stage."</p>
            </EmptyState>
        }),
    };
    view! {
        <Panel title aside=move || link>
            <StageTabs followed shown label="Stages with traffic" stages=served/>
            {body}
        </Panel>
    }
    .into_any()
}

/// The traffic of one place.
#[component]
fn Traffic(followed: Followed, shown: Shown, place: FollowedPlace) -> impl IntoView {
    let history = place.history;
    let off = Memo::new(move |_| history.with(mismatch));
    view! {
        <div class="traffic">
            <SplitBar history/>
            <p class="mismatch" role="status">
                {move || off.get().map(|words| view! { <GlyphMark glyph=Glyph::Exclamation/> {words} })}
            </p>
            <SplitTable followed shown place=place.clone()/>
            <Graphs followed shown history/>
            <Samples followed shown history/>
        </div>
    }
    .into_any()
}
