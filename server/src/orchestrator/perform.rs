//! Does in the world what a state wants. Each command makes something so and can be performed twice; it first makes
//! sure of what it builds on, so that going on after a restart needs no other way.

mod back;
mod witness;

use super::{Orchestrator, gate, queue};
use crate::{
    deploy::{DeployError, Health, SlotKey, Standing, Workload},
    test_run::Destination,
};
use domain::{
    artifact::Artifact,
    delivery::{Command, Event, Phase, Plan, State, Writer, event::TestResult, plan::TestPlan},
    digest::RevisionRef,
    file::FileKind,
    id::Place,
    service::Definition,
    traffic::{Slot, Split, Weight},
    window::Window,
    workload,
};
use jiff::Timestamp;
use std::{net::SocketAddr, sync::Arc};
use witness::Witness;

/// Something to do, with all that it is done with.
#[derive(Debug, Clone)]
pub(super) struct Job {
    pub orchestrator: Orchestrator,
    pub plan: Arc<Plan>,
    pub state: State,
    pub place: Place,
    /// Goes with every write to the outside.
    pub writer: Writer,
}

impl Job {
    /// `entered` is where the feed says that the present stage was entered.
    pub(super) fn new(orchestrator: &Orchestrator, plan: &Arc<Plan>, state: &State, entered: u64) -> Option<Self> {
        Some(Self {
            orchestrator: orchestrator.clone(),
            plan: Arc::clone(plan),
            state: state.clone(),
            place: plan.place(state.stage)?,
            writer: Writer { entered, seq: state.seq, delivery: Some(plan.delivery) },
        })
    }

    pub(super) fn key(&self, slot: Slot) -> SlotKey {
        SlotKey { place: self.place.clone(), slot }
    }

    pub(super) async fn definition(&self, revision: &RevisionRef) -> Result<Definition, String> {
        let text = self.text(FileKind::Service, revision).await?;
        Definition::read(&text)
            .value
            .ok_or_else(|| format!("service file, revision {}, is not readable", revision.number))
    }

    pub(super) async fn text(&self, kind: FileKind, revision: &RevisionRef) -> Result<String, String> {
        let store = &self.orchestrator.ports().store;
        let text = store.text_of(&self.plan.project, kind, &revision.digest).await.map_err(|why| why.to_string())?;
        text.ok_or_else(|| format!("{} file, revision {}, is gone from the store", kind.as_str(), revision.number))
    }

    pub(super) async fn workload(&self, artifact: &Artifact, revision: &RevisionRef) -> Result<Workload, String> {
        Ok(Workload { artifact: artifact.clone(), definition: self.definition(revision).await? })
    }

    /// Makes the artifact run in the slot. The router does not know of it yet, so nothing can send it traffic.
    async fn up(&self, slot: Slot, workload: &Workload, standing: Standing) -> Result<SocketAddr, String> {
        let ports = self.orchestrator.ports();
        ports.router.open(&self.place, workload.definition.sticky).await;
        let ensured = ports.target.ensure(&self.key(slot), workload, standing, Some(self.writer)).await;
        ensured.map(|endpoint| endpoint.address).map_err(|why: DeployError| why.to_string())
    }

    /// Makes the artifact run in the slot and tells the router where it answers.
    pub(super) async fn up_for_traffic(
        &self,
        slot: Slot,
        workload: &Workload,
        standing: Standing,
    ) -> Result<SocketAddr, String> {
        let address = self.up(slot, workload, standing).await?;
        let router = &self.orchestrator.ports().router;
        router.attach(&self.place, slot, Some(address), Some(self.writer)).await.map_err(|why| why.to_string())?;
        Ok(address)
    }

