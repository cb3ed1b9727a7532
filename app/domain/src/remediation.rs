//! What is to be done about a problem in production, read from the remediation files of both Keptn generations.
//!
//! Such a file is kept, shown and checked. Nothing acts on it yet, and its check says so.

mod read;

use serde::{Deserialize, Serialize};

/// What is to be done about which problem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// At least one; problems are unique; in the order of the file.
    pub remediations: Vec<Remediation>,
}

/// What is to be done about one problem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remediation {
    /// The problem's title or root cause; in the later format `default` stands for every other problem.
    pub problem: String,
    /// One after the other, each if those before it did not help; at least one.
    pub actions: Vec<Action>,
    /// Where it begins in its file, from 1.
    pub line: u32,
}

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Action {
    /// What to do, such as `scaling`.
    pub action: String,
    /// For people.
    pub name: Option<String>,
    /// For people.
    pub description: Option<String>,
    /// How much of it, or of what.
    pub value: Option<Value>,
}

/// What an action is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// One text or number, such as `+1`.
    Text(String),
    /// Names with their values, such as the switches of features.
    Pairs(Vec<(String, String)>),
}

/// The most problems that a summary names.
const NAMED_MAX: usize = 3;

impl File {
    /// In one line, such as `cpu_usage: scaling; default: escalate`.
    #[must_use]
    pub fn summary(&self) -> String {
        let named = self.remediations.iter().take(NAMED_MAX).map(|remediation| {
            let actions: Vec<&str> = remediation.actions.iter().map(|action| action.action.as_str()).collect();
            format!("{}: {}", remediation.problem, actions.join(", "))
        });
        let rest = self.remediations.len().saturating_sub(NAMED_MAX);
        let rest = (rest > 0).then(|| format!("{rest} more"));
        named.chain(rest).collect::<Vec<_>>().join("; ")
    }
}
