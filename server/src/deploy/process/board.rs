//! What is known of a slot: its keeper writes it, everybody may read it at any time.

use super::{
    super::{Differs, Health, Observation},
    output::Lines,
    usage::{self, Meter},
};
use domain::artifact::Artifact;
use jiff::Timestamp;
use std::{
    net::SocketAddr,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Instant,
};

/// A slot's state and its output.
#[derive(Debug, Default)]
pub(super) struct Board {
    status: Mutex<Status>,
    lines: Mutex<Lines>,
}

/// What the keeper says of its slot.
#[derive(Debug, Default)]
pub(super) enum Status {
    /// Nothing runs.
    #[default]
    Empty,
    /// A process runs.
    Running {
        health: Health,
        artifact: Artifact,
        address: SocketAddr,
        process: Running,
        restarts: u32,
        differs: Option<Differs>,
    },
    /// It died and comes back.
    Crashed { artifact: Artifact, restarts: u32, note: String },
}

/// The present process.
#[derive(Debug, Clone, Copy)]
pub(super) struct Running {
    pid: u32,
    started: Timestamp,
    meter: Meter,
}

impl Running {
    /// A process that was started now.
    pub(super) fn now(pid: u32) -> Self {
        Self { pid, started: Timestamp::now(), meter: Meter::start() }
    }
}

impl Board {
    pub(super) fn set(&self, status: Status) {
        *self.status() = status;
    }

    /// Another health of the process that runs.
    pub(super) fn set_health(&self, new: Health) {
        if let Status::Running { health, .. } = &mut *self.status() {
            *health = new;
        }
    }

    /// The process that runs was brought back and is ready.
    pub(super) fn set_ready(&self, count: u32) {
        if let Status::Running { health, restarts, .. } = &mut *self.status() {
            (*health, *restarts) = (Health::Ready, count);
        }
    }

    pub(super) fn lines(&self) -> MutexGuard<'_, Lines> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn observe(&self) -> Observation {
        match &mut *self.status() {
            Status::Empty => Observation::empty(),
            Status::Running { health, artifact, address, process, restarts, differs } => {
                let cpu_seconds_total = usage::cpu_seconds(process.pid);
                Observation {
                    health: *health,
                    artifact: Some(artifact.clone()),
                    address: Some(*address),
                    pid: Some(process.pid),
                    started: Some(process.started),
                    restarts: *restarts,
                    cpu_cores: cpu_seconds_total.and_then(|used| process.meter.look(used, Instant::now())),
                    cpu_seconds_total,
                    memory_bytes: usage::memory_bytes(process.pid),
                    note: None,
                    differs: differs.clone(),
                }
            }
            Status::Crashed { artifact, restarts, note } => Observation {
                health: Health::Crashed,
                artifact: Some(artifact.clone()),
                restarts: *restarts,
                note: Some(note.clone()),
                ..Observation::empty()
            },
        }
    }

    fn status(&self) -> MutexGuard<'_, Status> {
        self.status.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
