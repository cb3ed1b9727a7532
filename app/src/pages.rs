//! Pages fetch and lay out; components draw. One file a page.

pub mod approvals;
pub mod board;
pub mod compare;
pub mod deliveries;
pub mod delivery;
pub mod evaluate;
pub mod file;
pub mod files;
pub mod gates;
pub mod import;
pub mod new_project;
pub mod not_found;
pub mod projects;
pub mod review;
pub mod signpost;
pub mod source;
pub mod sources;
pub mod trigger;
pub mod upload;
