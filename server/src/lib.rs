//! Tidegate's server: orchestrator, router, metrics, store and the web.
#![recursion_limit = "256"]

pub mod cli;
pub mod config;
pub mod connections;
pub mod control_plane;
pub mod demo;
pub mod deploy;
pub mod http;
pub mod metrics;
pub mod orchestrator;
pub mod store;
pub mod test_run;
pub mod traffic;
