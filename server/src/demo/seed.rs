//! Makes the demo's project, once: its files, and carts 0.9.1 live in every stage.

use super::project;
use crate::{
    orchestrator::Orchestrator,
    store::{Live, NewRevision, StoreError},
    test_run::Destination,
};
use domain::{
    artifact::Artifact,
    digest::RevisionRef,
    file::{FileKind, Scope},
    id::{BadName, Place, ProjectName, ServiceName},
    service::Definition,
    shipyard::Shipyard,
    traffic::Slot,
};
use futures_util::future::join_all;
use jiff::Timestamp;

/// Why the demo could not be made.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// The store refused.
    #[error("the demo's project could not be saved")]
    Store(#[from] StoreError),
    /// One of our own files is wrong.
    #[error("the demo's own {0} file is wrong")]
    File(FileKind),
    /// One of our own names is wrong.
    #[error("a name of the demo's is wrong")]
    Name(#[from] BadName),
    /// The demo's program cannot be run.
    #[error("the demo's service cannot be run")]
    Artifact(#[from] crate::deploy::DeployError),
}

/// The number of a file’s first revision.
const FIRST: u32 = 1;
/// Said of every file that comes with the demo, and how its project is known again.
const REASON: &str = "comes with the demo";

/// Makes the demo's project unless it is there, and ends what a server began that was killed over it. A project of that
/// name that somebody else made is left alone.
///
/// # Errors
/// [`SeedError`].
pub async fn seed(orchestrator: &Orchestrator, author: &str) -> Result<(), SeedError> {
    let (name, service): (ProjectName, ServiceName) = (project::PROJECT.parse()?, project::SERVICE.parse()?);
    let store = orchestrator.store();
    if store.has_project(&name).await? && !is_ours(orchestrator, &name).await? {
        return Ok(());
    }
    let mut saved = Vec::new();
    let (shipyards, others): (Vec<_>, Vec<_>) =
        project::FILES.iter().filter(|file| file.is_seeded).partition(|file| file.kind == FileKind::Shipyard);
    for file in shipyards.into_iter().chain(others) {
        let scope = scope(file, &service)?;
        let first = store.revision(&name, file.kind, &scope, FIRST).await?.map(|stored| stored.revision);
        let revision = match first {
            Some(first) => first,
            None => save(orchestrator, &name, scope, author, file).await?,
        };
        saved.push((file, revision));
    }
    adopt(orchestrator, &name, &service, &saved).await
}

async fn is_ours(orchestrator: &Orchestrator, name: &ProjectName) -> Result<bool, SeedError> {
    let first = orchestrator.store().revision(name, FileKind::Shipyard, &Scope::default(), FIRST).await?;
    Ok(first.is_some_and(|first| first.reason == REASON))
}

fn scope(file: &project::File, service: &ServiceName) -> Result<Scope, SeedError> {
    Ok(match file.scope {
        project::Scope::Project => Scope::default(),
        project::Scope::Service => Scope { stage: None, service: Some(service.clone()) },
        project::Scope::Stage(stage) => Scope { stage: Some(stage.parse()?), service: Some(service.clone()) },
    })
}

async fn save(
    orchestrator: &Orchestrator,
    name: &ProjectName,
    scope: Scope,
    author: &str,
    file: &project::File,
) -> Result<RevisionRef, SeedError> {
    let revision = NewRevision {
        project: name.clone(),
        kind: file.kind,
        scope,
        name: file.name.to_owned(),
        text: file.text.to_owned(),
        author: author.to_owned(),
        reason: REASON.to_owned(),
        at: Timestamp::now(),
    };
    if file.kind == FileKind::Shipyard {
        orchestrator.store().create_project(author, revision.at, &revision).await?;
        let digest = domain::digest::Digest::of(file.text.as_bytes());
        return Ok(RevisionRef { number: 1, digest });
    }
    Ok(orchestrator.store().save_revision(&revision).await?)
}

/// 0.9.1 was there before the first delivery: nobody claims that it was ever judged. Where something serves, or is being
/// delivered, it stays.
async fn adopt(
    orchestrator: &Orchestrator,
    name: &ProjectName,
    service: &ServiceName,
    saved: &[(&project::File, RevisionRef)],
) -> Result<(), SeedError> {
    let find = |kind| saved.iter().find(|(file, _)| file.kind == kind).ok_or(SeedError::File(kind));
    let (file, revision) = find(FileKind::Service)?;
    let definition = Definition::read(file.text).value.ok_or(SeedError::File(FileKind::Service))?;
    let shipyard = Shipyard::read(find(FileKind::Shipyard)?.0.text).value.ok_or(SeedError::File(FileKind::Shipyard))?;
    let mut empty = Vec::new();
    for stage in &shipyard.stages {
        let place = Place { project: name.clone(), stage: stage.name.clone(), service: service.clone() };
        let here = orchestrator.store().environment(&place).await?;
        empty.extend((here.live.is_none() && here.holder.is_none()).then_some(place));
    }
    if empty.is_empty() {
        return Ok(());
    }
    let digest = orchestrator.resolve(&definition, project::FIRST_TAG).await?;
    let artifact = Artifact { name: definition.artifact.clone(), tag: project::FIRST_TAG.to_owned(), digest };
    let live =
        Live { slot: Slot::Blue, artifact, definition: revision.clone(), since: Timestamp::now(), delivery: None };
    let live = &live;
    let adopted = join_all(empty.iter().map(|place| async move { orchestrator.adopt(place, live).await }));
    adopted.await.into_iter().collect::<Result<(), _>>().map_err(SeedError::Store)
}

/// Where the demo's constant stream of requests goes: every stage's public host.
pub async fn aims(orchestrator: &Orchestrator) -> Vec<Destination> {
    let environments = orchestrator.store().environments().await.unwrap_or_default();
    let demo = environments.into_iter().filter(|it| it.place.project.as_str() == project::PROJECT);
    demo.map(|environment| {
        let url = orchestrator.url(&environment.place);
        Destination {
            address: orchestrator.router_address(),
            host: url.trim_start_matches("http://").trim_end_matches('/').to_owned(),
        }
    })
    .collect()
}
