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

/// Why a slot could not be given what it should have.
#[derive(Debug, thiserror::Error)]
pub enum DeployError {
    /// The artifact cannot be found.
    #[error("{artifact} cannot be resolved: {why}")]
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
    /// keeps it running: what dies, or no longer answers, is brought back.
    ///
    /// # Errors
    /// [`DeployError`]. Unless the writer was stale, the slot is empty afterwards, or still tried to be brought back
    /// where the same workload was ready there before.
    async fn ensure(
        &self,
        slot: &SlotKey,
        workload: &Workload,
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
