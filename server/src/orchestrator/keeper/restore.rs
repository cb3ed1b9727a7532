//! Brings back what should run, place by place: each at its own pace, and again until it comes up.

use super::super::Orchestrator;
use crate::{
    deploy::{SlotKey, Standing, Workload},
    store::{Environment, StoreError},
    traffic::RouteError,
};
use domain::{
    artifact::Artifact,
    delivery::Writer,
    digest::RevisionRef,
    file::FileKind,
    id::Place,
    service::Definition,
    traffic::{Slot, Split},
};
use jiff::Timestamp;
use std::{net::SocketAddr, time::Duration};
use tokio::time::sleep;

/// Pause before a live version that did not come up is tried again; doubles up to the most.
const PAUSE: Duration = Duration::from_secs(1);
/// The longest such pause.
const PAUSE_MAX: Duration = Duration::from_secs(60);

/// Begins to bring back every place that ever had a version.
pub(super) async fn start(orchestrator: &Orchestrator) -> Result<(), StoreError> {
    let environments = orchestrator.ports().store.environments().await?;
    orchestrator.inner.restoring.send_replace(environments.iter().map(|it| it.place.clone()).collect());
    for environment in environments {
        let this = orchestrator.clone();
        orchestrator.inner.tasks.spawn(async move {
            let _under_way = UnderWay { orchestrator: &this, place: &environment.place };
            this.inner.stop.clone().run_until_cancelled(restore(&this, &environment)).await;
        });
    }
    Ok(())
}

/// Waits until a place was brought back, or did not come up at the first try.
pub(in super::super) async fn restored(orchestrator: &Orchestrator, place: Option<Place>) {
    let Some(place) = place else { return };
    // An error means that the orchestrator is gone, and whoever waits with it.
    drop(orchestrator.inner.restoring.subscribe().wait_for(|places| !places.contains(&place)).await);
}

pub(super) fn is_under_way(orchestrator: &Orchestrator, place: &Place) -> bool {
    orchestrator.inner.restoring.borrow().contains(place)
}

/// A place that is being brought back; whichever way that ends, nobody waits for it any longer.
struct UnderWay<'task> {
    orchestrator: &'task Orchestrator,
    place: &'task Place,
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.orchestrator.inner.restoring.send_modify(|places| {
            places.remove(self.place);
        });
        self.orchestrator.look_again();
    }
}

/// Gives a place's route to its live version and has that run; and what is kept warm, for as long as that was promised.
pub(super) async fn restore(orchestrator: &Orchestrator, environment: &Environment) {
    let place = &environment.place;
    let Some(live) = &environment.live else { return };
    // A route of its own would begin with blue. Traffic belongs to the live version, even while that does not run: the
    // slot beside it must not look as if it served.
    if let Err(why) = route(orchestrator, place, live.slot, &live.definition, None).await {
        tracing::error!(%place, error = %why, "the route could not be given to the live version");
    }
    let came = up(orchestrator, place, live.slot, &live.artifact, &live.definition).await;
    if let Err(why) = &came {
        tracing::error!(%place, error = %why, "the live version did not come up and is tried again");
    }
    if let Err(why) = beside(orchestrator, environment, came.is_ok()).await {
        tracing::warn!(%place, error = %why, "the version beside the live one did not come up");
    }
    if came.is_err() {
        let (this, place) = (orchestrator.clone(), place.clone());
        let trying = async move { this.inner.stop.clone().run_until_cancelled(try_again(&this, &place)).await };
        orchestrator.inner.tasks.spawn(trying);
    }
}

/// Has the version beside the live one run: where it was promised, and where the live one does not come up, for then it
/// is all that can serve.
async fn beside(orchestrator: &Orchestrator, environment: &Environment, is_live_up: bool) -> Result<(), String> {
    let (Some(live), Some(warm)) = (&environment.live, &environment.warm) else { return Ok(()) };
    if is_live_up && warm.until <= Timestamp::now() {
        return Ok(());
    }
    let (place, slot) = (&environment.place, live.slot.other());
    up(orchestrator, place, slot, &warm.artifact, &warm.definition).await?;
    if is_live_up {
        return Ok(());
    }
    tracing::warn!(%place, %slot, "the version beside the live one serves in its stead");
    route(orchestrator, place, slot, &warm.definition, None).await.map_err(|why| why.to_string())
}

