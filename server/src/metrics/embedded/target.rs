//! What is scraped: one target for each process that the server runs, and what is known of it besides its own metrics.

use async_trait::async_trait;
use domain::{
    id::Place,
    shipyard::DeploymentStrategy,
    traffic::{Slot, Weight},
};
use std::{fmt, net::SocketAddr};

/// What a slot is for at the moment of a scrape. It decides under which job its samples are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The live slot: job `<service>-<project>-<stage>-primary`.
    Primary,
    /// The slot of the version on trial: job `…-canary`.
    Canary,
    /// The old version, kept warm after a promotion: under no job, so that it cannot speak for the new one.
    Spare,
}

/// One running process of a slot. Two processes never share a series: slot, version and address keep them apart.
#[derive(Debug, Clone, PartialEq)]
pub struct ScrapeTarget {
    /// The service in its stage.
    pub place: Place,
    /// The slot it runs in.
    pub slot: Slot,
    /// Its tag, such as `0.9.2`.
    pub version: String,
    /// Where it answers; loopback.
    pub address: SocketAddr,
    /// Asked one after the other; each must show metrics that the others don't, or the first one counts.
    pub paths: Vec<String>,
    /// What the slot is for now.
    pub role: Role,
    /// How versions come into this stage; a direct one also has the job `…-direct`, for the slot that has the traffic.
    pub strategy: DeploymentStrategy,
    /// The weight that the route holds for the slot now. With any at all, its samples are also written under the job
    /// without a suffix, which stands for Keptn's scrape of the public host.
    pub weight: Weight,
    /// What the operating system says of the process, if it is known.
    pub usage: Option<Usage>,
    /// What the router measured of the slot, if it did.
    pub router: Option<RouterCounters>,
}

/// A process as the operating system sees it.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Usage {
    /// CPU time since its start, in seconds: `container_cpu_usage_seconds_total`.
    pub cpu_seconds_total: Option<f64>,
    /// Resident memory in bytes: `container_memory_rss` and `container_memory_working_set_bytes`.
    pub memory_bytes: Option<u64>,
}

/// What the router has counted of a slot since it came up.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RouterCounters {
    /// Answers by class, such as `("2xx", 120)`; requests that got none as `("none", 1)`.
    /// `tidegate_router_requests_total{code="2xx"}`.
    pub requests: Vec<(&'static str, u64)>,
    /// Upper bounds in seconds, rising, without the infinite one, and how many requests took at most that long:
    /// `tidegate_router_request_duration_seconds_bucket{le="0.1"}`.
    pub latency_buckets: Vec<(f64, u64)>,
    /// Of all latencies, in seconds: `…_sum`.
    pub latency_sum_s: f64,
    /// Requests measured: `…_count` and the infinite bucket.
    pub latency_count: u64,
}

/// Whoever knows what runs. Asked before each scrape, so that the answer's roles and weights are those of the moment.
#[async_trait]
pub trait Targets: Send + Sync + fmt::Debug {
    /// All processes that are up; one that is missing from the next answer has stopped.
    async fn targets(&self) -> Vec<ScrapeTarget>;
}

/// No targets at all: for a source that is only fed by [`ingest`](super::EmbeddedMetrics::ingest).
#[derive(Debug, Clone, Copy, Default)]
pub struct NoTargets;

#[async_trait]
impl Targets for NoTargets {
    async fn targets(&self) -> Vec<ScrapeTarget> {
        Vec::new()
    }
}
