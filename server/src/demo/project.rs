//! The files of the demo's project, as they lie in `deploy/examples/sockshop`.

use domain::file::FileKind;

/// The project's name.
pub const PROJECT: &str = "sockshop";
/// Its one service.
pub const SERVICE: &str = "carts";
/// Its stages, in order.
pub const STAGES: [&str; 3] = ["dev", "staging", "production"];
/// The version that is live everywhere before the first delivery.
pub const FIRST_TAG: &str = "0.9.1";
/// The versions that there are, oldest first.
pub const TAGS: [&str; 3] = ["0.9.1", "0.9.2", "0.9.3"];

/// The file as it lies in the examples' folder.
macro_rules! file {
    ($kind:ident, $scope:expr, $use:ident, $name:literal) => {
        File {
            kind: FileKind::$kind,
            scope: $scope,
            name: $name,
            text: include_str!(concat!("../../../deploy/examples/sockshop/", $name)),
            is_seeded: matches!(Use::$use, Use::Seeded),
        }
    };
}

enum Use {
    Seeded,
    ToTry,
}

/// All of them: first those that are there from the start, in an order in which they can be saved, then those to try.
pub const FILES: [File; 9] = [
    file!(Shipyard, Scope::Project, Seeded, "shipyard.yaml"),
    file!(Service, Scope::Service, Seeded, "service.yaml"),
    file!(Tests, Scope::Service, Seeded, "tests.yaml"),
    file!(Sli, Scope::Stage("staging"), Seeded, "service-indicators.yaml"),
    file!(Slo, Scope::Stage("staging"), Seeded, "service-objectives.yaml"),
    file!(Slo, Scope::Stage("staging"), ToTry, "service-objectives-strict.yaml"),
    file!(Sli, Scope::Stage("staging"), ToTry, "sli.yaml"),
    file!(Slo, Scope::Stage("staging"), ToTry, "slo.yaml"),
    file!(Slo, Scope::Stage("staging"), ToTry, "slo-broken.yaml"),
];

/// Where a file counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// For the whole project.
    Project,
    /// For the service in all stages.
    Service,
    /// For the service in that stage.
    Stage(&'static str),
}

/// One file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct File {
    /// What it is.
    pub kind: FileKind,
    /// Where it counts.
    pub scope: Scope,
    /// Its name.
    pub name: &'static str,
    /// Its text.
    pub text: &'static str,
    /// Whether it is there from the start; the others are for people to try.
    pub is_seeded: bool,
}
