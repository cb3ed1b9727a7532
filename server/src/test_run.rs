//! Tests of a stage. The contract; who fulfils it stands in the folder of the same name.

pub mod http;

use async_trait::async_trait;
use domain::{delivery::event::TestResult, window::Window, workload::Workload};
use serde::{Deserialize, Serialize};
use std::{fmt, net::SocketAddr};
use tokio::sync::watch;

/// Where a test goes: a connection to `address`, with `host` in the Host header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destination {
    /// Loopback: the router's, or a slot's own.
    pub address: SocketAddr,
    /// Such as `carts.sockshop-staging.localhost:8080`.
    pub host: String,
}

/// How far a running test is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// Requests answered or failed so far.
    pub done: u64,
    /// Requests planned.
    pub planned: u64,
    /// Of the done ones, those that failed.
    pub failed: u64,
    /// Median so far, in milliseconds.
    pub p50_ms: Option<f64>,
    /// 95th percentile so far, in milliseconds.
    pub p95_ms: Option<f64>,
}

/// How a test ended, and which time it took up.
#[derive(Debug, Clone, PartialEq)]
pub struct Finished {
    /// From just before its first request to just after its last answer.
    pub window: Window,
    /// Passed or not, with the numbers.
    pub result: TestResult,
}

/// Something that can run a test. A test that cannot be run has failed; there is no third way.
#[async_trait]
pub trait Runner: Send + Sync + fmt::Debug {
    /// Runs the workload to its end, its time limit, or until the future is dropped.
    async fn run(&self, workload: &Workload, destination: &Destination, progress: watch::Sender<Progress>) -> Finished;
}
