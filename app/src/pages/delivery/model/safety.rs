//! The way back: whether there is one, where to, how long it would take.

use super::{folded::Folded, spans::Span};
use crate::api::{board::Health, deliveries::SlotView};
use domain::{
    delivery::{Outcome, Phase, State},
    place::Act,
    traffic::{Slot, Weight},
};
use jiff::{SignedDuration, Timestamp};

/// Said of a change of the route that was never made: reading it back takes about that long.
const SHIFT_S: i64 = 1;
/// Said of a start that was never made.
const START_S: i64 = 5;

/// The old version and the way back to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Safety {
    /// The version that served before; none in a stage that never served.
    pub old: Option<Old>,
    /// Whether the delivery can be rolled back there.
    pub way_back: WayBack,
    /// What runs in the stage and is not what was approved, a sentence each.
    pub differs: Vec<String>,
    /// Whether the delivery waits while its candidate, which had traffic, does not run: after a restart of the server it is
    /// started when the delivery goes on, and not before.
    pub is_candidate_down: bool,
}

/// The version that served before the delivery came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Old {
    /// Its tag.
    pub tag: String,
    /// Where it runs.
    pub slot: Slot,
    /// Whether it answers; none where nobody knows.
    pub health: Option<Health>,
    /// Until when it is kept although it does not serve.
    pub warm_until: Option<Timestamp>,
    /// Who had it kept until then, where a person had.
    pub kept_by: Option<Act>,
    /// Whether it was replaced, or may still be: only then is it kept warm at all.
    pub is_replaced: bool,
}

/// Whether a stage can go back to its old version, and how fast.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WayBack {
    /// At once: the old version is up.
    Open {
        /// About so many seconds.
        seconds: i64,
    },
    /// The old version must be started first.
    AfterStart {
        /// About so many seconds.
        seconds: i64,
    },
    /// Is being gone.
    Going,
    /// The delivery has not touched the stage yet, or is back already: there is nothing to go back from.
    NotNeeded,
    /// The stage never served before.
    NoOldVersion,
    /// The delivery is done with the stage: the way back is a delivery of the old version, which runs still and needs no
    /// start.
    Warm,
    /// The delivery is done with the stage: the way back is a new delivery.
    Over,
}

/// The way back in the stage of that index, by what its slots show.
#[must_use]
pub fn safety(folded: &Folded, spans: &[Span], stage: usize, slots: &[SlotView]) -> Safety {
    let visit = folded.state.visits.get(stage);
    let old = visit.and_then(|visit| visit.live.as_ref()).map(|live| {
        // What the slot shows counts only while it still holds that version.
        let shown = slots.iter().find(|view| view.slot == live.slot);
        let shown = shown.filter(|view| view.tag.as_deref().is_none_or(|tag| tag == live.artifact.tag));
        Old {
            tag: live.artifact.tag.clone(),
            slot: live.slot,
            health: shown.map(|view| view.health),
            warm_until: shown.and_then(|view| view.warm_until),
            kept_by: shown.and_then(|view| view.kept_by.clone()),
            is_replaced: visit.is_some_and(|visit| visit.promoted) || !folded.state.is_final(),
        }
    });
    let is_here = folded.state.stage == stage;
    let is_warm = old.as_ref().is_some_and(|old| old.health == Some(Health::Ready) && old.warm_until.is_some());
    let way_back = match (&folded.state.phase, &old) {
        _ if visit.is_some_and(|visit| visit.promoted) => {
            if is_warm {
                WayBack::Warm
            } else {
                WayBack::Over
            }
        }
        (Phase::Final { outcome: Outcome::Failed { .. } }, _) if is_here => WayBack::Over,
        (Phase::Final { .. }, _) => WayBack::NotNeeded,
        _ if !is_here => WayBack::NotNeeded,
        (Phase::RollingBack { .. }, _) => WayBack::Going,
        (Phase::Queued | Phase::AwaitingApproval, _) => WayBack::NotNeeded,
        (_, None) => WayBack::NoOldVersion,
        (_, Some(old)) if old.health == Some(Health::Ready) => WayBack::Open { seconds: shift_s(spans, stage) },
        (_, Some(_)) => WayBack::AfterStart { seconds: shift_s(spans, stage) + start_s(spans) },
    };
    Safety {
        old,
        way_back,
        differs: slots.iter().filter_map(differs).collect(),
        is_candidate_down: is_here && is_candidate_down(&folded.state, slots),
    }
}

