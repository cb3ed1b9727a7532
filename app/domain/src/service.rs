//! `service.yaml`: how a service is started as a local process, and what is true of all its versions.
//!
//! ```yaml
//! artifact: docker.io/keptnexamples/carts
//! versions: ["0.9.1", "0.9.2"]   # any unless given
//! command: ["{tidegate}", demo-service, --version, "{tag}", --port, "{port}"]
//! env:                           # none unless given
//!   DEPLOYMENT: "{project}-{stage}-{service}-{slot}"
//! health_path: /health
//! metrics_paths: [/metrics]      # this unless given
//! ready_within_s: 30             # this unless given, and so below
//! drain_within_s: 5
//! keep_warm_s: 600
//! sticky: false
//! ```

mod read;

use crate::yaml::{quote, suggest};
use serde::{Deserialize, Serialize};

/// A service that runs as local processes.
///
/// In `command`, `env` and `artifact`, these placeholders are filled in for each slot: `{tag}`, `{artifact}`, `{port}`,
/// `{project}`, `{stage}`, `{service}`, `{slot}`, and `{tidegate}` for the path of the running program itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Definition {
    /// The artifact's name without a tag, such as `docker.io/keptnexamples/carts`.
    pub artifact: String,
    /// The versions that there are; empty where any tag may be delivered.
    #[serde(default)]
    pub versions: Vec<String>,
    /// The program and its arguments; at least one word.
    pub command: Vec<String>,
    /// Environment variables on top of an otherwise empty environment (`PATH` and `HOME` are kept).
    pub env: Vec<(String, String)>,
    /// Answers 2xx when the process is ready, such as `/health`.
    pub health_path: String,
    /// Where metrics are scraped, such as `/metrics` and `/prometheus`.
    pub metrics_paths: Vec<String>,
    /// How long a start may take until it is ready, in seconds.
    pub ready_within_s: u32,
    /// How long requests in flight may take to end when a slot is emptied, in seconds.
    pub drain_within_s: u32,
    /// How long the old version stays up after a promotion, in seconds.
    pub keep_warm_s: u32,
    /// Whether a client keeps its slot (by cookie) while the weights stay as they are.
    pub sticky: bool,
}

impl Definition {
    /// Why there is no such version, as a sentence with what was probably meant; none where there is, or may be.
    #[must_use]
    pub fn why_no_version(&self, tag: &str) -> Option<String> {
        let is_one = self.versions.is_empty() || self.versions.iter().any(|version| version == tag);
        let words: Vec<&str> = self.versions.iter().map(String::as_str).collect();
        (!is_one).then(|| format!("its service file names no version {}. {}", quote(tag), suggest(tag, &words)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_one_of_those_that_are_named() {
        let text = "artifact: a\ncommand: [a, '{port}']\nhealth_path: /health\n";
        let read = |more: &str| Definition::read(&format!("{text}{more}")).value.expect("is read");
        assert_eq!(read("").why_no_version("nope"), None);
        let two = read("versions: [0.9.1, '0.9.2']\n");
        assert_eq!((two.versions.len(), two.why_no_version("0.9.2")), (2, None));
        let why = two.why_no_version("0.92").expect("there is none");
        assert!(why.starts_with("its service file names no version `0.92`. Did you mean `0.9."), "{why}");
        assert!(Definition::read(&format!("{text}versions: [a, a, 'b c']\n")).value.is_none());
    }
}
