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
    artifact::Artifact,
    delivery::{
        Actor, Event, Plan, REASON_CHARS_MAX, Recorded,
        planner::{self, NoPlan},
    },
    id::{DeliveryId, ProjectName, ServiceName, StageName},
    label::{BadLabels, Labels},
    shipyard::Shipyard,
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
    /// Which version.
    pub tag: String,
    /// Why.
    pub reason: String,
    /// What is known of it, one `name=value` a line.
    pub labels: String,
    /// Even if the same digest is live in the first stage.
    pub redeploy: bool,
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
    /// No tag was given, or an illegal one.
    #[error("`{0}` is not a tag: use letters, digits, `.`, `_` and `-`, at most 128")]
    BadTag(String),
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
        if !is_tag(&order.tag) {
            return Err(TriggerRefusal::BadTag(order.tag));
        }
        if order.reason.trim().chars().count() > REASON_CHARS_MAX {
            return Err(TriggerRefusal::LongReason);
        }
        let labels: Labels = order.labels.parse()?;
        let open = store.deliveries(Listed::Open, OPEN_DELIVERIES_MAX).await?;
        if open.len() >= OPEN_DELIVERIES_MAX as usize {
            return Err(TriggerRefusal::TooMany);
        }
        let files = Files::read(store, &order.project).await?;
        let no_service =
            || TriggerRefusal::NoService { project: order.project.clone(), service: order.service.clone() };
        let (definition_ref, definition) = files.definition(&order.service)?.ok_or_else(no_service)?;
        let digest = self.ports().target.resolve(&definition, &order.tag).await?;
        let artifact = Artifact { name: definition.artifact.clone(), tag: order.tag.clone(), digest };
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

    async fn refuse_same(&self, order: &Order, artifact: &Artifact, shipyard: &Shipyard) -> Result<(), TriggerRefusal> {
        let Some(first) = shipyard.stages.first().filter(|_| !order.redeploy) else { return Ok(()) };
        let environments = self.ports().store.environments_of(&order.project).await?;
        let here = environments.iter().find(|e| e.place.stage == first.name && e.place.service == order.service);
        let live = here.and_then(|environment| environment.live.as_ref());
        if live.is_some_and(|live| live.artifact.digest == artifact.digest) {
            return Err(TriggerRefusal::SameDigest { tag: order.tag.clone(), stage: first.name.clone() });
        }
        Ok(())
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

/// As a container registry has it.
fn is_tag(tag: &str) -> bool {
    let first = tag.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
    first && tag.len() <= 128 && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b))
}
