//! What runs, for whoever scrapes it.

use crate::{
    deploy::{Health, SlotKey, Target},
    metrics::embedded::{Role, RouterCounters, ScrapeTarget, Targets, Usage},
    store::{Environment, Store},
    traffic::Router,
};
use async_trait::async_trait;
use domain::{
    delivery::{Event, Plan},
    digest::Digest,
    file::{FileKind, Scope},
    id::ProjectName,
    service::Definition,
    shipyard::{DeploymentStrategy, Shipyard},
    traffic::{Slot, Weight},
};
use std::{
    collections::{HashMap, hash_map::Entry},
    sync::Arc,
};

/// Knows every process that is up, what it is for and how much traffic it has.
#[derive(Debug, Clone)]
pub struct Running {
    /// What serves where.
    pub store: Store,
    /// Where versions run.
    pub target: Arc<dyn Target>,
    /// Who gets the traffic.
    pub router: Arc<dyn Router>,
}

#[async_trait]
impl Targets for Running {
    async fn targets(&self) -> Vec<ScrapeTarget> {
        let environments = match self.store.environments().await {
            Ok(environments) => environments,
            Err(why) => {
                // No targets, no samples, no evidence: a gate then holds.
                tracing::warn!(error = %why, "the environments could not be read for a scrape");
                return Vec::new();
            }
        };
        let mut targets = Vec::new();
        let mut round = Round::default();
        for environment in &environments {
            for slot in Slot::BOTH {
                targets.extend(self.target(environment, slot, &mut round).await);
            }
        }
        targets
    }
}

/// The files that one round has read already: places share them.
#[derive(Debug, Default)]
struct Round {
    shipyards: HashMap<ProjectName, Option<Shipyard>>,
    paths: HashMap<(ProjectName, Digest), Option<Vec<String>>>,
}

impl Running {
    async fn target(&self, environment: &Environment, slot: Slot, round: &mut Round) -> Option<ScrapeTarget> {
        let place = &environment.place;
        let seen = self.target.observe(&SlotKey { place: place.clone(), slot }).await;
        let address = seen.address.filter(|_| seen.health == Health::Ready)?;
        let split = self.router.split(place).await;
        let counters =
            self.router.counters(place).into_iter().find(|(of, _)| *of == slot).map(|(_, counters)| counters);
        Some(ScrapeTarget {
            place: place.clone(),
            slot,
            version: seen.artifact.map(|artifact| artifact.tag).unwrap_or_default(),
            address,
            paths: self.paths(environment, slot, round).await?,
            role: role(environment, slot),
            strategy: self.strategy(environment, round).await,
            weight: split.map_or(Weight::NONE, |split| split.of(slot)),
            usage: Some(Usage { cpu_seconds_total: seen.cpu_seconds_total, memory_bytes: seen.memory_bytes }),
            router: counters.map(|counters| RouterCounters {
                requests: counters.requests,
                latency_buckets: counters.latency_buckets,
                latency_sum_s: counters.latency_sum_s,
                latency_count: counters.latency_count,
            }),
        })
    }

    /// The paths of the definition that the slot was started by: the live one's, or its delivery's.
    async fn paths(&self, environment: &Environment, slot: Slot, round: &mut Round) -> Option<Vec<String>> {
        let live =
            environment.live.as_ref().filter(|live| live.slot == slot).map(|live| live.definition.digest.clone());
        let digest = match live {
            Some(digest) => digest,
            None => self
                .definition_of_holder(environment)
                .await
                .or_else(|| environment.warm.as_ref().map(|warm| warm.definition.digest.clone()))?,
        };
        let project = environment.place.project.clone();
        match round.paths.entry((project, digest)) {
            Entry::Occupied(read) => read.get().clone(),
            Entry::Vacant(unread) => {
                let (project, digest) = unread.key();
                let text = self.store.text_of(project, FileKind::Service, digest).await.ok().flatten();
                let definition = text.and_then(|text| Definition::read(&text).value);
                unread.insert(definition.map(|definition| definition.metrics_paths)).clone()
            }
        }
    }

    async fn plan_of_holder(&self, environment: &Environment) -> Option<Plan> {
        let first = self.store.first_event(environment.holder?).await.ok()??;
        match first.event {
            Event::Triggered { plan, .. } => Some(*plan),
            _ => None,
        }
    }

    async fn definition_of_holder(&self, environment: &Environment) -> Option<Digest> {
        self.plan_of_holder(environment).await.map(|plan| plan.definition.digest)
    }

    async fn strategy(&self, environment: &Environment, round: &mut Round) -> DeploymentStrategy {
        let shipyard = match round.shipyards.entry(environment.place.project.clone()) {
            Entry::Occupied(read) => read.into_mut(),
            Entry::Vacant(unread) => {
                let newest = self.store.newest_revision(unread.key(), FileKind::Shipyard, &Scope::default()).await;
                let newest = newest.ok().flatten();
                unread.insert(newest.and_then(|newest| Shipyard::read(&newest.text).value))
            }
        };
        let stage =
            shipyard.as_ref().and_then(|it| it.stages.iter().find(|stage| stage.name == environment.place.stage));
        stage.map_or(DeploymentStrategy::BlueGreen, |stage| stage.deployment)
    }
}

fn role(environment: &Environment, slot: Slot) -> Role {
    let serves = environment.live.as_ref().is_some_and(|live| live.slot == slot);
    match (serves, environment.holder) {
        (true, _) => Role::Primary,
        (false, Some(_)) => Role::Canary,
        (false, None) => Role::Spare,
    }
}
