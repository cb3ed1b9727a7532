//! Two evaluations of a place side by side.

use super::{evaluations::run, missing, told_store};
use crate::{orchestrator::Orchestrator, store::PastEvaluation};
use app::api::{
    ApiError,
    comparison::{Comparison, FileChange, Side},
    evaluations::RUNS_SHOWN_MAX,
};
use domain::{diff, digest::RevisionRef, file::FileKind, id::ProjectName, slo::Brief};
use jiff::Timestamp;

pub(super) async fn read(
    orchestrator: &Orchestrator,
    project: &ProjectName,
    number: u32,
    with: Option<u32>,
) -> Result<Comparison, ApiError> {
    let store = orchestrator.store();
    let after = one(orchestrator, project, number).await?;
    let place = after.head.place.clone();
    let around = store.brief_evaluations(&place, RUNS_SHOWN_MAX).await.map_err(told_store)?;
    // The one before, and where there is none the one after.
    let index = around.iter().position(|other| other.head.number == number);
    let neighbour = index.and_then(|index| around.get(index + 1).or_else(|| around.get(index.checked_sub(1)?)));
    let with = with.filter(|with| *with != number).or_else(|| neighbour.map(|other| other.head.number));
    let before = match with {
        Some(with) => Some(one(orchestrator, project, with).await?),
        None => None,
    };
    if before.as_ref().is_some_and(|before| before.head.place != place) {
        return Err(missing(format!("such evaluation of {} in {}", place.service, place.stage)));
    }
    let files = match &before {
        Some(before) => files(orchestrator, before, &after).await?,
        None => Vec::new(),
    };
    let choices = around.iter().filter(|other| other.head.number != number);
    let choices = choices.map(|other| run(&other.head, &other.brief));
    Ok(Comparison {
        choices: choices.collect(),
        before: before.map(side),
        after: side(after),
        files,
        place,
        now: Timestamp::now(),
    })
}

async fn one(orchestrator: &Orchestrator, project: &ProjectName, number: u32) -> Result<PastEvaluation, ApiError> {
    let found = orchestrator.store().evaluation(project, number).await.map_err(told_store)?;
    found.ok_or_else(|| missing(format!("evaluation {number} in {project}")))
}

fn side(past: PastEvaluation) -> Side {
    let PastEvaluation { head, mut evaluation } = past;
    for row in &mut evaluation.rows {
        row.query = None;
        row.source = None;
        row.values.clear();
    }
    Side { run: run(&head, &Brief::from(&evaluation)), evaluation }
}

/// The files that are not the same text: the objectives, and the indicators file by file, nearest first.
async fn files(
    orchestrator: &Orchestrator,
    before: &PastEvaluation,
    after: &PastEvaluation,
) -> Result<Vec<FileChange>, ApiError> {
    let (old, new) = (&before.evaluation, &after.evaluation);
    let mut pairs = vec![(FileKind::Slo, old.slo.as_ref(), new.slo.as_ref())];
    let most = old.sli.len().max(new.sli.len());
    pairs.extend((0..most).map(|place| (FileKind::Sli, old.sli.get(place), new.sli.get(place))));
    let mut changes = Vec::new();
    for (kind, old, new) in pairs {
        if old.map(|one| &one.digest) == new.map(|one| &one.digest) {
            continue;
        }
        let project = &after.head.place.project;
        let (old_text, new_text) =
            (text(orchestrator, project, kind, old).await?, text(orchestrator, project, kind, new).await?);
        let number = |revision: Option<&RevisionRef>| revision.map(|revision| revision.number);
        let diff = diff::diff(&old_text, &new_text).ok();
        changes.push(FileChange { kind, before: number(old), after: number(new), diff });
    }
    Ok(changes)
}

/// The text of a revision; empty where there is none.
async fn text(
    orchestrator: &Orchestrator,
    project: &ProjectName,
    kind: FileKind,
    revision: Option<&RevisionRef>,
) -> Result<String, ApiError> {
    let Some(revision) = revision else { return Ok(String::new()) };
    let text = orchestrator.store().text_of(project, kind, &revision.digest).await.map_err(told_store)?;
    Ok(text.unwrap_or_default())
}
