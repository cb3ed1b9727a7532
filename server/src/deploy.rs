//! Where versions of a service run. The contract; who fulfils it stands in the folder of the same name.

pub mod process;

use async_trait::async_trait;
use domain::{artifact::Artifact, delivery::Writer, digest::Digest, id::Place, service::Definition, traffic::Slot};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::{fmt, net::SocketAddr};
use tokio::sync::broadcast;

/// A slot of a place.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SlotKey {
    /// The service in its stage.
    pub place: Place,
    /// Which of its two slots.
    pub slot: Slot,
}

impl fmt::Display for SlotKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.place, self.slot)
    }
}

/// What shall run in a slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workload {
    /// The version.
    pub artifact: Artifact,
    /// How it is started.
    pub definition: Definition,
}

/// What a version is where it runs: decides what happens when its program, command or environment is no longer what its
/// digest stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It is on its way in, by what was approved and judged: something else is not started, not even after a crash.
    Candidate,
    /// It serves, or has served and may have to again: it is started all the same, because nothing else can take its
    /// place, and told of loudly.
    Served,
}

/// How what runs in a slot differs from what was approved. Follows the version's name in a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Differs {
    /// It is something else, with this digest.
    Digest(Digest),
    /// Nobody can tell; in words, why.
    Unknown(String),
}

impl fmt::Display for Differs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Digest(found) => write!(f, "runs something else than what was approved: {found}"),
            Self::Unknown(why) => write!(f, "runs, but nobody can tell whether it is what was approved: {why}"),
        }
    }
}

/// Where a ready slot answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Endpoint {
    /// Loopback, for local processes.
    pub address: SocketAddr,
    /// How long it took from start to ready, in milliseconds; 0 if it was ready already.
    pub took_ms: u64,
}

/// What is true of a slot now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Observation {
    /// Whether it runs and answers.
    pub health: Health,
    /// What runs there.
    pub artifact: Option<Artifact>,
    /// Where it answers.
    pub address: Option<SocketAddr>,
    /// Process id.
    pub pid: Option<u32>,
    /// When the present process was started.
    pub started: Option<Timestamp>,
    /// How often it had to be brought back after dying by itself.
    pub restarts: u32,
    /// Cores used since the last look, 1.0 = one core busy.
    pub cpu_cores: Option<f64>,
    /// CPU time used since it started, in seconds.
    pub cpu_seconds_total: Option<f64>,
    /// Resident memory in bytes.
    pub memory_bytes: Option<u64>,
    /// In words, where the health alone does not say it, such as the next try after a crash.
    pub note: Option<String>,
    /// Set where something else runs than what the artifact's digest stands for.
    pub differs: Option<Differs>,
}

impl Observation {
    /// Of a slot in which nothing runs.
    #[must_use]
    pub fn empty() -> Self {
        Self {
            health: Health::Empty,
            artifact: None,
            address: None,
            pid: None,
            started: None,
            restarts: 0,
            cpu_cores: None,
            cpu_seconds_total: None,
            memory_bytes: None,
            note: None,
            differs: None,
        }
    }
}

/// Whether a slot can be given traffic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Health {
    /// Nothing runs there and nothing should.
    Empty,
    /// Started, not ready yet.
    Starting,
    /// Runs and answers its health check.
    Ready,
    /// Died and will be started again after a pause.
    Crashed,
    /// Is being stopped.
    Stopping,
}

/// One line of a slot's output.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogLine {
    /// From 1, without gaps, within one slot; survives restarts of the process, not of the server.
    pub number: u64,
    /// When it was read.
    pub at: Timestamp,
    /// Without its line end, cut at a bound.
    pub text: String,
}

/// A candidate that is no longer what was approved.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{artifact} was not started in {slot}: {} was approved, and its program, command and environment are now {found}. \
     Deliver it again, so that what is there now is judged, or put back what was approved.", .artifact.digest
)]
pub struct Changed {
    /// Which slot.
    pub slot: SlotKey,
    /// What was approved.
    pub artifact: Artifact,
    /// What would run now.
    pub found: Digest,
}

/// Why a slot could not be given what it should have.
#[derive(Debug, thiserror::Error)]
pub enum DeployError {
    /// The artifact cannot be found.
    #[error("the artifact `{artifact}` cannot be resolved: {why}")]
    NotFound {
        /// As asked for.
        artifact: String,
        /// In words.
        why: String,
    },
    /// The program could not be started.
    #[error("{slot} could not be started: {why}")]
    NotStarted {
        /// Which slot.
        slot: SlotKey,
        /// In words, with what to do.
        why: String,
    },
    /// It did not become ready in time, or died before.
    #[error("{slot} did not become ready: {why}")]
    NotReady {
        /// Which slot.
        slot: SlotKey,
        /// In words, with its last lines of output.
        why: String,
    },
    /// What would run is not what was approved.
    #[error("{0}")]
    Changed(Box<Changed>),
    /// A later writer has been here.
    #[error("{slot} belongs to a later delivery")]
    Stale {
        /// Which slot.
        slot: SlotKey,
    },
}

/// A place where versions run.
#[async_trait]
pub trait Target: Send + Sync + fmt::Debug {
    /// The digest of what `artifact:tag` would run now.
    ///
    /// # Errors
    /// [`DeployError::NotFound`] where there is no such thing.
    async fn resolve(&self, definition: &Definition, tag: &str) -> Result<Digest, DeployError>;

    /// Makes `workload` run in `slot` and waits until it is ready. Running already: it is asked whether it still
    /// answers, and started anew if it does not. Something else running there is stopped first. From then on the target
    /// keeps it running: what dies, or no longer answers, is brought back. Each start compares what would run with the
    /// artifact's digest; the newest `standing` decides what a difference does.
    ///
    /// # Errors
    /// [`DeployError`]. Unless the writer was stale, the slot is empty afterwards, or still tried to be brought back
    /// where the same workload was ready there before.
    async fn ensure(
        &self,
        slot: &SlotKey,
        workload: &Workload,
        standing: Standing,
        writer: Option<Writer>,
    ) -> Result<Endpoint, DeployError>;

    /// What is true of the slot now.
    async fn observe(&self, slot: &SlotKey) -> Observation;

    /// Stops what runs in the slot: asks politely, then not. Empty already: returns at once.
    ///
    /// # Errors
    /// [`DeployError::Stale`] only.
    async fn retire(&self, slot: &SlotKey, writer: Option<Writer>) -> Result<(), DeployError>;

    /// Says when a slot begins to answer, and where, and when it no longer does.
    fn watch(&self) -> broadcast::Receiver<(SlotKey, Option<SocketAddr>)>;

    /// Lines of output with a number over `after`, oldest first, at most the target's bound.
    async fn output(&self, slot: &SlotKey, after: u64) -> Vec<LogLine>;
}
