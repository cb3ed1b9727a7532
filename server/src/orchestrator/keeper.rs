//! Keeps up what should run: brings it back when the server starts, tells the router where processes answer, and
//! stops what has been kept warm for long enough.

use super::{Orchestrator, feed::Moment};
use crate::{
    deploy::{Health, SlotKey, Standing, Workload},
    store::{Environment, StoreError},
};
use domain::{
    artifact::Artifact,
    digest::RevisionRef,
    file::FileKind,
    id::Place,
    service::Definition,
    traffic::{Slot, Split, Weight},
};
use futures_util::future::join_all;
use jiff::Timestamp;
use std::{net::SocketAddr, time::Duration};
use tokio::{sync::broadcast::error::RecvError, time::sleep};

/// Pause before a live version that did not come up is tried again; doubles up to the most.
const RESTORE_PAUSE: Duration = Duration::from_secs(1);
/// The longest such pause.
const RESTORE_PAUSE_MAX: Duration = Duration::from_secs(60);
/// How often is looked for what is due, beside every time that a place changes.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// How long requests in flight to a version kept warm may take when its time is over.
const DRAIN_MAX: Duration = Duration::from_secs(5);

/// Brings back every live version once, then goes on keeping.
pub(super) async fn start(orchestrator: &Orchestrator) -> Result<(), StoreError> {
    let this = orchestrator.clone();
    orchestrator.inner.tasks.spawn(async move { this.inner.stop.clone().run_until_cancelled(follow(&this)).await });
    let environments = orchestrator.ports().store.environments().await?;
    join_all(environments.iter().map(|environment| restore(orchestrator, environment))).await;
    let this = orchestrator.clone();
    orchestrator.inner.tasks.spawn(async move { this.inner.stop.clone().run_until_cancelled(tidy(&this)).await });
    Ok(())
}

impl Orchestrator {
    /// Makes a version that no delivery brought the live one of a place, and has it run.
    ///
    /// # Errors
    /// [`StoreError::Exists`] if something serves there already.
    pub async fn adopt(&self, place: &Place, live: &crate::store::Live) -> Result<(), StoreError> {
        self.ports().store.adopt(place, live).await?;
        let environment = self.ports().store.environment(place).await?;
        restore(self, &environment).await;
        self.feed().publish(Moment::Changed);
        Ok(())
    }
}

/// Passes on to the router where processes answer, and that they no longer do.
async fn follow(orchestrator: &Orchestrator) {
    let mut changes = orchestrator.ports().target.watch();
    loop {
        match changes.recv().await {
            Ok((slot, address)) => attach(orchestrator, &slot, address).await,
            Err(RecvError::Lagged(missed)) => tracing::warn!(missed, "changes of processes were missed"),
            Err(RecvError::Closed) => return,
        }
    }
}

async fn attach(orchestrator: &Orchestrator, slot: &SlotKey, address: Option<SocketAddr>) {
    if address.is_some() && !may_serve(orchestrator, slot).await {
        orchestrator.feed().publish(Moment::Slot(slot.clone()));
        return;
    }
    if let Err(why) = orchestrator.ports().router.attach(&slot.place, slot.slot, address).await {
        tracing::debug!(%slot, error = %why, "there is no route yet");
    }
    orchestrator.feed().publish(Moment::Slot(slot.clone()));
}

/// Whether the router may know of a slot: one that serves or has served, or one that a delivery gave weight to. A
/// candidate before its first weight is not known to the router, so that it cannot even stand in for the old version.
async fn may_serve(orchestrator: &Orchestrator, slot: &SlotKey) -> bool {
    let ports = orchestrator.ports();
    let carries = ports.router.split(&slot.place).await.is_some_and(|split| split.of(slot.slot) > Weight::NONE);
    let Ok(environment) = ports.store.environment(&slot.place).await else { return carries };
    let serves = environment.live.as_ref().is_some_and(|live| live.slot == slot.slot);
    serves || environment.warm.is_some() || carries
}

