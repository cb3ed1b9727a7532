//! Which versions had traffic in a place at some time, as the logs of its deliveries have it.

use super::{Event, Plan, Recorded, State, event::Occupant, start, step, step::is_stale};
use crate::{
    id::{DeliveryId, StageName},
    series::Side,
    traffic::{Slot, Weight},
    window::Window,
};
use jiff::Timestamp;

/// A version that had traffic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Served {
    /// Where it ran.
    pub slot: Slot,
    /// Its tag.
    pub version: String,
    /// Whether it was on trial or the live version, at the last moment that is looked at.
    pub side: Side,
    /// The delivery that brought it, where that is known.
    pub delivery: Option<DeliveryId>,
}

/// From then on these had the traffic.
struct Change {
    at: Timestamp,
    to: Vec<Served>,
}

/// The last moment, at or before `at`, at which one of the deliveries whose logs these are changed who has the traffic in
/// `stage`. Others may have changed it since, and been over before `at`.
#[must_use]
pub fn changed_before(stage: &StageName, logs: &[Vec<Recorded>], at: Timestamp) -> Option<Timestamp> {
    let changes = logs.iter().flat_map(|log| changes(stage, log));
    changes.map(|change| change.at).filter(|changed| *changed <= at).max()
}

/// The versions that had traffic in `stage` within `window`, in the order in which they got it. `logs` are those of the
/// service's deliveries to which something happened since the window began, or since [`changed_before`] it. None if none of
/// them has changed anything there: then what is live now was live all the time.
#[must_use]
pub fn served(stage: &StageName, logs: &[Vec<Recorded>], window: Window) -> Option<Vec<Served>> {
    let mut changes: Vec<Change> = logs.iter().flat_map(|log| changes(stage, log)).collect();
    changes.sort_by_key(|change| change.at);
    // The first change is that a delivery enters, and says what was there before.
    let first = changes.iter().rposition(|change| change.at <= window.start).unwrap_or(0);
    let is_in = |change: &&Change| change.at < window.end;
    let (begin, later) = changes.get(first..)?.split_first()?;
    let mut all: Vec<Served> = begin.to.clone();
    for one in later.iter().take_while(is_in).flat_map(|change| &change.to) {
        match all.iter_mut().find(|known| (known.slot, &known.version) == (one.slot, &one.version)) {
            Some(known) => {
                let delivery = one.delivery.or(known.delivery);
                *known = Served { delivery, ..one.clone() };
            }
            None => all.push(one.clone()),
        }
    }
    Some(all)
}

/// What these are called together: one version, or all that shared a window.
#[must_use]
pub fn tags(who: &[Served]) -> String {
    let mut tags: Vec<&str> = Vec::new();
    for one in who {
        if !tags.contains(&one.version.as_str()) {
            tags.push(&one.version);
        }
    }
    tags.join(" and ")
}

/// Which side is judged where these had the traffic: the version on trial if nobody else had any, otherwise the live one.
#[must_use]
pub fn judged(who: &[Served]) -> Side {
    match who {
        [only] => only.side,
        _ => Side::Live,
    }
}

/// What one delivery changed in a stage. A log that cannot be read to its end is taken as far as it can.
fn changes(stage: &StageName, log: &[Recorded]) -> Vec<Change> {
    let mut changes = Vec::new();
    let Some((first, rest)) = log.split_first() else { return changes };
    let Ok((plan, mut state)) = start(first) else { return changes };
    for event in rest {
        let Ok((next, _)) = step(&plan, &state, event) else { break };
        if !is_stale(&state, event) && state.stage_plan(&plan).stage == *stage {
            changes.extend(to(&plan, &next, state.stage, &event.event).map(|to| Change { at: event.at, to }));
        }
        state = next;
    }
    changes
}

/// Who has the traffic after an event; none where it changes nothing.
fn to(plan: &Plan, next: &State, stage: usize, event: &Event) -> Option<Vec<Served>> {
    let visit = next.visits.get(stage)?;
    let live = || visit.live.iter().map(live);
    let candidate = |side| {
        let (version, delivery) = (plan.artifact.tag.clone(), Some(plan.delivery));
        visit.candidate.map(|slot| Served { slot, version, side, delivery })
    };
    match event {
        Event::StageEntered { .. } | Event::RouteRestored => Some(live().collect()),
        Event::Promoted => Some(candidate(Side::Live).into_iter().collect()),
        Event::WeightSet { .. } => {
            let weight = visit.weight.map_or(Weight::NONE, |(weight, _)| weight);
            let old = live().filter(|_| weight != Weight::ALL);
            Some(old.chain(candidate(Side::Candidate).filter(|_| weight != Weight::NONE)).collect())
        }
        _ => None,
    }
}

fn live(live: &Occupant) -> Served {
    Served { slot: live.slot, version: live.artifact.tag.clone(), side: Side::Live, delivery: None }
}
