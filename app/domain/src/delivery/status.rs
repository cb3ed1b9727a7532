//! A delivery's standing in one word, for lists, boards and badges.

use super::state::{Outcome, Phase, State};
use serde::{Deserialize, Serialize};

/// One word for where a delivery stands. Each has its own look; none is told by colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Waits for a stage to be free.
    Queued,
    /// Something is being done.
    Running,
    /// A person paused it.
    OnHold,
    /// A person must decide.
    Waiting,
    /// Everything goes back to the old version.
    RollingBack,
    /// Live in the last stage.
    Completed,
    /// Back on the old version.
    RolledBack,
    /// A person said no, or nobody said yes in time.
    Rejected,
    /// A person stopped it.
    Aborted,
    /// A newer delivery took its place.
    Superseded,
    /// A person must act.
    Failed,
}

impl Status {
    /// Whether the delivery is over.
    #[must_use]
    pub fn is_final(self) -> bool {
        !matches!(self, Self::Queued | Self::Running | Self::OnHold | Self::Waiting | Self::RollingBack)
    }
}

impl State {
    /// Its standing in one word.
    #[must_use]
    pub fn status(&self) -> Status {
        match &self.phase {
            Phase::Final { outcome } => outcome.status(),
            Phase::RollingBack { .. } => Status::RollingBack,
            _ if self.hold.is_some() => Status::OnHold,
            Phase::Queued => Status::Queued,
            Phase::AwaitingApproval | Phase::Held { .. } => Status::Waiting,
            Phase::Deploying
            | Phase::Shifting { .. }
            | Phase::Testing { .. }
            | Phase::Evaluating { .. }
            | Phase::Promoting => Status::Running,
        }
    }
}

impl Outcome {
    fn status(&self) -> Status {
        match self {
            Self::Completed => Status::Completed,
            Self::RolledBack { .. } => Status::RolledBack,
            Self::Rejected { .. } => Status::Rejected,
            Self::Aborted { .. } => Status::Aborted,
            Self::Superseded { .. } => Status::Superseded,
            Self::Failed { .. } => Status::Failed,
        }
    }
}
