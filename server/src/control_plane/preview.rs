//! What saving a text would change, and what objectives can be tried with. Nothing is saved here.

use super::{beside, files, missing, projects, sources, told_store};
use crate::{
    orchestrator::Orchestrator,
    store::{PastEvaluation, StoredRevision},
};
use app::api::{
    ApiError,
    files::{Changes, FILE_BYTES_MAX, check_scope, too_large},
    preview::{Candidate, Merging, PLACES_TRIED_MAX, Preview, RUNS_TRIED, RunName, Tried, WhatIf},
};
use domain::{
    diagnostic::Diagnostic,
    diff,
    file::{FileKind, Scope},
    id::{Place, ProjectName},
    merge,
    slo::{self, backtest, backtest::Run},
};
use jiff::Timestamp;

pub(super) async fn diagnose(orchestrator: &Orchestrator, candidate: Candidate) -> Result<Vec<Diagnostic>, ApiError> {
    let Candidate { project, kind, text, .. } = candidate;
    projects::exists(orchestrator, &project).await?;
    if text.len() > FILE_BYTES_MAX {
        return Err(too_large(text.len()));
    }
    sources::diagnose(orchestrator, kind, &text).await
}

pub(super) async fn preview(orchestrator: &Orchestrator, candidate: Candidate) -> Result<Preview, ApiError> {
    check_scope(candidate.kind, &candidate.scope)?;
    let found = diagnose(orchestrator, candidate.clone()).await?;
    let Candidate { project, kind, scope, text, seen } = &candidate;
    let store = orchestrator.store();
    let saved = store.newest_revision(project, *kind, scope).await.map_err(told_store)?;
    let base = match seen {
        Some(seen) => store.revision_at(project, *kind, scope, *seen).await.map_err(told_store)?,
        None => None,
    };
    let newest = store.newest_revisions(project).await.map_err(told_store)?;
    let objectives = (*kind == FileKind::Slo).then(|| slo::File::read(text).value).flatten();
    let tried = match &objectives {
        Some(file) => Some(tried(orchestrator, project, scope, file, &newest).await?),
        None => None,
    };
    Ok(Preview {
        found,
        changes: saved.as_ref().and_then(|newest| changes(newest, text)),
        advice: beside::advice(*kind, scope, text, &newest),
        merging: merging(saved.as_ref(), base.as_ref(), text, *seen),
        tried,
    })
}

fn changes(newest: &StoredRevision, text: &str) -> Option<Changes> {
    let diff = diff::diff(&newest.text, text).ok()?;
    Some(Changes { since: newest.revision.number, diff })
}

/// What others saved since, and what was there before both.
fn merging(
    newest: Option<&StoredRevision>,
    base: Option<&StoredRevision>,
    mine: &str,
    seen: Option<Timestamp>,
) -> Option<Merging> {
    let seen = seen?;
    let theirs = newest.filter(|newest| newest.at > seen)?;
    let merge = merge::merge(base.map_or("", |base| &base.text), mine, &theirs.text).ok()?;
    Some(Merging { base: base.map(|base| base.revision.number), theirs: files::revision(theirs), merge })
}

/// The places that were judged and that these objectives would hold for: no nearer file takes their place there.
async fn tried(
    orchestrator: &Orchestrator,
    project: &ProjectName,
    scope: &Scope,
    file: &slo::File,
    newest: &[StoredRevision],
) -> Result<Vec<Tried>, ApiError> {
    let judged = orchestrator.store().newest_evaluations(project).await.map_err(told_store)?;
    let is_nearer = |other: &StoredRevision, place: &Place| {
        other.kind == FileKind::Slo
            && other.scope.covers(&place.stage, &place.service)
            && other.scope.distance() < scope.distance()
    };
    let holds = |place: &Place| {
        scope.covers(&place.stage, &place.service) && !newest.iter().any(|other| is_nearer(other, place))
    };
    let places = judged.into_iter().map(|past| past.head.place).filter(holds).take(PLACES_TRIED_MAX);
    let mut all = Vec::new();
    for place in places {
        let (names, runs) = runs(orchestrator, &place).await?;
        // Never more than the domain takes: `RUNS_TRIED` is far below its bound.
        let Ok(backtest) = backtest(file, &runs) else { continue };
        all.push(Tried { place, runs: names, backtest });
    }
    Ok(all)
}

/// The last evaluations of a place, oldest first, without those that repeat another.
async fn runs(orchestrator: &Orchestrator, place: &Place) -> Result<(Vec<RunName>, Vec<Run>), ApiError> {
    let mut past = orchestrator.store().evaluations(place, RUNS_TRIED).await.map_err(told_store)?;
    past.retain(|one| one.head.again.is_none());
    past.reverse();
    let name = |one: &PastEvaluation| RunName { number: one.head.number, tag: one.head.tag.clone(), at: one.head.at };
    let names = past.iter().map(name).collect();
    let runs = past.into_iter().map(|one| {
        let standing = one.standing();
        Run {
            id: one.head.id,
            delivery: one.head.delivery,
            evaluation: one.evaluation,
            invalidated: standing.ignored,
            overridden: standing.overridden,
        }
    });
    Ok((names, runs.collect()))
}

pub(super) async fn what_if(orchestrator: &Orchestrator, place: &Place) -> Result<WhatIf, ApiError> {
    let newest = orchestrator.store().newest_revisions(&place.project).await.map_err(told_store)?;
    let covers = |file: &&StoredRevision| file.kind == FileKind::Slo && file.scope.covers(&place.stage, &place.service);
    let file = newest.iter().filter(covers).min_by_key(|file| file.scope.distance());
    let file = file.ok_or_else(|| missing(format!("objectives file for {} in {}", place.service, place.stage)))?;
    let (names, mut runs) = runs(orchestrator, place).await?;
    for row in runs.iter_mut().flat_map(|run| &mut run.evaluation.rows) {
        row.query = None;
        row.source = None;
    }
    Ok(WhatIf {
        objectives: files::revision(file),
        scope: file.scope.clone(),
        text: file.text.clone(),
        names,
        runs,
        now: Timestamp::now(),
    })
}