    /// Makes sure that the candidate runs and carries what the log says it does.
    async fn candidate_carries(&self, slot: Slot) -> Result<SocketAddr, String> {
        let workload = self.workload(&self.plan.artifact, &self.plan.definition).await?;
        let Some((weight, _)) = self.state.visit().weight else {
            return self.up(slot, &workload, Standing::Candidate).await;
        };
        let address = self.up_for_traffic(slot, &workload, Standing::Candidate).await?;
        self.route(Split::giving(slot, weight)).await?;
        Ok(address)
    }

    async fn route(&self, split: Split) -> Result<Split, String> {
        let router = &self.orchestrator.ports().router;
        router.set(&self.place, split, Some(self.writer)).await.map_err(|why| why.to_string())
    }
}

/// Performs a command and says what came of it.
pub(super) async fn perform(job: &Job, command: Command) -> Event {
    match command {
        Command::EnterStage => queue::enter(job).await,
        Command::Deploy(slot) => deploy(job, slot).await.map_or_else(|reason| Event::DeployFailed { reason }, deployed),
        Command::SetWeight(slot, weight) => shift(job, slot, weight)
            .await
            .map_or_else(|reason| Event::ShiftFailed { reason }, |split| Event::WeightSet { split }),
        Command::RunTests { preview } => test(job, preview).await,
        Command::Evaluate(window) => evaluate(job, window).await,
        Command::Promote(slot) => {
            promote(job, slot).await.map_or_else(|reason| Event::PromotionFailed { reason }, |()| Event::Promoted)
        }
        Command::StartStable(stable) => back::start_stable(job, stable.as_ref()).await,
        Command::RestoreRoute { stable, candidate } => back::restore_route(job, stable, candidate).await,
        Command::Drain(slot) => back::drain(job, slot).await,
        Command::RetireCandidate(slot) => back::retire(job, slot).await,
    }
}

async fn evaluate(job: &Job, window: Window) -> Event {
    if let Some(reason) = lost(job, window).await {
        return Event::EvidenceLost { reason };
    }
    let evaluation = gate::judge(job, window).await;
    // Whatever the verdict: what was lost while it was asked for was answered in part.
    match lost(job, window).await {
        Some(reason) => Event::EvidenceLost { reason },
        None => Event::Evaluated { evaluation: Box::new(evaluation) },
    }
}

/// What a new test would bring back. What would be lost again is an error of its rows, and a person decides.
async fn lost(job: &Job, window: Window) -> Option<String> {
    gate::lost(job, window).await.filter(|lost| lost.can_be_measured_again).map(|lost| lost.why)
}

fn deployed(address: SocketAddr) -> Event {
    Event::Deployed { endpoint: format!("http://{address}") }
}

async fn deploy(job: &Job, slot: Slot) -> Result<SocketAddr, String> {
    let workload = job.workload(&job.plan.artifact, &job.plan.definition).await?;
    free(job, slot).await?;
    job.up(slot, &workload, Standing::Candidate).await
}

/// Makes sure that nobody is served from the slot that is about to be replaced.
///
/// Where the live version is ready, traffic in the idle slot is a riddle, and nothing is touched: the way back solves it.
/// Where it is not, it is asked to take the traffic first. If it cannot, nothing but this candidate will ever serve
/// again, so what is there makes way for it: to refuse would refuse every delivery to come.
async fn free(job: &Job, slot: Slot) -> Result<(), String> {
    let ports = job.orchestrator.ports();
    let carries = ports.router.split(&job.place).await.map_or(Weight::NONE, |split| split.of(slot));
    let Some(live) = job.state.visit().live.as_ref().filter(|_| carries > Weight::NONE) else { return Ok(()) };
    if ports.target.observe(&job.key(slot)).await.health != Health::Ready {
        return Ok(());
    }
    if ports.target.observe(&job.key(live.slot)).await.health == Health::Ready {
        return Err(format!("the route gives {carries} to {slot}, which should be idle; nothing was touched"));
    }
    match job.workload(&live.artifact, &live.definition).await {
        Ok(old) if job.up_for_traffic(live.slot, &old, Standing::Served).await.is_ok() => {
            job.route(Split::all(live.slot)).await?;
        }
        _ => {
            tracing::warn!(place = %job.place, %slot, "what has the traffic makes way: the live version does not start");
            ports.router.attach(&job.place, slot, None, Some(job.writer)).await.map_err(|why| why.to_string())?;
        }
    }
    back::drain(job, slot).await;
    Ok(())
}

