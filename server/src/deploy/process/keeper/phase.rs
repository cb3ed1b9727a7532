//! In which phase a slot is, and what can happen to it by itself.

mod pulse;

use super::super::{
    super::{Changed, DeployError, Differs, SlotKey, Standing, Workload},
    board::Board,
    child::Process,
    port::Lease,
    probe,
};
use domain::{artifact::Artifact, digest::Digest};
pub(super) use pulse::{Beat, Pulse};
use std::{fmt::Write as _, time::Duration};
use tokio::time::{Instant, sleep_until, timeout_at};

/// Pause before a process that died is started again; doubles each time.
const BACKOFF_MIN: Duration = Duration::from_millis(500);
/// The longest such pause.
const BACKOFF_MAX: Duration = Duration::from_secs(30);
/// Who was ready for so long starts with the shortest pause again.
const STABLE_AFTER: Duration = Duration::from_secs(60);
/// How many ports are tried when somebody else is quicker to take them.
const PORTS_MAX: u32 = 3;
/// How many of its last lines are told of a process that did not become ready.
const LAST_WORDS: u64 = 5;

/// Where a slot stands.
#[derive(Debug)]
pub(super) enum Phase {
    Empty,
    Starting(Run),
    /// [`Run::began`] is since when.
    Ready(Run),
    /// It is started again at that time.
    Crashed(Job, Instant),
}

/// What happens by itself.
#[derive(Debug)]
pub(super) enum Turn {
    /// The process that starts is ready.
    Answers,
    /// The process ended; in words, how.
    Ended(String),
    /// The time to become ready is over.
    Late,
    /// The pause is over.
    Due,
    /// Whether the process, which is ready, still answers its health check.
    Looked(bool),
}

impl Phase {
    /// Waits for the next thing that happens. May be dropped and called again.
    pub(super) async fn turn(&mut self) -> Turn {
        match self {
            Self::Empty => std::future::pending().await,
            Self::Starting(run) => {
                let deadline = run.began + Duration::from_secs(run.job.ready_within().into());
                let (address, path) = (run.port.address(), run.job.health_path());
                tokio::select! {
                    biased;
                    end = run.process.ended() => Turn::Ended(end),
                    ready = timeout_at(deadline, probe::answers(address, path)) => {
                        ready.map_or(Turn::Late, |()| Turn::Answers)
                    }
                }
            }
            Self::Ready(run) => {
                let (address, path) = (run.port.address(), run.job.health_path());
                tokio::select! {
                    biased;
                    end = run.process.ended() => Turn::Ended(end),
                    answers = run.pulse.look(address, path) => Turn::Looked(answers),
                }
            }
            Self::Crashed(_, due) => {
                sleep_until(*due).await;
                Turn::Due
            }
        }
    }
}

/// What a slot shall run, over all of its processes.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) workload: Workload,
    /// As whoever asked last sees it.
    pub(super) standing: Standing,
    pub(super) restarts: u32,
    pub(super) was_ready: bool,
    pause: Duration,
    ports_tried: u32,
}

impl Job {
    pub(super) fn new(workload: Workload, standing: Standing) -> Self {
        Self { workload, standing, restarts: 0, was_ready: false, pause: BACKOFF_MIN, ports_tried: 1 }
    }

    pub(super) fn health_path(&self) -> &str {
        &self.workload.definition.health_path
    }

    /// In seconds.
    pub(super) fn ready_within(&self) -> u32 {
        self.workload.definition.ready_within_s
    }

    pub(super) fn may_take_another_port(&mut self) -> bool {
        self.ports_tried += 1;
        self.ports_tried <= PORTS_MAX
    }

    /// How long to wait now; the next time it is longer.
    pub(super) fn next_pause(&mut self) -> Duration {
        let pause = self.pause;
        self.pause = (pause * 2).min(BACKOFF_MAX);
        pause
    }
}

/// A job's present process.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) job: Job,
    pub(super) process: Process,
    pub(super) port: Lease,
    /// Since when it is in its phase.
    pub(super) began: Instant,
    /// The number of the slot's last line before it was started.
    pub(super) lines_before: u64,
    /// Whether it still answers, once it is ready.
    pub(super) pulse: Pulse,
    /// How it differs from what was approved; only where it had to be started all the same.
    pub(super) differs: Option<Differs>,
}

impl Run {
    /// Whether it is what is wanted. For a candidate that is what was approved, and nothing that only bears its name.
    pub(super) fn is(&self, wanted: &Job) -> bool {
        let may_differ = wanted.standing == Standing::Served;
        self.job.workload == wanted.workload && (may_differ || self.differs.is_none())
    }

    pub(super) fn became_ready(&mut self) {
        (self.began, self.pulse) = (Instant::now(), Pulse::begin());
        self.job.restarts += u32::from(self.job.was_ready);
        (self.job.was_ready, self.job.ports_tried) = (true, 1);
    }

    /// What was ready for long, and no longer is, is brought back after the shortest pause.
    pub(super) fn no_longer_ready(&mut self) {
        if self.began.elapsed() >= STABLE_AFTER {
            self.job.pause = BACKOFF_MIN;
        }
    }
}

/// Why a start came to nothing, in words.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    #[error("could not be started: {0}")]
    NotStarted(String),
    #[error("did not become ready: {0}")]
    NotReady(String),
    #[error("is not started: {} was approved, and it is now {found}", .artifact.digest)]
    Changed { artifact: Artifact, found: Digest },
}

impl Failure {
    /// As those are told who wait for that slot.
    pub(super) fn of(&self, slot: &SlotKey) -> DeployError {
        let slot = slot.clone();
        match self {
            Self::NotStarted(why) => DeployError::NotStarted { slot, why: why.clone() },
            Self::NotReady(why) => DeployError::NotReady { slot, why: why.clone() },
            Self::Changed { artifact, found } => {
                DeployError::Changed(Box::new(Changed { slot, artifact: artifact.clone(), found: found.clone() }))
            }
        }
    }
}

/// The last lines of a process whose slot had that many lines before, ready to follow a sentence.
pub(super) fn last_words(board: &Board, lines_before: u64) -> String {
    let lines = board.lines();
    let said = lines.after(lines_before.max(lines.last().saturating_sub(LAST_WORDS)));
    if said.is_empty() {
        return "; it wrote nothing".to_owned();
    }
    said.iter().fold("; its last words:".to_owned(), |mut words, line| {
        write!(words, "\n{}", line.text).unwrap_or_default();
        words
    })
}

/// `500 ms`, `2 s`.
pub(super) fn in_words(pause: Duration) -> String {
    if pause < Duration::from_secs(1) { format!("{} ms", pause.as_millis()) } else { format!("{} s", pause.as_secs()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_are_told_in_words() {
        assert_eq!(in_words(BACKOFF_MIN), "500 ms");
        assert_eq!(in_words(BACKOFF_MAX), "30 s");
    }
}
