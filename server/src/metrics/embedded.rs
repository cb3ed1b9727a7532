//! The embedded source: the server scrapes the processes it runs, keeps their series in memory, and answers PromQL.
//!
//! The labels are those of Keptn's Prometheus setup, so that the same indicators work here and there. A process is
//! scraped under several jobs at once, as there; a query should name one, or it counts the same samples twice.

mod answer;
mod dialect;
mod expose;
pub mod exposition;
mod fetch;
mod labels;
mod left_out;
mod memory;
mod own;
mod roles;
mod series;
mod store;
mod target;
mod view;

pub use expose::{SAMPLES_MAX, TooMany};
pub use store::{CHANGES_MAX, Counts, PROCESSES_MAX, SERIES_PER_PROCESS_MAX};
pub use target::{NoTargets, Role, RouterCounters, ScrapeTarget, Targets, Usage};

use super::{
    Curve, Lost, QueryError, Samples, Source,
    points::{self, Points},
    promql,
};
use async_trait::async_trait;
use domain::{connection, traffic::Slot, window::Window};
use exposition::Exposed;
use futures_util::future::join_all;
use jiff::{SignedDuration, Timestamp};
use std::{
    collections::HashSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError, atomic::Ordering},
    thread,
    time::Duration,
};
use store::{Bounds, Process, Store};
use tokio::{
    sync::{Mutex as AsyncMutex, Semaphore, oneshot},
    time::{MissedTickBehavior, interval, timeout},
};
use tsink::{
    TimestampPrecision,
    promql::{Engine, PromqlError, PromqlValue},
};

/// Queries answered side by side at most; the others wait.
const QUERIES_MAX: usize = 4;
/// After that long a query is given up.
const QUERY_TIMEOUT: Duration = Duration::from_secs(10);
/// Moments that a range query may ask for at most, as in Prometheus.
const STEPS_MAX: i64 = 11_000;

/// Scrapes that a value over time is made of: a rate needs two, and one may be missed.
const SCRAPES_PER_VALUE: u32 = 3;

/// How often is scraped, and how long samples are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// From the start of one scrape to the start of the next. Keptn had 5 s.
    pub interval: Duration,
    /// How long one process may take to show its metrics; later ones count as down for this scrape.
    pub timeout: Duration,
    /// Older samples are forgotten.
    pub retention: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            interval: Duration::from_secs(1),
            timeout: Duration::from_secs(2),
            retention: Duration::from_secs(2 * 60 * 60),
        }
    }
}

/// The embedded source.
#[derive(Debug)]
pub struct EmbeddedMetrics {
    /// Nothing from before is kept.
    started: Timestamp,
    options: Options,
    targets: Arc<dyn Targets>,
    store: Arc<Mutex<Store>>,
    /// One scrape at a time, so that their samples arrive in order.
    scraping: AsyncMutex<()>,
    querying: Arc<Semaphore>,
}

impl EmbeddedMetrics {
    /// Empty. Nothing is scraped until [`run`](Self::run) or [`scrape_now`](Self::scrape_now).
    #[must_use]
    pub fn new(targets: Arc<dyn Targets>, options: Options) -> Self {
        let retention_ms = i64::try_from(options.retention.as_millis()).unwrap_or(i64::MAX);
        Self {
            started: Timestamp::now(),
            options,
            targets,
            store: Arc::new(Mutex::new(Store::new(Bounds::keeping(retention_ms)))),
            scraping: AsyncMutex::new(()),
            querying: Arc::new(Semaphore::new(QUERIES_MAX)),
        }
    }

