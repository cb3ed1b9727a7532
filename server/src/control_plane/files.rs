//! Files, in immutable revisions.

use super::{beside, hosts, missing, projects, sources, told_store};
use crate::{
    orchestrator::{Moment, Orchestrator},
    store::{NewRevision, StoreError, StoredRevision},
};
use app::api::{
    ApiError, ReadAt,
    context::Person,
    control_plane::Upload,
    files::{Changes, FileEntry, FilePage, Files, FoundRevision, REVISIONS_LISTED_MAX, Revision, USED_BY_LISTED_MAX},
};
use domain::{
    diagnostic::{Diagnostic, Severity},
    diff,
    digest::RevisionRef,
    file::{FileKind, Scope},
    id::ProjectName,
    remediation,
    service::Definition,
    shipyard::Shipyard,
    sli, slo, workload,
};
use jiff::Timestamp;

pub(super) async fn list(orchestrator: &Orchestrator, project: &ProjectName) -> Result<Files, ApiError> {
    let shipyard = projects::shipyard(orchestrator, project).await?;
    let store = orchestrator.store();
    let newest = store.newest_revisions(project).await.map_err(told_store)?;
    let mut entries: Vec<FileEntry> = newest.iter().map(entry).collect();
    entries.sort_by_key(|entry| (entry.kind, entry.scope.distance()));
    let services = store.services(project).await.map_err(told_store)?;
    Ok(Files { entries, shipyard, services, now: ReadAt::now() })
}

fn entry(stored: &StoredRevision) -> FileEntry {
    FileEntry {
        kind: stored.kind,
        scope: stored.scope.clone(),
        newest: revision(stored),
        summary: summary(stored.kind, &stored.text).unwrap_or_else(|| "cannot be read any more".to_owned()),
        indicators: indicators(stored),
    }
}

/// The names that objectives can use.
fn indicators(stored: &StoredRevision) -> Vec<String> {
    let file = (stored.kind == FileKind::Sli).then(|| sli::File::read(&stored.text).value).flatten();
    file.map(|file| file.indicators.into_iter().map(|indicator| indicator.name).collect()).unwrap_or_default()
}

fn summary(kind: FileKind, text: &str) -> Option<String> {
    match kind {
        FileKind::Shipyard => {
            let stages = Shipyard::read(text).value?.stages;
            let names: Vec<&str> = stages.iter().map(|stage| stage.name.as_str()).collect();
            Some(names.join(" → "))
        }
        FileKind::Sli => Some(sli::File::read(text).value?.summary()),
        FileKind::Slo => Some(slo::File::read(text).value?.summary()),
        FileKind::Tests => {
            let workloads = workload::File::read(text).value?.workloads;
            let each = workloads.iter().map(|workload| format!("{}: {}", workload.strategy, workload.load.summary()));
            Some(each.collect::<Vec<_>>().join("; "))
        }
        FileKind::Service => Some(Definition::read(text).value?.artifact),
        FileKind::Remediation => Some(remediation::File::read(text).value?.summary()),
    }
}

pub(super) fn revision(stored: &StoredRevision) -> Revision {
    Revision {
        number: stored.revision.number,
        digest: stored.revision.digest.clone(),
        name: stored.name.clone(),
        author: stored.author.clone(),
        reason: stored.reason.clone(),
        at: stored.at,
    }
}

pub(super) async fn read(
    orchestrator: &Orchestrator,
    project: &ProjectName,
    kind: FileKind,
    scope: &Scope,
    number: Option<u32>,
    since: Option<u32>,
) -> Result<FilePage, ApiError> {
    projects::exists(orchestrator, project).await?;
    let store = orchestrator.store();
    let shown = match number {
        Some(number) => store.revision(project, kind, scope, number).await,
        None => store.newest_revision(project, kind, scope).await,
    };
    let shown = shown
        .map_err(told_store)?
        .ok_or_else(|| missing(format!("{} file for {scope} in {project}", kind.title().to_lowercase())))?;
    let heads = store.revision_heads(project, kind, scope, REVISIONS_LISTED_MAX).await.map_err(told_store)?;
    let used_by = orchestrator.store().deliveries_using(project, &shown.revision, USED_BY_LISTED_MAX).await;
    let judged = orchestrator.store().evaluations_using(project, &shown.revision, USED_BY_LISTED_MAX).await;
    let mut diagnostics = sources::diagnose(orchestrator, kind, &shown.text).await?;
    let all = orchestrator.store().newest_revisions(project).await.map_err(told_store)?;
    diagnostics.extend(beside::advice(kind, scope, &shown.text, &all));
    Ok(FilePage {
        changes: changes(orchestrator, project, &shown, since).await?,
        used_by: used_by.map_err(told_store)?,
        judged: judged.map_err(told_store)?,
        nearer: nearer(kind, scope, &all),
        kind,
        scope: scope.clone(),
        shown: revision(&shown),
        text: shown.text.clone(),
        diagnostics,
        revisions: heads.iter().map(revision).collect(),
        now: ReadAt::now(),
    })
}

