//! The processes whose series are kept, within bounds: time, processes, series, changes.

use super::{
    labels,
    left_out::LeftOut,
    memory::{Forgotten, Memory, Why},
    own::Scraped,
    roles::{Name, Roles},
    series::{Kind, Scrapes, Span},
    target::ScrapeTarget,
};
use crate::metrics::promql::Checked;
use domain::{id::Place, traffic::Slot};
use jiff::Timestamp;
use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    net::SocketAddr,
};

/// Processes remembered at most, those that have stopped included.
pub const PROCESSES_MAX: usize = 128;
/// Series kept of one process at most.
pub const SERIES_PER_PROCESS_MAX: usize = 2_000;
/// Changes of value kept at most, over all series; 16 bytes each.
pub const CHANGES_MAX: usize = 4_000_000;
/// By how much the memory is shortened, in milliseconds, each time that there are too many changes.
const SHORTEN_MS: i64 = 60_000;
/// A clock that goes back by this much, in milliseconds, was set: what came before is forgotten, or nothing would be
/// written until the old time is reached again.
const CLOCK_STEP_MS: i64 = 5_000;
/// Jobs named in an explanation at most.
const JOBS_NAMED_MAX: usize = 12;

/// How much is kept, and what was dropped and why.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Processes remembered.
    pub processes: usize,
    /// Series of all of them.
    pub series: usize,
    /// Changes of value of all series.
    pub changes: usize,
    /// Scrapes that were not later than the one before. They are dropped; if the clock was set back, so are all before.
    pub dropped_out_of_order: u64,
    /// Scrapes dropped because of [`PROCESSES_MAX`].
    pub dropped_processes: u64,
    /// Samples dropped because of [`SERIES_PER_PROCESS_MAX`].
    pub dropped_series: u64,
    /// How often the oldest minute was forgotten before its time because of [`CHANGES_MAX`].
    pub shortened: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Process {
    pub(super) place: Place,
    pub(super) slot: Slot,
    pub(super) version: String,
    pub(super) address: SocketAddr,
}

impl Process {
    pub(super) fn of(target: &ScrapeTarget) -> Self {
        let ScrapeTarget { place, slot, version, address, .. } = target;
        Self { place: place.clone(), slot: *slot, version: version.clone(), address: *address }
    }
}

/// How much is kept at most.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    pub(super) retention_ms: i64,
    pub(super) processes_max: usize,
    pub(super) changes_max: usize,
}

impl Bounds {
    pub(super) fn keeping(retention_ms: i64) -> Self {
        Self { retention_ms, processes_max: PROCESSES_MAX, changes_max: CHANGES_MAX }
    }
}

#[derive(Debug)]
pub(super) struct Store {
    bounds: Bounds,
    processes: BTreeMap<Process, Scrapes>,
    ticks: u64,
    dropped: Counts,
    memory: Memory,
}

impl Store {
    pub(super) fn new(bounds: Bounds) -> Self {
        let (dropped, memory) = (Counts::default(), Memory::default());
        Self { bounds, processes: BTreeMap::new(), ticks: 0, dropped, memory }
    }

    /// Of the last tick so far.
    pub(super) fn order(&self) -> u64 {
        self.ticks
    }

    pub(super) fn append(&mut self, target: &ScrapeTarget, at: Timestamp, scraped: Scraped) {
        let (process, at_ms) = (Process::of(target), at.as_millisecond());
        if !self.processes.contains_key(&process) && !self.make_room() {
            self.dropped.dropped_processes += 1;
            self.memory.forget(at_ms, Why::Processes);
            return;
        }
        let scrapes = self.processes.entry(process).or_default();
        if let Some(newest) = scrapes.newest_ms().filter(|newest| *newest >= at_ms) {
            self.dropped.dropped_out_of_order += 1;
            if newest - at_ms < CLOCK_STEP_MS {
                return;
            }
            self.memory.forget(newest, Why::Clock);
            *scrapes = Scrapes::default();
        }
        self.ticks += 1;
        scraped.left_out.iter().for_each(|metric| scrapes.leave_out(metric, at_ms));
        self.dropped.dropped_series +=
            scrapes.append(at_ms, self.ticks, Roles::of(target), scraped.samples, SERIES_PER_PROCESS_MAX);
        self.trim(at_ms);
    }

    /// Ends the series of all processes that are not in `up`, as Prometheus does with targets that are gone.
    pub(super) fn end_others(&mut self, up: &HashSet<Process>, at: Timestamp) {
        let at_ms = at.as_millisecond();
        for (process, scrapes) in &mut self.processes {
            if up.contains(process) || scrapes.is_ended() || scrapes.newest_ms().is_some_and(|newest| newest >= at_ms) {
                continue;
            }
            self.ticks += 1;
            scrapes.append(at_ms, self.ticks, Roles::NONE, Vec::new(), SERIES_PER_PROCESS_MAX);
        }
    }

