//! The way back: nothing here asks anything of the candidate.

use super::Job;
use crate::deploy::Standing;
use domain::{
    delivery::{Event, event::Occupant},
    traffic::{Slot, Split, Weight},
};
use std::{future::Future, time::Duration};
use tokio::time::sleep;

/// Tries of a step of the way back before it counts as failed.
const TRIES_MAX: u32 = 5;
/// Pause after the first failed try; doubles each time.
const PAUSE: Duration = Duration::from_millis(200);
/// How long requests in flight may take where the service does not say.
const DRAIN_DEFAULT: Duration = Duration::from_secs(5);

async fn retry<T, F: Future<Output = Result<T, String>>>(mut one_try: impl FnMut() -> F) -> Result<T, String> {
    let mut pause = PAUSE;
    for _ in 1..TRIES_MAX {
        match one_try().await {
            Ok(done) => return Ok(done),
            Err(why) => tracing::warn!(error = %why, "a step of a rollback failed and is tried again"),
        }
        sleep(pause).await;
        pause *= 2;
    }
    one_try().await
}

pub(super) async fn start_stable(job: &Job, stable: Option<&Occupant>) -> Event {
    let Some(stable) = stable else { return Event::StableReady };
    let started = retry(|| async {
        let workload = job.workload(&stable.artifact, &stable.definition).await?;
        job.up_for_traffic(stable.slot, &workload, Standing::Served).await
    });
    started.await.map_or_else(|reason| Event::RollbackFailed { reason }, |_| Event::StableReady)
}

pub(super) async fn restore_route(job: &Job, stable: Option<Slot>, candidate: Slot) -> Event {
    let restored = retry(|| async {
        match stable {
            Some(slot) => give_all(job, slot, candidate).await,
            None => take_off(job, candidate).await,
        }
    });
    restored.await.map_or_else(|reason| Event::RollbackFailed { reason }, |()| Event::RouteRestored)
}

async fn give_all(job: &Job, stable: Slot, candidate: Slot) -> Result<(), String> {
    job.route(Split::all(stable)).await?;
    let held = job.orchestrator.ports().router.split(&job.place).await;
    match held.map(|split| split.of(candidate)) {
        Some(Weight::NONE) => Ok(()),
        other => Err(format!("the route still gives {other:?} to {candidate}")),
    }
}

/// There is no old version to give the traffic to: better none than a version that was turned down.
async fn take_off(job: &Job, candidate: Slot) -> Result<(), String> {
    let router = &job.orchestrator.ports().router;
    if router.split(&job.place).await.is_none() {
        return Ok(());
    }
    router.attach(&job.place, candidate, None, Some(job.writer)).await.map_err(|why| why.to_string())
}

pub(super) async fn drain(job: &Job, candidate: Slot) -> Event {
    let limit = match job.definition(&job.plan.definition).await {
        Ok(definition) => Duration::from_secs(u64::from(definition.drain_within_s)),
        Err(_) => DRAIN_DEFAULT,
    };
    match job.orchestrator.ports().router.drain(&job.place, candidate, limit).await {
        Ok(drained) => Event::Drained { cut: drained.cut },
        // No route, no request in flight.
        Err(_) => Event::Drained { cut: 0 },
    }
}

pub(super) async fn retire(job: &Job, candidate: Slot) -> Event {
    let ports = job.orchestrator.ports();
    if let Err(why) = ports.router.attach(&job.place, candidate, None, Some(job.writer)).await {
        tracing::debug!(place = %job.place, error = %why, "there was no route to take the candidate off");
    }
    let retired = retry(|| async {
        ports.target.retire(&job.key(candidate), Some(job.writer)).await.map_err(|why| why.to_string())
    });
    retired.await.map_or_else(|reason| Event::RollbackFailed { reason }, |()| Event::RolledBack)
}
