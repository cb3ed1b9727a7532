//! What a person may do to a delivery: draws the buttons, and is checked again by the server.

use super::{
    plan::Plan,
    state::{Phase, State},
};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// Characters of a reason at most, for a delivery and for whatever is done to one.
pub const REASON_CHARS_MAX: usize = 2_000;

/// How often people may have the tests of one stage run again.
pub const RESTARTS_MAX: u32 = 10;

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
    /// Leave out the weights, tests and evaluations that remain in this stage, and promote.
    PromoteNow,
    /// Leave out the test or the evaluation that is under way, and go on to the next weight.
    SkipStep,
    /// Run the test of this weight again, and judge the new window.
    RestartAnalysis,
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
    /// Triggers, holds, resumes, aborts, retries, restarts.
    Operator,
    /// All that, and decides what goes on: approves, rejects, promotes now, skips.
    Approver,
}

impl Action {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Action; 9] = [
        Self::Approve,
        Self::Reject,
        Self::Retry,
        Self::PromoteNow,
        Self::SkipStep,
        Self::RestartAnalysis,
        Self::Hold,
        Self::Resume,
        Self::Abort,
    ];

    /// Whether it is a decision about what was shown, and void once that has changed. To stop or to pause is not: it is
    /// right whatever the delivery is doing by now, and must never be refused for being late.
    #[must_use]
    pub fn decides_about_what_was_shown(self) -> bool {
        match self {
            Self::Approve | Self::Reject | Self::Retry | Self::PromoteNow | Self::SkipStep | Self::RestartAnalysis => {
                true
            }
            Self::Hold | Self::Resume | Self::Abort => false,
        }
    }

    /// Whether the delivery goes on by it, on what was judged so far.
    #[must_use]
    pub fn goes_on(self) -> bool {
        match self {
            Self::Approve | Self::PromoteNow | Self::SkipStep => true,
            Self::Reject | Self::Retry | Self::RestartAnalysis | Self::Hold | Self::Resume | Self::Abort => false,
        }
    }

    /// Whether the log must say why. These go against what the plan or the gate says.
    #[must_use]
    pub fn needs_reason(self) -> bool {
        match self {
            Self::Reject | Self::PromoteNow | Self::SkipStep => true,
            Self::Approve | Self::Retry | Self::RestartAnalysis | Self::Hold | Self::Resume | Self::Abort => false,
        }
    }

    /// The word, as in a form or a request.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Reject => "reject",
            Self::Retry => "retry",
            Self::PromoteNow => "promote_now",
            Self::SkipStep => "skip_step",
            Self::RestartAnalysis => "restart_analysis",
            Self::Hold => "hold",
            Self::Resume => "resume",
            Self::Abort => "abort",
        }
    }

    /// The word, for people.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::PromoteNow => "promote now",
            Self::SkipStep => "skip this step",
            Self::RestartAnalysis => "restart the analysis",
            other => other.as_str(),
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
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
    pub fn allowed_actions(&self, plan: &Plan, role: Role) -> Vec<Action> {
        Action::ALL.into_iter().filter(|action| self.why_not(plan, *action, role).is_none()).collect()
    }

    /// Why someone in that role cannot do it now, as a sentence without a full stop; none if they can.
    #[must_use]
    pub fn why_not(&self, plan: &Plan, action: Action, role: Role) -> Option<&'static str> {
        if self.is_final() {
            return Some("The delivery is over");
        }
        role.why_not(action).or_else(|| self.why_not_now(plan, action))
    }

    fn why_not_now(&self, plan: &Plan, action: Action) -> Option<&'static str> {
        let going_back = matches!(self.phase, Phase::RollingBack { .. });
        let is_held = matches!(self.phase, Phase::Held { .. });
        let waits = is_held || matches!(self.phase, Phase::AwaitingApproval);
        match action {
            Action::Approve | Action::Reject => (!waits).then_some("Nothing waits for a decision"),
            Action::Retry => (!is_held).then_some("No verdict waits for a decision"),
            Action::PromoteNow => self.promotable(plan).err(),
            Action::SkipStep => self.skippable().err(),
            Action::RestartAnalysis => self.restartable(plan).err(),
            Action::Hold if going_back => Some("It is on its way back, which waits for nobody"),
            Action::Hold => self.hold.is_some().then_some("It is on hold already"),
            Action::Resume => self.hold.is_none().then_some("It is not on hold"),
            Action::Abort => None,
        }
    }
}

impl Role {
    fn why_not(self, action: Action) -> Option<&'static str> {
        match action {
            Action::Approve | Action::Reject | Action::PromoteNow | Action::SkipStep => {
                (self != Self::Approver).then_some("Only an approver may do that")
            }
            Action::Retry | Action::RestartAnalysis | Action::Hold | Action::Resume | Action::Abort => {
                (self == Self::Viewer).then_some("Viewers change nothing")
            }
        }
    }
}
