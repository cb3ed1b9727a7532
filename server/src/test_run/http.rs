//! Makes the requests of a stage's test over HTTP.

pub mod client;
mod load;
mod tally;

use super::{Destination, Finished, Progress, Runner};
use async_trait::async_trait;
use client::{Client, Prepared};
use domain::{
    delivery::event::TestResult,
    window::Window,
    workload::{Load, Request, Workload},
};
use jiff::Timestamp;
use std::{fmt, future::Future, pin::pin, sync::Arc, time::Duration};
use tally::Tally;
use tokio::{
    sync::watch,
    time::{Instant, interval, timeout_at},
};

/// Users of a closed load at most.
pub const USERS_MAX: u32 = 1_000;
/// Loops in flight of an open load at most.
pub const IN_FLIGHT_MAX: u32 = 1_000;
/// Loops a second of an open load at most.
pub const RATE_MAX_PER_S: f64 = 5_000.0;
/// Requests of one test at most.
pub const REQUESTS_MAX: u64 = 1_000_000;
/// The longest that a test may take, in seconds, whatever it asks for.
pub const DURATION_MAX_S: u32 = 3_600;
/// From one report of progress to the next.
const PROGRESS_INTERVAL: Duration = Duration::from_millis(250);

/// Runs workloads over HTTP/1.1, from this process. Dropping its future ends the requests.
#[derive(Debug, Clone, Copy, Default)]
pub struct HttpRunner;

#[async_trait]
impl Runner for HttpRunner {
    async fn run(&self, workload: &Workload, destination: &Destination, progress: watch::Sender<Progress>) -> Finished {
        let asked = Timestamp::now();
        match Test::prepare(workload, destination) {
            Err(why) => Finished { window: Window { start: asked, end: asked }, result: not_run(why) },
            Ok(test) => test.run(&progress).await,
        }
    }
}

/// A workload that can be run.
#[derive(Debug)]
struct Test {
    health: Option<Prepared>,
    requests: Arc<[Prepared]>,
    load: Load,
    planned: u64,
    accepted_error_rate: f64,
    timeout: Duration,
    duration_max: Duration,
    client: Client,
}

impl Test {
    fn prepare(workload: &Workload, destination: &Destination) -> Result<Self, String> {
        let host = &destination.host;
        let requests: Result<Vec<Prepared>, String> =
            workload.requests.iter().map(|request| Prepared::new(request, host)).collect();
        let health = workload.health_path.as_ref().map(|path| Prepared::new(&get(path), host)).transpose()?;
        Ok(Self {
            health,
            requests: requests?.into(),
            load: workload.load,
            planned: planned(workload)?,
            accepted_error_rate: workload.accepted_error_rate.clamp(0.0, 1.0),
            timeout: Duration::from_millis(u64::from(workload.timeout_ms.max(1))),
            duration_max: Duration::from_secs(u64::from(workload.duration_max_s.clamp(1, DURATION_MAX_S))),
            client: Client::to(destination.address),
        })
    }

    async fn run(self, progress: &watch::Sender<Progress>) -> Finished {
        let limit = Instant::now() + self.duration_max;
        if let Err(why) = self.check_health().await {
            let now = Timestamp::now();
            return Finished { window: Window { start: now, end: now }, result: not_run(why) };
        }
        let tally = Arc::new(Tally::new(self.planned));
        let start = Timestamp::now();
        let load = load::make(self.load, &self.client, &self.requests, self.timeout, &tally);
        let in_time = reporting(progress, &tally, timeout_at(limit, load)).await.is_ok();
        let end = Timestamp::now().max(start);
        progress.send_replace(tally.progress());
        let cut_after = (!in_time).then_some(self.duration_max);
        Finished { window: Window { start, end }, result: tally.result(self.accepted_error_rate, cut_after) }
    }

    async fn check_health(&self) -> Result<(), String> {
        let Some(health) = &self.health else { return Ok(()) };
        match self.client.send(health, self.timeout).await {
            Ok(status) if status.is_success() => Ok(()),
            Ok(status) => Err(format!("the health check failed: {health} answered {status}")),
            Err(failure) => Err(format!("the health check failed: {health}: {failure}")),
        }
    }
}

/// Waits for `work`, and says now and then how far it is.
async fn reporting<T>(progress: &watch::Sender<Progress>, tally: &Tally, work: impl Future<Output = T>) -> T {
    let mut work = pin!(work);
    let mut ticks = interval(PROGRESS_INTERVAL);
    loop {
        tokio::select! {
            done = &mut work => return done,
            _ = ticks.tick() => drop(progress.send_replace(tally.progress())),
        }
    }
}

/// How many requests it will be, if that is within bounds.
fn planned(workload: &Workload) -> Result<u64, String> {
    let loops = match workload.load {
        Load::Closed { users, loops, .. } => {
            within("users", f64::from(users), f64::from(USERS_MAX))?;
            u64::from(users) * u64::from(loops)
        }
        Load::Open { rate_per_s, duration_s, in_flight_max } => {
            within("loops a second", rate_per_s, RATE_MAX_PER_S)?;
            within("loops in flight", f64::from(in_flight_max), f64::from(IN_FLIGHT_MAX))?;
            load::open_loops(rate_per_s, duration_s)
        }
    };
    let requests = loops.saturating_mul(workload.requests.len() as u64);
    match requests {
        0 => Err("the test would make no request".to_owned()),
        1..=REQUESTS_MAX => Ok(requests),
        _ => Err(format!("the test would make {requests} requests; at most {REQUESTS_MAX} are made")),
    }
}

fn within(what: &str, value: f64, max: f64) -> Result<(), String> {
    let is_within = value > 0.0 && value <= max;
    is_within.then_some(()).ok_or_else(|| format!("{value} {what} asked for; it must be over 0 and at most {max}"))
}

fn get(path: &str) -> Request {
    Request { method: "GET".to_owned(), path: path.to_owned(), headers: vec![], body: None, expect_status: vec![] }
}

/// A test that cannot be run has failed.
fn not_run(why: impl fmt::Display) -> TestResult {
    TestResult {
        passed: false,
        requests: 0,
        failed: 0,
        p50_ms: None,
        p95_ms: None,
        message: format!("Not run: {why}."),
    }
}
