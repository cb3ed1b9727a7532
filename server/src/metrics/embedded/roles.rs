//! Under which names a sample is known: one process may be scraped under several jobs at once, as with Keptn's own
//! Prometheus setup, which had one job for the public host and one for each slot.

use super::target::{Role, ScrapeTarget};
use domain::{id::Place, shipyard::DeploymentStrategy, traffic::Weight};

/// The jobs that a process is under at one moment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Roles(u8);

/// One job, or one kind of pod.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Name {
    /// Has a share of the route's weight: the job without a suffix.
    Public,
    /// Is the live slot.
    Primary,
    /// Is on trial.
    Canary,
    /// Has a share of the weight in a stage with direct deployment.
    Direct,
    /// None of these; no job, but a pod.
    Spare,
}

impl Name {
    pub(super) const ALL: [Self; 5] = [Self::Public, Self::Primary, Self::Canary, Self::Direct, Self::Spare];

    fn bit(self) -> u8 {
        1 << self as u8
    }

    /// Scraped samples carry it as `job`; none for a spare.
    pub(super) fn job(self, place: &Place) -> Option<String> {
        let suffix = match self {
            Self::Public => "",
            Self::Primary => "-primary",
            Self::Canary => "-canary",
            Self::Direct => "-direct",
            Self::Spare => return None,
        };
        Some(format!("{}-{}-{}{suffix}", place.service, place.project, place.stage))
    }

    /// The start of the `pod` label; none for the public host, which is no pod.
    pub(super) fn pod(self) -> Option<&'static str> {
        match self {
            Self::Public => None,
            Self::Primary => Some("primary"),
            Self::Canary => Some("canary"),
            Self::Direct => Some("direct"),
            Self::Spare => Some("spare"),
        }
    }
}

impl Roles {
    /// None: the process has stopped.
    pub(super) const NONE: Self = Self(0);

    pub(super) fn of(target: &ScrapeTarget) -> Self {
        let has_weight = target.weight > Weight::NONE;
        let own = match target.role {
            Role::Primary => Name::Primary,
            Role::Canary => Name::Canary,
            Role::Spare => Name::Spare,
        };
        let mut roles = own.bit();
        if has_weight {
            roles |= Name::Public.bit();
        }
        if has_weight && target.strategy == DeploymentStrategy::Direct {
            roles |= Name::Direct.bit();
        }
        Self(roles)
    }

    pub(super) fn has(self, name: Name) -> bool {
        self.0 & name.bit() != 0
    }
}
