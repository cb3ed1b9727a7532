//! What lists and places need to know of an event: a pure function of the plan and the state before and after.

use crate::store::{DeliveryRow, EnvironmentChange, Live, Projection, Warm};
use domain::{
    delivery::{Event, Outcome, Phase, Plan, Recorded, State},
    id::Place,
    traffic::Weight,
};
use jiff::SignedDuration;

/// Who asked for a delivery and when.
#[derive(Debug, Clone)]
pub(super) struct Origin {
    pub by: String,
    pub at: jiff::Timestamp,
}

impl Origin {
    pub(super) fn of(first: &Recorded) -> Self {
        Self { by: first.by.to_string(), at: first.at }
    }
}

/// What is written beside `recorded`.
pub(super) fn of(
    plan: &Plan,
    origin: &Origin,
    before: Option<&State>,
    after: &State,
    recorded: &Recorded,
) -> Projection {
    let delivery = DeliveryRow {
        id: plan.delivery,
        project: plan.project.clone(),
        service: plan.service.clone(),
        number: plan.number,
        tag: plan.artifact.tag.clone(),
        triggered_by: origin.by.clone(),
        triggered_at: origin.at,
        stage: after.stage_plan(plan).stage.clone(),
        status: after.status(),
        sentence: after.sentence(plan),
        queued_since: matches!(after.phase, Phase::Queued).then(|| after.visit().came),
        changed_at: recorded.at,
    };
    let environment = before.and_then(|before| change(plan, before, after, recorded));
    let evaluation = match &recorded.event {
        Event::Evaluated { evaluation } => before
            .and_then(|before| plan.place(before.stage))
            .map(|place| (place, domain::slo::Evaluation::clone(evaluation))),
        _ => None,
    };
    Projection { delivery, environment, evaluation }
}

fn change(plan: &Plan, before: &State, after: &State, recorded: &Recorded) -> Option<EnvironmentChange> {
    let place = plan.place(before.stage)?;
    let held_it = before.visit().entered.is_some();
    match &recorded.event {
        Event::Promoted => Some(promote(plan, before, recorded, place)),
        _ if after.is_final() && held_it => Some(leave(plan, before, after, recorded, place)),
        Event::StageEntered { .. } | Event::Approved { .. } if matches!(after.phase, Phase::Deploying) => {
            Some(EnvironmentChange::Occupy { place, serves: serves(recorded) })
        }
        Event::StageEntered { .. } => Some(EnvironmentChange::Enter { place, serves: serves(recorded) }),
        _ => None,
    }
}

/// What was found serving, for whoever asks what is live.
fn serves(recorded: &Recorded) -> Option<Box<Live>> {
    let Event::StageEntered { live: Some(found), .. } = &recorded.event else { return None };
    Some(Box::new(Live {
        slot: found.slot,
        artifact: found.artifact.clone(),
        definition: found.definition.clone(),
        since: recorded.at,
        delivery: None,
    }))
}

/// A rollback that could not give the traffic back leaves it on the candidate: that is noted, so that it is brought back
/// where the live version does not come up, and so that the next delivery leaves it alone until it has a better one.
fn leave(plan: &Plan, before: &State, after: &State, recorded: &Recorded, place: Place) -> EnvironmentChange {
    let is_unsafe = matches!(&after.phase, Phase::Final { outcome: Outcome::Failed { traffic_safe: false, .. } });
    let carries = before.visit().weight.is_some_and(|(weight, _)| weight > Weight::NONE);
    if !(is_unsafe && carries) {
        return EnvironmentChange::Leave(place);
    }
    let until = kept_until(plan, before, recorded);
    let left = Warm { artifact: plan.artifact.clone(), definition: plan.definition.clone(), until };
    EnvironmentChange::Strand { place, left: Box::new(left) }
}

fn kept_until(plan: &Plan, before: &State, recorded: &Recorded) -> jiff::Timestamp {
    let keep = SignedDuration::from_secs(i64::from(before.stage_plan(plan).keep_warm_s));
    recorded.at.saturating_add(keep).unwrap_or(recorded.at)
}

fn promote(plan: &Plan, before: &State, recorded: &Recorded, place: Place) -> EnvironmentChange {
    let visit = before.visit();
    let warm = visit.live.as_ref().map(|old| {
        Box::new(Warm {
            artifact: old.artifact.clone(),
            definition: old.definition.clone(),
            until: kept_until(plan, before, recorded),
        })
    });
    let live = Live {
        slot: visit.candidate.unwrap_or(domain::traffic::Slot::Blue),
        artifact: plan.artifact.clone(),
        definition: plan.definition.clone(),
        since: recorded.at,
        delivery: Some(plan.delivery),
    };
    EnvironmentChange::Promote { place, live: Box::new(live), warm }
}