async fn restore(orchestrator: &Orchestrator, environment: &Environment) {
    let place = &environment.place;
    if let Some(live) = &environment.live {
        let done = up(orchestrator, place, live.slot, &live.artifact, &live.definition).await;
        let routed = match done {
            Ok(()) => route(orchestrator, place, live.slot).await,
            Err(why) => Err(why),
        };
        if let Err(why) = routed {
            tracing::error!(%place, error = %why, "the live version did not come up and is tried again");
            let (this, place) = (orchestrator.clone(), place.clone());
            orchestrator
                .inner
                .tasks
                .spawn(async move { this.inner.stop.clone().run_until_cancelled(restore_later(&this, &place)).await });
        }
    }
    if let (Some(warm), Some(live)) = (&environment.warm, &environment.live)
        && warm.until > Timestamp::now()
        && let Err(why) = up(orchestrator, place, live.slot.other(), &warm.artifact, &warm.definition).await
    {
        tracing::warn!(%place, error = %why, "the version kept warm did not come up");
    }
}

/// Tries again until the place's live version runs, whichever that is by then.
async fn restore_later(orchestrator: &Orchestrator, place: &Place) {
    let mut pause = RESTORE_PAUSE;
    loop {
        sleep(pause).await;
        pause = (pause * 2).min(RESTORE_PAUSE_MAX);
        let Ok(environment) = orchestrator.ports().store.environment(place).await else { continue };
        let Some(live) = environment.live else { return };
        match up(orchestrator, place, live.slot, &live.artifact, &live.definition).await {
            // A delivery at work there moves the route itself.
            Ok(()) if environment.holder.is_some() => return,
            Ok(()) => match route(orchestrator, place, live.slot).await {
                Ok(()) => return,
                Err(why) => tracing::error!(%place, error = %why, "the route could not be set"),
            },
            Err(why) => tracing::error!(%place, error = %why, "the live version still does not come up"),
        }
    }
}

async fn up(
    orchestrator: &Orchestrator,
    place: &Place,
    slot: Slot,
    artifact: &Artifact,
    definition: &RevisionRef,
) -> Result<(), String> {
    let ports = orchestrator.ports();
    let text = ports.store.text_of(&place.project, FileKind::Service, &definition.digest).await;
    let text = text.map_err(|why| why.to_string())?.ok_or("its service file is gone from the store")?;
    let definition = Definition::read(&text).value.ok_or("its service file is not readable")?;
    ports.router.open(place, definition.sticky).await;
    let workload = Workload { artifact: artifact.clone(), definition };
    let key = SlotKey { place: place.clone(), slot };
    let endpoint = ports.target.ensure(&key, &workload, Standing::Served, None).await;
    let endpoint = endpoint.map_err(|why| why.to_string())?;
    ports.router.attach(place, slot, Some(endpoint.address)).await.map_err(|why| why.to_string())
}

async fn route(orchestrator: &Orchestrator, place: &Place, slot: Slot) -> Result<(), String> {
    let set = orchestrator.ports().router.set(place, Split::all(slot), None).await;
    set.map(drop).map_err(|why| why.to_string())
}

/// Stops what nothing refers to any more.
async fn tidy(orchestrator: &Orchestrator) {
    let mut places = orchestrator.inner.places.subscribe();
    loop {
        match orchestrator.ports().store.environments().await {
            Ok(environments) => {
                for environment in &environments {
                    retire_idle(orchestrator, environment).await;
                }
            }
            Err(why) => tracing::warn!(error = %why, "the environments could not be read"),
        }
        tokio::select! {
            () = sleep(LOOK_EVERY) => {}
            changed = places.changed() => if changed.is_err() { return },
        }
    }
}

/// Whether anything refers to a slot, as it is now. Not knowing counts as yes.
async fn is_referred_to(orchestrator: &Orchestrator, slot: &SlotKey) -> bool {
    let ports = orchestrator.ports();
    let weight = ports.router.split(&slot.place).await.map(|split| split.of(slot.slot));
    let (environment, queue) = (ports.store.environment(&slot.place).await, ports.store.queue(&slot.place).await);
    match (environment, queue) {
        (Ok(environment), Ok(queue)) => refers(&environment, !queue.is_empty(), slot.slot, weight, Timestamp::now()),
        _ => true,
    }
}

