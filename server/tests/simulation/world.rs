//! A world in memory that checks every write to it, as the real one cannot.

use async_trait::async_trait;
use domain::{
    artifact::Artifact,
    delivery::{Writer, event::TestResult},
    digest::Digest,
    id::Place,
    service::Definition,
    traffic::{Slot, Split, TrafficSample, Weight},
    window::Window,
    workload::Workload as TestWorkload,
};
use jiff::Timestamp;
use server::{
    deploy::{DeployError, Endpoint, Health, LogLine, Observation, SlotKey, Target, Workload},
    metrics::{Curve, Lost, QueryError, Samples, Source},
    test_run::{Destination, Finished, Progress, Runner},
    traffic::{Drained, RouteError, Router, SlotCounters},
};
use std::{
    collections::{HashMap, HashSet},
    net::SocketAddr,
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::Duration,
};
use tokio::sync::{Notify, broadcast, watch};

/// What is true of the world; a crash of the server takes processes and routes with it, as the embedded ones go.
#[derive(Debug, Default)]
struct Truth {
    running: HashMap<SlotKey, Artifact>,
    splits: HashMap<Place, Split>,
    attached: HashSet<SlotKey>,
    writers: HashMap<Place, Writer>,
    /// Every write, in order, for tests to look at.
    diary: Vec<String>,
}

/// The scripted world. The tag decides what happens: `slow` tags answer over the limit.
#[derive(Debug)]
pub struct World {
    truth: Mutex<Truth>,
    pids: AtomicU32,
    processes: broadcast::Sender<(SlotKey, Option<SocketAddr>)>,
    seconds: broadcast::Sender<(Place, TrafficSample)>,
    /// Tests wait here while it is closed.
    gate: watch::Sender<bool>,
    /// What was measured before is gone.
    started: Mutex<Timestamp>,
    /// Nothing that is measured is kept until it is judged.
    forgets_at_once: AtomicBool,
    /// How long a performance test takes: its course has a value for each second.
    length: Mutex<Duration>,
    /// A test has begun.
    pub test_began: Notify,
}

impl World {
    pub fn new() -> Arc<Self> {
        Arc::new(Self {
            truth: Mutex::default(),
            pids: AtomicU32::new(100),
            processes: broadcast::Sender::new(64),
            seconds: broadcast::Sender::new(64),
            gate: watch::Sender::new(true),
            started: Mutex::new(Timestamp::now()),
            forgets_at_once: AtomicBool::new(false),
            length: Mutex::new(Duration::ZERO),
            test_began: Notify::new(),
        })
    }

    fn truth(&self) -> MutexGuard<'_, Truth> {
        self.truth.lock().unwrap()
    }

    /// Processes and routes die with the server.
    pub fn crash(&self) {
        let mut truth = self.truth();
        self.forget();
        truth.diary.push("crash".to_owned());
        let diary = std::mem::take(&mut truth.diary);
        *truth = Truth { diary, ..Truth::default() };
    }

    /// What was measured so far is gone.
    pub fn forget(&self) {
        *self.started.lock().unwrap() = Timestamp::now();
    }

    pub fn forget_at_once(&self) {
        self.forgets_at_once.store(true, Ordering::Relaxed);
    }

    pub fn diary(&self) -> Vec<String> {
        self.truth().diary.clone()
    }

    pub fn hold_tests(&self, hold: bool) {
        self.gate.send_replace(!hold);
    }

    pub fn lengthen_tests(&self, length: Duration) {
        *self.length.lock().unwrap() = length;
    }

    pub fn runs(&self, place: &Place, slot: Slot) -> Option<String> {
        self.truth().running.get(&SlotKey { place: place.clone(), slot }).map(|artifact| artifact.tag.clone())
    }

    pub fn split_now(&self, place: &Place) -> Option<Split> {
        self.truth().splits.get(place).copied()
    }
}

#[async_trait]
impl Target for World {
    async fn resolve(&self, _definition: &Definition, tag: &str) -> Result<Digest, DeployError> {
        Ok(Digest::of(tag.as_bytes()))
    }