    fn make_room(&mut self) -> bool {
        if self.processes.len() < self.bounds.processes_max {
            return true;
        }
        let ended = self.processes.iter().filter(|(_, scrapes)| scrapes.is_ended());
        let oldest = ended.min_by_key(|(_, scrapes)| scrapes.newest_ms()).map(|(process, _)| process.clone());
        let Some(scrapes) = oldest.and_then(|process| self.processes.remove(&process)) else { return false };
        scrapes.newest_ms().into_iter().for_each(|newest| self.memory.forget(newest, Why::Processes));
        true
    }

    fn trim(&mut self, now_ms: i64) {
        self.forget_before(now_ms.saturating_sub(self.bounds.retention_ms), Why::Age);
        while self.processes.values().map(Scrapes::changes_count).sum::<usize>() > self.bounds.changes_max {
            let Some(oldest) = self.processes.values().filter_map(Scrapes::oldest_ms).min() else { return };
            self.forget_before(oldest.saturating_add(SHORTEN_MS), Why::Changes);
            self.dropped.shortened += 1;
        }
    }

    fn forget_before(&mut self, cutoff_ms: i64, why: Why) {
        for scrapes in self.processes.values_mut() {
            scrapes.trim(cutoff_ms).into_iter().for_each(|youngest| self.memory.forget(youngest, why));
        }
        self.processes.retain(|_, scrapes| scrapes.newest_ms().is_some());
    }

    /// Of when the newest scrape is.
    pub(super) fn newest_ms(&self) -> Option<i64> {
        self.processes.values().filter_map(Scrapes::newest_ms).max()
    }

    /// What is missing of a time that begins then; none if it is known wholly.
    pub(super) fn lacks(&self, from_ms: i64) -> Option<Forgotten> {
        self.memory.lacks(from_ms)
    }

    /// Whether a sample of what a query asks for was left out then or later, of any process.
    pub(super) fn is_in_part(&self, asked: &Checked, from_ms: i64) -> bool {
        let is_in_part = |left_out: &LeftOut| {
            (asked.asks_for_any && left_out.any_since(from_ms))
                || asked.metrics.iter().any(|metric| left_out.since(metric, from_ms))
        };
        self.processes.values().map(Scrapes::left_out).any(is_in_part)
    }

    pub(super) fn counts(&self) -> Counts {
        Counts {
            processes: self.processes.len(),
            series: self.processes.values().map(Scrapes::series_count).sum(),
            changes: self.processes.values().map(Scrapes::changes_count).sum(),
            ..self.dropped
        }
    }

    /// All series called `metric` with samples in that time, each under every name that it had.
    pub(super) fn select(&self, metric: &str, from_ms: i64, to_ms: i64, order_max: u64) -> Vec<Selected> {
        let mut found = Vec::new();
        for (process, scrapes) in &self.processes {
            for key in scrapes.keys().filter(|key| key.name == metric) {
                for name in Name::ALL {
                    let points = scrapes.points(key, Span { name, from_ms, to_ms, order_max });
                    if points.is_empty() {
                        continue;
                    }
                    found.extend(labels::of(process, key, name).map(|labels| Selected { labels, points }));
                }
            }
        }
        found
    }

    /// The newest sample of each series that goes on, under every name that its process has now.
    pub(super) fn newest(&self) -> Vec<Newest> {
        let mut found = Vec::new();
        for (process, scrapes) in &self.processes {
            let names: Vec<Name> = Name::ALL.into_iter().filter(|name| scrapes.is_now(*name)).collect();
            for (key, value) in scrapes.newest() {
                let labels = names.iter().filter_map(|name| labels::of(process, key, *name));
                found.extend(labels.map(|labels| Newest {
                    metric: key.name.clone(),
                    labels: labels.into_iter().collect(),
                    value,
                }));
            }
        }
        found
    }

    /// Names of all metrics, sorted.
    pub(super) fn metrics(&self) -> BTreeSet<String> {
        self.processes.values().flat_map(Scrapes::keys).map(|key| key.name.clone()).collect()
    }

    /// Under which jobs (or pods) a metric is known: at most a few, for an explanation.
    pub(super) fn known_under(&self, metric: &str) -> Vec<String> {
        let mut known = BTreeSet::new();
        for (process, scrapes) in &self.processes {
            let kinds: HashSet<Kind> = scrapes.keys().filter(|key| key.name == metric).map(|key| key.kind).collect();
            for (kind, name) in kinds.into_iter().flat_map(|kind| Name::ALL.map(|name| (kind, name))) {
                if scrapes.was_ever(name) {
                    known.extend(labels::summary(process, kind, name));
                }
            }
        }
        known.into_iter().take(JOBS_NAMED_MAX).collect()
    }
}

/// One series as a reader sees it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Selected {
    pub(super) labels: HashMap<String, String>,
    /// Time in milliseconds and value, rising in time.
    pub(super) points: Vec<(i64, f64)>,
}

/// The newest sample of a series.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Newest {
    pub(super) metric: String,
    /// Sorted by name.
    pub(super) labels: BTreeMap<String, String>,
    pub(super) value: f64,
}

#[cfg(test)]
#[path = "store_tests.rs"]
mod tests;
