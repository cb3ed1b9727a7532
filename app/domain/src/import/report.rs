//! What became of the parts of an imported file.

use serde::{Deserialize, Serialize};
use std::fmt;

/// What became of one part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The part, such as ``alerts of `requests-availability` ``.
    pub what: String,
    /// Where it stands, from 1.
    pub line: u32,
    /// From 1, in characters.
    pub column: u32,
    /// What became of it.
    pub fate: Fate,
    /// What it is now, or why it is left out, in a sentence or two.
    pub how: String,
    /// What a person may want to do, in one sentence.
    pub instead: Option<String>,
}

/// Whether a part is in the new files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// It means there what it meant.
    Kept,
    /// It is there and means something else.
    Changed,
    /// It is not there.
    LeftOut,
}

impl Fate {
    /// For people.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Kept => "carried over",
            Self::Changed => "changed",
            Self::LeftOut => "not carried over",
        }
    }
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, line, column, fate, how, instead } = self;
        write!(f, "line {line}, column {column}: {what}: {}. {how}", fate.label())?;
        instead.iter().try_for_each(|instead| write!(f, " {instead}"))
    }
}
