//! The kinds of file that people upload, and where a file counts.

mod check;
mod complete;
mod guess;

pub use check::{Checked, check};
pub use complete::{Completion, Suggestion, complete};

use crate::{
    diagnostic::Diagnostic,
    id::{ServiceName, StageName},
    remediation, service,
    shipyard::Shipyard,
    sli, slo, workload,
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
    /// What is to be done about problems; kept and shown, and acted on by nothing yet.
    Remediation,
}

/// Not the name of a kind of file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a kind of file: use shipyard, sli, slo, tests, service or remediation")]
pub struct BadFileKind(String);

impl FileKind {
    /// All of them, in the order in which people meet them.
    pub const ALL: [Self; 6] = [Self::Shipyard, Self::Sli, Self::Slo, Self::Tests, Self::Service, Self::Remediation];

    /// For storage and addresses, such as `slo`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Shipyard => "shipyard",
            Self::Sli => "sli",
            Self::Slo => "slo",
            Self::Tests => "tests",
            Self::Service => "service",
            Self::Remediation => "remediation",
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
            Self::Remediation => "Remediation",
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
        FileKind::Remediation => remediation::File::read(text).diagnostics,
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

    /// Whether a file of `nearer` counts in the place of one of this scope wherever both hold, which is somewhere.
    #[must_use]
    pub fn yields_to(&self, nearer: &Self) -> bool {
        fn meet<T: PartialEq>(own: Option<&T>, other: Option<&T>) -> bool {
            own.zip(other).is_none_or(|(own, other)| own == other)
        }
        nearer.distance() < self.distance()
            && meet(self.stage.as_ref(), nearer.stage.as_ref())
            && meet(self.service.as_ref(), nearer.service.as_ref())
    }

    /// Those of `others` that it yields to, the nearest first.
    #[must_use]
    pub fn nearer<'s>(&self, others: impl Iterator<Item = &'s Self>) -> Vec<Self> {
        let mut nearer: Vec<Self> = others.filter(|other| self.yields_to(other)).cloned().collect();
        nearer.sort_by_key(|scope| (scope.distance(), scope.to_string()));
        nearer
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

    #[test]
    fn the_nearest_scope_comes_first() {
        let (stage, service) = ("staging".parse().expect("is a name"), "carts".parse().expect("is a name"));
        let scopes = Scope::of(&stage, &service);
        let shown: Vec<String> = scopes.iter().map(Scope::to_string).collect();
        assert_eq!(shown, ["carts in staging", "carts in every stage", "stage staging", "project"]);
        assert!(scopes.is_sorted_by_key(Scope::distance) && scopes.iter().all(|scope| scope.covers(&stage, &service)));
    }

    #[test]
    fn a_wider_scope_yields_to_a_nearer_one_that_it_shares_a_place_with() {
        let (stage, service) = ("staging".parse().expect("is a name"), "carts".parse().expect("is a name"));
        let scopes = Scope::of(&stage, &service);
        for (index, wider) in scopes.iter().enumerate() {
            let yields: Vec<usize> = (0..4).filter(|other| wider.yields_to(&scopes[*other])).collect();
            assert_eq!(yields, (0..index).collect::<Vec<_>>(), "{wider}");
        }
        let elsewhere = Scope { stage: Some("dev".parse().expect("is a name")), service: Some(service) };
        assert!(!scopes[2].yields_to(&elsewhere) && scopes[1].yields_to(&elsewhere));
    }
}
