//! What a person may do to a delivery: draws the buttons, and is checked again by the server.

use super::state::{Phase, State};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// Characters of a reason at most, for a delivery and for whatever is done to one.
pub const REASON_CHARS_MAX: usize = 2_000;

/// What a person asks for. One word for each, on every button, command and event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Say yes to what waits.
    Approve,
    /// Say no to what waits.
    Reject,
    /// Evaluate the same window again.
    Retry,
    /// Let what is in flight end, begin nothing new.
    Hold,
    /// Go on.
    Resume,
    /// Stop for good and roll the present stage back.
    Abort,
}

/// What a person is in a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Sees everything, changes nothing.
    Viewer,
    /// Triggers, holds, resumes, aborts, retries.
    Operator,
    /// All that, and approves and rejects.
    Approver,
}

impl Action {
    /// All of them.
    pub const ALL: [Action; 6] = [Self::Approve, Self::Reject, Self::Retry, Self::Hold, Self::Resume, Self::Abort];

    /// Whether it is a decision about what was shown, and void once that has changed. To stop or to pause is not: it is
    /// right whatever the delivery is doing by now, and must never be refused for being late.
    #[must_use]
    pub fn decides_about_what_was_shown(self) -> bool {
        match self {
            Self::Approve | Self::Reject | Self::Retry => true,
            Self::Hold | Self::Resume | Self::Abort => false,
        }
    }

    /// The word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Reject => "reject",
            Self::Retry => "retry",
            Self::Hold => "hold",
            Self::Resume => "resume",
            Self::Abort => "abort",
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Action {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|action| action.as_str() == text).ok_or_else(|| format!("`{text}` is not an action"))
    }
}

impl State {
    /// What someone in that role may do now, in the order in which it is offered.
    #[must_use]
    pub fn allowed_actions(&self, role: Role) -> Vec<Action> {
        Action::ALL.into_iter().filter(|action| self.permits(*action) && role.permits(*action)).collect()
    }

    fn permits(&self, action: Action) -> bool {
        let going_back = matches!(self.phase, Phase::RollingBack { .. });
        let waits = matches!(self.phase, Phase::AwaitingApproval | Phase::Held { .. });
        match action {
            _ if self.is_final() => false,
            Action::Approve | Action::Reject => waits,
            Action::Retry => matches!(self.phase, Phase::Held { .. }),
            Action::Hold => self.hold.is_none() && !going_back,
            Action::Resume => self.hold.is_some(),
            Action::Abort => true,
        }
    }
}

impl Role {
    fn permits(self, action: Action) -> bool {
        match action {
            Action::Approve | Action::Reject => self == Self::Approver,
            Action::Retry | Action::Hold | Action::Resume | Action::Abort => self != Self::Viewer,
        }
    }
}