    /// Scrapes at each interval, for ever: drop the future to stop.
    pub async fn run(&self) {
        let mut ticks = interval(self.options.interval);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            self.scrape_now().await;
        }
    }

    /// Scrapes all processes once, now, and says of which moment the samples are: a window that shall include them
    /// ends there or later.
    pub async fn scrape_now(&self) -> Timestamp {
        let _one_at_a_time = self.scraping.lock().await;
        let targets = self.targets.targets().await;
        let at = Timestamp::now();
        let answers = join_all(targets.iter().map(|target| fetch::exposed(target, self.options.timeout))).await;
        for (target, answer) in targets.iter().zip(answers) {
            self.store_scrape(target, at, answer);
        }
        let up: HashSet<Process> = targets.iter().map(Process::of).collect();
        self.locked().end_others(&up, at);
        at
    }

    /// Writes one process's samples as a scrape of that moment would, with what the target says of itself.
    pub fn ingest(&self, target: &ScrapeTarget, at: Timestamp, samples: Vec<exposition::Sample>) {
        self.store_scrape(target, at, Ok(Exposed { samples, ..Exposed::default() }));
    }

    /// How much is kept, and what was dropped and why.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.locked().counts()
    }

    /// The newest samples of all that runs, as text for a Prometheus that shall keep them.
    ///
    /// # Errors
    /// [`TooMany`].
    pub fn exposed(&self) -> Result<String, TooMany> {
        expose::text(&self.locked())
    }

    /// Says what is wrong with a query for this source, once its placeholders have been filled in.
    ///
    /// # Errors
    /// One sentence for people.
    pub fn validate(query: &str) -> Result<(), String> {
        let query = query.to_owned();
        promql::on_a_deep_stack(move || dialect::read(&query, Some(a_minute())).map(drop))?
    }

    /// A query's values over time, for charts: one curve a label set.
    ///
    /// # Errors
    /// [`QueryError::Refused`]; no curves at all is not an error.
    pub async fn query_range(&self, query: &str, window: Window, step: Duration) -> Result<Vec<Curve>, QueryError> {
        let step_ms = i64::try_from(step.as_millis()).unwrap_or(i64::MAX);
        let (start_ms, end_ms) = (window.start.as_millisecond(), window.end.as_millisecond());
        if step_ms < 1 || end_ms.saturating_sub(start_ms) / step_ms > STEPS_MAX {
            let why = format!("a chart has at most {STEPS_MAX} moments, each at least 1 ms after the one before");
            return Err(QueryError::Refused { why });
        }
        let view = view::View::unclipped(Arc::clone(&self.store));
        let ask = move |engine: &Engine, query: &str| engine.range_query(query, start_ms, end_ms, step_ms);
        let (read, value) = self.ask(query, view, ask).await?;
        answer::curves(value, read.checked.keeps_name)
    }

    /// Checks and evaluates on a thread of its own, since both recurse as deeply as the query is nested.
    async fn ask<A>(&self, query: &str, view: view::View, ask: A) -> Result<(dialect::Read, PromqlValue), QueryError>
    where
        A: FnOnce(&Engine, &str) -> Result<PromqlValue, PromqlError> + Send + 'static,
    {
        let refused = |why: String| QueryError::Refused { why };
        let permit = Arc::clone(&self.querying).acquire_owned().await.map_err(|closed| refused(closed.to_string()))?;
        let (answer, answered) = oneshot::channel();
        let query = query.to_owned();
        let work = move || {
            let _until_done = permit;
            let window = view.window();
            let engine = Engine::with_precision(Arc::new(view), TimestampPrecision::Milliseconds);
            let value = dialect::read(&query, window).and_then(|read| match ask(&engine, &read.text) {
                Ok(value) => Ok((read, value)),
                Err(error) => Err(error.to_string()),
            });
            // Nobody waits any more once the time is up.
            answer.send(value).ok();
        };
        let thread = thread::Builder::new().name("promql".to_owned()).stack_size(promql::STACK_BYTES);
        thread.spawn(work).map_err(|error| refused(format!("no thread to answer on: {error}")))?;
        match timeout(QUERY_TIMEOUT, answered).await {
            Ok(Ok(answer)) => answer.map_err(refused),
            Ok(Err(_)) => Err(refused("the query made its evaluation fail".to_owned())),
            Err(_) => Err(refused(format!("it took longer than {} s to answer", QUERY_TIMEOUT.as_secs()))),
        }
    }

    fn store_scrape(&self, target: &ScrapeTarget, at: Timestamp, answer: Result<Exposed, String>) {
        let scraped = own::scraped(target, answer);
        self.locked().append(target, at, scraped);
    }

    /// A panic while the store was locked leaves at worst one scrape half written, which is no reason to stop measuring.
    fn locked(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A window as short as a test may be: a query that has no answer in it had better be told of.
fn a_minute() -> Window {
    let start = Timestamp::UNIX_EPOCH;
    Window { start, end: start.saturating_add(SignedDuration::from_mins(1)).unwrap_or(start) }
}

#[async_trait]
impl Source for EmbeddedMetrics {
    fn name(&self) -> &str {
        connection::EMBEDDED
    }

    async fn catch_up(&self) -> Timestamp {
        self.scrape_now().await
    }

    fn is_clipped(&self) -> bool {
        true
    }

    fn lost(&self, window: Window) -> Option<Lost> {
        let name = self.name();
        if self.started > window.start {
            let started = self.started.strftime("%-d %b %Y, %H:%M:%S UTC");
            let why = format!("{name} was started anew at {started}, after this window began");
            return Some(Lost { why, can_be_measured_again: true });
        }
        let store = self.locked();
        let forgotten = store.lacks(window.start.as_millisecond())?;
        // Where memory does not last for one window, measuring again would end the same way.
        let lasts_ms = store.newest_ms().map_or(0, |newest_ms| newest_ms.saturating_sub(forgotten.until_ms));
        let length_ms = window.end.as_millisecond().saturating_sub(window.start.as_millisecond());
        let why = format!("{name} no longer has all of this window: {}", forgotten.told());
        Some(Lost { why, can_be_measured_again: lasts_ms > length_ms })
    }

    async fn query(&self, query: &str, window: Window) -> Result<Samples, QueryError> {
        let view = view::View::new(Arc::clone(&self.store), window);
        let looked_at = view.read();
        let end_ms = window.end.as_millisecond();
        let ask = move |engine: &Engine, query: &str| engine.instant_query(query, end_ms);
        let (read, value) = self.ask(query, view, ask).await?;
        // Looked at after the value was made, so that nothing can have been forgotten meanwhile.
        self.is_whole(&read.checked, window)?;
        let samples = answer::samples(value, read.checked.keeps_name, || self.explain(&read.checked, window));
        let samples = match samples {
            Err(QueryError::NoData { why }) => {
                let why = points::beside(why, query, |selector| self.points(selector.text, window)).await;
                return Err(QueryError::NoData { why });
            }
            other => other?,
        };
        Ok(Samples { read: Some(looked_at.load(Ordering::Relaxed)), warnings: read.notes, ..samples })
    }

    async fn finest(&self, _query: &str, _window: Window) -> Option<Duration> {
        Some(self.options.interval * SCRAPES_PER_VALUE)
    }

    async fn curves(
        &self,
        query: &str,
        slot: Option<Slot>,
        span: Window,
        step: Duration,
    ) -> Result<Vec<Curve>, QueryError> {
        self.query_range(&promql::of_slot(query, slot)?, span, step).await
    }
}

impl EmbeddedMetrics {
    /// Whether a value of that window is made of all that was measured then.
    fn is_whole(&self, checked: &promql::Checked, window: Window) -> Result<(), QueryError> {
        let (store, start_ms) = (self.locked(), window.start.as_millisecond());
        if let Some(forgotten) = store.lacks(start_ms) {
            return Err(QueryError::NoData { why: forgotten.told() });
        }
        if !store.is_in_part(checked, start_ms) {
            return Ok(());
        }
        let asked: Vec<&str> = checked.metrics.iter().map(String::as_str).collect();
        let why = format!(
            "not all samples of {} could be taken from a process: it shows more than {SERIES_PER_PROCESS_MAX} series, or \
             lines that cannot be read; a value of the others would be of a part",
            if asked.is_empty() { "what is asked for".to_owned() } else { asked.join(", ") }
        );
        Err(QueryError::NoData { why })
    }

    /// How many points of the window it has of a selector, and how many scrapes would have brought.
    async fn points(&self, selector: String, window: Window) -> Option<Points> {
        let end_ms = window.end.as_millisecond();
        let view = view::View::new(Arc::clone(&self.store), window);
        let count = move |engine: &Engine, query: &str| engine.instant_query(query, end_ms);
        let (_, value) = self.ask(&points::query(&selector, window), view, count).await.ok()?;
        let PromqlValue::InstantVector(counts) = value else { return None };
        let found = counts.first().map_or(Some(0), |count| points::whole(count.value))?;
        let length_ms = u128::try_from(end_ms.saturating_sub(window.start.as_millisecond())).ok()?;
        let expected = u64::try_from(length_ms / self.options.interval.as_millis().max(1)).ok()?.max(1);
        Some(Points { selector, found, expected: expected.max(found) })
    }

    /// What is known of the metrics that a query asked for in vain.
    fn explain(&self, checked: &promql::Checked, window: Window) -> String {
        const METRICS_NAMED_MAX: usize = 4;
        let store = self.locked();
        let known = checked.metrics.iter().take(METRICS_NAMED_MAX).map(|metric| {
            let under = store.known_under(metric);
            match under.is_empty() {
                true => format!("there is no metric `{metric}`"),
                false => format!("`{metric}` is known under {}", under.join("; ")),
            }
        });
        let known: Vec<String> = known.collect();
        let why = "its query gave nothing";
        format!("{why} at {}; {} (a rate needs two samples in its range)", window.end, known.join("; "))
    }
}
