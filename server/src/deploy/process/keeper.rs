//! Looks after one slot: a task that owns the slot's process from its start to its end.

mod phase;

use super::{
    super::{DeployError, Differs, Endpoint, Health, SlotKey, Standing, Workload},
    board::{Board, Running, Status},
    launch::Host,
};
use domain::delivery::Writer;
use phase::{Beat, Failure, Job, Phase, Pulse, Run, Turn};
use std::{net::SocketAddr, sync::Arc};
use tokio::{
    sync::{mpsc, oneshot},
    time::Instant,
};

type Waiting = oneshot::Sender<Result<Endpoint, DeployError>>;

/// What a slot can be asked for.
#[derive(Debug)]
pub(super) enum Ask {
    /// See [`ensure`](super::super::Target::ensure).
    Ensure { workload: Box<Workload>, standing: Standing, writer: Option<Writer>, reply: Waiting },
    /// See [`retire`](super::super::Target::retire).
    Retire { writer: Option<Writer>, reply: oneshot::Sender<Result<(), DeployError>> },
    /// Stops what runs, and ends.
    Close { reply: oneshot::Sender<()> },
}

/// The task of one slot.
#[derive(Debug)]
pub(super) struct Keeper {
    slot: SlotKey,
    host: Arc<Host>,
    board: Arc<Board>,
    asks: mpsc::Receiver<Ask>,
    /// The latest who wrote.
    latest: Option<Writer>,
    /// Who waits until what starts is ready.
    waiting: Vec<Waiting>,
}

impl Keeper {
    pub(super) fn new(slot: SlotKey, host: Arc<Host>, board: Arc<Board>, asks: mpsc::Receiver<Ask>) -> Self {
        Self { slot, host, board, asks, latest: None, waiting: Vec::new() }
    }

    /// Until it is closed, or nobody can ask any more.
    pub(super) async fn keep(mut self) {
        let mut phase = Phase::Empty;
        loop {
            let asked = tokio::select! {
                biased;
                turn = phase.turn() => Err(turn),
                ask = self.asks.recv() => Ok(ask),
            };
            phase = match asked {
                Err(turn) => self.go_on(phase, turn).await,
                Ok(Some(Ask::Ensure { workload, standing, writer, reply })) => match self.admit(writer) {
                    Ok(()) => self.ensure(phase, Job::new(*workload, standing), reply).await,
                    Err(stale) => answer(reply, Err(stale), phase),
                },
                Ok(Some(Ask::Retire { writer, reply })) => match self.admit(writer) {
                    Ok(()) => answer(reply, Ok(()), self.empty(phase, "it was stopped meanwhile").await),
                    Err(stale) => answer(reply, Err(stale), phase),
                },
                Ok(Some(Ask::Close { reply })) => {
                    let phase = self.empty(phase, "the server is stopping").await;
                    return drop(answer(reply, (), phase));
                }
                Ok(None) => return drop(self.empty(phase, "the server is stopping").await),
            };
        }
    }

    fn admit(&mut self, writer: Option<Writer>) -> Result<(), DeployError> {
        if writer.is_some() && writer < self.latest {
            return Err(DeployError::Stale { slot: self.slot.clone() });
        }
        self.latest = self.latest.max(writer);
        Ok(())
    }

    async fn ensure(&mut self, phase: Phase, wanted: Job, reply: Waiting) -> Phase {
        match phase {
            // That it was ready a while ago is not enough for whoever builds on it now.
            Phase::Ready(mut run) if run.is(&wanted) => {
                self.waiting.push(reply);
                run.job.standing = wanted.standing;
                run.pulse.hurry();
                Phase::Ready(run)
            }
            Phase::Starting(mut run) if run.is(&wanted) => {
                self.waiting.push(reply);
                run.job.standing = wanted.standing;
                Phase::Starting(run)
            }
            // The job stays, and with it the promise to bring back what was ready once.
            Phase::Crashed(mut job, _) if job.workload == wanted.workload => {
                self.waiting.push(reply);
                job.standing = wanted.standing;
                self.start(job).await
            }
            other => {
                drop(self.empty(other, "something else was started there meanwhile").await);
                self.waiting.push(reply);
                self.start(wanted).await
            }
        }
    }

    /// Goes on after something happened to the process by itself.
    async fn go_on(&mut self, phase: Phase, turn: Turn) -> Phase {
        match (phase, turn) {
            (Phase::Starting(run), Turn::Answers) => self.ready(run),
            (Phase::Starting(run), Turn::Ended(end)) => self.ended_early(run, &end).await,
            (Phase::Starting(run), Turn::Late) => {
                let last_words = phase::last_words(&self.board, run.lines_before);
                let why = format!("it did not answer {} within {} s", run.job.health_path(), run.job.ready_within());
                let job = self.stop(run).await;
                self.failed(job, Failure::NotReady(why + &last_words))
            }
            (Phase::Ready(run), Turn::Ended(end)) => self.crashed(run, &end).await,
            (Phase::Ready(run), Turn::Looked(answers)) => self.looked(run, answers).await,
            (Phase::Crashed(job, _), Turn::Due) => self.start(job).await,
            (phase, _) => phase,
        }
    }

    async fn start(&mut self, job: Job) -> Phase {
        let differs = match self.compare(&job).await {
            Ok(differs) => differs,
            Err(failure) => return self.failed(job, failure),
        };
        let lines_before = self.board.lines().last();
        let (process, port) = match self.host.launch(&self.slot, &job.workload, &self.board).await {
            Ok(launched) => launched,
            Err(why) => return self.failed(job, Failure::NotStarted(why)),
        };
        self.board.set(Status::Running {
            health: Health::Starting,
            artifact: job.workload.artifact.clone(),
            address: port.address(),
            process: Running::now(process.id()),
            restarts: job.restarts,
            differs: differs.clone(),
        });
        Phase::Starting(Run { job, process, port, began: Instant::now(), lines_before, pulse: Pulse::begin(), differs })
    }

