//! Where indicators come from. The contract; who fulfils it stands in the folder of the same name.

pub mod dynatrace;
pub mod embedded;
mod points;
pub mod prometheus;
pub mod promql;
pub mod query_check;
pub mod remote;
pub mod sources;

pub use sources::Sources;

use async_trait::async_trait;
use domain::{traffic::Slot, window::Window};
use jiff::{SignedDuration, Timestamp};
use std::{fmt, time::Duration};

/// Label sets in an answer at most: more is a query that forgot to aggregate.
const LABEL_SETS_MAX: usize = 200;

/// What a source answered: one value a label set.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Samples {
    /// Label sets (JSON text, empty for a scalar) and values; never empty, never NaN or infinite.
    pub values: Vec<(String, f64)>,
    /// What the source itself said against its answer, each a sentence.
    pub warnings: Vec<String>,
    /// How many raw samples it looked at; none where it does not say.
    pub read: Option<u64>,
}

impl Samples {
    /// An answer with nothing else said.
    #[must_use]
    pub fn of(values: Vec<(String, f64)>) -> Self {
        Self { values, ..Self::default() }
    }
}

/// One label set's values over time.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// As in [`Samples::values`].
    pub labels: String,
    /// Unix milliseconds, rising, and finite values; moments without one are left out.
    pub points: Vec<(i64, f64)>,
}

/// Why there is no value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// It was asked and had nothing usable: no series, NaN, infinite.
    #[error("no data: {why}")]
    NoData {
        /// What was asked, of whom, what came back.
        why: String,
    },
    /// It could not be asked.
    #[error("unreachable: {why}")]
    Unreachable {
        /// In its own words.
        why: String,
    },
    /// It has too much to do.
    #[error("busy: {why}")]
    Busy {
        /// In its own words.
        why: String,
        /// How long it wants to be left alone; none where it does not say.
        pause: Option<Duration>,
    },
    /// It did not take the query.
    #[error("refused: {why}")]
    Refused {
        /// In its own words.
        why: String,
    },
}

/// Why a source no longer has a window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    /// One clause that begins with the source's name.
    pub why: String,
    /// Whether a window of the same length that began now would be kept long enough to be judged.
    pub can_be_measured_again: bool,
}

/// A source of indicators.
#[async_trait]
pub trait Source: Send + Sync + fmt::Debug {
    /// Its name, as an indicator's `source` gives it, in lower case.
    fn name(&self) -> &str;

    /// Brings the source up to date, and says up to which moment it now knows everything. Whoever is about to judge a
    /// window calls it at the window's start, and again at its end with the answer as the new end: otherwise the last
    /// samples before the end may be missing. A source that cannot be hurried answers the present moment.
    async fn catch_up(&self) -> Timestamp {
        Timestamp::now()
    }

    /// How long after a moment what was measured then may still come in.
    fn lag(&self) -> SignedDuration {
        SignedDuration::ZERO
    }

    /// Whether it shows nothing from before a window's start, whatever range a query asks for. For one that does not,
    /// `$DURATION_SECONDS` is rounded down, so that its range begins inside the window.
    fn is_clipped(&self) -> bool {
        false
    }

    /// What the source no longer has of what was measured in that window; none if it has all of it. One that has not must
    /// not be asked about it: its silence would look like a service without traffic, and the rest of the window like all.
    fn lost(&self, _window: Window) -> Option<Lost> {
        None
    }

    /// The value of a query, evaluated at the window's end. A source whose data comes in late waits for it here, for a
    /// time that it knows; what has not come by then is missing.
    ///
    /// # Errors
    /// [`QueryError`]; there is no default value, ever.
    async fn query(&self, query: &str, window: Window) -> Result<Samples, QueryError>;

    /// The shortest range over which a rate of what a query asks for surely has values, as far as that window tells; none
    /// where the source is asked for single values only.
    async fn finest(&self, _query: &str, _window: Window) -> Option<Duration> {
        None
    }

    /// A query's values at the window's start and each `step` after it, for charts: one curve a label set, maybe none. Of
    /// one slot's series where `slot` names it; a source that does not know slots then has no curves.
    ///
    /// # Errors
    /// [`QueryError`].
    async fn curves(
        &self,
        _query: &str,
        _slot: Option<Slot>,
        _span: Window,
        _step: Duration,
    ) -> Result<Vec<Curve>, QueryError> {
        Err(QueryError::Refused { why: format!("{} is asked for single values only", self.name()) })
    }
}

/// Why a value is no evidence.
fn not_a_number(labels: &str, value: f64) -> String {
    let what = if value.is_nan() { "not a number (0 divided by 0: no traffic?)" } else { "infinite" };
    if labels.is_empty() { format!("the answer is {what}") } else { format!("the answer for {labels} is {what}") }
}

/// How a source outside was found when it was tried.
#[derive(Debug, Clone, PartialEq)]
pub struct Probe {
    /// What it calls its version; none where it does not say.
    pub version: Option<String>,
    /// What was asked.
    pub query: String,
    /// What it answered, in a few words.
    pub answer: String,
    /// What it said against its answer.
    pub warnings: Vec<String>,
}

/// A source that is reached over a network.
#[async_trait]
pub trait Remote: Source {
    /// Asks it something that it can always answer.
    ///
    /// # Errors
    /// [`QueryError`].
    async fn probe(&self) -> Result<Probe, QueryError>;
}
