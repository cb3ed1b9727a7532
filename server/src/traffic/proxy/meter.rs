//! What is measured of one slot: this second, and since the router came up.

use crate::traffic::SlotCounters;
use axum::http::StatusCode;
use domain::traffic::SlotTraffic;
use hdrhistogram::Histogram;
use std::{
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::sync::Notify;

/// Upper bounds of the latency buckets in seconds, as Prometheus' client libraries have them by default.
const BUCKETS_S: [f64; 11] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];
/// Status classes, and requests that got no answer.
const CLASSES: [&str; 6] = ["1xx", "2xx", "3xx", "4xx", "5xx", "none"];
/// The longest latency told apart, in microseconds.
const LATENCY_US_MAX: u64 = 600_000_000;
/// Significant digits of a second's latencies.
const DIGITS: u8 = 2;

/// One slot's meter.
#[derive(Debug)]
pub(super) struct Meter(Mutex<Counts>);

#[derive(Debug)]
struct Counts {
    second: Histogram<u64>,
    second_errors: u64,
    classes: [u64; CLASSES.len()],
    buckets: [u64; BUCKETS_S.len()],
    latency_sum_s: f64,
    lost: u64,
    /// Of those without an answer, the tries that were followed by another.
    failed_tries: u64,
    /// Meant for this slot, answered by the other one.
    stood_in: u64,
    not_reached: u64,
}

impl Meter {
    pub fn new() -> Self {
        let second = Histogram::new_with_bounds(1, LATENCY_US_MAX, DIGITS).expect("the bounds are legal");
        Self(Mutex::new(Counts {
            second,
            second_errors: 0,
            classes: [0; CLASSES.len()],
            buckets: [0; BUCKETS_S.len()],
            latency_sum_s: 0.0,
            lost: 0,
            failed_tries: 0,
            stood_in: 0,
            not_reached: 0,
        }))
    }

    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One request: what it was answered, and the time until the head of the answer.
    pub fn record(&self, status: StatusCode, took: Duration) {
        let mut counts = self.counts();
        let micros = u64::try_from(took.as_micros()).unwrap_or(LATENCY_US_MAX);
        counts.second.saturating_record(micros.max(1));
        counts.second_errors += u64::from(status.is_server_error());
        counts.lost += u64::from(matches!(status.as_u16(), 502..=504));
        counts.classes[usize::from(status.as_u16() / 100).clamp(1, 5) - 1] += 1;
        let seconds = took.as_secs_f64();
        for (bucket, bound) in counts.buckets.iter_mut().zip(BUCKETS_S) {
            *bucket += u64::from(seconds <= bound);
        }
        counts.latency_sum_s += seconds;
    }

    /// One request whose client went away before it was answered.
    pub fn record_given_up(&self) {
        self.counts().classes[CLASSES.len() - 1] += 1;
    }

    /// One try that got no answer, and was followed by another: an error of this slot, but no lost request.
    pub fn record_failed_try(&self) {
        let mut counts = self.counts();
        counts.classes[CLASSES.len() - 1] += 1;
        counts.failed_tries += 1;
        counts.second_errors += 1;
    }

    /// One request that was meant for this slot and that the other one answers. Its answer counts there.
    pub fn record_stood_in(&self) {
        self.counts().stood_in += 1;
    }

    /// One try that found no connection, whether or not another followed.
    pub fn record_not_reached(&self) {
        self.counts().not_reached += 1;
    }

    /// Requests since the router came up: all of them, and those that were lost.
    pub fn totals(&self) -> (u64, u64) {
        let counts = self.counts();
        (counts.classes.iter().sum::<u64>() - counts.failed_tries, counts.lost)
    }

    /// Ends the second; `all` are the requests of both slots in it, once known.
    pub fn end_second(&self) -> (u64, impl FnOnce(u64) -> SlotTraffic) {
        let mut counts = self.counts();
        let requests = counts.second.len();
        let quantile = |q| (requests > 0).then(|| counts.second.value_at_quantile(q) as f64 / 1000.0);
        let mut traffic = SlotTraffic {
            share: 0.0,
            requests_per_s: requests as f64,
            errors_per_s: counts.second_errors as f64,
            p50_ms: quantile(0.5),
            p95_ms: quantile(0.95),
            mean_ms: (requests > 0).then(|| counts.second.mean() / 1000.0),
        };
        counts.second.reset();
        counts.second_errors = 0;
        (requests, move |all: u64| {
            traffic.share = if all == 0 { 0.0 } else { requests as f64 / all as f64 };
            traffic
        })
    }

    pub fn counters(&self) -> SlotCounters {
        let counts = self.counts();
        SlotCounters {
            requests: CLASSES.into_iter().zip(counts.classes).collect(),
            latency_buckets: BUCKETS_S.into_iter().zip(counts.buckets).collect(),
            latency_sum_s: counts.latency_sum_s,
            latency_count: counts.classes[..CLASSES.len() - 1].iter().sum(),
            stood_in: counts.stood_in,
            not_reached: counts.not_reached,
        }
    }
}

/// Requests in flight to one slot.
#[derive(Debug, Default)]
pub(super) struct Flight {
    count: AtomicU64,
    empty: Notify,
}

impl Flight {
    pub fn begin(&self) {
        self.count.fetch_add(1, Ordering::AcqRel);
    }

    pub fn end(&self) {
        if self.count.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.empty.notify_waiters();
        }
    }

    pub fn now(&self) -> u64 {
        self.count.load(Ordering::Acquire)
    }

    /// Waits until none is in flight.
    pub async fn landed(&self) {
        loop {
            let told = self.empty.notified();
            tokio::pin!(told);
            // Enlisted before looking, or the last landing could go unheard.
            told.as_mut().enable();
            if self.now() == 0 {
                return;
            }
            told.await;
        }
    }
}