/// What files that count in its place hold for.
fn nearer(kind: FileKind, scope: &Scope, all: &[StoredRevision]) -> Vec<Scope> {
    scope.nearer(all.iter().filter(|other| other.kind == kind).map(|other| &other.scope))
}

pub(super) async fn find(
    orchestrator: &Orchestrator,
    project: &ProjectName,
    kind: FileKind,
    wanted: &RevisionRef,
) -> Result<FoundRevision, ApiError> {
    let found = orchestrator.store().find_revision(project, kind, wanted).await.map_err(told_store)?;
    let found = found.ok_or_else(|| {
        missing(format!("{} file with the digest {} in {project}", kind.title().to_lowercase(), wanted.digest))
    })?;
    Ok(FoundRevision { scope: found.scope, number: found.revision.number })
}

/// What differs from the revision `since`, or else from the one before.
async fn changes(
    orchestrator: &Orchestrator,
    project: &ProjectName,
    shown: &StoredRevision,
    since: Option<u32>,
) -> Result<Option<Changes>, ApiError> {
    let Some(since) = since.or_else(|| shown.revision.number.checked_sub(1)) else { return Ok(None) };
    let older = orchestrator.store().revision(project, shown.kind, &shown.scope, since).await.map_err(told_store)?;
    let diff = older.and_then(|older| diff::diff(&older.text, &shown.text).ok());
    Ok(diff.map(|diff| Changes { since, diff }))
}

pub(super) async fn save(orchestrator: &Orchestrator, by: &Person, upload: Upload) -> Result<String, ApiError> {
    projects::exists(orchestrator, &upload.project).await?;
    let mut diagnostics = sources::diagnose(orchestrator, upload.kind, &upload.text).await?;
    diagnostics.extend(foreign_stage(orchestrator, &upload).await?);
    if diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
        return Err(ApiError::Refused { diagnostics });
    }
    refuse_taken(orchestrator, &upload).await?;
    if let Some(service) = upload.scope.service.as_ref().filter(|_| upload.kind == FileKind::Service) {
        projects::has_room(orchestrator, &upload.project, service).await?;
    }
    let seen = upload.seen;
    let new = NewRevision {
        project: upload.project.clone(),
        kind: upload.kind,
        scope: upload.scope.clone(),
        name: upload.name,
        text: upload.text,
        author: by.name.clone(),
        reason: upload.reason,
        at: Timestamp::now(),
    };
    let saved = match seen {
        Some(seen) => orchestrator.store().save_revision_after(&new, seen).await,
        None => orchestrator.store().save_revision(&new).await,
    };
    match saved {
        Err(StoreError::Exists { .. }) => return Err(unseen_revision(orchestrator, &new).await?),
        other => other.map_err(told_store)?,
    };
    orchestrator.feed().publish(Moment::Changed);
    Ok(app::routes::file(&upload.project, upload.kind, &upload.scope, None))
}

/// A file for a stage that the project does not have would never be read.
async fn foreign_stage(orchestrator: &Orchestrator, upload: &Upload) -> Result<Option<Diagnostic>, ApiError> {
    let Some(stage) = &upload.scope.stage else { return Ok(None) };
    let stages = projects::shipyard(orchestrator, &upload.project).await?.stages;
    if stages.iter().any(|known| known.name == *stage) {
        return Ok(None);
    }
    let names: Vec<&str> = stages.iter().map(|stage| stage.name.as_str()).collect();
    Err(ApiError::field("stage", format!("{} has no stage `{stage}`. It has {}.", upload.project, names.join(", "))))
}

/// No stage is reached by the hosts of another project's.
async fn refuse_taken(orchestrator: &Orchestrator, upload: &Upload) -> Result<(), ApiError> {
    let stages = (upload.kind == FileKind::Shipyard).then(|| Shipyard::read(&upload.text).value).flatten();
    let Some(stages) = stages else { return Ok(()) };
    match hosts::taken(orchestrator, &upload.project, &stages).await? {
        Some(why) => Err(ApiError::Conflict { why }),
        None => Ok(()),
    }
}

/// What is said to whom would put somebody else's newer revision aside unseen.
async fn unseen_revision(orchestrator: &Orchestrator, new: &NewRevision) -> Result<ApiError, ApiError> {
    let newest = orchestrator.store().newest_revision(&new.project, new.kind, &new.scope).await.map_err(told_store)?;
    let newest = newest.ok_or_else(|| missing(format!("{} file in {}", new.kind, new.project)))?;
    Ok(ApiError::Conflict {
        why: format!(
            "{} saved revision {} while you were writing. Nothing was saved; look at it, then save again to put yours on top.",
            newest.author, newest.revision.number
        ),
    })
}
