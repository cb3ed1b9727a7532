//! How each outcome is told apart: its word, its shape and its hue. All of it in one table, so that no two are alike.

use super::Glyph;
use crate::api::{approvals::Decision, board::Health};
use domain::{
    delivery::Status,
    diagnostic::Severity,
    slo::{RowVerdict, Verdict},
};

/// What a hue means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tone {
    /// Good.
    Pass,
    /// Good enough for a person to decide.
    Warn,
    /// Bad.
    Fail,
    /// Could not be found out.
    Error,
    /// Not known, or of no weight.
    Unknown,
    /// A person is asked.
    Wait,
    /// Something is being done.
    Run,
}

impl Tone {
    /// As in `data-tone`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Warn => "warn",
            Self::Fail => "fail",
            Self::Error => "error",
            Self::Unknown => "unknown",
            Self::Wait => "wait",
            Self::Run => "run",
        }
    }
}

/// A word, a shape and a hue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Look {
    /// For everybody.
    pub word: &'static str,
    /// For those who see no colour.
    pub glyph: Glyph,
    /// For the others.
    pub tone: Tone,
}

const fn look(word: &'static str, glyph: Glyph, tone: Tone) -> Look {
    Look { word, glyph, tone }
}

impl From<Status> for Look {
    fn from(status: Status) -> Self {
        match status {
            Status::Queued => look("Queued", Glyph::Clock, Tone::Unknown),
            Status::Running => look("Running", Glyph::Turning, Tone::Run),
            Status::OnHold => look("On hold", Glyph::Bars, Tone::Wait),
            Status::Waiting => look("Waits for a person", Glyph::Person, Tone::Wait),
            Status::RollingBack => look("Rolling back", Glyph::TurningBack, Tone::Fail),
            Status::Completed => look("Completed", Glyph::Tick, Tone::Pass),
            Status::RolledBack => look("Rolled back", Glyph::Back, Tone::Fail),
            Status::Rejected => look("Rejected", Glyph::Struck, Tone::Fail),
            Status::Aborted => look("Aborted", Glyph::Stop, Tone::Unknown),
            Status::Superseded => look("Superseded", Glyph::Onward, Tone::Unknown),
            Status::Failed => look("Failed", Glyph::Cross, Tone::Fail),
        }
    }
}

impl From<Verdict> for Look {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Pass => look("Pass", Glyph::Tick, Tone::Pass),
            Verdict::Warning => look("Warning", Glyph::Exclamation, Tone::Warn),
            Verdict::Fail => look("Fail", Glyph::Cross, Tone::Fail),
            Verdict::InsufficientData => look("No data", Glyph::Dash, Tone::Unknown),
            Verdict::Error => look("Error", Glyph::Question, Tone::Error),
            Verdict::NotEvaluated => look("Not evaluated", Glyph::Ring, Tone::Unknown),
        }
    }
}

impl From<RowVerdict> for Look {
    fn from(verdict: RowVerdict) -> Self {
        match verdict {
            RowVerdict::Pass => look("Pass", Glyph::Tick, Tone::Pass),
            RowVerdict::Warning => look("Warning", Glyph::Exclamation, Tone::Warn),
            RowVerdict::Fail => look("Fail", Glyph::Cross, Tone::Fail),
            RowVerdict::Info => look("Shown only", Glyph::Letter, Tone::Unknown),
            RowVerdict::InsufficientData => look("No data", Glyph::Dash, Tone::Unknown),
            RowVerdict::Error => look("Error", Glyph::Question, Tone::Error),
        }
    }
}

impl From<Health> for Look {
    fn from(health: Health) -> Self {
        match health {
            Health::Empty => look("Empty", Glyph::Ring, Tone::Unknown),
            Health::Starting => look("Starting", Glyph::Turning, Tone::Run),
            Health::Ready => look("Ready", Glyph::Tick, Tone::Pass),
            Health::Crashed => look("Crashed", Glyph::Bolt, Tone::Fail),
            Health::Stopping => look("Stopping", Glyph::Setting, Tone::Unknown),
        }
    }
}

impl From<Severity> for Look {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Error => look("Error", Glyph::Cross, Tone::Fail),
            Severity::Warning => look("Warning", Glyph::Exclamation, Tone::Warn),
        }
    }
}

impl From<Decision> for Look {
    fn from(decision: Decision) -> Self {
        match decision {
            Decision::Approved => look("Approved", Glyph::Tick, Tone::Pass),
            Decision::Skipped => look("Skipped", Glyph::Exclamation, Tone::Warn),
            Decision::Rejected => look("Rejected", Glyph::Struck, Tone::Fail),
            Decision::Expired => look("Ran out of time", Glyph::Clock, Tone::Unknown),
        }
    }
}

#[cfg(test)]
mod tests;
