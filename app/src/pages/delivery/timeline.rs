//! What happened, stage by stage, with who did it, how long it took, and the event itself.

use super::{
    followed::{Followed, FollowedPlace, FollowedSlot},
    model::{
        ending::named,
        steps::brief,
        timeline::{Drift, Entry, Lane, beside, drifted, lanes},
    },
};
use crate::{
    components::{ClockTime, Focus, GlyphMark, Panel, TimesIn},
    routes,
};
use leptos::prelude::*;

/// One lane a stage, the newest first.
#[component]
pub fn TimelinePanel(
    /// The delivery.
    followed: Followed,
) -> impl IntoView {
    let all = Memo::new(move |_| {
        let recorded = followed.folded.with(|folded| lanes(&folded.log));
        drifted(followed.saved.with(|saved| beside(recorded, saved)), &drifts(followed))
    });
    let newest_first = move || all.get().into_iter().rev().filter(|lane| !lane.entries.is_empty()).collect::<Vec<_>>();
    view! {
        <Panel title="Timeline">
            <p class="quiet small"><TimesIn/></p>
            <div class="timeline">
                <For each=newest_first key=|lane| lane.stage.clone() let:lane><LaneView followed all lane/></For>
            </div>
        </Panel>
    }
    .into_any()
}

/// What runs now and is not what was approved.
fn drifts(followed: Followed) -> Vec<Drift> {
    let of = |place: &FollowedPlace, slot: &FollowedSlot| {
        let view = slot.view.get()?;
        let words = format!("{} {}", view.tag?, view.differs?);
        Some(Drift { stage: place.place.stage.clone(), since: view.started?, slot: slot.slot, words })
    };
    let places = followed.places.get();
    places.iter().flat_map(|place| place.slots.iter().filter_map(|slot| of(place, slot))).collect()
}

/// The events of one stage, the newest first.
#[component]
fn LaneView(followed: Followed, all: Memo<Vec<Lane>>, lane: Lane) -> impl IntoView {
    let stage = lane.stage.clone();
    let entries = move || {
        all.with(|lanes| {
            let mine = lanes.iter().find(|lane| lane.stage == stage);
            mine.map(|lane| lane.entries.iter().rev().cloned().collect::<Vec<_>>()).unwrap_or_default()
        })
    };
    view! {
        <section>
            <h3>{lane.stage.to_string()}</h3>
            <ol><For each=entries key=|entry| (entry.seq, entry.at) let:entry><EntryView followed entry/></For></ol>
        </section>
    }
    .into_any()
}

/// One event.
#[component]
fn EntryView(followed: Followed, entry: Entry) -> impl IntoView {
    let by = format!(" · {}", entry.by);
    let label = entry.seq.map_or_else(|| "Revision".to_owned(), |seq| format!("Event {seq}"));
    let took = entry.took.map(|took| format!(" · {}", brief(took)));
    view! {
        <li>
            <span class="sign" data-tone=entry.look.tone.as_str()><GlyphMark glyph=entry.look.glyph/></span>
            <details>
                <summary>
                    <span class="words">{entry.words}</span>
                    <span class="meta">
                        <ClockTime at=entry.at focus=Focus::Summary/>
                        {by}
                        {took}
                    </span>
                </summary>
                <pre tabindex="0" aria-label=label>{entry.raw}</pre>
            </details>
            {entry.makes_way.then(|| view! { <Successor followed/> })}
        </li>
    }
    .into_any()
}

/// Leads to the delivery that this one made way for.
#[component]
fn Successor(followed: Followed) -> impl IntoView {
    let project = followed.folded.with_untracked(|folded| folded.plan.project.clone());
    move || {
        followed.successor.get().map(|delivery| {
            let href = routes::delivery(&project, delivery.number);
            view! { <a class="successor" href=href>"Open " {named(&delivery)}</a> }
        })
    }
}
