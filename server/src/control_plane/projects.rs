//! Projects, their deliveries, and what can be triggered.

use super::{broken, hosts, missing, summary, told_store};
use crate::{
    orchestrator::{Moment, OPEN_DELIVERIES_MAX, Orchestrator},
    store::{DeliveryRow, Environment, Listed, NewRevision, StoreError},
};
use app::api::{
    ApiError,
    context::Person,
    deliveries::{DELIVERIES_LISTED_MAX, TriggerChoice, TriggerForm},
    projects::{DeliverySummary, ProjectSummary, StageDot},
};
use domain::{
    delivery::Status,
    file::{FileKind, Scope},
    id::{BadName, ProjectName, ServiceName, StageName},
    service::Definition,
    shipyard::Shipyard,
};
use jiff::Timestamp;

/// Its page could not be told from the form that makes one.
const RESERVED_NAME: &str = "new";
/// The most projects. A page lists them all.
const PROJECTS_MAX: usize = 500;
/// The most services of a project, for the same reason.
const SERVICES_MAX: usize = 500;
/// Earlier tags offered for a service.
const TAGS_OFFERED_MAX: usize = 10;

pub(super) async fn list(orchestrator: &Orchestrator) -> Result<Vec<ProjectSummary>, ApiError> {
    let mut summaries = Vec::new();
    for (name, made) in orchestrator.store().projects().await.map_err(told_store)? {
        summaries.push(one(orchestrator, name, made).await?);
    }
    summaries.sort_by_key(|project| std::cmp::Reverse(project.attention()));
    Ok(summaries)
}

async fn one(orchestrator: &Orchestrator, name: ProjectName, made: Timestamp) -> Result<ProjectSummary, ApiError> {
    let store = orchestrator.store();
    let deliveries = store.deliveries(Listed::Project(&name), DELIVERIES_LISTED_MAX).await.map_err(told_store)?;
    // However many came after them, none that is not over is left out.
    let open = store.deliveries(Listed::OpenOf(&name), OPEN_DELIVERIES_MAX).await.map_err(told_store)?;
    let environments = store.environments_of(&name).await.map_err(told_store)?;
    let stages = shipyard(orchestrator, &name).await?.stages;
    let is = |wanted: &'static [Status]| open.iter().filter(move |row| wanted.contains(&row.status)).count();
    let last_ended = deliveries.iter().filter(|row| row.status.is_final()).max_by_key(|row| row.changed_at);
    Ok(ProjectSummary {
        stages: stages.iter().map(|stage| dot(&stage.name, &open, &deliveries, &environments)).collect(),
        services: count(store.services(&name).await.map_err(told_store)?.len()),
        running: count(is(&[Status::Queued, Status::Running, Status::RollingBack])),
        waiting: count(is(&[Status::Waiting])),
        on_hold: count(is(&[Status::OnHold])),
        failed: count(ended_as(Status::Failed, &deliveries)),
        rolled_back: count(ended_as(Status::RolledBack, &deliveries)),
        last_ended: last_ended.cloned().map(summary),
        changed: deliveries.iter().map(|row| row.changed_at).max().unwrap_or(made),
        name,
    })
}

/// In how many places the last delivery ended like that. Others came before it or went to other stages.
fn ended_as(status: Status, newest_first: &[DeliveryRow]) -> usize {
    let mut places = std::collections::HashSet::new();
    let last = newest_first.iter().filter(|row| places.insert((&row.service, &row.stage)));
    last.filter(|row| row.status == status).count()
}

/// The delivery at work in a stage, or else what came last: one that stopped there, or a version that became live.
fn dot(stage: &StageName, open: &[DeliveryRow], newest: &[DeliveryRow], environments: &[Environment]) -> StageDot {
    let last =
        |rows: &[DeliveryRow]| rows.iter().filter(|row| row.stage == *stage).max_by_key(|row| row.changed_at).cloned();
    let here = environments.iter().filter(|one| one.place.stage == *stage);
    let live = here.filter_map(|one| one.live.as_ref().map(|live| (&one.place.service, live)));
    let live = live.max_by_key(|(_, live)| live.since);
    let stopped = last(newest).filter(|row| live.is_none_or(|(_, live)| row.changed_at > live.since));
    let (status, word) = match (last(open).or(stopped), live) {
        (Some(row), _) => (Some(row.status), row.sentence),
        (None, Some((service, live))) => (Some(Status::Completed), format!("{service} {} is live", live.artifact.tag)),
        (None, None) => (None, "nothing was delivered here yet".to_owned()),
    };
    StageDot { stage: stage.clone(), status, word }
}

