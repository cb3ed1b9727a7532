//! The door of a stage: one delivery of a service at a time, first come first.

use super::{Orchestrator, perform::Job};
use crate::{
    deploy::{Health, SlotKey},
    store::{Environment, Live, StoreError},
};
use domain::{
    delivery::{Actor, Event, Phase, event::Occupant, fold},
    id::DeliveryId,
    traffic::{Slot, Weight},
};
use std::time::Duration;
use tokio::time::sleep;

/// Pause before the store is asked again after it failed.
const STORE_PAUSE: Duration = Duration::from_secs(1);

/// Waits until the stage is free and this delivery is the first in line.
pub(super) async fn enter(job: &Job) -> Event {
    let mut places = job.orchestrator.inner.places.subscribe();
    loop {
        match look(job).await {
            Ok(Some(event)) => return event,
            Ok(None) => {
                // An error means that the orchestrator is gone, and this task with it.
                if places.changed().await.is_err() {
                    std::future::pending::<()>().await;
                }
            }
            Err(why) => {
                tracing::warn!(delivery.id = %job.plan.delivery, error = %why, "the queue could not be read");
                sleep(STORE_PAUSE).await;
            }
        }
    }
}

async fn look(job: &Job) -> Result<Option<Event>, StoreError> {
    let store = &job.orchestrator.ports().store;
    let environment = store.environment(&job.place).await?;
    if store.queue(&job.place).await?.first() != Some(&job.plan.delivery) {
        return Ok(None);
    }
    match environment.holder {
        Some(holder) if holder != job.plan.delivery => {
            supersede(&job.orchestrator, holder, job.plan.delivery).await?;
            Ok(None)
        }
        _ => Ok(Some(entered(&job.orchestrator, &environment).await)),
    }
}

async fn entered(orchestrator: &Orchestrator, environment: &Environment) -> Event {
    let live = match stand_in(orchestrator, environment).await {
        Some(stand_in) => Some(stand_in),
        None => environment.live.as_ref().map(Live::occupant),
    };
    let candidate = live.as_ref().map_or(Slot::Blue, |live| live.slot.other());
    Event::StageEntered { live, candidate }
}

/// What serves instead of the live version: a rollback ended without it, and it still does not run. What was left with
/// the traffic then is what a delivery can go back to, and the slot of the version that does not start is the free one:
/// so the next delivery has a place to go, and what has the traffic is not stopped for it.
async fn stand_in(orchestrator: &Orchestrator, environment: &Environment) -> Option<Occupant> {
    let (live, left) = (environment.live.as_ref()?, environment.warm.as_ref()?);
    let ports = orchestrator.ports();
    let slot = live.slot.other();
    let key = |slot| SlotKey { place: environment.place.clone(), slot };
    let carries = ports.router.split(&environment.place).await.is_some_and(|split| split.of(slot) > Weight::NONE);
    if !carries || ports.target.observe(&key(live.slot)).await.health == Health::Ready {
        return None;
    }
    let there = ports.target.observe(&key(slot)).await;
    let is_left = there.health == Health::Ready && there.artifact.as_ref() == Some(&left.artifact);
    is_left.then(|| Occupant { slot, artifact: left.artifact.clone(), definition: left.definition.clone() })
}

/// A delivery that still waits for a yes makes way for a newer one: nobody should approve what is out of date.
async fn supersede(orchestrator: &Orchestrator, holder: DeliveryId, newer: DeliveryId) -> Result<(), StoreError> {
    let log = orchestrator.ports().store.log(holder).await?;
    let Ok((_, state)) = fold(&log) else { return Ok(()) };
    if matches!(state.phase, Phase::AwaitingApproval) && holder < newer {
        let event = Event::Superseded { by: newer };
        if let Err(why) = orchestrator.ask(holder, Actor::Engine, Some(state.seq), event).await {
            tracing::debug!(delivery.id = %holder, error = %why, "did not make way");
        }
    }
    Ok(())
}
