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
    pairs.extend(different(&old.sli, &new.sli).into_iter().map(|(old, new)| (FileKind::Sli, old, new)));
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

/// Files of two lists, nearest first, that are not in both. A nearer file that one of them has more moves none of the others,
/// so they are laid side by side from the farthest on.
fn different<'r>(
    old: &'r [RevisionRef],
    new: &'r [RevisionRef],
) -> Vec<(Option<&'r RevisionRef>, Option<&'r RevisionRef>)> {
    fn only_in<'r>(these: &'r [RevisionRef], others: &[RevisionRef]) -> Vec<&'r RevisionRef> {
        these.iter().filter(|one| others.iter().all(|other| other.digest != one.digest)).collect()
    }
    let (mut old, mut new) = (only_in(old, new), only_in(new, old));
    let mut pairs: Vec<_> = (0..old.len().max(new.len())).map(|_| (old.pop(), new.pop())).collect();
    pairs.reverse();
    pairs
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

#[cfg(test)]
mod tests {
    use super::*;
    use domain::digest::Digest;

    #[test]
    fn a_nearer_file_leaves_the_others_as_they_are() {
        let file = |text: &str| RevisionRef { number: 1, digest: Digest::of(text.as_bytes()) };
        let (service, stage, project) = (file("service"), file("stage"), file("project"));
        let changed = file("project, changed");
        let before = [stage.clone(), project.clone()];
        let after = [service.clone(), stage.clone(), project.clone()];
        assert_eq!(different(&before, &after), [(None, Some(&service))]);
        assert_eq!(different(&after, &before), [(Some(&service), None)]);
        let after = [service.clone(), stage, changed.clone()];
        assert_eq!(different(&before, &after), [(None, Some(&service)), (Some(&project), Some(&changed))]);
    }
}