/// Tries again until the place's live version runs and has the traffic, whichever version that is by then.
async fn try_again(orchestrator: &Orchestrator, place: &Place) {
    let mut pause = PAUSE;
    loop {
        sleep(pause).await;
        pause = (pause * 2).min(PAUSE_MAX);
        match settle(orchestrator, place).await {
            Ok(Settled::Yes) => return,
            Ok(Settled::Held) => {}
            Err(why) => tracing::error!(%place, error = %why, "the live version still does not come up"),
        }
    }
}

/// Whether a place is as it should be.
#[derive(Debug, PartialEq, Eq)]
enum Settled {
    Yes,
    /// A delivery is at work there, and the route is its own.
    Held,
}

async fn settle(orchestrator: &Orchestrator, place: &Place) -> Result<Settled, String> {
    let ports = orchestrator.ports();
    let now = async || ports.store.environment(place).await.map_err(|why| why.to_string());
    let Some(live) = now().await?.live else { return Ok(Settled::Yes) };
    let address = run(orchestrator, place, live.slot, &live.artifact, &live.definition).await?;
    // That may have taken minutes: what the place is by now decides. Whoever enters after this position writes later.
    let position = ports.store.newest_position().await.map_err(|why| why.to_string())?;
    let environment = now().await?;
    if environment.live.as_ref() != Some(&live) {
        return Err("another version became the live one meanwhile".to_owned());
    }
    ports.router.attach(place, live.slot, Some(address), None).await.map_err(|why| why.to_string())?;
    if ports.router.split(place).await == Some(Split::all(live.slot)) {
        return Ok(Settled::Yes);
    }
    if environment.holder.is_some() {
        return Ok(Settled::Held);
    }
    match route(orchestrator, place, live.slot, &live.definition, Some(Writer::keeper(position))).await {
        Ok(()) => Ok(Settled::Yes),
        // A delivery has come in since, and the route is its own.
        Err(RouteError::Stale { .. }) => Ok(Settled::Held),
        Err(why) => Err(why.to_string()),
    }
}

async fn up(
    orchestrator: &Orchestrator,
    place: &Place,
    slot: Slot,
    artifact: &Artifact,
    definition: &RevisionRef,
) -> Result<(), String> {
    let address = run(orchestrator, place, slot, artifact, definition).await?;
    orchestrator.ports().router.attach(place, slot, Some(address), None).await.map_err(|why| why.to_string())
}

/// Makes a version run and says where it answers.
async fn run(
    orchestrator: &Orchestrator,
    place: &Place,
    slot: Slot,
    artifact: &Artifact,
    definition: &RevisionRef,
) -> Result<SocketAddr, String> {
    let definition = read(orchestrator, place, definition).await?;
    let workload = Workload { artifact: artifact.clone(), definition };
    let key = SlotKey { place: place.clone(), slot };
    let ensured = orchestrator.ports().target.ensure(&key, &workload, Standing::Served, None).await;
    ensured.map(|endpoint| endpoint.address).map_err(|why| why.to_string())
}

async fn read(orchestrator: &Orchestrator, place: &Place, definition: &RevisionRef) -> Result<Definition, String> {
    let text = orchestrator.ports().store.text_of(&place.project, FileKind::Service, &definition.digest).await;
    let text = text.map_err(|why| why.to_string())?.ok_or("its service file is gone from the store")?;
    Definition::read(&text).value.ok_or_else(|| "its service file is not readable".to_owned())
}

async fn route(
    orchestrator: &Orchestrator,
    place: &Place,
    slot: Slot,
    definition: &RevisionRef,
    writer: Option<Writer>,
) -> Result<(), RouteError> {
    let router = &orchestrator.ports().router;
    // Without its file it is not known whether clients keep their slot. They need not: that is no reason to have no route.
    let is_sticky = read(orchestrator, place, definition).await.is_ok_and(|definition| definition.sticky);
    router.open(place, is_sticky).await;
    router.set(place, Split::all(slot), writer).await.map(drop)
}
