//! The kinds of files that people upload, and where each may lie.

use crate::id::{ServiceName, StageName};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// The stages of a project.
    Shipyard,
    /// Indicators.
    Sli,
    /// Objectives.
    Slo,
    /// Requests that a stage's tests make.
    Tests,
    /// How a service is started.
    Service,
}

impl FileKind {
    /// All of them, in the order in which they are listed.
    pub const ALL: [FileKind; 5] = [Self::Shipyard, Self::Service, Self::Tests, Self::Sli, Self::Slo];

    /// As in a URL.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Shipyard => "shipyard",
            Self::Sli => "sli",
            Self::Slo => "slo",
            Self::Tests => "tests",
            Self::Service => "service",
        }
    }

    /// For people.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Shipyard => "Stages",
            Self::Sli => "Indicators",
            Self::Slo => "Objectives",
            Self::Tests => "Tests",
            Self::Service => "Service",
        }
    }
}

impl FromStr for FileKind {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or_else(|| format!("`{text}` is not a kind of file"))
    }
}

/// Where a file lies: it holds for everything below. A nearer file wins.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Scope {
    /// Only this stage; all of them where none.
    pub stage: Option<StageName>,
    /// Only this service; all of them where none.
    pub service: Option<ServiceName>,
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.stage, &self.service) {
            (None, None) => f.write_str("the whole project"),
            (Some(stage), None) => write!(f, "every service in {stage}"),
            (None, Some(service)) => write!(f, "{service} in every stage"),
            (Some(stage), Some(service)) => write!(f, "{service} in {stage}"),
        }
    }
}
