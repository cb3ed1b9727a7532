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
use jiff::{SignedDuration, Timestamp};
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use server::{
    deploy::{Changed, DeployError, Endpoint, Health, LogLine, Observation, SlotKey, Standing, Target, Workload},
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
    /// The latest who wrote to a route.
    writers: HashMap<Place, Writer>,
    /// The latest who wrote to a slot.
    slot_writers: HashMap<SlotKey, Writer>,
    /// Requests meant for a slot that the other one answered.
    stood_in: HashMap<SlotKey, u64>,
    /// Tags whose programs are no longer what was approved.
    changed: HashSet<String>,
    /// What whoever asked last took the version in a slot for.
    standings: HashMap<SlotKey, Standing>,
    /// Every write, in order, for tests to look at.
    diary: Vec<String>,
    /// What must never be. Written down and not panicked about: a panic in a task of the orchestrator fails no test.
    breaches: Vec<String>,
    /// Versions that do not start.
    broken: HashSet<String>,
    /// The server is dead: whatever it still asks for is never answered.
    is_down: bool,
}

impl Truth {
    fn note(&mut self, entry: String) {
        self.diary.push(entry);
    }

    /// Whether requests reach a process there, and would be lost with it.
    fn serves(&self, key: &SlotKey) -> Option<Weight> {
        let weight = self.splits.get(&key.place).map_or(Weight::NONE, |split| split.of(key.slot));
        let served = self.running.contains_key(key) && self.attached.contains(key);
        (served && weight > Weight::NONE).then_some(weight)
    }

    fn is_ready(&self, key: &SlotKey) -> bool {
        self.running.contains_key(key) && self.attached.contains(key)
    }

    /// Whether a slot is written to by the latest, or by nobody in particular.
    fn admits(&mut self, slot: &SlotKey, writer: Option<Writer>) -> Result<(), DeployError> {
        let last = self.slot_writers.get(slot).copied();
        if writer.is_some() && writer < last {
            return Err(DeployError::Stale { slot: slot.clone() });
        }
        self.slot_writers.extend(writer.map(|writer| (slot.clone(), writer)));
        Ok(())
    }

    /// As [`admits`](Self::admits), for a route.
    fn admits_to_route(&mut self, place: &Place, writer: Option<Writer>) -> Result<(), RouteError> {
        let last = self.writers.get(place).copied();
        if writer.is_some() && writer < last {
            return Err(RouteError::Stale { place: place.clone() });
        }
        self.writers.extend(writer.map(|writer| (place.clone(), writer)));
        Ok(())
    }

    /// What is about to end must not serve.
    fn expect_idle(&mut self, invariant: &str, key: &SlotKey, fate: &str) {
        if let Some(weight) = self.serves(key) {
            self.breaches.push(format!("{invariant}: {key} carries {weight} and is {fate}"));
        }
    }
}

/// A call that takes until it is let go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Call {
    /// A slot is taken out of the route.
    Detach,
    /// What runs in a slot is stopped.
    Retire,
    /// The source is asked for the last objective.
    LastQuery,
}

/// What becomes of a call.
#[derive(Debug, Clone, Copy)]
enum Fate {
    Done,
    /// It fails before anything is done.
    Failed,
    /// It is done, and the answer is lost: whoever asked does it again.
    Lost,
}

/// A seeded way to misbehave.
#[derive(Debug)]
struct Mischief {
    chance: StdRng,
}

impl Mischief {
    fn new(seed: u64) -> Self {
        Self { chance: StdRng::seed_from_u64(seed) }
    }

