//! Indicators: the SLI file of both Keptn generations read into one model, and the placeholders of its queries.

mod built_in;
mod dynatrace;
pub mod placeholder;
pub(crate) mod range;
mod read;
mod source;
pub(crate) mod token;
mod unit;

pub use built_in::{BUILT_IN, built_in};
pub use placeholder::{Placeholders, Unresolved, missing_labels, resolve, unknown as unknown_words};
pub use read::QUERY_BYTES_MAX;
pub(crate) use read::any_query;
pub(crate) use source::before as source_before;
pub(crate) use unit::of_query as unit_of_query;

use crate::yaml::Mark;
use serde::{Deserialize, Serialize};

/// The indicators of one file, or of several merged.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// Names are unique; in the order of the file.
    pub indicators: Vec<Indicator>,
}

/// Something that can be measured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Indicator {
    /// What objectives call it.
    pub name: String,
    /// Who is asked, as the file says it (`Prometheus`, `Dynatrace`) under `source` or before the query, as in
    /// `dynatrace: metricSelector=…`; the default source where it says nothing.
    pub source: Option<String>,
    /// The query with its placeholders still in it, without a source before it. A 0.5 `queryObject` is written as the
    /// query that it comes to; one that is not known is kept as the text of a JSON object.
    pub query: String,
    /// Where its file names it.
    pub at: Mark,
    /// Where its query begins.
    pub query_at: Mark,
}

impl Indicator {
    /// Who is asked, in lower case; empty for the default source.
    #[must_use]
    pub fn wanted(&self) -> String {
        self.source.as_deref().unwrap_or_default().to_lowercase()
    }
}

impl File {
    /// The indicator of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Indicator> {
        self.indicators.iter().find(|indicator| indicator.name == name)
    }

    /// One file out of several, the nearest first (service, stage, project): of two indicators with the same name the
    /// nearer wins.
    #[must_use]
    pub fn merge(nearest_first: &[&Self]) -> Self {
        let mut merged = Self::default();
        for indicator in nearest_first.iter().flat_map(|file| &file.indicators) {
            if merged.get(&indicator.name).is_none() {
                merged.indicators.push(indicator.clone());
            }
        }
        merged
    }

    /// With those of `names` that are built in and that no file says how to measure.
    #[must_use]
    pub fn with_built_in<'n>(mut self, names: impl Iterator<Item = &'n str>, placeholders: &Placeholders) -> Self {
        for name in names {
            if self.get(name).is_none() {
                self.indicators.extend(built_in(name, placeholders));
            }
        }
        self
    }

    /// In one line, such as `5 indicators`.
    #[must_use]
    pub fn summary(&self) -> String {
        match self.indicators.len() {
            1 => "1 indicator".to_owned(),
            count => format!("{count} indicators"),
        }
    }
}
