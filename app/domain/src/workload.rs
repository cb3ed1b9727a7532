//! `tests.yaml`: the requests that a stage's functional and performance tests make.
//!
//! ```yaml
//! workloads:
//!   - strategy: performance      # the shipyard's word for the kind of test
//!     health_path: /health       # asked first; optional
//!     requests:                  # one loop, in order
//!       - method: POST           # GET unless given
//!         path: /carts/1/items
//!         headers:
//!           Content-Type: application/json
//!         body: '{"itemId": "03fef6ac-1896-4ce8-bd69-b798f85c6e0b", "unitPrice": "99.99"}'
//!         expect_status: [201]   # any 2xx or 3xx unless given
//!     load:                      # 1 user × 1 loop unless given
//!       users: 10
//!       loops: 20
//!       think_time_ms: 250       # 0 unless given
//!       ramp_up_ms: 1000         # 0 unless given
//!     accepted_error_rate: 0.1   # 0 unless given
//!     timeout_ms: 3000           # of one request; 10 s unless given
//!     duration_max_s: 300        # of the whole test; 600 s unless given
//! ```
//!
//! Instead of users and loops, `load` may have `rate_per_s`, `duration_s` and `in_flight_max` (100 unless given): then
//! loops start at that rate however slow the answers are.
//!
//! Keptn's `jmeter.conf.yaml` is read as well, as far as it goes: its requests are in a JMeter script that cannot be read,
//! so each of its workloads needs `requests` of its own.

mod jmeter;
mod read;

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
#[serde(remote = "Self", rename_all = "snake_case")]
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

crate::tagged::tagged!(Load by "model");

/// The most users side by side.
pub const USERS_MAX: u32 = 200;
/// The most requests that one test makes.
pub const REQUESTS_MAX: u32 = 100_000;
/// The longest that a test may take, in seconds.
pub const DURATION_MAX_S: u32 = 3600;
/// The longest that one request may take, in milliseconds.
pub const TIMEOUT_MAX_MS: u32 = 60_000;
/// The most loops a second, and the most in flight.
pub const RATE_MAX_PER_S: u32 = 1000;

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
    /// The workload for a test strategy.
    #[must_use]
    pub fn get(&self, strategy: &str) -> Option<&Workload> {
        self.workloads.iter().find(|workload| workload.strategy == strategy)
    }

    /// In one line, such as `functional 1 user, once; performance 10 users × 20 loops`.
    #[must_use]
    pub fn summary(&self) -> String {
        let each = self.workloads.iter().map(|workload| format!("{} {}", workload.strategy, workload.summary()));
        each.collect::<Vec<_>>().join("; ")
    }
}

impl Workload {
    /// In a few words, such as `10 users × 20 loops`.
    #[must_use]
    pub fn summary(&self) -> String {
        self.load.summary()
    }

    /// How many requests it makes at most.
    #[must_use]
    pub fn requests_total(&self) -> f64 {
        let loops = match self.load {
            Load::Closed { users, loops, .. } => f64::from(users) * f64::from(loops),
            Load::Open { rate_per_s, duration_s, .. } => rate_per_s * f64::from(duration_s),
        };
        loops * self.requests.iter().map(|_| 1.0).sum::<f64>()
    }
}