    async fn ensure(
        &self,
        slot: &SlotKey,
        workload: &Workload,
        writer: Option<Writer>,
    ) -> Result<Endpoint, DeployError> {
        tokio::task::yield_now().await;
        let mut truth = self.truth();
        if writer.is_some_and(|writer| truth.writers.get(&slot.place).is_some_and(|last| writer < *last)) {
            return Err(DeployError::Stale { slot: slot.clone() });
        }
        if workload.artifact.tag.contains("broken") {
            return Err(DeployError::NotReady { slot: slot.clone(), why: "it died with exit status 1".into() });
        }
        let other = truth.running.get(slot).filter(|artifact| **artifact != workload.artifact).cloned();
        if let Some(other) = other {
            let carries = truth.splits.get(&slot.place).map_or(Weight::NONE, |split| split.of(slot.slot));
            let served = truth.attached.contains(slot);
            assert!(carries == Weight::NONE || !served, "V1: {slot} carries {carries} of {other} and is replaced");
        }
        truth.running.insert(slot.clone(), workload.artifact.clone());
        truth.diary.push(format!("up {} {}", slot.slot, workload.artifact.tag));
        Ok(Endpoint { address: address(slot), took_ms: 1 })
    }

    async fn observe(&self, slot: &SlotKey) -> Observation {
        let artifact = self.truth().running.get(slot).cloned();
        Observation {
            health: if artifact.is_some() { Health::Ready } else { Health::Empty },
            address: artifact.is_some().then(|| address(slot)),
            pid: artifact.is_some().then(|| self.pids.load(Ordering::Relaxed)),
            artifact,
            started: None,
            restarts: 0,
            cpu_cores: None,
            cpu_seconds_total: None,
            memory_bytes: None,
            note: None,
        }
    }

    async fn retire(&self, slot: &SlotKey, writer: Option<Writer>) -> Result<(), DeployError> {
        let mut truth = self.truth();
        if writer.is_some_and(|writer| truth.writers.get(&slot.place).is_some_and(|last| writer < *last)) {
            return Err(DeployError::Stale { slot: slot.clone() });
        }
        let carries = truth.splits.get(&slot.place).map_or(Weight::NONE, |split| split.of(slot.slot));
        let served = truth.attached.contains(slot);
        assert!(carries == Weight::NONE || !served, "V4: {slot} carries {carries} and is retired");
        truth.running.remove(slot);
        truth.diary.push(format!("down {}", slot.slot));
        Ok(())
    }

    fn watch(&self) -> broadcast::Receiver<(SlotKey, Option<SocketAddr>)> {
        self.processes.subscribe()
    }

    async fn output(&self, _slot: &SlotKey, _after: u64) -> Vec<LogLine> {
        Vec::new()
    }
}

#[async_trait]
impl Router for World {
    async fn open(&self, place: &Place, _sticky: bool) {
        self.truth().splits.entry(place.clone()).or_insert(Split::all(Slot::Blue));
    }

    async fn attach(&self, place: &Place, slot: Slot, backend: Option<SocketAddr>) -> Result<(), RouteError> {
        let key = SlotKey { place: place.clone(), slot };
        let mut truth = self.truth();
        match backend {
            Some(_) => {
                truth.diary.push(format!("attach {} {slot}", place.stage));
                truth.attached.insert(key)
            }
            None => truth.attached.remove(&key),
        };
        Ok(())
    }

    async fn set(&self, place: &Place, split: Split, writer: Option<Writer>) -> Result<Split, RouteError> {
        tokio::task::yield_now().await;
        let mut truth = self.truth();
        let last = truth.writers.get(place).copied();
        if let (Some(writer), Some(last)) = (writer, last)
            && writer < last
        {
            return Err(RouteError::Stale { place: place.clone() });
        }
        if let Some(writer) = writer {
            truth.writers.insert(place.clone(), writer);
        }
        for slot in Slot::BOTH {
            let key = SlotKey { place: place.clone(), slot };
            let ready = truth.running.contains_key(&key) && truth.attached.contains(&key);
            assert!(
                split.of(slot) == Weight::NONE || ready,
                "V1: {slot} of {place} gets {} and is not ready",
                split.of(slot)
            );
        }
        truth.splits.insert(place.clone(), split);
        truth.diary.push(format!("route {} {split}", place.stage));
        Ok(split)
    }

    async fn split(&self, place: &Place) -> Option<Split> {
        self.split_now(place)
    }

    async fn drain(&self, _place: &Place, slot: Slot, _limit: Duration) -> Result<Drained, RouteError> {
        self.truth().diary.push(format!("drain {slot}"));
        Ok(Drained { cut: 0 })
    }

