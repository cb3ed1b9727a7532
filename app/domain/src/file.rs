//! The kinds of file that people upload, and where a file counts.

use crate::{
    diagnostic::Diagnostic,
    id::{ServiceName, StageName},
    service,
    shipyard::Shipyard,
    sli, slo, workload, yaml,
};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// What a file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// The stages of a project.
    Shipyard,
    /// What is measured.
    Sli,
    /// What it is held against.
    Slo,
    /// The requests that tests make.
    Tests,
    /// How the service is started.
    Service,
}

/// Not the name of a kind of file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a kind of file: use shipyard, sli, slo, tests or service")]
pub struct BadFileKind(String);

impl FileKind {
    /// All of them, in the order in which people meet them.
    pub const ALL: [Self; 5] = [Self::Shipyard, Self::Sli, Self::Slo, Self::Tests, Self::Service];

    /// For storage and addresses, such as `slo`.
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

    /// For people, such as `Objectives`.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Shipyard => "Shipyard",
            Self::Sli => "Indicators",
            Self::Slo => "Objectives",
            Self::Tests => "Tests",
            Self::Service => "Service",
        }
    }

    /// What a text looks like, by the shape of its document and never by a file's name.
    #[must_use]
    pub fn guess(text: &str) -> Option<Self> {
        let (root, _) = yaml::parse(text);
        let root = root?;
        let has = |keys: &[&str]| keys.iter().any(|key| root.get(key).is_some());
        if has(&["stages"]) || root.get("kind").is_some_and(|kind| kind.is_plain("Shipyard")) {
            Some(Self::Shipyard)
        } else if has(&["objectives", "total_score"]) {
            Some(Self::Slo)
        } else if has(&["indicators"]) {
            Some(Self::Sli)
        } else if has(&["workloads"]) {
            Some(Self::Tests)
        } else if has(&["command", "artifact"]) {
            Some(Self::Service)
        } else {
            None
        }
    }
}

impl fmt::Display for FileKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for FileKind {
    type Err = BadFileKind;
    fn from_str(text: &str) -> Result<Self, BadFileKind> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or_else(|| BadFileKind(text.to_owned()))
    }
}

/// All that is to be said about `text` as a file of this kind: the one check behind upload, editor and command line.
#[must_use]
pub fn diagnose(kind: FileKind, text: &str) -> Vec<Diagnostic> {
    match kind {
        FileKind::Shipyard => Shipyard::read(text).diagnostics,
        FileKind::Sli => sli::File::read(text).diagnostics,
        FileKind::Slo => slo::File::read(text).diagnostics,
        FileKind::Tests => workload::File::read(text).diagnostics,
        FileKind::Service => service::Definition::read(text).diagnostics,
    }
}

/// Where a file counts within its project. Without a stage: in all of them; without a service: for all of them.
///
/// Scopes are ordered with the nearest first, which is the order of precedence:
/// service in a stage, service in every stage, stage, project.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Scope {
    /// The only stage where it counts.
    pub stage: Option<StageName>,
    /// The only service for which it counts.
    pub service: Option<ServiceName>,
}

impl Scope {
    /// The scopes whose files count for `service` in `stage`, the nearest first.
    #[must_use]
    pub fn of(stage: &StageName, service: &ServiceName) -> [Self; 4] {
        let (stage, service) = (Some(stage.clone()), Some(service.clone()));
        [
            Self { stage: stage.clone(), service: service.clone() },
            Self { stage: None, service },
            Self { stage, service: None },
            Self { stage: None, service: None },
        ]
    }

    /// Whether a file of this scope counts for `service` in `stage`.
    #[must_use]
    pub fn covers(&self, stage: &StageName, service: &ServiceName) -> bool {
        self.stage.as_ref().is_none_or(|own| own == stage) && self.service.as_ref().is_none_or(|own| own == service)
    }

    /// How near it is: 0 for a service in a stage, 3 for the project. Sort by it to have the nearest first.
    #[must_use]
    pub fn distance(&self) -> u8 {
        match (&self.service, &self.stage) {
            (Some(_), Some(_)) => 0,
            (Some(_), None) => 1,
            (None, Some(_)) => 2,
            (None, None) => 3,
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.service, &self.stage) {
            (Some(service), Some(stage)) => write!(f, "{service} in {stage}"),
            (Some(service), None) => write!(f, "{service} in every stage"),
            (None, Some(stage)) => write!(f, "stage {stage}"),
            (None, None) => f.write_str("project"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<FileKind>) {
        assert_eq!(FileKind::guess(text), expected, "{text}");
    }

    #[test]
    fn the_shape_says_what_a_file_is_for() {
        check("stages:\n  - name: dev\n", Some(FileKind::Shipyard));
        check("apiVersion: spec.keptn.sh/0.2.3\nkind: Shipyard\n", Some(FileKind::Shipyard));
        check("indicators: {}\n", Some(FileKind::Sli));
        check("pass: 90\nobjectives: []\n", Some(FileKind::Slo));
        check("workloads: []\n", Some(FileKind::Tests));
        check("command: [x]\n", Some(FileKind::Service));
        check("hello", None);
        check("{", None);
    }

    #[test]
    fn the_nearest_scope_comes_first() {
        let (stage, service) = ("staging".parse().expect("is a name"), "carts".parse().expect("is a name"));
        let scopes = Scope::of(&stage, &service);
        let shown: Vec<String> = scopes.iter().map(Scope::to_string).collect();
        assert_eq!(shown, ["carts in staging", "carts in every stage", "stage staging", "project"]);
        assert!(scopes.is_sorted_by_key(Scope::distance) && scopes.iter().all(|scope| scope.covers(&stage, &service)));
    }
}
