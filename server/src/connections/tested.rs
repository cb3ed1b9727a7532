//! How a connection was found when somebody tried it.

use crate::metrics::Remote;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::{sync::Arc, time::Instant};

/// The outcome of a test.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tested {
    /// When.
    pub at: Timestamp,
    /// How long it took, in milliseconds.
    pub took_ms: u64,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of a test.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It answers.
    Answered {
        /// What it calls its version; none where it does not say.
        version: Option<String>,
        /// What was asked.
        query: String,
        /// What it answered, in a few words.
        answer: String,
        /// What it said against its answer.
        warnings: Vec<String>,
    },
    /// It cannot be used, and why.
    Failed {
        /// In words.
        why: String,
    },
}

/// `opened` is never `Ok(None)` here; it would count as a failure.
pub(super) async fn test(opened: Result<Option<Arc<dyn Remote>>, String>) -> Tested {
    let (at, began) = (Timestamp::now(), Instant::now());
    let outcome = match opened {
        Ok(Some(source)) => match source.probe().await {
            Ok(probe) => Outcome::Answered {
                version: probe.version,
                query: probe.query,
                answer: probe.answer,
                warnings: probe.warnings,
            },
            Err(why) => Outcome::Failed { why: why.to_string() },
        },
        Ok(None) => Outcome::Failed { why: "it is not connected".to_owned() },
        Err(why) => Outcome::Failed { why },
    };
    Tested { at, took_ms: u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX), outcome }
}
