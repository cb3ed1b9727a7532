//! `service.yaml`: how a service is started as a local process, and what is true of all its versions.
//!
//! ```yaml
//! artifact: docker.io/keptnexamples/carts
//! command: ["{tidegate}", demo-service, --version, "{tag}", --port, "{port}"]
//! env:                           # none unless given
//!   DEPLOYMENT: "{project}-{stage}-{service}-{slot}"
//! health_path: /health
//! metrics_paths: [/metrics]      # this unless given
//! ready_within_s: 30             # this unless given, and so below
//! drain_within_s: 5
//! keep_warm_s: 600
//! sticky: false
//! ```

mod read;

use serde::{Deserialize, Serialize};

/// A service that runs as local processes.
///
/// In `command`, `env` and `artifact`, these placeholders are filled in for each slot: `{tag}`, `{artifact}`, `{port}`,
/// `{project}`, `{stage}`, `{service}`, `{slot}`, and `{tidegate}` for the path of the running program itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Definition {
    /// The artifact's name without a tag, such as `docker.io/keptnexamples/carts`.
    pub artifact: String,
    /// The program and its arguments; at least one word.
    pub command: Vec<String>,
    /// Environment variables on top of an otherwise empty environment (`PATH` and `HOME` are kept).
    pub env: Vec<(String, String)>,
    /// Answers 2xx when the process is ready, such as `/health`.
    pub health_path: String,
    /// Where metrics are scraped, such as `/metrics` and `/prometheus`.
    pub metrics_paths: Vec<String>,
    /// How long a start may take until it is ready, in seconds.
    pub ready_within_s: u32,
    /// How long requests in flight may take to end when a slot is emptied, in seconds.
    pub drain_within_s: u32,
    /// How long the old version stays up after a promotion, in seconds.
    pub keep_warm_s: u32,
    /// Whether a client keeps its slot (by cookie) while the weights stay as they are.
    pub sticky: bool,
}
