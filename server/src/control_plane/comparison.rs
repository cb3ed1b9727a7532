//! Two evaluations of a place side by side.

use super::{evaluations::run, missing, told_store};
use crate::{
    orchestrator::Orchestrator,
    store::{PastEvaluation, StoredRevision},
};
use app::api::{
    ApiError,
    comparison::{Comparison, FileChange, Side, Used},
    evaluations::RUNS_SHOWN_MAX,
};
use domain::{
    diff,
    digest::RevisionRef,
    file::{FileKind, Scope},
    id::ProjectName,
    slo::Brief,
};
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
    let place = &after.head.place;
    let used = async |kind, revisions: &[RevisionRef]| {
        let mut found = Vec::new();
        for revision in revisions {
            found.extend(orchestrator.store().revision_used(place, kind, revision).await.map_err(told_store)?);
        }
        Ok::<_, ApiError>(found)
    };
    let (old, new) = (&before.evaluation, &after.evaluation);
    let objectives =
        [used(FileKind::Slo, old.slo.as_slice()).await?.pop(), used(FileKind::Slo, new.slo.as_slice()).await?.pop()];
    let indicators = side_by_side(used(FileKind::Sli, &old.sli).await?, used(FileKind::Sli, &new.sli).await?);
    let all = std::iter::once(objectives).chain(indicators);
    Ok(all.filter_map(|[old, new]| change(old, new)).collect())
}

/// Two lists of files, with those side by side that hold for the same; nearest first.
fn side_by_side(mut old: Vec<StoredRevision>, mut new: Vec<StoredRevision>) -> Vec<[Option<StoredRevision>; 2]> {
    let mut scopes: Vec<Scope> = old.iter().chain(&new).map(|one| one.scope.clone()).collect();
    scopes.sort_by_key(Scope::distance);
    scopes.dedup();
    let take = |from: &mut Vec<StoredRevision>, scope: &Scope| {
        from.iter().position(|one| one.scope == *scope).map(|place| from.remove(place))
    };
    scopes.iter().map(|scope| [take(&mut old, scope), take(&mut new, scope)]).collect()
}

/// What changed from one file to the other; none where they are the same text.
fn change(old: Option<StoredRevision>, new: Option<StoredRevision>) -> Option<FileChange> {
    let kind = old.as_ref().or(new.as_ref())?.kind;
    let digest = |one: &Option<StoredRevision>| one.as_ref().map(|one| one.revision.digest.clone());
    let text = |one: &Option<StoredRevision>| one.as_ref().map(|one| one.text.clone()).unwrap_or_default();
    if digest(&old) == digest(&new) {
        return None;
    }
    let diff = diff::diff(&text(&old), &text(&new)).ok();
    let used = |one: StoredRevision| Used { scope: one.scope, number: one.revision.number };
    Some(FileChange { kind, before: old.map(used), after: new.map(used), diff })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::digest::Digest;

    fn file(scope: &Scope, number: u32, text: &str) -> StoredRevision {
        StoredRevision {
            kind: FileKind::Sli,
            scope: scope.clone(),
            revision: RevisionRef { number, digest: Digest::of(text.as_bytes()) },
            name: "sli.yaml".to_owned(),
            text: text.to_owned(),
            author: "somebody".to_owned(),
            reason: String::new(),
            at: Timestamp::UNIX_EPOCH,
        }
    }

    /// What changed between two lists of files: for what they hold, and the revisions.
    fn changed(old: &[StoredRevision], new: &[StoredRevision]) -> Vec<(String, Option<u32>, Option<u32>)> {
        let all = side_by_side(old.to_vec(), new.to_vec()).into_iter().filter_map(|[old, new]| change(old, new));
        let number = |used: &Option<Used>| used.as_ref().map(|used| used.number);
        let told = |change: FileChange| {
            let scope = change.before.as_ref().or(change.after.as_ref()).map(|used| used.scope.to_string());
            (scope.unwrap_or_default(), number(&change.before), number(&change.after))
        };
        all.map(told).collect()
    }

    #[test]
    fn files_that_hold_for_the_same_are_laid_side_by_side() {
        let [service, every_stage, stage, project] =
            Scope::of(&"staging".parse().expect("is a name"), &"carts".parse().expect("is a name"));
        let before = [file(&stage, 1, "stage"), file(&project, 1, "project")];
        let nearer = [file(&service, 1, "service"), file(&stage, 1, "stage"), file(&project, 2, "changed")];
        let expected = [("carts in staging".to_owned(), None, Some(1)), ("project".to_owned(), Some(1), Some(2))];
        assert_eq!(changed(&before, &nearer), expected);
        assert_eq!(changed(&before, &before), []);
        let moved = [file(&every_stage, 1, "stage"), file(&project, 1, "project")];
        let expected =
            [("carts in every stage".to_owned(), None, Some(1)), ("stage staging".to_owned(), Some(1), None)];
        assert_eq!(changed(&before, &moved), expected);
    }
}
