//! One delivery with all that its page shows at first.

use super::{board::health_view, missing, summary, told_store};
use crate::{
    deploy::{LogLine, SlotKey},
    orchestrator::{self, Folded, Judging, Orchestrator, folded},
    store::{DeliveryRow, Environment, Listed, StoredRevision},
    test_run,
};
use app::api::{
    ApiError,
    deliveries::{
        DELIVERIES_LISTED_MAX, DeliveryAnswer, DeliveryPage, GateProgress, OutputLine, PlaceView, Progress,
        SAVED_LISTED_MAX, SavedFile, SlotView, TestProgress, Unreadable,
    },
    projects::DeliverySummary,
};
use domain::{
    delivery::{Outcome, Phase, Plan, State},
    id::{DeliveryId, Place, ProjectName},
    place::{Act, Done},
    traffic::Slot,
};
use jiff::Timestamp;

/// Seconds of traffic that a page starts with; more come live.
const SAMPLES_FIRST_MAX: usize = 300;
/// Lines of output that a page starts with.
const OUTPUT_FIRST_MAX: usize = 50;

pub(super) async fn read(
    orchestrator: &Orchestrator,
    project: &ProjectName,
    number: u32,
) -> Result<DeliveryAnswer, ApiError> {
    let store = orchestrator.store();
    // Read before the log: an event in between is then sent again, and ignored as one that is known.
    let position = store.newest_position().await.map_err(told_store)?;
    let row = store.delivery_by_number(project, number).await.map_err(told_store)?;
    let row = row.ok_or_else(|| missing(format!("delivery {number} in {project}")))?;
    let (log, plan, state) = match folded(orchestrator, &row).await.map_err(told_store)? {
        Folded::Read { log, plan, state } => (log, plan, state),
        Folded::Unreadable(why) => return unreadable(orchestrator, &row, why).await,
    };
    let siblings = store.deliveries(Listed::Service(project, &row.service), DELIVERIES_LISTED_MAX).await;
    let siblings = siblings.map_err(told_store)?;
    let mut places = Vec::new();
    for place in (0..plan.stages.len()).filter_map(|stage| plan.place(stage)) {
        places.push(place_view(orchestrator, place).await?);
    }
    Ok(DeliveryAnswer::Read(Box::new(DeliveryPage {
        queued_behind: queued_behind(orchestrator, &plan, &state).await?,
        previous: siblings.iter().find(|other| other.number < number).map(|other| other.number),
        next: siblings.iter().rev().find(|other| other.number > number).map(|other| other.number),
        successor: successor(orchestrator, &state).await?,
        taken_up: orchestrator.taken_up(row.id),
        saved: saved_meanwhile(orchestrator, &row, &state).await?,
        progress: orchestrator.progress(row.id).map(progress_view),
        log,
        position,
        places,
        now: Timestamp::now(),
    })))
}

/// Files saved while a delivery ran, oldest first.
async fn saved_meanwhile(
    orchestrator: &Orchestrator,
    row: &DeliveryRow,
    state: &State,
) -> Result<Vec<SavedFile>, ApiError> {
    let to = if state.is_final() { state.since } else { Timestamp::now() };
    let store = orchestrator.store();
    let span = (row.triggered_at, to);
    let saved = store.saved_between(&row.project, &row.service, span, SAVED_LISTED_MAX).await.map_err(told_store)?;
    let view = |file: StoredRevision| SavedFile {
        at: file.at,
        by: file.author,
        reason: file.reason,
        name: file.name,
        scope: file.scope,
        number: file.revision.number,
    };
    Ok(saved.into_iter().rev().map(view).collect())
}

/// What lists know of a delivery, where its log says nothing.
async fn unreadable(orchestrator: &Orchestrator, row: &DeliveryRow, why: String) -> Result<DeliveryAnswer, ApiError> {
    let place = Place { project: row.project.clone(), stage: row.stage.clone(), service: row.service.clone() };
    let holder = orchestrator.store().environment(&place).await.map_err(told_store)?.holder;
    // Once its place was freed, that is what there is to say.
    let why = if row.status.is_final() { row.sentence.clone() } else { why };
    Ok(DeliveryAnswer::Unreadable(Unreadable {
        why: format!("Delivery {}: {why}.", row.number),
        holds: (holder == Some(row.id)).then_some(place),
    }))
}

