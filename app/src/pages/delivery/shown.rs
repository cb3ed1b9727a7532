//! Which stage the page shows: the present one, or the one that its address names.

use super::{
    followed::{Followed, FollowedPlace},
    past::is_past,
};
use crate::{live::Link, routes::query_param};
use domain::{
    id::StageName,
    traffic::{Slot, Split},
};
use leptos::prelude::*;

/// The stage that is shown.
#[derive(Debug, Clone, Copy)]
pub struct Shown {
    /// Its index in the plan.
    pub stage: Memo<usize>,
    /// Its place; none while it has no route.
    pub place: Memo<Option<FollowedPlace>>,
}

impl Shown {
    /// The stage that the address names, else the one where the delivery is; of one that others came after, the one that
    /// tells most.
    pub fn new(followed: Followed) -> Self {
        let named = query_param::<StageName>("stage");
        let past = is_past(followed);
        let stage = Memo::new(move |_| {
            followed.folded.with(|folded| {
                let named = named.get().and_then(|name| folded.stage(name.as_str()));
                named.unwrap_or_else(|| if past.get() { folded.telling() } else { folded.state.stage })
            })
        });
        let place = Memo::new(move |_| followed.place(stage.get()));
        Self { stage, place }
    }
}

/// As in `data-link`.
pub fn link_word(link: Link) -> &'static str {
    match link {
        Link::Loaded => "loaded",
        Link::Open => "open",
        Link::Lost => "lost",
    }
}

/// What a slot is to the delivery, in a stage.
pub fn role(followed: Followed, stage: usize, slot: Slot) -> &'static str {
    followed.folded.with(|folded| match folded.state.visits.get(stage) {
        Some(visit) if visit.promoted && visit.candidate == Some(slot) => "live",
        Some(visit) if visit.promoted => "kept warm",
        Some(visit) if visit.candidate == Some(slot) && !folded.state.is_final() => "candidate",
        Some(visit) if visit.live.as_ref().is_some_and(|live| live.slot == slot) => "live",
        _ => "",
    })
}

/// The version in a slot, by the delivery's log or by what runs there.
pub fn version(followed: Followed, stage: usize, slot: Slot, place: &FollowedPlace) -> Option<String> {
    let runs = place.slot(slot).view.with(|view| view.as_ref().and_then(|view| view.tag.clone()));
    runs.or_else(|| {
        followed.folded.with(|folded| {
            let live = folded.state.visits.get(stage)?.live.as_ref()?;
            (live.slot == slot).then(|| live.artifact.tag.clone())
        })
    })
}

/// The split in words.
pub fn split_words(split: Split) -> String {
    format!("blue {}, green {}", split.of(Slot::Blue), split.of(Slot::Green))
}
