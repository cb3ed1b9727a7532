//! A project's files as they are now: which of them hold for a service in a stage.

use crate::store::{Store, StoreError, StoredRevision};
use domain::{
    delivery::planner::StageFiles,
    digest::RevisionRef,
    file::{FileKind, Scope},
    id::{ProjectName, ServiceName, StageName},
    service::Definition,
    shipyard::Shipyard,
    sli::{self, Indicator},
    slo, workload,
};

/// A file that was saved cannot be read any more.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the {kind} file, revision {number}, cannot be read; upload it again")]
pub struct Unreadable {
    /// What it is.
    pub kind: FileKind,
    /// Which revision.
    pub number: u32,
}

/// The newest revision of every file of a project.
pub(super) struct Files(Vec<StoredRevision>);

impl Files {
    pub(super) async fn read(store: &Store, project: &ProjectName) -> Result<Self, StoreError> {
        Ok(Self(store.newest_revisions(project).await?))
    }

    /// The files of a kind that hold for a service in a stage, nearest first.
    fn nearest(&self, kind: FileKind, stage: Option<&StageName>, service: &ServiceName) -> Vec<&StoredRevision> {
        let holds = |scope: &Scope| match stage {
            Some(stage) => scope.covers(stage, service),
            None => scope.stage.is_none() && scope.service.as_ref().is_none_or(|own| own == service),
        };
        let mut found: Vec<_> = self.0.iter().filter(|file| file.kind == kind && holds(&file.scope)).collect();
        found.sort_by_key(|file| file.scope.distance());
        found
    }

    /// How the service is started; none where nobody said.
    pub(super) fn definition(&self, service: &ServiceName) -> Result<Option<(RevisionRef, Definition)>, Unreadable> {
        let found = self.nearest(FileKind::Service, None, service);
        let read = |file: &&StoredRevision| {
            Ok((file.revision.clone(), Definition::read(&file.text).value.ok_or_else(|| unreadable(file))?))
        };
        found.first().map(read).transpose()
    }

    /// The project's stages; none where there is no project.
    pub(super) fn shipyard(&self) -> Result<Option<(RevisionRef, Shipyard)>, Unreadable> {
        let file = self.0.iter().find(|file| file.kind == FileKind::Shipyard);
        let read = |file: &StoredRevision| {
            Ok((file.revision.clone(), Shipyard::read(&file.text).value.ok_or_else(|| unreadable(file))?))
        };
        file.map(read).transpose()
    }

    /// What holds for a service in a stage.
    pub(super) fn for_stage(&self, stage: &StageName, service: &ServiceName) -> Result<StageFiles, Unreadable> {
        let first = |kind| self.nearest(kind, Some(stage), service).into_iter().next();
        let tests = match first(FileKind::Tests) {
            Some(file) => {
                let read = workload::File::read(&file.text).value.ok_or_else(|| unreadable(file))?;
                Some((file.revision.clone(), read))
            }
            None => None,
        };
        let slo = match first(FileKind::Slo) {
            Some(file) => {
                let read = slo::File::read(&file.text).value.ok_or_else(|| unreadable(file))?;
                Some((file.revision.clone(), read))
            }
            None => None,
        };
        let sli = self.nearest(FileKind::Sli, Some(stage), service);
        let asked = slo.as_ref().map(|(_, slo)| asked(slo, &sli)).transpose()?.unwrap_or_default();
        let slo = slo.map(|(revision, file)| (revision, file.summary()));
        Ok(StageFiles { tests, slo, sli: sli.into_iter().map(|file| file.revision.clone()).collect(), asked })
    }
}

/// The indicators that the objectives name.
fn asked(objectives: &slo::File, nearest_first: &[&StoredRevision]) -> Result<Vec<Indicator>, Unreadable> {
    let read = |file: &&StoredRevision| sli::File::read(&file.text).value.ok_or_else(|| unreadable(file));
    let files = nearest_first.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let merged = sli::File::merge(&files.iter().collect::<Vec<_>>());
    let is_named = |indicator: &Indicator| objectives.objectives.iter().any(|one| one.sli == indicator.name);
    Ok(merged.indicators.into_iter().filter(is_named).collect())
}

fn unreadable(file: &StoredRevision) -> Unreadable {
    Unreadable { kind: file.kind, number: file.revision.number }
}