async fn queued_behind(
    orchestrator: &Orchestrator,
    plan: &Plan,
    state: &State,
) -> Result<Option<DeliverySummary>, ApiError> {
    if !matches!(state.phase, Phase::Queued) {
        return Ok(None);
    }
    let Some(place) = plan.place(state.stage) else { return Ok(None) };
    let store = orchestrator.store();
    let holder = store.environment(&place).await.map_err(told_store)?.holder;
    let first = store.queue(&place).await.map_err(told_store)?.first().copied();
    let before: Option<DeliveryId> = holder.or(first).filter(|other| *other != plan.delivery);
    let Some(before) = before else { return Ok(None) };
    Ok(store.delivery(before).await.map_err(told_store)?.map(summary))
}

/// The delivery that another one made way for.
async fn successor(orchestrator: &Orchestrator, state: &State) -> Result<Option<DeliverySummary>, ApiError> {
    let Phase::Final { outcome: Outcome::Superseded { by } } = &state.phase else { return Ok(None) };
    Ok(orchestrator.store().delivery(*by).await.map_err(told_store)?.map(summary))
}

async fn place_view(orchestrator: &Orchestrator, place: Place) -> Result<PlaceView, ApiError> {
    let environment = orchestrator.store().environment(&place).await.map_err(told_store)?;
    let mut slots = Vec::new();
    for slot in Slot::BOTH {
        slots.push(slot_view(orchestrator, &environment, slot).await);
    }
    let mut samples = orchestrator.samples(&place).await;
    samples.drain(..samples.len().saturating_sub(SAMPLES_FIRST_MAX));
    Ok(PlaceView { url: orchestrator.url(&place), place, slots, samples })
}

/// A slot's process as it is now.
pub(crate) async fn slot_view(orchestrator: &Orchestrator, environment: &Environment, slot: Slot) -> SlotView {
    let key = SlotKey { place: environment.place.clone(), slot };
    let seen = orchestrator.observe(&key).await;
    let mut output = orchestrator.output(&key, 0).await;
    output.drain(..output.len().saturating_sub(OUTPUT_FIRST_MAX));
    let serves = environment.live.as_ref().is_some_and(|live| live.slot == slot);
    let warm_until = environment.warm.as_ref().filter(|_| !serves).map(|warm| warm.until);
    SlotView {
        slot,
        health: health_view(seen.health),
        tag: seen.artifact.map(|artifact| artifact.tag),
        url: seen.address.map(|address| format!("http://{address}/")),
        pid: seen.pid,
        started: seen.started,
        restarts: seen.restarts,
        cpu_cores: seen.cpu_cores,
        memory_bytes: seen.memory_bytes,
        kept_by: match warm_until {
            Some(until) => kept_by(orchestrator, &environment.place, until).await,
            None => None,
        },
        warm_until,
        note: seen.note,
        differs: seen.differs.map(|differs| differs.to_string()),
        output: output.into_iter().map(line_view).collect(),
    }
}

/// Who had it kept until then, where a person had.
async fn kept_by(orchestrator: &Orchestrator, place: &Place, until: Timestamp) -> Option<Act> {
    let newest = orchestrator.store().place_acts(place, 1).await.unwrap_or_else(|why| {
        tracing::warn!(%place, error = %why, "what people did to a place could not be read");
        Vec::new()
    });
    newest.into_iter().find(|act| matches!(act.done, Done::KeptWarm { until: kept, .. } if kept == until))
}

/// A line of output for a page.
pub(crate) fn line_view(line: LogLine) -> OutputLine {
    OutputLine { number: line.number, at: line.at, text: line.text }
}

/// How far a test is, for a page.
pub(crate) fn progress_view(progress: orchestrator::Progress) -> Progress {
    match progress {
        orchestrator::Progress::Test(test_run::Progress { done, planned, failed, p50_ms, p95_ms }) => {
            Progress::Test(TestProgress { done, planned, failed, p50_ms, p95_ms })
        }
        orchestrator::Progress::Gate(Judging { answered, asked, indicator, source, complete_at }) => {
            Progress::Gate(GateProgress { answered, asked, indicator, source, complete_at })
        }
    }
}
