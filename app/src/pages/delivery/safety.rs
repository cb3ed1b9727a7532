//! Always in sight: the way back, where to, how long it takes, and what was lost.

mod warm;

use super::{
    followed::Followed,
    model::{
        folded::Folded,
        loss::{Loss, loss},
        safety::{Old, Safety, WayBack, safety},
    },
    shown::Shown,
};
use crate::{
    api::places::ExtendKeepWarm,
    components::{Badge, DiffersNote, Fact, Facts, Glyph, HealthBadge, Look, Panel, Tone},
    format,
    live::Link,
};
use jiff::Timestamp;
use leptos::prelude::*;
use warm::Warm;

const CANDIDATE_DOWN: &str =
    "not running: the old version has its traffic. It is started again when the delivery goes on";

/// The way back in the stage that is shown.
#[component]
pub fn SafetyPanel(
    /// The delivery.
    followed: Followed,
    /// The stage that is shown.
    shown: Shown,
) -> impl IntoView {
    let safety = Memo::new(move |_| {
        let place = shown.place.get();
        let slots: Vec<_> = place.iter().flat_map(|place| place.slots).filter_map(|slot| slot.view.get()).collect();
        followed.folded.with(|folded| followed.spans.with(|spans| safety(folded, spans, shown.stage.get(), &slots)))
    });
    let extend = ServerAction::<ExtendKeepWarm>::new();
    // Read before the view: what is inside of a component is not tracked.
    let facts = move || {
        let safety = safety.get();
        let old = old(followed, shown, safety.old.clone(), extend);
        let differs = safety.differs.clone();
        let differs = differs.into_iter().map(|sentence| view! { <DiffersNote sentence/> }).collect_view();
        let down = safety.is_candidate_down.then(|| view! { <Fact term="Candidate">{CANDIDATE_DOWN}</Fact> });
        view! { {differs} <Facts><Way safety/> {down} {old} <Lost followed shown/></Facts> }
    };
    // In words too: whoever does not see that the values are grey must not take them for news.
    let is_lost = Memo::new(move |_| followed.link.get() == Link::Lost);
    let aside = move || view! { <span role="status">{move || is_lost.get().then_some("last known")}</span> };
    view! {
        <div class="safety">
            <Panel title="Safety" aside>
                {facts}
            </Panel>
        </div>
    }
    .into_any()
}

/// Whether the delivery can go back, and how fast.
#[component]
fn Way(safety: Safety) -> impl IntoView {
    let look = |word, glyph, tone| Look { word, glyph, tone };
    let (look, detail) = match safety.way_back {
        WayBack::Open { seconds } => (look("Open", Glyph::Tick, Tone::Pass), about(seconds)),
        WayBack::AfterStart { seconds } => (look("After a start", Glyph::Exclamation, Tone::Warn), about(seconds)),
        WayBack::Going => (look("Going back", Glyph::TurningBack, Tone::Fail), String::new()),
        WayBack::NotNeeded => (look("Nothing to take back", Glyph::Ring, Tone::Unknown), String::new()),
        WayBack::NoOldVersion => (look("No old version", Glyph::Dash, Tone::Unknown), String::new()),
        WayBack::Warm => (look("By a new delivery", Glyph::Tick, Tone::Pass), warm(safety.old.as_ref())),
        WayBack::Over => (look("By a new delivery", Glyph::Ring, Tone::Unknown), String::new()),
    };
    view! { <Fact term="Way back"><Badge look detail=Signal::stored(detail)/></Fact> }
}

/// What a delivery of the old version saves.
fn warm(old: Option<&Old>) -> String {
    old.map_or_else(String::new, |old| format!("of {}: it still runs on {} and needs no start", old.tag, old.slot))
}

fn about(seconds: i64) -> String {
    format!("· about {}", format::seconds(seconds))
}

/// The version that served before.
fn old(followed: Followed, shown: Shown, old: Option<Old>, extend: ServerAction<ExtendKeepWarm>) -> impl IntoView {
    let keep_warm_s = followed.folded.with_untracked(|folded| {
        folded.plan.stages.get(shown.stage.get_untracked()).map_or(0, |plan| plan.keep_warm_s)
    });
    old.map(|old| {
        let place = shown.place.get_untracked().map(|place| place.place);
        let warm = match (old.warm_until, place) {
            (Some(until), Some(place)) => {
                view! { <Warm old=old.clone() place until now=followed.now extend/> }.into_any()
            }
            _ if !old.is_replaced => ().into_any(),
            _ => {
                let words = format!("{} after promotion", format::seconds(i64::from(keep_warm_s)));
                view! { <Fact term="Kept warm">{words}</Fact> }.into_any()
            }
        };
        view! {
            <Fact term="Old version">
                {format!("{} on {} ", old.tag, old.slot)}
                {old.health.map(|health| view! { <HealthBadge health/> })}
            </Fact>
            {warm}
        }
    })
}

/// From when to when the delivery was in the stage of that index; without an end while it is there.
fn stay(folded: &Folded, stage: usize) -> Option<(Timestamp, Option<Timestamp>)> {
    let visit = folded.state.visits.get(stage)?;
    let ended = folded.state.is_final().then_some(folded.state.since);
    Some((visit.entered?, visit.left.or(ended)))
}

/// Over which time: `since 14:13:20 UTC`, or `from 14:13:20 to 14:14:01 UTC`.
fn counted(loss: &Loss) -> String {
    let clock = |at: Timestamp| at.strftime("%H:%M:%S").to_string();
    match loss.until {
        Some(until) => format!("from {} to {} UTC", clock(loss.since), clock(until)),
        None => format!("since {} UTC", clock(loss.since)),
    }
}

/// Requests that got lost in this stage while the delivery was there.
#[component]
fn Lost(followed: Followed, shown: Shown) -> impl IntoView {
    let lost = Memo::new(move |_| {
        let (since, until) = followed.folded.with(|folded| stay(folded, shown.stage.get()))?;
        let place = shown.place.get()?;
        place.history.with(|history| loss(history, since, until))
    });
    let words = move || {
        lost.get().map_or_else(
            || "not counted".to_owned(),
            |loss| format!("{} of {}", format::count(loss.lost), format::count(loss.of)),
        )
    };
    let is_some = move || lost.get().is_some_and(|loss| loss.lost > 0).to_string();
    let since = move || lost.get().map(|loss| counted(&loss));
    view! { <Fact term="Requests lost"><span class="lost fresh" data-some=is_some title=since>{words}</span></Fact> }
}

#[cfg(test)]
mod tests {
    use super::{super::model::sample, *};

    #[test]
    fn a_stay_ends_with_the_stage_or_with_the_delivery() {
        let stay = |log, stage| stay(&Folded::of(log).expect("the sample fits"), stage);
        let testing = || sample::testing_in_staging().log();
        assert_eq!(stay(testing(), 0), Some((sample::at(1), Some(sample::at(11)))));
        assert_eq!(stay(testing(), 1), Some((sample::at(12), None)));
        assert_eq!(stay(sample::rolled_back(), 1), Some((sample::at(12), Some(sample::at(41)))));
        assert_eq!(stay(testing(), 2), None);
    }
}