    async fn samples(&self, _place: &Place) -> Vec<TrafficSample> {
        Vec::new()
    }

    fn watch(&self) -> broadcast::Receiver<(Place, TrafficSample)> {
        self.seconds.subscribe()
    }

    fn counters(&self, _place: &Place) -> Vec<(Slot, SlotCounters)> {
        Vec::new()
    }

    fn url(&self, place: &Place) -> String {
        format!("http://{}.{}-{}.localhost/", place.service, place.project, place.stage)
    }
}

#[async_trait]
impl Runner for World {
    async fn run(&self, workload: &TestWorkload, _to: &Destination, _progress: watch::Sender<Progress>) -> Finished {
        let start = Timestamp::now();
        self.truth().diary.push(format!("test {}", workload.strategy));
        self.test_began.notify_one();
        let open = self.gate.subscribe().wait_for(|open| *open).await.map(drop);
        open.expect("the world outlives its tests");
        let length = *self.length.lock().unwrap();
        if workload.strategy == "performance" {
            tokio::time::sleep(length).await;
        }
        let result = TestResult {
            passed: true,
            requests: 200,
            failed: 0,
            p50_ms: Some(12.0),
            p95_ms: Some(20.0),
            message: "200 requests, 0 failed".into(),
        };
        Finished { window: Window { start, end: Timestamp::now() }, result }
    }
}

#[async_trait]
impl Source for World {
    fn name(&self) -> &str {
        "embedded"
    }

    fn is_clipped(&self) -> bool {
        true
    }

    fn lost(&self, window: Window) -> Option<Lost> {
        let is_brief = self.forgets_at_once.load(Ordering::Relaxed);
        let is_lost = is_brief || *self.started.lock().unwrap() > window.start;
        let why = "the world no longer has this window".to_owned();
        is_lost.then_some(Lost { why, can_be_measured_again: !is_brief })
    }

    /// Answers for whatever carries staging's traffic, as a scrape of the public host would.
    async fn query(&self, query: &str, _window: Window) -> Result<Samples, QueryError> {
        let truth = self.truth();
        let weighted = truth.running.iter().find(|(key, _)| {
            key.place.stage.as_str() == "staging"
                && truth.splits.get(&key.place).is_some_and(|split| split.of(key.slot) > Weight::NONE)
        });
        let tag = weighted.map(|(_, artifact)| artifact.tag.clone()).unwrap_or_default();
        if tag.contains("silent") {
            return Err(QueryError::NoData { why: "no series matched".into() });
        }
        let latency = latency(&tag);
        let value = if query.contains("latency") { latency } else { 0.05 };
        Ok(Samples::of(vec![(String::new(), value)]))
    }

    fn finest(&self) -> Option<Duration> {
        Some(Duration::from_secs(1))
    }

    /// Both versions in staging have traffic, but none beside one that is called `alone`.
    async fn curves(
        &self,
        _query: &str,
        slot: Option<Slot>,
        span: Window,
        step: Duration,
    ) -> Result<Vec<Curve>, QueryError> {
        let truth = self.truth();
        let is_alone = truth.running.values().any(|artifact| artifact.tag.contains("alone"));
        let here = |key: &SlotKey| key.place.stage.as_str() == "staging" && Some(key.slot) == slot;
        let Some((_, artifact)) = truth.running.iter().find(|(key, _)| here(key)) else { return Ok(Vec::new()) };
        if is_alone && !artifact.tag.contains("alone") {
            return Ok(Vec::new());
        }
        let (from, to) = (span.start.as_millisecond(), span.end.as_millisecond());
        let moments = (from..=to).step_by(usize::try_from(step.as_millis()).unwrap());
        // No two values are the same, as in life.
        let points = moments.enumerate().map(|(i, at)| (at, latency(&artifact.tag) + 1e-6 * i as f64)).collect();
        Ok(vec![Curve { labels: String::new(), points }])
    }
}

/// Average seconds of an answer.
fn latency(tag: &str) -> f64 {
    match tag {
        tag if tag.contains("slow") => 1.013,
        tag if tag.contains("worse") => 0.2,
        _ => 0.012,
    }
}

fn address(slot: &SlotKey) -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], if slot.slot == Slot::Blue { 1 } else { 2 }))
}