async fn shift(job: &Job, slot: Slot, weight: Weight) -> Result<Split, String> {
    let workload = job.workload(&job.plan.artifact, &job.plan.definition).await?;
    job.up_for_traffic(slot, &workload, Standing::Candidate).await?;
    job.route(Split::giving(slot, weight)).await?;
    let read_back = job.orchestrator.ports().router.split(&job.place).await;
    read_back.ok_or_else(|| "the route is gone".to_owned())
}

async fn promote(job: &Job, slot: Slot) -> Result<(), String> {
    job.candidate_carries(slot).await?;
    let held = job.orchestrator.ports().router.split(&job.place).await.map(|split| split.of(slot));
    if held != Some(Weight::ALL) {
        return Err(format!("the route should give everything to {slot} and holds {held:?}"));
    }
    // From now on nothing else can serve: it is brought back whatever becomes of its program.
    let workload = job.workload(&job.plan.artifact, &job.plan.definition).await?;
    job.up_for_traffic(slot, &workload, Standing::Served).await.map(drop)
}

async fn test(job: &Job, preview: Option<Slot>) -> Event {
    let began = Timestamp::now();
    match run_test(job, preview).await {
        Ok(event) => event,
        Err(message) => {
            let result = TestResult { passed: false, requests: 0, failed: 0, p50_ms: None, p95_ms: None, message };
            Event::TestsFinished { window: Window { start: began, end: Timestamp::now() }, result }
        }
    }
}

async fn run_test(job: &Job, preview: Option<Slot>) -> Result<Event, String> {
    let slot = job.state.visit().candidate.ok_or("there is no candidate")?;
    let address = job.candidate_carries(slot).await?;
    let plan = test_plan(job)?;
    let text = job.text(FileKind::Tests, &plan.file).await?;
    let file = workload::File::read(&text).value.ok_or("the tests file is not readable")?;
    let wanted = file.workloads.iter().find(|workload| workload.strategy == plan.strategy);
    let wanted = wanted.ok_or_else(|| format!("the tests file has no workload `{}`", plan.strategy))?;
    let destination = destination(job, preview.map(|_| address));
    let before = Witness::of(job, slot).await;
    let progress = super::feed::progress(job.orchestrator.feed(), job.plan.delivery);
    gate::catch_up(job).await;
    let mut finished = job.orchestrator.ports().runner.run(wanted, &destination, progress).await;
    // The window ends where the sources know everything of the test.
    finished.window.end = finished.window.end.max(gate::catch_up(job).await);
    let weight = job.state.visit().weight.map(|(weight, _)| weight);
    if let Some(doubt) = before.doubt(&Witness::of(job, slot).await, weight) {
        finished.result.passed = false;
        finished.result.message = format!("{doubt} ({})", finished.result.message);
    }
    Ok(Event::TestsFinished { window: finished.window, result: finished.result })
}

fn test_plan(job: &Job) -> Result<&TestPlan, String> {
    let stage = job.state.stage_plan(&job.plan);
    let plan = match job.state.phase {
        Phase::Testing { step: None } => stage.preview_test.as_ref(),
        _ => stage.test.as_ref(),
    };
    plan.ok_or_else(|| "the plan has no test here".to_owned())
}

fn destination(job: &Job, preview: Option<SocketAddr>) -> Destination {
    let ports = job.orchestrator.ports();
    let public = ports.router.url(&job.place);
    let host = public.trim_start_matches("http://").trim_end_matches('/').to_owned();
    match preview {
        Some(address) => Destination { address, host: address.to_string() },
        None => Destination { address: ports.router_address, host },
    }
}
