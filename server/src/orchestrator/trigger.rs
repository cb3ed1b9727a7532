//! Begins a delivery: gathers the files, resolves the artifact, freezes the plan.

use super::{
    OPEN_DELIVERIES_MAX, Orchestrator, drive,
    files::{Files, Unreadable},
};
use crate::{
    deploy::DeployError,
    store::{Listed, StoreError},
};
use domain::{
    artifact::{Artifact, BadReference, Reference},
    delivery::{
        Actor, Event, Plan, REASON_CHARS_MAX, Recorded,
        planner::{self, NoPlan},
    },
    digest::Digest,
    id::{DeliveryId, ProjectName, ServiceName, StageName},
    label::{BadLabels, Labels},
    service::Definition,
    shipyard::{Shipyard, Stage},
};
use jiff::Timestamp;
use uuid::Uuid;

/// Tries to get a number that nobody else got at the same moment.
const NUMBER_TRIES_MAX: u32 = 10;

/// A delivery that is asked for.
#[derive(Debug, Clone)]
pub struct Order {
    /// In which project.
    pub project: ProjectName,
    /// Of which service.
    pub service: ServiceName,
    /// Which version: a tag, or `TAG@DIGEST` if it must be that one.
    pub version: String,
    /// Why.
    pub reason: String,
    /// What is known of it, one `name=value` a line.
    pub labels: String,
    /// Even if the same digest is live in the first stage, or on its way.
    pub redeploy: bool,
}

/// What a version stands for, and where the same is already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// With the digest that its tag stands for now.
    pub artifact: Artifact,
    /// The stages where the same digest is live, in their order.
    pub live_in: Vec<StageName>,
    /// The number of the oldest delivery of the same digest that is not over.
    pub under_way: Option<u32>,
}