pub(super) async fn create(
    orchestrator: &Orchestrator,
    by: &Person,
    name: &str,
    shipyard: &str,
) -> Result<ProjectName, ApiError> {
    let project = project_name(name)?;
    if project.as_str() == RESERVED_NAME {
        return Err(ApiError::field("project", "`new` is the address of this form. Choose another name."));
    }
    let read = Shipyard::read(shipyard);
    if read.is_refused() {
        return Err(ApiError::Refused { diagnostics: read.diagnostics });
    }
    if let Some(stages) = &read.value
        && let Some(why) = hosts::taken(orchestrator, &project, stages).await?
    {
        return Err(ApiError::field("project", why));
    }
    if orchestrator.store().projects().await.map_err(told_store)?.len() >= PROJECTS_MAX {
        let why = format!(
            "There are {PROJECTS_MAX} projects, and no more are taken. Put services into those that there are."
        );
        return Err(ApiError::Conflict { why });
    }
    let at = Timestamp::now();
    let revision = NewRevision {
        project: project.clone(),
        kind: FileKind::Shipyard,
        scope: Scope::default(),
        name: "shipyard.yaml".to_owned(),
        text: shipyard.to_owned(),
        author: by.name.clone(),
        reason: "the project was made".to_owned(),
        at,
    };
    match orchestrator.store().create_project(&by.name, at, &revision).await {
        Ok(()) => {
            orchestrator.feed().publish(Moment::Changed);
            Ok(project)
        }
        Err(StoreError::Exists { .. }) => {
            Err(ApiError::field("project", format!("There is a project `{project}` already. Choose another name.")))
        }
        Err(why) => Err(broken(&why)),
    }
}

/// The name that a person gives a new project.
fn project_name(typed: &str) -> Result<ProjectName, ApiError> {
    match typed.trim() {
        "" => Err(ApiError::field("project", "Give the project a name, such as `sockshop`.")),
        name => name.parse().map_err(|why: BadName| ApiError::field("project", format!("{why}."))),
    }
}

pub(super) async fn deliveries(
    orchestrator: &Orchestrator,
    project: &ProjectName,
) -> Result<Vec<DeliverySummary>, ApiError> {
    exists(orchestrator, project).await?;
    let listed = Listed::Project(project);
    let rows = orchestrator.store().deliveries(listed, DELIVERIES_LISTED_MAX).await.map_err(told_store)?;
    Ok(rows.into_iter().map(summary).collect())
}

pub(super) async fn trigger_form(orchestrator: &Orchestrator, project: &ProjectName) -> Result<TriggerForm, ApiError> {
    let store = orchestrator.store();
    let shipyard = shipyard(orchestrator, project).await?;
    let files = store.newest_revisions(project).await.map_err(told_store)?;
    let environments = store.environments_of(project).await.map_err(told_store)?;
    let mut services = Vec::new();
    for service in store.services(project).await.map_err(told_store)? {
        let file =
            files.iter().find(|file| file.kind == FileKind::Service && file.scope.service.as_ref() == Some(&service));
        let definition = file.and_then(|file| Definition::read(&file.text).value);
        let rows =
            store.deliveries(Listed::Service(project, &service), DELIVERIES_LISTED_MAX).await.map_err(told_store)?;
        services.push(TriggerChoice {
            tags: tags(definition.as_ref(), &rows),
            artifact: definition.map(|definition| definition.artifact).unwrap_or_default(),
            live: live(&environments, &service, &shipyard),
            service,
        });
    }
    let ways = shipyard.stages.into_iter().filter(|stage| stage.delivers).map(|stage| stage.name);
    Ok(TriggerForm { services, stages: ways.collect() })
}

/// What its service file names, or else what was delivered before.
fn tags(definition: Option<&Definition>, newest_first: &[DeliveryRow]) -> Vec<String> {
    if let Some(definition) = definition.filter(|definition| !definition.versions.is_empty()) {
        return definition.versions.clone();
    }
    let mut tags: Vec<String> = Vec::new();
    for row in newest_first {
        if !tags.contains(&row.tag) && tags.len() < TAGS_OFFERED_MAX {
            tags.push(row.tag.clone());
        }
    }
    tags
}

/// What is live of the service, in the order of the stages.
fn live(environments: &[Environment], service: &ServiceName, shipyard: &Shipyard) -> Vec<(StageName, String)> {
    let here =
        |stage: &StageName| environments.iter().find(|one| one.place.service == *service && one.place.stage == *stage);
    let stages = shipyard.stages.iter().map(|stage| &stage.name);
    stages.filter_map(|stage| Some((stage.clone(), here(stage)?.live.as_ref()?.artifact.tag.clone()))).collect()
}

/// The project's newest stages.
pub(super) async fn shipyard(orchestrator: &Orchestrator, project: &ProjectName) -> Result<Shipyard, ApiError> {
    let store = orchestrator.store();
    let newest = store.newest_revision(project, FileKind::Shipyard, &Scope::default()).await.map_err(told_store)?;
    let newest = newest.ok_or_else(|| missing(format!("project `{project}`")))?;
    Shipyard::read(&newest.text).value.ok_or_else(|| ApiError::Conflict {
        why: format!("The shipyard of {project} cannot be read any more. Upload it again."),
    })
}

/// One more service is taken, or is there already.
pub(super) async fn has_room(
    orchestrator: &Orchestrator,
    project: &ProjectName,
    service: &ServiceName,
) -> Result<(), ApiError> {
    let known = orchestrator.store().services(project).await.map_err(told_store)?;
    if known.len() < SERVICES_MAX || known.contains(service) {
        return Ok(());
    }
    let why =
        format!("{project} has {SERVICES_MAX} services, and no more are taken. Make another project for the others.");
    Err(ApiError::field("service", why))
}

pub(super) async fn exists(orchestrator: &Orchestrator, project: &ProjectName) -> Result<(), ApiError> {
    let found = orchestrator.store().has_project(project).await.map_err(told_store)?;
    if found { Ok(()) } else { Err(missing(format!("project `{project}`"))) }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