    /// How many others go first, and what becomes of the call.
    fn next(&mut self) -> (u32, Fate) {
        let fate = match self.chance.random_range(0..16) {
            0 | 1 => Fate::Failed,
            2 => Fate::Lost,
            _ => Fate::Done,
        };
        (self.chance.random_range(0..20), fate)
    }
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
    /// Performance tests, which only staging has, wait here as well.
    performance_gate: watch::Sender<bool>,
    /// What was measured before is gone.
    started: Mutex<Timestamp>,
    /// How late what is measured comes in, in seconds.
    late_s: AtomicU32,
    /// Nothing that is measured is kept until it is judged.
    forgets_at_once: AtomicBool,
    /// How long a performance test takes: its course has a value for each second.
    length: Mutex<Duration>,
    /// Versions whose start takes until they are let go.
    slow_starts: watch::Sender<HashSet<String>>,
    /// Calls that take until they are let go.
    slow_calls: watch::Sender<HashSet<Call>>,
    /// A version whose next start is a bug of ours.
    panics_at: Mutex<Option<String>>,
    /// How the world misbehaves; not at all unless it is told to.
    mischief: Mutex<Option<Mischief>>,
    /// Counts what was written.
    written: watch::Sender<u64>,
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
            performance_gate: watch::Sender::new(true),
            started: Mutex::new(Timestamp::now()),
            late_s: AtomicU32::new(0),
            forgets_at_once: AtomicBool::new(false),
            length: Mutex::new(Duration::ZERO),
            slow_starts: watch::Sender::new(HashSet::new()),
            slow_calls: watch::Sender::new(HashSet::new()),
            panics_at: Mutex::default(),
            mischief: Mutex::default(),
            written: watch::Sender::new(0),
            test_began: Notify::new(),
        })
    }

    /// From now on what is measured comes in so many seconds late.
    pub fn measures_late(&self, seconds: u32) {
        self.late_s.store(seconds, Ordering::Relaxed);
    }

    fn truth(&self) -> MutexGuard<'_, Truth> {
        self.truth.lock().unwrap()
    }

    /// The server is killed: processes and routes die with it, and what it was about to do is not done.
    pub fn kill(&self) {
        let mut truth = self.truth();
        self.forget();
        truth.note("crash".to_owned());
        let (diary, breaches) = (std::mem::take(&mut truth.diary), std::mem::take(&mut truth.breaches));
        let (broken, changed) = (std::mem::take(&mut truth.broken), std::mem::take(&mut truth.changed));
        *truth = Truth { diary, breaches, broken, changed, is_down: true, ..Truth::default() };
    }

    /// A server may come again.
    pub fn revive(&self) {
        self.truth().is_down = false;
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

    /// Waits until the diary reads like that.
    pub async fn until_diary(&self, wanted: impl Fn(&[String]) -> bool) {
        let waiting = self.written.subscribe().wait_for(|_| wanted(&self.truth().diary)).await.map(drop);
        waiting.expect("the world outlives its tests");
    }

    pub fn breaches(&self) -> Vec<String> {
        self.truth().breaches.clone()
    }

    pub fn breaks(&self, tag: &str) {
        self.truth().broken.insert(tag.to_owned());
    }

    pub fn mends(&self, tag: &str) {
        self.truth().broken.remove(tag);
    }

    /// A process dies by itself and is not brought back.
    pub fn dies(&self, place: &Place, slot: Slot) {
        let key = SlotKey { place: place.clone(), slot };
        self.truth().running.remove(&key);
        self.truth().attached.remove(&key);
    }

    /// Whoever watches is told that a process went, however long ago that was.
    pub fn tells_of_death(&self, place: &Place, slot: Slot) {
        let watched = self.processes.send((SlotKey { place: place.clone(), slot }, None));
        assert_eq!(watched.ok(), Some(1), "the keeper watches");
    }

    pub fn hold_starts(&self, tag: &str) {
        self.slow_starts.send_modify(|tags| tags.extend([tag.to_owned()]));
    }

    pub fn let_start(&self, tag: &str) {
        self.slow_starts.send_modify(|tags| tags.retain(|held| held != tag));
    }

    pub fn hold_calls(&self, call: Call) {
        self.slow_calls.send_modify(|calls| calls.extend([call]));
    }

    pub fn let_calls_go(&self) {
        self.slow_calls.send_modify(HashSet::clear);
    }

    /// The diary says when a call begins that is held, and when it goes on: then it is done at once.
    async fn begin(&self, call: Call) {
        if !self.slow_calls.borrow().contains(&call) {
            return;
        }
        self.truth().note(format!("{call:?}"));
        self.wrote();
        let let_go = self.slow_calls.subscribe().wait_for(|calls| !calls.contains(&call)).await.map(drop);
        let_go.expect("the world outlives its tests");
        self.truth().note(format!("{call:?} goes on"));
        self.wrote();
    }

    pub fn panics_once_at(&self, tag: &str) {
        *self.panics_at.lock().unwrap() = Some(tag.to_owned());
    }

    /// From now on calls fail, are done twice, and overtake each other, as the seed says.
    pub fn misbehave(&self, seed: u64) {
        *self.mischief.lock().unwrap() = Some(Mischief::new(seed));
    }

    pub fn behave(&self) {
        *self.mischief.lock().unwrap() = None;
    }

    /// Lets others go first, and says what becomes of a call.
    async fn fate(&self) -> Fate {
        if self.truth().is_down {
            std::future::pending::<()>().await;
        }
        let (yields, fate) = self.mischief.lock().unwrap().as_mut().map_or((1, Fate::Done), |mischief| mischief.next());
        for _ in 0..yields {
            tokio::task::yield_now().await;
        }
        if self.truth().is_down {
            std::future::pending::<()>().await;
        }
        fate
    }

    fn wrote(&self) {
        self.written.send_modify(|count| *count += 1);
    }

    pub fn hold_tests(&self, hold: bool) {
        self.gate.send_replace(!hold);
    }

    pub fn hold_performance_tests(&self, hold: bool) {
        self.performance_gate.send_replace(!hold);
    }

    pub fn lengthen_tests(&self, length: Duration) {
        *self.length.lock().unwrap() = length;
    }

    /// Somebody replaces a version's program.
    pub fn replace_program(&self, tag: &str) {
        self.truth().changed.insert(tag.to_owned());
    }

    /// What the version in a slot was last taken for.
    pub fn standing(&self, place: &Place, slot: Slot) -> Option<Standing> {
        self.truth().standings.get(&SlotKey { place: place.clone(), slot }).copied()
    }

    /// The other slot answers one request that was meant for this one.
    pub fn stand_in_for(&self, place: &Place, slot: Slot) {
        *self.truth().stood_in.entry(SlotKey { place: place.clone(), slot }).or_default() += 1;
    }

    /// Somebody else changes the route.
    pub fn reroute(&self, place: &Place, split: Split) {
        self.truth().splits.insert(place.clone(), split);
    }

    pub fn runs(&self, place: &Place, slot: Slot) -> Option<String> {
        self.truth().running.get(&SlotKey { place: place.clone(), slot }).map(|artifact| artifact.tag.clone())
    }

    /// Whether the router knows where a slot answers.
    pub fn is_attached(&self, place: &Place, slot: Slot) -> bool {
        self.truth().attached.contains(&SlotKey { place: place.clone(), slot })
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
        standing: Standing,
        writer: Option<Writer>,
    ) -> Result<Endpoint, DeployError> {
        let fate = self.fate().await;
        let tag = workload.artifact.tag.as_str();
        let panics = self.panics_at.lock().unwrap().take_if(|at| at == tag).is_some();
        assert!(!panics, "a bug of ours, as the test wants it");
        if self.slow_starts.borrow().contains(tag) {
            self.truth().note(format!("starts {} {tag}", slot.slot));
            self.wrote();
            let started = self.slow_starts.subscribe().wait_for(|tags| !tags.contains(tag)).await.map(drop);
            started.expect("the world outlives its tests");
        }
        let mut truth = self.truth();
        truth.admits(slot, writer)?;
        if matches!(fate, Fate::Failed) {
            return Err(DeployError::NotStarted { slot: slot.clone(), why: "too much is going on".into() });
        }
        let is_there = truth.running.get(slot) == Some(&workload.artifact);
        if !is_there {
            truth.expect_idle("V1", slot, "replaced");
            truth.running.remove(slot);
        }
        if !is_there && (tag.contains("broken") || truth.broken.contains(tag)) {
            return Err(DeployError::NotReady { slot: slot.clone(), why: "it died with exit status 1".into() });
        }
        if standing == Standing::Candidate && !is_there && truth.changed.contains(tag) {
            let (artifact, found) = (workload.artifact.clone(), Digest::of(b"something else"));
            return Err(DeployError::Changed(Box::new(Changed { slot: slot.clone(), artifact, found })));
        }
        truth.standings.insert(slot.clone(), standing);
        truth.running.insert(slot.clone(), workload.artifact.clone());
        truth.note(format!("up {} {tag}", slot.slot));
        self.wrote();
        match fate {
            Fate::Lost => Err(DeployError::NotStarted { slot: slot.clone(), why: "nobody knows".into() }),
            Fate::Done | Fate::Failed => Ok(Endpoint { address: address(slot), took_ms: 1 }),
        }
    }

    async fn observe(&self, slot: &SlotKey) -> Observation {
        let artifact = self.truth().running.get(slot).cloned();
        Observation {
            health: if artifact.is_some() { Health::Ready } else { Health::Empty },
            address: artifact.is_some().then(|| address(slot)),
            pid: artifact.is_some().then(|| self.pids.load(Ordering::Relaxed)),
            artifact,
            ..Observation::empty()
        }
    }

    async fn retire(&self, slot: &SlotKey, writer: Option<Writer>) -> Result<(), DeployError> {
        // Its contract knows no other failure than being late.
        self.fate().await;
        self.begin(Call::Retire).await;
        let mut truth = self.truth();
        truth.admits(slot, writer)?;
        truth.expect_idle("V4", slot, "retired");
        truth.running.remove(slot);
        truth.note(format!("down {}", slot.slot));
        self.wrote();
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

    async fn attach(
        &self,
        place: &Place,
        slot: Slot,
        backend: Option<SocketAddr>,
        writer: Option<Writer>,
    ) -> Result<(), RouteError> {
        let fate = self.fate().await;
        let key = SlotKey { place: place.clone(), slot };
        if backend.is_none() {
            self.begin(Call::Detach).await;
        }
        if matches!(fate, Fate::Failed) {
            return Err(RouteError::NoRoute { place: place.clone() });
        }
        let mut truth = self.truth();
        truth.admits_to_route(place, writer)?;
        match backend {
            Some(_) => {
                truth.note(format!("attach {} {slot}", place.stage));
                truth.attached.insert(key)
            }
            None => truth.attached.remove(&key),
        };
        self.wrote();
        answered(fate, place, ())
    }

    async fn set(&self, place: &Place, split: Split, writer: Option<Writer>) -> Result<Split, RouteError> {
        let fate = self.fate().await;
        let mut truth = self.truth();
        truth.admits_to_route(place, writer)?;
        if matches!(fate, Fate::Failed) {
            return Err(RouteError::NoRoute { place: place.clone() });
        }
        let key = |slot| SlotKey { place: place.clone(), slot };
        // Where nothing is ready, nobody loses anything by a route that already points to what is being started.
        let counts = writer.is_some() || Slot::BOTH.iter().any(|slot| truth.is_ready(&key(*slot)));
        for slot in Slot::BOTH {
            if counts && split.of(slot) > Weight::NONE && !truth.is_ready(&key(slot)) {
                let weight = split.of(slot);
                truth.breaches.push(format!("V1: {slot} of {place} gets {weight} and is not ready"));
            }
        }
        truth.splits.insert(place.clone(), split);
        truth.note(format!("route {} {split}", place.stage));
        self.wrote();
        answered(fate, place, split)
    }

    async fn split(&self, place: &Place) -> Option<Split> {
        self.split_now(place)
    }

    async fn drain(&self, place: &Place, slot: Slot, _limit: Duration) -> Result<Drained, RouteError> {
        self.fate().await;
        self.truth().note(format!("drain {} {slot}", place.stage));
        self.wrote();
        Ok(Drained { cut: 0 })
    }

    async fn samples(&self, _place: &Place) -> Vec<TrafficSample> {
        Vec::new()
    }

    fn watch(&self) -> broadcast::Receiver<(Place, TrafficSample)> {
        self.seconds.subscribe()
    }

    fn counters(&self, place: &Place) -> Vec<(Slot, SlotCounters)> {
        let truth = self.truth();
        let of = |slot| truth.stood_in.get(&SlotKey { place: place.clone(), slot }).copied().unwrap_or_default();
        Slot::BOTH.map(|slot| (slot, SlotCounters { stood_in: of(slot), ..SlotCounters::default() })).to_vec()
    }

    fn url(&self, place: &Place) -> String {
        format!("http://{}.{}-{}.localhost/", place.service, place.project, place.stage)
    }
}

#[async_trait]
impl Runner for World {
    async fn run(&self, workload: &TestWorkload, _to: &Destination, _progress: watch::Sender<Progress>) -> Finished {
        self.fate().await;
        let start = Timestamp::now();
        self.truth().note(format!("test {}", workload.strategy));
        self.wrote();
        self.test_began.notify_one();
        let open = self.gate.subscribe().wait_for(|open| *open).await.map(drop);
        open.expect("the world outlives its tests");
        let length = *self.length.lock().unwrap();
        if workload.strategy == "performance" {
            let open = self.performance_gate.subscribe().wait_for(|open| *open).await.map(drop);
            open.expect("the world outlives its tests");
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

    fn lag(&self) -> SignedDuration {
        SignedDuration::from_secs(i64::from(self.late_s.load(Ordering::Relaxed)))
    }

    fn lost(&self, window: Window) -> Option<Lost> {
        let is_brief = self.forgets_at_once.load(Ordering::Relaxed);
        let is_lost = is_brief || *self.started.lock().unwrap() > window.start;
        let why = "the world no longer has this window".to_owned();
        is_lost.then_some(Lost { why, can_be_measured_again: !is_brief })
    }

    /// Answers for whatever carries staging's traffic, as a scrape of the public host would; of two, for the newer one.
    async fn query(&self, query: &str, _window: Window) -> Result<Samples, QueryError> {
        if matches!(self.fate().await, Fate::Failed) {
            return Err(QueryError::Unreachable { why: "down for a moment".into() });
        }
        // The first objective of the demo asks for the latency.
        if !query.contains("latency") {
            self.begin(Call::LastQuery).await;
        }
        let truth = self.truth();
        let weighted = truth.running.iter().filter(|(key, _)| {
            key.place.stage.as_str() == "staging"
                && truth.splits.get(&key.place).is_some_and(|split| split.of(key.slot) > Weight::NONE)
        });
        let weighted = weighted.max_by(|(_, one), (_, other)| one.tag.cmp(&other.tag));
        let tag = weighted.map(|(_, artifact)| artifact.tag.clone()).unwrap_or_default();
        if tag.contains("silent") {
            return Err(QueryError::NoData { why: "no series matched".into() });
        }
        let latency = latency(&tag);
        let value = if query.contains("latency") { latency } else { 0.05 };
        Ok(Samples::of(vec![(String::new(), value)]))
    }

    async fn finest(&self, _query: &str, _window: Window) -> Option<Duration> {
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

fn answered<T>(fate: Fate, place: &Place, done: T) -> Result<T, RouteError> {
    match fate {
        Fate::Lost => Err(RouteError::NoRoute { place: place.clone() }),
        Fate::Done | Fate::Failed => Ok(done),
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
