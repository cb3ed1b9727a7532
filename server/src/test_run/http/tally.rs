//! What came of a test's requests so far, and of the test in the end.

use super::client::Prepared;
use crate::test_run::Progress;
use domain::delivery::event::TestResult;
use hdrhistogram::Histogram;
use http::StatusCode;
use std::{
    fmt::Write,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// Different failures that are told at most.
const FAILURES_TOLD_MAX: usize = 3;
/// One of them at most, in characters.
const FAILURE_CHARS_MAX: usize = 200;
/// Latencies are kept with three digits, up to this many microseconds.
const LATENCY_MAX_US: u64 = 3_600_000_000;

/// What came of one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Answer {
    /// As expected.
    Fine,
    /// An answer, with a status that was not asked for.
    Unwanted(StatusCode),
    /// None in time.
    TimedOut(Duration),
    /// None at all.
    Broken(String),
}

/// Shared by all that make requests.
#[derive(Debug)]
pub(super) struct Tally {
    planned: u64,
    counts: Mutex<Counts>,
}

#[derive(Debug)]
struct Counts {
    done: u64,
    failed: u64,
    /// Of all requests that were answered or waited for; in microseconds.
    latency_us: Histogram<u64>,
    /// The first different ones, and how often each came.
    failures: Vec<(String, u64)>,
}

impl Tally {
    pub(super) fn new(planned: u64) -> Self {
        let latency_us = Histogram::new_with_bounds(1, LATENCY_MAX_US, 3).expect("1 to an hour in µs are legal bounds");
        Self { planned, counts: Mutex::new(Counts { done: 0, failed: 0, latency_us, failures: Vec::new() }) }
    }

    pub(super) fn record(&self, request: &Prepared, answer: Answer, took: Duration) {
        let mut counts = self.locked();
        counts.done += 1;
        if !matches!(answer, Answer::Broken(_)) {
            counts.latency_us.saturating_record(u64::try_from(took.as_micros()).unwrap_or(LATENCY_MAX_US).max(1));
        }
        let why = match answer {
            Answer::Fine => return,
            Answer::Unwanted(status) => format!("answered {status}"),
            Answer::TimedOut(limit) => format!("no answer within {} ms", grouped(limit.as_millis())),
            Answer::Broken(why) => why,
        };
        counts.failed += 1;
        let why: String = format!("{request}: {why}").chars().take(FAILURE_CHARS_MAX).collect();
        if let Some((_, times)) = counts.failures.iter_mut().find(|(known, _)| *known == why) {
            *times += 1;
        } else if counts.failures.len() < FAILURES_TOLD_MAX {
            counts.failures.push((why, 1));
        }
    }

    pub(super) fn progress(&self) -> Progress {
        let counts = self.locked();
        Progress {
            done: counts.done,
            planned: self.planned,
            failed: counts.failed,
            p50_ms: counts.quantile_ms(0.5),
            p95_ms: counts.quantile_ms(0.95),
        }
    }

    /// The verdict. `cut_after` is the time limit, if that ended the test.
    pub(super) fn result(&self, accepted_error_rate: f64, cut_after: Option<Duration>) -> TestResult {
        let counts = self.locked();
        // A hair's breadth more, so that a tenth of 10 is 1 in floats too.
        let accepted = (accepted_error_rate * counts.done as f64 + 1e-9).floor() as u64;
        let passed = cut_after.is_none() && counts.done > 0 && counts.failed <= accepted;
        TestResult {
            passed,
            requests: counts.done,
            failed: counts.failed,
            p50_ms: counts.quantile_ms(0.5),
            p95_ms: counts.quantile_ms(0.95),
            message: counts.message(self.planned, accepted_error_rate, cut_after),
        }
    }

    /// Counting goes on after a panic: at worst one request is missing.
    fn locked(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Counts {
    fn quantile_ms(&self, quantile: f64) -> Option<f64> {
        (!self.latency_us.is_empty()).then(|| self.latency_us.value_at_quantile(quantile) as f64 / 1000.0)
    }

    /// Such as `200 requests, 0 failed (10 % accepted), p95 1,012 ms`.
    fn message(&self, planned: u64, accepted_error_rate: f64, cut_after: Option<Duration>) -> String {
        let mut text = String::new();
        if let Some(limit) = cut_after {
            let (limit, done) = (grouped(limit.as_secs()), grouped(self.done));
            text = format!("Stopped by its time limit of {limit} s after {done} of {} requests: ", grouped(planned));
        }
        let requests = if self.done == 1 { "request" } else { "requests" };
        let accepted = (accepted_error_rate * 1000.0).round() / 10.0;
        text += &format!("{} {requests}, {} failed ({accepted} % accepted)", grouped(self.done), grouped(self.failed));
        if let Some(p95) = self.quantile_ms(0.95) {
            text += &format!(", p95 {} ms", if p95 < 10.0 { format!("{p95:.1}") } else { grouped(p95.round() as u64) });
        }
        for (number, (why, times)) in self.failures.iter().enumerate() {
            let separator = if number == 0 { ". " } else { "; " };
            // Writing to a text cannot fail.
            write!(text, "{separator}{} × {why}", grouped(times)).ok();
        }
        text
    }
}

/// With a comma after each three digits.
fn grouped(number: impl ToString) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        for (number, text) in [(0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(grouped(number), text);
        }
    }
}