/// Why a delivery was not begun.
#[derive(Debug, thiserror::Error)]
pub enum TriggerRefusal {
    /// There is no such project.
    #[error("there is no project {0}")]
    NoProject(ProjectName),
    /// There is no such service.
    #[error("{project} has no service {service}: upload a service.yaml for it first")]
    NoService {
        /// In which project.
        project: ProjectName,
        /// Which.
        service: ServiceName,
    },
    /// No version was given, or one that cannot be read.
    #[error(transparent)]
    BadReference(#[from] BadReference),
    /// The tag stands for something else than the digest that was given with it.
    #[error("{tag} stands for {is} now, not for {wanted}. Nothing was begun; look which of the two you want.")]
    OtherDigest {
        /// Which version.
        tag: String,
        /// What it stands for.
        is: Digest,
        /// What was given.
        wanted: Digest,
    },
    /// The reason is longer than anybody reads.
    #[error("the reason has more than {REASON_CHARS_MAX} characters: say the rest where it can be linked to")]
    LongReason,
    /// The labels cannot be read.
    #[error(transparent)]
    BadLabels(#[from] BadLabels),
    /// The artifact cannot be found.
    #[error(transparent)]
    NoArtifact(#[from] DeployError),
    /// The very same content serves already.
    #[error("{tag} is live in {stage} already, with the same digest. Tick “redeploy” to deliver it all the same.")]
    SameDigest {
        /// Which version.
        tag: String,
        /// Where.
        stage: StageName,
    },
    /// The very same content is on its way already.
    #[error("delivery {number} brings the same digest already. Follow that one, or tick “redeploy” to have a second.")]
    UnderWay {
        /// Which delivery.
        number: u32,
    },
    /// Something is missing for a plan.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))]
    NoPlan(Vec<NoPlan>),
    /// Too many at once.
    #[error("{OPEN_DELIVERIES_MAX} deliveries are under way; let some end first")]
    TooMany,
    /// A file that was saved cannot be read any more.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// The store failed.
    #[error("the store could not be read or written")]
    Store(#[from] StoreError),
    /// The delivery's first event could not be recorded.
    #[error("the delivery could not be recorded: {0}")]
    NotRecorded(String),
}

impl Orchestrator {
    /// Begins a delivery and gives its number.
    ///
    /// # Errors
    /// [`TriggerRefusal`]; nothing was begun then.
    pub async fn trigger(&self, by: Actor, order: Order) -> Result<u32, TriggerRefusal> {
        let store = &self.ports().store;
        let reference: Reference = order.version.parse()?;
        if order.reason.trim().chars().count() > REASON_CHARS_MAX {
            return Err(TriggerRefusal::LongReason);
        }
        let labels: Labels = order.labels.parse()?;
        let open = store.deliveries(Listed::Open, OPEN_DELIVERIES_MAX).await?;
        if open.len() >= OPEN_DELIVERIES_MAX as usize {
            return Err(TriggerRefusal::TooMany);
        }
        let files = Files::read(store, &order.project).await?;
        let (definition_ref, definition) =
            files.definition(&order.service)?.ok_or_else(|| no_service(&order.project, &order.service))?;
        let artifact = self.artifact(&definition, &reference).await?;
        let (shipyard_ref, shipyard) =
            files.shipyard()?.ok_or_else(|| TriggerRefusal::NoProject(order.project.clone()))?;
        self.refuse_same(&order, &artifact, &shipyard).await?;
        let stages = shipyard.stages.iter().map(|stage| files.for_stage(&stage.name, &order.service));
        let stages = stages.collect::<Result<Vec<_>, _>>()?;
        let mut plan = planner::plan(planner::Order {
            delivery: DeliveryId(Uuid::now_v7()),
            number: 0,
            project: order.project.clone(),
            service: order.service.clone(),
            artifact,
            labels,
            shipyard: (shipyard_ref, &shipyard),
            definition: (definition_ref, &definition),
            stages,
        })
        .map_err(TriggerRefusal::NoPlan)?;
        self.begin(by, &mut plan, &order.reason).await
    }

    /// What a version stands for now, and where the very same is already. Nothing is begun.
    ///
    /// # Errors
    /// [`TriggerRefusal`] as a delivery of it would be refused.
    pub async fn look_up(
        &self,
        project: &ProjectName,
        service: &ServiceName,
        version: &str,
    ) -> Result<Found, TriggerRefusal> {
        let reference: Reference = version.parse()?;
        let files = Files::read(&self.ports().store, project).await?;
        let (_, definition) = files.definition(service)?.ok_or_else(|| no_service(project, service))?;
        let artifact = self.artifact(&definition, &reference).await?;
        let stages = files.shipyard()?.map(|(_, shipyard)| shipyard.stages).unwrap_or_default();
        let live_in = self.live_in(project, service, &artifact.digest, &stages).await?;
        let under_way = self.ports().store.open_delivery_of(project, service, &artifact.digest).await?;
        Ok(Found { artifact, live_in, under_way })
    }

    /// The stages where a digest is live, in their order.
    async fn live_in(
        &self,
        project: &ProjectName,
        service: &ServiceName,
        digest: &Digest,
        stages: &[Stage],
    ) -> Result<Vec<StageName>, StoreError> {
        let environments = self.ports().store.environments_of(project).await?;
        let is_live = |stage: &&StageName| {
            environments.iter().any(|one| {
                let here = one.place.service == *service && one.place.stage == **stage;
                here && one.live.as_ref().is_some_and(|live| live.artifact.digest == *digest)
            })
        };
        Ok(stages.iter().map(|stage| &stage.name).filter(is_live).cloned().collect())
    }

    async fn artifact(&self, definition: &Definition, reference: &Reference) -> Result<Artifact, TriggerRefusal> {
        let digest = self.resolve(definition, &reference.tag).await?;
        match &reference.digest {
            Some(wanted) if *wanted != digest => {
                Err(TriggerRefusal::OtherDigest { tag: reference.tag.clone(), is: digest, wanted: wanted.clone() })
            }
            _ => Ok(Artifact { name: definition.artifact.clone(), tag: reference.tag.clone(), digest }),
        }
    }

    async fn refuse_same(&self, order: &Order, artifact: &Artifact, shipyard: &Shipyard) -> Result<(), TriggerRefusal> {
        let Some(first) = shipyard.stages.first().filter(|_| !order.redeploy) else { return Ok(()) };
        let (project, service, digest) = (&order.project, &order.service, &artifact.digest);
        if !self.live_in(project, service, digest, std::slice::from_ref(first)).await?.is_empty() {
            return Err(TriggerRefusal::SameDigest { tag: artifact.tag.clone(), stage: first.name.clone() });
        }
        match self.ports().store.open_delivery_of(project, service, digest).await? {
            Some(number) => Err(TriggerRefusal::UnderWay { number }),
            None => Ok(()),
        }
    }

    async fn begin(&self, by: Actor, plan: &mut Plan, reason: &str) -> Result<u32, TriggerRefusal> {
        for _ in 0..NUMBER_TRIES_MAX {
            plan.number = self.ports().store.next_number(&plan.project).await?;
            let event = Event::Triggered { plan: Box::new(plan.clone()), reason: reason.trim().to_owned() };
            let first = Recorded { seq: 1, at: Timestamp::now(), by: by.clone(), answers: None, event };
            match drive::begin(self, first).await {
                Ok(()) => return Ok(plan.number),
                // Somebody else got the number; the next one may be ours.
                Err(drive::DriveError::Store(StoreError::Exists { .. })) => {}
                Err(why) => return Err(TriggerRefusal::NotRecorded(why.to_string())),
            }
        }
        Err(TriggerRefusal::TooMany)
    }
}

fn no_service(project: &ProjectName, service: &ServiceName) -> TriggerRefusal {
    TriggerRefusal::NoService { project: project.clone(), service: service.clone() }
}
