//! One indicator of a file, asked for as a gate would ask.

use super::{super::missing, super::projects, super::told_store, may_ask};
use crate::{
    metrics::{QueryError, Samples, Source},
    orchestrator::Orchestrator,
};
use app::api::{
    ApiError,
    context::Person,
    sources::{TRIAL_MAX_S, Trial, TrialOutcome, TrialRequest},
};
use domain::{
    file::{FileKind, Scope},
    id::Place,
    series::Side,
    sli::{self, Placeholders},
    slo,
    window::Window,
};
use jiff::{SignedDuration, Timestamp};
use std::time::{Duration, Instant};
use tokio::time::timeout;

/// A person does not wait longer for a page.
const ANSWER_MAX: Duration = Duration::from_secs(20);

pub(in crate::control_plane) async fn try_indicator(
    orchestrator: &Orchestrator,
    by: &Person,
    wanted: TrialRequest,
) -> Result<Trial, ApiError> {
    may_ask(by)?;
    if !(1..=TRIAL_MAX_S).contains(&wanted.last_s) {
        return Err(ApiError::field("last", format!("Write a whole number of seconds from 1 to {TRIAL_MAX_S}.")));
    }
    let file = file(orchestrator, &wanted).await?;
    let none = || missing(format!("indicator `{}` in this file", wanted.indicator));
    let indicator = file.get(&wanted.indicator).ok_or_else(none)?;
    let placeholders = placeholders(orchestrator, &wanted).await?;
    let now = Timestamp::now();
    let blank = Trial {
        indicator: indicator.name.clone(),
        query: indicator.query.clone(),
        source: None,
        window: before(now, wanted.last_s),
        took_ms: 0,
        outcome: TrialOutcome::Failed { why: String::new() },
    };
    let query = match sli::resolve(&indicator.query, &placeholders) {
        Ok(query) => query,
        Err(why) => return Ok(Trial { outcome: TrialOutcome::Failed { why: why.to_string() }, ..blank }),
    };
    let source = match orchestrator.sources().find(&indicator.wanted()).await {
        Ok(source) => source,
        Err(why) => return Ok(Trial { query, outcome: TrialOutcome::Failed { why }, ..blank }),
    };
    // Up to where everything is known already, so that nobody waits for it.
    let known = source.catch_up().await.saturating_sub(source.lag()).unwrap_or(Timestamp::MIN);
    let window = before(known, wanted.last_s);
    let (outcome, took) = ask(source.as_ref(), &query, window).await;
    let took_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    Ok(Trial { query, source: Some(source.name().to_owned()), window, took_ms, outcome, ..blank })
}

fn before(end: Timestamp, seconds: u32) -> Window {
    let span = SignedDuration::from_secs(i64::from(seconds));
    Window { start: end.saturating_sub(span).unwrap_or(Timestamp::MIN), end }
}

async fn ask(source: &dyn Source, query: &str, window: Window) -> (TrialOutcome, Duration) {
    let began = Instant::now();
    let outcome = match timeout(ANSWER_MAX, source.query(query, window)).await {
        Ok(Ok(Samples { values, warnings, read })) => TrialOutcome::Values { values, read, warnings },
        Ok(Err(QueryError::NoData { why })) => TrialOutcome::NoData { why },
        Ok(Err(why)) => TrialOutcome::Failed { why: why.to_string() },
        Err(_) => TrialOutcome::Failed { why: format!("there was no answer within {} s", ANSWER_MAX.as_secs()) },
    };
    (outcome, began.elapsed())
}

async fn file(orchestrator: &Orchestrator, wanted: &TrialRequest) -> Result<sli::File, ApiError> {
    let scope = Scope { stage: wanted.file_stage.clone(), service: wanted.file_service.clone() };
    let found = orchestrator.store().revision(&wanted.project, FileKind::Sli, &scope, wanted.number).await;
    let found =
        found.map_err(told_store)?.ok_or_else(|| missing(format!("revision {} of that file", wanted.number)))?;
    sli::File::read(&found.text).value.ok_or_else(|| missing("indicator in a file that cannot be read"))
}

/// As a gate of that stage would fill them in for a candidate, if there is one; otherwise for the live version.
async fn placeholders(orchestrator: &Orchestrator, wanted: &TrialRequest) -> Result<Placeholders, ApiError> {
    let stages = projects::shipyard(orchestrator, &wanted.project).await?.stages;
    let stage = stages.iter().find(|stage| stage.name == wanted.stage);
    let stage = stage.ok_or_else(|| missing(format!("stage `{}` in {}", wanted.stage, wanted.project)))?;
    let newest = orchestrator.store().newest_revisions(&wanted.project).await.map_err(told_store)?;
    let scopes = Scope::of(&wanted.stage, &wanted.service);
    let nearest = scopes
        .iter()
        .find_map(|scope| newest.iter().find(|stored| stored.kind == FileKind::Slo && stored.scope == *scope));
    let place = Place { project: wanted.project.clone(), stage: wanted.stage.clone(), service: wanted.service.clone() };
    let environment = orchestrator.store().environment(&place).await.map_err(told_store)?;
    // Nothing is on trial where no delivery holds the stage.
    let side = if environment.holder.is_some() { Side::Candidate } else { Side::Live };
    let filters = nearest.and_then(|stored| slo::File::read(&stored.text).value).map(|file| file.filter);
    Ok(Placeholders {
        project: wanted.project.clone(),
        stage: wanted.stage.clone(),
        service: wanted.service.clone(),
        deployment: stage.deployment.words(side).to_owned(),
        duration_s: u64::from(wanted.last_s),
        labels: orchestrator.store().live_labels(&place).await.map_err(told_store)?,
        filters: filters.unwrap_or_default(),
    })
}
