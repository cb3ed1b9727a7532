//! The files of the demo's project, as they lie in `deploy/examples/sockshop`.

/// The project's name.
pub const PROJECT: &str = "sockshop";
/// The service's name.
pub const SERVICE: &str = "carts";
/// The version that is live everywhere before the first delivery.
pub const FIRST_TAG: &str = "0.9.1";
/// The versions that there are, oldest first.
pub const TAGS: [&str; 3] = ["0.9.1", "0.9.2", "0.9.3"];

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Stages.
    Shipyard,
    /// How the service is started.
    Service,
    /// What its tests do.
    Tests,
    /// Indicators, of either generation.
    Sli,
    /// Objectives, of either generation.
    Slo,
}

/// What a file is for: the whole project, or the service in one stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Of the project.
    Project,
    /// Of the service in all stages.
    Service,
    /// Of the service in that stage.
    Stage(&'static str),
}

/// One file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct File {
    /// What it is.
    pub kind: Kind,
    /// What it is for.
    pub scope: Scope,
    /// Its name.
    pub name: &'static str,
    /// Its text.
    pub text: &'static str,
    /// Whether it is there from the start; the others are for people to try.
    pub is_seeded: bool,
}
