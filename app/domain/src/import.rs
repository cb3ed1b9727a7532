//! Objectives of other tools made into files of ours: OpenSLO, Sloth and Pyrra.
//!
//! Those tools watch a budget of errors over weeks; a gate judges the minutes of one test. So an indicator becomes a query
//! over the window of the test, and its target becomes a criterion. Budgets, alerts and rules are not carried over. The
//! report says of each part what became of it, and what to do where nothing did.
//!
//! Formats, as their projects define them: OpenSLO v1 (<https://github.com/OpenSLO/OpenSLO>), Sloth's `prometheus/v1` and
//! `sloth.slok.dev/v1` (<https://github.com/slok/sloth>), Pyrra's `pyrra.dev/v1alpha1`
//! (<https://github.com/pyrra-dev/pyrra>).

mod advice;
mod document;
mod duration;
mod found;
mod metadata;
mod openslo;
mod percent;
mod pyrra;
mod query;
mod report;
mod sloth;
mod work;
mod write;

pub use report::{Entry, Fate};

use crate::{
    diagnostic::Read,
    yaml::{self, Limits, Node, Reading},
};
use document::{Document, Form};
use serde::{Deserialize, Serialize};
use work::Work;

/// The most documents of a file, and the most objects of a Kubernetes list.
pub const DOCUMENTS_MAX: usize = 200;
/// How much is read.
const LIMITS: Limits = Limits { documents_max: DOCUMENTS_MAX, ..Limits::FILE };

/// A tool whose objectives can be imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tool {
    /// Objects of `openslo/v1`.
    OpenSlo,
    /// `prometheus/v1` files and objects of `sloth.slok.dev/v1`.
    Sloth,
    /// Objects of `pyrra.dev/v1alpha1`.
    Pyrra,
}

/// What came of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Import {
    /// Whose objects the file holds; each once.
    pub tools: Vec<Tool>,
    /// The text of an indicators file that our reader takes.
    pub sli: String,
    /// The text of an objectives file that our reader takes.
    pub slo: String,
    /// What became of each part, in the order of the file.
    pub report: Vec<Entry>,
}

impl Tool {
    /// For people.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::OpenSlo => "OpenSLO",
            Self::Sloth => "Sloth",
            Self::Pyrra => "Pyrra",
        }
    }

    /// Whose file a text looks like, by the shape of its first document that is anybody's.
    #[must_use]
    pub fn guess(text: &str) -> Option<Self> {
        let (roots, _) = yaml::parse_within(text, LIMITS);
        document::all(&roots).iter().find_map(|document| document.form.tool())
    }
}

/// Reads a file of any of the tools, or of several, and makes ours of it.
///
/// ```
/// let sloth = "
/// version: prometheus/v1
/// service: carts
/// slos:
///   - name: availability
///     objective: 99.9
///     sli:
///       events:
///         error_query: sum(rate(requests_total{code=~\"5..\"}[{{.window}}]))
///         total_query: sum(rate(requests_total[{{.window}}]))
/// ";
/// let import = domain::import::import(sloth).value.expect("is read");
/// assert!(import.sli.contains("[$DURATION_SECONDS]") && import.slo.contains("\"<=0.1\""));
/// ```
#[must_use]
pub fn import(text: &str) -> Read<Import> {
    Reading::of_documents("import", LIMITS, text, build)
}

fn build(reading: &mut Reading, roots: &[Node]) -> Option<Import> {
    let documents = document::all(roots);
    let mut tools: Vec<Tool> = documents.iter().filter_map(|document| document.form.tool()).collect();
    tools.sort_unstable();
    tools.dedup();
    let mut work = Work::new(reading);
    let openslo = openslo::Objects::collect(&mut work, &documents);
    for Document { node, form } in &documents {
        match form {
            Form::OpenSlo => openslo.read(&mut work, node),
            Form::Sloth => sloth::file(&mut work, node),
            Form::SlothObject => sloth::object(&mut work, node),
            Form::Pyrra => pyrra::object(&mut work, node),
            Form::Foreign(what) if !tools.is_empty() => work.foreign(node.at, what),
            Form::Foreign(_) | Form::Unknown => work.unknown(node),
        }
    }
    let (found, report) = work.finish(roots.first()?.at)?;
    let (sli, slo) = write::files(reading, &tools, &found)?;
    Some(Import { tools, sli, slo, report })
}
