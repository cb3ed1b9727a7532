//! Versions run as local processes of this machine. They end with the server, whichever way it ends.

mod board;
mod child;
mod keeper;
mod launch;
mod output;
mod placeholder;
mod port;
mod probe;
mod program;
mod spawner;
mod usage;

pub use output::{LINE_BYTES_MAX, LINES_MAX};

use super::{DeployError, Endpoint, LogLine, Observation, SlotKey, Standing, Target, Workload};
use async_trait::async_trait;
use board::Board;
use domain::{delivery::Writer, digest::Digest, service::Definition};
use futures_util::future::join_all;
use keeper::{Ask, Keeper};
use launch::Host;
use std::{
    collections::HashMap,
    net::SocketAddr,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::{broadcast, mpsc, oneshot};

/// The most slots that are looked after; each is a task and, where something runs, a process.
pub const SLOTS_MAX: usize = 512;
/// Changes that a slow watcher may lag behind.
const WATCH_MAX: usize = 1024;
/// Requests that may wait for a slot.
const ASKS_MAX: usize = 16;

/// Runs versions as local processes.
///
/// Each slot is looked after by a task of its own, so that a caller who goes away never loses a process.
#[derive(Debug)]
pub struct ProcessTarget {
    host: Arc<Host>,
    slots: Mutex<Slots>,
}

#[derive(Debug, Default)]
struct Slots {
    open: HashMap<SlotKey, Handle>,
    is_closed: bool,
}

#[derive(Debug, Clone)]
struct Handle {
    asks: mpsc::Sender<Ask>,
    board: Arc<Board>,
}

impl ProcessTarget {
    /// Nothing runs yet. `helper_exe` is the path of the `tidegate` program: it starts the processes, and stands for
    /// `{tidegate}` in their commands.
    #[must_use]
    pub fn new(helper_exe: PathBuf) -> Self {
        Self { host: Arc::new(Host::new(helper_exe, broadcast::Sender::new(WATCH_MAX))), slots: Mutex::default() }
    }

    /// Stops all processes, politely first, and starts none from then on.
    pub async fn shutdown(&self) {
        let open = {
            let mut slots = self.slots();
            slots.is_closed = true;
            std::mem::take(&mut slots.open)
        };
        join_all(open.into_values().map(|handle| async move {
            let (reply, done) = oneshot::channel();
            // An error means that the task has ended already, and the process with it.
            if handle.asks.send(Ask::Close { reply }).await.is_ok() {
                drop(done.await);
            }
        }))
        .await;
    }

    fn slots(&self) -> MutexGuard<'_, Slots> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn known(&self, slot: &SlotKey) -> Option<Handle> {
        self.slots().open.get(slot).cloned()
    }

    /// The slot's task, begun if it is not there yet.
    fn open(&self, slot: &SlotKey) -> Result<Handle, DeployError> {
        let mut slots = self.slots();
        if slots.is_closed {
            return Err(not_started(slot, "the server is stopping"));
        }
        if let Some(handle) = slots.open.get(slot) {
            return Ok(handle.clone());
        }
        if slots.open.len() >= SLOTS_MAX {
            let why =
                format!("{SLOTS_MAX} slots are in use already; remove a service, or spread them over more servers");
            return Err(not_started(slot, &why));
        }
        let (asks, asked) = mpsc::channel(ASKS_MAX);
        let board = Arc::new(Board::default());
        tokio::spawn(Keeper::new(slot.clone(), Arc::clone(&self.host), Arc::clone(&board), asked).keep());
        let handle = Handle { asks, board };
        slots.open.insert(slot.clone(), handle.clone());
        Ok(handle)
    }
}

fn not_started(slot: &SlotKey, why: &str) -> DeployError {
    DeployError::NotStarted { slot: slot.clone(), why: why.to_owned() }
}

#[async_trait]
impl Target for ProcessTarget {
    async fn resolve(&self, definition: &Definition, tag: &str) -> Result<Digest, DeployError> {
        let not_found = |why| DeployError::NotFound { artifact: format!("{}:{tag}", definition.artifact), why };
        if let Some(why) = definition.why_no_version(tag) {
            return Err(not_found(why));
        }
        self.host.digest(definition, tag).await.map_err(not_found)
    }

    async fn ensure(
        &self,
        slot: &SlotKey,
        workload: &Workload,
        standing: Standing,
        writer: Option<Writer>,
    ) -> Result<Endpoint, DeployError> {
        let handle = self.open(slot)?;
        let (reply, answer) = oneshot::channel();
        let gone = || not_started(slot, "the server is stopping");
        let ask = Ask::Ensure { workload: Box::new(workload.clone()), standing, writer, reply };
        handle.asks.send(ask).await.map_err(|_| gone())?;
        answer.await.map_err(|_| gone())?
    }

    async fn observe(&self, slot: &SlotKey) -> Observation {
        self.known(slot).map_or_else(|| Board::default().observe(), |handle| handle.board.observe())
    }

    async fn retire(&self, slot: &SlotKey, writer: Option<Writer>) -> Result<(), DeployError> {
        // Where no task can be begun, nothing runs either.
        let Ok(handle) = self.open(slot) else { return Ok(()) };
        let (reply, answer) = oneshot::channel();
        if handle.asks.send(Ask::Retire { writer, reply }).await.is_err() {
            return Ok(());
        }
        answer.await.unwrap_or(Ok(()))
    }

    fn watch(&self) -> broadcast::Receiver<(SlotKey, Option<SocketAddr>)> {
        self.host.changes.subscribe()
    }

    async fn output(&self, slot: &SlotKey, after: u64) -> Vec<LogLine> {
        self.known(slot).map_or_else(Vec::new, |handle| handle.board.lines().after(after))
    }
}