/// What refers to a slot: that it serves, a delivery that is at work or waits in front of the place, a promise to keep it
/// warm, and, read from the route itself, traffic; or that its weight is not known.
fn refers(environment: &Environment, is_awaited: bool, slot: Slot, weight: Option<Weight>, now: Timestamp) -> bool {
    let serves = environment.live.as_ref().is_none_or(|live| live.slot == slot);
    let promised = environment.warm.as_ref().is_some_and(|warm| warm.until > now);
    serves || environment.holder.is_some() || is_awaited || promised || weight != Some(Weight::NONE)
}

/// Stops what nothing refers to in the slot beside the live one.
async fn retire_idle(orchestrator: &Orchestrator, environment: &Environment) {
    let Some(live) = &environment.live else { return };
    let idle = SlotKey { place: environment.place.clone(), slot: live.slot.other() };
    let ports = orchestrator.ports();
    if is_referred_to(orchestrator, &idle).await {
        return;
    }
    if ports.target.observe(&idle).await.health != Health::Empty {
        tracing::info!(slot = %idle, "stops a version that was kept warm");
        attach(orchestrator, &idle, None).await;
        if let Err(why) = ports.router.drain(&idle.place, idle.slot, DRAIN_MAX).await {
            tracing::debug!(slot = %idle, error = %why, "nothing to drain");
        }
        // A delivery may have come while it was drained.
        if is_referred_to(orchestrator, &idle).await {
            return;
        }
        if let Err(why) = ports.target.retire(&idle, None).await {
            tracing::warn!(slot = %idle, error = %why, "could not be stopped");
            return;
        }
        orchestrator.feed().publish(Moment::Slot(idle.clone()));
    }
    if environment.warm.is_some()
        && let Err(why) = ports.store.forget_warm(&environment.place).await
    {
        tracing::warn!(slot = %idle, error = %why, "could not be forgotten");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Live, Warm};
    use domain::{digest::Digest, id::DeliveryId};
    use uuid::Uuid;

    fn artifact(tag: &str) -> Artifact {
        Artifact { name: "carts".to_owned(), tag: tag.to_owned(), digest: Digest::of(tag.as_bytes()) }
    }

    fn definition() -> RevisionRef {
        RevisionRef { number: 1, digest: Digest::of(b"service") }
    }

    /// Blue serves, green was kept warm until a second ago.
    fn environment(now: Timestamp) -> Environment {
        let place = Place {
            project: "sockshop".parse().expect("a name"),
            stage: "staging".parse().expect("a name"),
            service: "carts".parse().expect("a name"),
        };
        let live = Live {
            slot: Slot::Blue,
            artifact: artifact("0.9.3"),
            definition: definition(),
            since: now,
            delivery: None,
        };
        let until = now - jiff::SignedDuration::from_secs(1);
        let warm = Warm { artifact: artifact("0.9.1"), definition: definition(), until };
        Environment { place, live: Some(live), warm: Some(warm), holder: None }
    }

    #[test]
    fn v4_nothing_that_anything_refers_to_is_stopped() {
        let now = Timestamp::from_second(1_000).expect("a time");
        let (idle, none) = (environment(now), Some(Weight::NONE));
        assert!(!refers(&idle, false, Slot::Green, none, now), "nothing refers to it");

        assert!(refers(&idle, false, Slot::Blue, none, now), "it serves");
        assert!(refers(&idle, true, Slot::Green, none, now), "a delivery waits in front of the place");
        assert!(refers(&idle, false, Slot::Green, Weight::new(1).ok(), now), "the route gives it traffic");
        assert!(refers(&idle, false, Slot::Green, None, now), "what the route gives it is not known");
        let held = Environment { holder: Some(DeliveryId(Uuid::nil())), ..idle.clone() };
        assert!(refers(&held, false, Slot::Green, none, now), "a delivery is at work, or asks a person");
        let mut promised = idle.clone();
        promised.warm.iter_mut().for_each(|warm| warm.until = now + jiff::SignedDuration::from_secs(1));
        assert!(refers(&promised, false, Slot::Green, none, now), "it is kept warm");
        let unknown = Environment { live: None, ..idle };
        assert!(refers(&unknown, false, Slot::Green, none, now), "what serves is not known");
    }
}
