//! One process's series: its scrapes share their timestamps, and a series is stored as its changes.
//!
//! A counter that stands still costs nothing, and a process under three jobs is stored once: at each scrape it is noted
//! which jobs it was under, and reading a series under a job gives the samples of those scrapes only.

use super::{
    left_out::LeftOut,
    roles::{Name, Roles},
};
use std::collections::{HashMap, VecDeque};

/// Prometheus' own marker for "this series has ended here"; the PromQL engine knows it.
pub(super) const STALE: f64 = f64::from_bits(tsink::promql::types::PROMETHEUS_STALE_NAN_BITS);

fn is_stale(value: f64) -> bool {
    value.to_bits() == STALE.to_bits()
}

/// Which labels are added to a series when it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// Scraped from the process, or measured by the router: `job`, `instance`, `slot`, `version`.
    Job,
    /// Of the process as a container: `namespace`, `pod`, `pod_name`.
    Container,
}

/// What tells the series of one process apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub(super) kind: Kind,
    pub(super) name: String,
    /// Sorted by name.
    pub(super) labels: Vec<(String, String)>,
}

#[derive(Debug, Clone, Copy)]
struct Tick {
    at_ms: i64,
    roles: Roles,
    /// Of all ticks of the store: a query sees none that came after it began.
    order: u64,
}

#[derive(Debug, Default)]
struct Changes {
    /// Number of the tick from which on the value holds. Never empty.
    at: VecDeque<(u64, f64)>,
    /// The last tick that had a sample.
    seen: u64,
}

/// What a reader wants of a series.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub(super) name: Name,
    /// Included.
    pub(super) from_ms: i64,
    /// Not included.
    pub(super) to_ms: i64,
    /// The last tick that may be seen.
    pub(super) order_max: u64,
}

/// All series of one process.
#[derive(Debug, Default)]
pub(super) struct Scrapes {
    ticks: VecDeque<Tick>,
    /// How many ticks have been dropped from the front: the number of the first one left.
    first: u64,
    series: HashMap<Key, Changes>,
    changes: usize,
    left_out: LeftOut,
}

impl Scrapes {
    pub(super) fn keys(&self) -> impl Iterator<Item = &Key> {
        self.series.keys()
    }

    pub(super) fn series_count(&self) -> usize {
        self.series.len()
    }

    pub(super) fn changes_count(&self) -> usize {
        self.changes
    }

    pub(super) fn oldest_ms(&self) -> Option<i64> {
        self.ticks.front().map(|tick| tick.at_ms)
    }

    pub(super) fn newest_ms(&self) -> Option<i64> {
        self.ticks.back().map(|tick| tick.at_ms)
    }

    /// Whether the process had that name at any time that is remembered.
    pub(super) fn was_ever(&self, name: Name) -> bool {
        self.ticks.iter().any(|tick| tick.roles.has(name))
    }

    /// Whether the process has that name as of the newest scrape.
    pub(super) fn is_now(&self, name: Name) -> bool {
        self.ticks.back().is_some_and(|tick| tick.roles.has(name))
    }

    /// What the newest scrape brought.
    pub(super) fn newest(&self) -> impl Iterator<Item = (&Key, f64)> {
        let newest = (self.first + self.ticks.len() as u64).checked_sub(1);
        self.series.iter().filter_map(move |(key, changes)| Some((key, changes.value_at(newest?)?)))
    }

    /// Whether the process has been told to have stopped.
    pub(super) fn is_ended(&self) -> bool {
        self.ticks.back().is_some_and(|tick| tick.roles == Roles::NONE)
    }

    /// Adds one scrape, and says how many series found no room. The caller has seen to it that time goes forward.
    pub(super) fn append(
        &mut self,
        at_ms: i64,
        order: u64,
        roles: Roles,
        samples: Vec<(Key, f64)>,
        series_max: usize,
    ) -> u64 {
        let number = self.first + self.ticks.len() as u64;
        self.ticks.push_back(Tick { at_ms, roles, order });
        let mut without_room = 0;
        for (key, value) in samples {
            if self.series.len() >= series_max && !self.series.contains_key(&key) {
                self.left_out.note(&key.name, at_ms);
                without_room += 1;
                continue;
            }
            let changes = self.series.entry(key).or_default();
            if changes.at.is_empty() || changes.seen != number {
                changes.seen = number;
                self.changes += changes.set(number, value);
            }
        }
        for changes in self.series.values_mut().filter(|changes| changes.seen != number) {
            self.changes += changes.set(number, STALE);
        }
        without_room
    }

    /// Notes that a sample of that metric could not be taken.
    pub(super) fn leave_out(&mut self, metric: &str, at_ms: i64) {
        self.left_out.note(metric, at_ms);
    }

    /// What could not be taken.
    pub(super) fn left_out(&self) -> &LeftOut {
        &self.left_out
    }

    /// Forgets what is older than `cutoff_ms`, and says of when the youngest of it was.
    pub(super) fn trim(&mut self, cutoff_ms: i64) -> Option<i64> {
        self.left_out.trim(cutoff_ms);
        let mut youngest_ms = None;
        while let Some(tick) = self.ticks.pop_front_if(|tick| tick.at_ms < cutoff_ms) {
            youngest_ms = Some(tick.at_ms);
            self.first += 1;
        }
        youngest_ms?;
        let (first, empty) = (self.first, self.ticks.is_empty());
        let mut changes_left = 0;
        self.series.retain(|_, changes| {
            changes.forget_before(first);
            let only_ended = changes.at.len() == 1 && is_stale(changes.at[0].1);
            let lives = !empty && !only_ended;
            changes_left += if lives { changes.at.len() } else { 0 };
            lives
        });
        self.changes = changes_left;
        youngest_ms
    }

    /// The samples of a series while the process was under that name; where it ceased to be, a stale marker.
    pub(super) fn points(&self, key: &Key, span: Span) -> Vec<(i64, f64)> {
        let Some(changes) = self.series.get(key) else { return Vec::new() };
        let start = self.ticks.partition_point(|tick| tick.at_ms < span.from_ms);
        let value_at = |index: usize| {
            let tick = self.ticks.get(index)?;
            let value = changes.value_at(self.first + index as u64)?;
            tick.roles.has(span.name).then_some(value)
        };
        let mut was_there = start.checked_sub(1).and_then(value_at).is_some();
        let mut points = Vec::new();
        for (index, tick) in self.ticks.iter().enumerate().skip(start) {
            if tick.at_ms >= span.to_ms || tick.order > span.order_max {
                break;
            }
            let value = value_at(index);
            match value {
                Some(value) => points.push((tick.at_ms, value)),
                None if was_there => points.push((tick.at_ms, STALE)),
                None => {}
            }
            was_there = value.is_some();
        }
        points
    }
}

impl Changes {
    /// Says how many entries it took: none if the value is as before.
    fn set(&mut self, number: u64, value: f64) -> usize {
        let same = self.at.back().is_some_and(|(_, last)| last.to_bits() == value.to_bits());
        if same {
            return 0;
        }
        self.at.push_back((number, value));
        1
    }

    fn value_at(&self, number: u64) -> Option<f64> {
        let after = self.at.partition_point(|(from, _)| *from <= number);
        let (_, value) = self.at[after.checked_sub(1)?];
        (!is_stale(value)).then_some(value)
    }

    fn forget_before(&mut self, first: u64) {
        while self.at.get(1).is_some_and(|(from, _)| *from <= first) {
            self.at.pop_front();
        }
    }
}
