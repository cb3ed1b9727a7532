//! Keeps up what should run: brings it back when the server starts, tells the router where processes answer, and
//! stops what has been kept warm for long enough.

mod restore;

pub(super) use restore::restored;

use super::{Orchestrator, Ports, feed::Moment};
use crate::{
    deploy::{Health, SlotKey},
    store::{Environment, StoreError},
    traffic::RouteError,
};
use domain::{
    delivery::Writer,
    file::FileKind,
    id::Place,
    service::Definition,
    traffic::{Slot, Weight},
};
use jiff::Timestamp;
use std::{collections::HashSet, time::Duration};
use tokio::{sync::broadcast::error::RecvError, time::sleep};

/// How often is looked for what is due, beside every time that a place changes.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// How long requests in flight to a version kept warm may take when its time is over and its service does not say.
const DRAIN_DEFAULT: Duration = Duration::from_secs(5);

/// Begins to bring back every live version, and goes on keeping. Nobody waits for a version that starts slowly but the
/// deliveries of its own place.
pub(super) async fn start(orchestrator: &Orchestrator) -> Result<(), StoreError> {
    let this = orchestrator.clone();
    orchestrator.inner.tasks.spawn(async move { this.inner.stop.clone().run_until_cancelled(follow(&this)).await });
    restore::start(orchestrator).await?;
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
        restore::restore(self, &environment).await;
        self.feed().publish(Moment::Changed);
        Ok(())
    }

    /// Waits until every live version that was to be brought back runs, or did not come up at the first try.
    pub async fn restored(&self) {
        // An error means that the orchestrator is gone.
        drop(self.inner.restoring.subscribe().wait_for(HashSet::is_empty).await);
    }
}

/// Gives all of a place's traffic to its live version, and has that run. For a place that nobody else can go into.
pub(super) async fn give_back(orchestrator: &Orchestrator, environment: &Environment) {
    restore::restore(orchestrator, environment).await;
}

/// Passes on to the router where processes answer, and that they no longer do.
async fn follow(orchestrator: &Orchestrator) {
    let mut changes = orchestrator.ports().target.watch();
    loop {
        match changes.recv().await {
            // What is true by now, and not what was: a version may have come up in the place of the one that went.
            Ok((slot, _)) => look_at(orchestrator, &slot, None).await,
            Err(RecvError::Lagged(missed)) => {
                tracing::warn!(missed, "changes of processes were missed; all are looked at again");
                look_at_all(orchestrator).await;
            }
            Err(RecvError::Closed) => return,
        }
    }
}

/// What was missed may be that a process answers elsewhere by now, or no longer does.
async fn look_at_all(orchestrator: &Orchestrator) {
    let environments = match orchestrator.ports().store.environments().await {
        Ok(environments) => environments,
        Err(why) => return tracing::error!(error = %why, "the environments could not be read"),
    };
    for environment in environments {
        for slot in Slot::BOTH {
            look_at(orchestrator, &SlotKey { place: environment.place.clone(), slot }, None).await;
        }
    }
}

/// Tells the router where a slot answers now, or that it does not.
async fn look_at(orchestrator: &Orchestrator, slot: &SlotKey, writer: Option<Writer>) {
    let Ports { target, router, .. } = orchestrator.ports();
    let seen = target.observe(slot).await;
    let address = seen.address.filter(|_| seen.health == Health::Ready);
    if (address.is_none() || may_serve(orchestrator, slot).await)
        && let Err(why) = router.attach(&slot.place, slot.slot, address, writer).await
    {
        tracing::debug!(%slot, error = %why, "the router was not told where a slot answers");
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

/// Stops what nothing refers to any more.
async fn tidy(orchestrator: &Orchestrator) {
    let mut places = orchestrator.inner.places.subscribe();
    loop {
        match orchestrator.ports().store.environments().await {
            Ok(environments) => {
                // While a place is brought back, it is not known yet what will have its traffic.
                let settled = |of: &&Environment| !restore::is_under_way(orchestrator, &of.place);
                for environment in environments.iter().filter(settled) {
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

/// As whom a slot can be emptied, if nothing refers to it now. A delivery that comes in after that writes later than this
/// writer, who is then refused. Not knowing counts as being referred to.
async fn unreferred(orchestrator: &Orchestrator, slot: &SlotKey) -> Option<Writer> {
    let ports = orchestrator.ports();
    // First of all: whoever comes in while the rest is read comes in later.
    let position = ports.store.newest_position().await.ok()?;
    // Before the place: a delivery that leaves the queue holds the place in the same moment.
    let queue = ports.store.queue(&slot.place).await.ok()?;
    let environment = ports.store.environment(&slot.place).await.ok()?;
    let weight = ports.router.split(&slot.place).await.map(|split| split.of(slot.slot));
    let is_free = !refers(&environment, !queue.is_empty(), slot.slot, weight, Timestamp::now());
    is_free.then(|| Writer::keeper(position))
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
    let Some(writer) = unreferred(orchestrator, &idle).await else { return };
    if ports.target.observe(&idle).await.health != Health::Empty {
        if let Err(why) = stop(orchestrator, environment, &idle, writer).await {
            tracing::debug!(slot = %idle, why, "what was kept warm was not stopped");
            return;
        }
        orchestrator.feed().publish(Moment::Slot(idle.clone()));
    }
    if let Some(warm) = &environment.warm
        && let Err(why) = ports.store.forget_warm(&environment.place, warm.until).await
    {
        tracing::warn!(slot = %idle, error = %why, "could not be forgotten");
    }
}

/// Takes a slot out of the route, lets its requests end, and stops what runs there.
async fn stop(
    orchestrator: &Orchestrator,
    environment: &Environment,
    idle: &SlotKey,
    writer: Writer,
) -> Result<(), String> {
    let Ports { router, target, .. } = orchestrator.ports();
    tracing::info!(slot = %idle, "stops a version that was kept warm");
    if let Err(why @ RouteError::Stale { .. }) = router.attach(&idle.place, idle.slot, None, Some(writer)).await {
        return Err(why.to_string());
    }
    orchestrator.feed().publish(Moment::Slot(idle.clone()));
    if let Err(why) = router.drain(&idle.place, idle.slot, drain_within(orchestrator, environment).await).await {
        tracing::debug!(slot = %idle, error = %why, "nothing to drain");
    }
    // A delivery may have come while it was drained, or a person had it kept for longer: it can be gone back to again.
    let Some(still) = unreferred(orchestrator, idle).await else {
        look_at(orchestrator, idle, Some(writer)).await;
        return Err("it is needed again".to_owned());
    };
    target.retire(idle, Some(still)).await.map_err(|why| why.to_string())
}

/// How long requests in flight to what is kept warm may take, as its service says.
async fn drain_within(orchestrator: &Orchestrator, environment: &Environment) -> Duration {
    let Some(warm) = &environment.warm else { return DRAIN_DEFAULT };
    let text =
        orchestrator.ports().store.text_of(&environment.place.project, FileKind::Service, &warm.definition.digest);
    let definition = text.await.ok().flatten().and_then(|text| Definition::read(&text).value);
    definition.map_or(DRAIN_DEFAULT, |definition| Duration::from_secs(u64::from(definition.drain_within_s)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Live, Warm};
    use domain::{
        artifact::Artifact,
        digest::{Digest, RevisionRef},
        id::DeliveryId,
    };
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