fn differs(view: &SlotView) -> Option<String> {
    let differs = view.differs.as_ref()?;
    Some(format!("{} on {} {differs}", view.tag.as_deref().unwrap_or("What is"), view.slot))
}

fn is_candidate_down(state: &State, slots: &[SlotView]) -> bool {
    let visit = state.visit();
    let waits = state.is_paused() || matches!(state.phase, Phase::Held { .. });
    let had_traffic = visit.weight.is_some_and(|(weight, _)| weight > Weight::NONE);
    let candidate = slots.iter().find(|view| Some(view.slot) == visit.candidate);
    waits && had_traffic && candidate.is_some_and(|view| view.health != Health::Ready)
}

/// How long the last change of this stage's route took, which is what the way back will take.
fn shift_s(spans: &[Span], stage: usize) -> i64 {
    let here = |span: &&Span| span.stage == stage && matches!(span.phase, Phase::Shifting { .. });
    spans.iter().rev().filter(here).find_map(took).map_or(SHIFT_S, |took| took.as_secs().max(SHIFT_S))
}

/// How long the last start took.
fn start_s(spans: &[Span]) -> i64 {
    let starts = |span: &&Span| matches!(span.phase, Phase::Deploying);
    spans.iter().rev().filter(starts).find_map(took).map_or(START_S, |took| took.as_secs().max(1))
}

fn took(span: &Span) -> Option<SignedDuration> {
    span.to.map(|to| to.duration_since(span.from))
}

#[cfg(test)]
mod tests {
    use super::{
        super::{sample, spans::spans},
        *,
    };
    use domain::delivery::Recorded;

    fn slot(health: Health) -> SlotView {
        SlotView {
            slot: Slot::Blue,
            health,
            tag: Some("0.9.1".to_owned()),
            url: None,
            pid: None,
            started: None,
            restarts: 0,
            cpu_cores: None,
            memory_bytes: None,
            warm_until: None,
            kept_by: None,
            note: None,
            differs: None,
            output: Vec::new(),
        }
    }

    fn check(log: Vec<Recorded>, stage: usize, health: Health, expected: WayBack) {
        let spans = spans(&log);
        let folded = Folded::of(log).expect("the sample fits");
        assert_eq!(safety(&folded, &spans, stage, &[slot(health)]).way_back, expected);
    }

    #[test]
    fn the_way_back_is_told_by_what_runs() {
        let testing = || sample::testing_in_staging().log();
        check(testing(), 1, Health::Ready, WayBack::Open { seconds: 1 });
        check(testing(), 1, Health::Crashed, WayBack::AfterStart { seconds: 4 });
        check(testing(), 0, Health::Ready, WayBack::Over);
        check(testing(), 2, Health::Ready, WayBack::NotNeeded);
        check(sample::waiting(), 2, Health::Ready, WayBack::NotNeeded);
        check(sample::rolled_back(), 1, Health::Ready, WayBack::NotNeeded);
        check(sample::completed(), 2, Health::Ready, WayBack::Over);
    }

    #[test]
    fn what_is_kept_warm_is_the_fast_way_back_once_it_was_replaced() {
        let check = |log: Vec<Recorded>, stage, warm_until, expected: (WayBack, bool)| {
            let spans = spans(&log);
            let folded = Folded::of(log).expect("the sample fits");
            let warm = SlotView { warm_until, ..slot(Health::Ready) };
            let safety = safety(&folded, &spans, stage, &[warm]);
            assert_eq!((safety.way_back, safety.old.is_some_and(|old| old.is_replaced)), expected);
        };
        let until = Some(sample::at(900));
        check(sample::testing_in_staging().log(), 0, until, (WayBack::Warm, true));
        check(sample::completed(), 2, until, (WayBack::Warm, true));
        check(sample::completed(), 2, None, (WayBack::Over, true));
        check(sample::rolled_back(), 1, None, (WayBack::NotNeeded, false));
        check(sample::rejected(), 2, None, (WayBack::NotNeeded, false));
    }

    #[test]
    fn an_old_version_that_is_not_seen_is_not_called_ready() {
        let log = sample::testing_in_staging().log();
        let spans = spans(&log);
        let folded = Folded::of(log).expect("the sample fits");
        let safety = safety(&folded, &spans, 1, &[]);
        assert_eq!(safety.old.map(|old| old.health), Some(None));
        assert_eq!(safety.way_back, WayBack::AfterStart { seconds: 4 });
    }
}
