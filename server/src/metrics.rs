//! Where indicators come from. The contract; who fulfils it stands in the folder of the same name.

pub mod embedded;
pub mod promql;

use async_trait::async_trait;
use domain::window::Window;
use jiff::Timestamp;
use std::fmt;

/// What a source answered: one value a label set.
#[derive(Debug, Clone, PartialEq)]
pub struct Samples {
    /// Label sets (JSON text, empty for a scalar) and values; never empty, never NaN or infinite.
    pub values: Vec<(String, f64)>,
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
    /// It did not take the query.
    #[error("refused: {why}")]
    Refused {
        /// In its own words.
        why: String,
    },
}

/// A source of indicators.
#[async_trait]
pub trait Source: Send + Sync + fmt::Debug {
    /// Its name, as an indicator's `source` gives it, in lower case.
    fn name(&self) -> &'static str;

    /// Brings the source up to date, and says up to which moment it now knows everything. Whoever is about to judge a
    /// window calls it at the window's start, and again at its end with the answer as the new end: otherwise the last
    /// samples before the end may be missing. A source that cannot be hurried answers the present moment.
    async fn catch_up(&self) -> Timestamp {
        Timestamp::now()
    }

    /// Whether the source still has what was measured in that window. One that does not must not be asked about it: its
    /// silence would look like a service without traffic.
    fn covers(&self, _window: Window) -> bool {
        true
    }

    /// The value of a query, evaluated at the window's end.
    ///
    /// # Errors
    /// [`QueryError`]; there is no default value, ever.
    async fn query(&self, query: &str, window: Window) -> Result<Samples, QueryError>;
}