    /// How what would run now differs from what was approved, if it may be started all the same.
    async fn compare(&self, job: &Job) -> Result<Option<Differs>, Failure> {
        let differs = self.host.differs(&job.workload).await;
        match (&differs, job.standing) {
            (None, _) => {}
            (Some(Differs::Unknown(why)), Standing::Candidate) => return Err(Failure::NotStarted(why.clone())),
            (Some(Differs::Digest(found)), Standing::Candidate) => {
                return Err(Failure::Changed { artifact: job.workload.artifact.clone(), found: found.clone() });
            }
            (Some(differs), Standing::Served) => {
                let artifact = &job.workload.artifact;
                tracing::error!(slot = %self.slot, %artifact, approved = %artifact.digest, "{artifact} {differs}");
            }
        }
        Ok(differs)
    }

    fn ready(&mut self, mut run: Run) -> Phase {
        let took_ms = u64::try_from(run.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        run.became_ready();
        let address = run.port.address();
        self.board.set_ready(run.job.restarts);
        self.tell(Some(address));
        self.grant(Endpoint { address, took_ms });
        tracing::info!(slot = %self.slot, artifact = %run.job.workload.artifact, duration_ms = took_ms, "is ready");
        Phase::Ready(run)
    }

    async fn ended_early(&mut self, mut run: Run, end: &str) -> Phase {
        run.process.read_out().await;
        if run.port.is_lost() && run.job.may_take_another_port() {
            return self.start(run.job).await;
        }
        let why = format!("it died with {end}{}", phase::last_words(&self.board, run.lines_before));
        self.failed(run.job, Failure::NotReady(why))
    }

    /// A first start that failed leaves the slot empty. What was ready before is tried again, whether or not somebody
    /// waited for it: nothing else may be there to serve.
    fn failed(&mut self, job: Job, failure: Failure) -> Phase {
        self.refuse(&failure);
        if job.was_ready {
            tracing::warn!(slot = %self.slot, error = %failure, "could not be brought back yet");
            return self.pause(job, &failure.to_string());
        }
        self.board.set(Status::Empty);
        Phase::Empty
    }

    async fn looked(&mut self, mut run: Run, answers: bool) -> Phase {
        match run.pulse.take(answers) {
            Beat::Answers => self.grant(Endpoint { address: run.port.address(), took_ms: 0 }),
            Beat::Missed => tracing::warn!(slot = %self.slot, "runs, but did not answer its health check"),
            Beat::Gone => return self.silent(run).await,
        }
        Phase::Ready(run)
    }

    async fn crashed(&mut self, mut run: Run, end: &str) -> Phase {
        tracing::warn!(slot = %self.slot, %end, "died and is brought back");
        run.no_longer_ready();
        self.bring_back(run.job, &format!("died with {end}")).await
    }

    /// It lives, but whoever is sent to it gets no answer: it goes out of traffic first, and is then started anew.
    async fn silent(&mut self, mut run: Run) -> Phase {
        tracing::warn!(slot = %self.slot, "runs, but no longer answers its health check, and is restarted");
        run.no_longer_ready();
        self.board.set_health(Health::Stopping);
        self.tell(None);
        let why = format!("no longer answered {}", run.job.health_path());
        let job = self.stop(run).await;
        self.bring_back(job, &why).await
    }

    /// After a pause, or at once where somebody waits for it.
    async fn bring_back(&mut self, job: Job, why: &str) -> Phase {
        let phase = self.pause(job, why);
        self.tell(None);
        match phase {
            Phase::Crashed(job, _) if !self.waiting.is_empty() => self.start(job).await,
            phase => phase,
        }
    }

    fn pause(&mut self, mut job: Job, why: &str) -> Phase {
        let pause = job.next_pause();
        let note = format!("{why}; next try in {}", phase::in_words(pause));
        let artifact = job.workload.artifact.clone();
        self.board.set(Status::Crashed { artifact, restarts: job.restarts, note });
        Phase::Crashed(job, Instant::now() + pause)
    }

    /// Stops whatever runs; whoever waited for it is told why.
    async fn empty(&mut self, phase: Phase, why: &str) -> Phase {
        match phase {
            Phase::Empty | Phase::Crashed(..) => {}
            Phase::Starting(run) => drop(self.stop(run).await),
            Phase::Ready(run) => {
                self.board.set_health(Health::Stopping);
                self.tell(None);
                drop(self.stop(run).await);
            }
        }
        self.board.set(Status::Empty);
        self.refuse(&Failure::NotReady(why.to_owned()));
        Phase::Empty
    }

    async fn stop(&mut self, run: Run) -> Job {
        self.board.set_health(Health::Stopping);
        run.process.stop().await;
        run.job
    }

    fn grant(&mut self, endpoint: Endpoint) {
        for reply in self.waiting.drain(..) {
            reply.send(Ok(endpoint)).unwrap_or_else(drop);
        }
    }

    fn refuse(&mut self, failure: &Failure) {
        for reply in self.waiting.drain(..) {
            reply.send(Err(failure.of(&self.slot))).unwrap_or_else(drop);
        }
    }

    fn tell(&self, address: Option<SocketAddr>) {
        // An error only means that nobody watches.
        drop(self.host.changes.send((self.slot.clone(), address)));
    }
}

/// Whoever asked may have gone away; that changes nothing.
fn answer<T>(reply: oneshot::Sender<T>, answer: T, phase: Phase) -> Phase {
    drop(reply.send(answer));
    phase
}
