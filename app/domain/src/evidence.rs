//! What was measured, and what was measured before, as files: for a judgement without a server.
//!
//! Values are a list. In the 0.5 format an indicator may come several times:
//! ```json
//! [{ "metric": "response_time_p95", "value": 412.5, "success": true }]
//! ```
//! Earlier evaluations are a list too, the newest first:
//! ```json
//! [{ "id": "0.9.1", "result": "pass", "indicators": [{ "metric": "response_time_p95", "value": 400, "success": true }] }]
//! ```

mod json;
mod judge;
mod read;

pub use judge::{Judgement, Reference, judge};

use crate::{
    diagnostic::Diagnostic,
    slo::{self, Verdict},
    yaml::Mark,
};

/// Values in the order of their file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Values {
    values: Vec<Value>,
}

/// One value of one indicator.
#[derive(Debug, Clone, PartialEq)]
struct Value {
    metric: String,
    found: Found,
    /// Where its file names it.
    at: Mark,
}

/// What came back.
#[derive(Debug, Clone, PartialEq)]
enum Found {
    /// A number, which may be NaN or infinite.
    Number(f64),
    /// Nothing; what was said about it, as a clause without a full stop.
    Nothing(Option<String>),
    /// It could not be measured; what was said about it.
    Failed(Option<String>),
}

/// Earlier evaluations, the newest first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct History {
    entries: Vec<Entry>,
}

/// One earlier evaluation.
#[derive(Debug, Clone, PartialEq)]
struct Entry {
    id: Option<String>,
    verdict: Verdict,
    is_invalidated: bool,
    indicators: Values,
}

/// What there is to compare with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Earlier<'h> {
    /// Evaluations of which the objectives file chooses.
    History(&'h History),
    /// Evaluations that all count, whatever the objectives file says.
    Baseline(&'h History),
}

impl Values {
    /// Whether there is a value, or the lack of one, for an indicator.
    fn has(&self, sli: &str) -> bool {
        self.values.iter().any(|value| value.metric == sli)
    }

    /// Warns of values that no objective asks for, but for a slip of the pen.
    #[must_use]
    pub fn check_against(&self, file: &slo::File) -> Vec<Diagnostic> {
        read::unused(self, file)
    }
}
