//! A YAML document as a tree that knows its lines, and the walk through it that finds all that is wrong at once.
//!
//! Only plain documents are read: no anchors, aliases or tags, each key once, and one document unless several are asked for. What is refused is refused with
//! its place, and every text, however malicious, costs time and memory in proportion to its length.

mod build;
mod pair;
mod place;
mod reading;
mod scalar;

pub use reading::{Fields, Reading};
pub use scalar::{is_alike, quote, suggest};
pub(crate) use scalar::{number, number_or_infinite};

use crate::diagnostic::{Diagnostic, Severity};
use serde::{Deserialize, Serialize};

/// The longest text that is looked at, in bytes.
pub const TEXT_BYTES_MAX: usize = 256 * 1024;
/// The most scalars, sequences and mappings in a document.
pub const NODES_MAX: usize = 20_000;
/// The deepest nesting.
pub const DEPTH_MAX: usize = 32;
/// The most problems that are told of one text.
pub const DIAGNOSTICS_MAX: usize = 100;

/// A place in a text; line and column (in characters) from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Mark {
    /// From 1.
    pub line: u32,
    /// From 1, in characters.
    pub column: u32,
}

impl Mark {
    /// The first character.
    pub const START: Self = Self { line: 1, column: 1 };
}

/// A part of the document and where it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Its first character.
    pub at: Mark,
    /// What it is.
    pub kind: Kind,
}

/// The three things that a document is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A text.
    Scalar(Scalar),
    /// A list.
    Sequence(Vec<Node>),
    /// Keys with their values, in the order of the text.
    Mapping(Vec<Entry>),
}

/// A text, and whether it was quoted: plain `5` may be a number, `"5"` is a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scalar {
    /// Without its quotes, and with folded lines joined.
    pub text: String,
    /// How it was written.
    pub style: Style,
}

/// How a scalar was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// As it stands.
    Plain,
    /// Between quotes.
    Quoted,
    /// Below a `|` or `>`.
    Block,
}

/// A key and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Unique in its mapping.
    pub key: String,
    /// The key's first character.
    pub key_at: Mark,
    /// What stands behind it.
    pub value: Node,
}

impl Node {
    /// The value of `key`, if this is a mapping that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        match &self.kind {
            Kind::Mapping(entries) => entries.iter().find(|entry| entry.key == key).map(|entry| &entry.value),
            Kind::Scalar(_) | Kind::Sequence(_) => None,
        }
    }

    /// Its items, if this is a sequence; none otherwise.
    #[must_use]
    pub fn items(&self) -> &[Self] {
        match &self.kind {
            Kind::Sequence(items) => items,
            Kind::Scalar(_) | Kind::Mapping(_) => &[],
        }
    }

    /// Whether this is `word`, without quotes.
    #[must_use]
    pub fn is_plain(&self, word: &str) -> bool {
        matches!(&self.kind, Kind::Scalar(scalar) if scalar.style == Style::Plain && scalar.text == word)
    }

    /// Whether nothing was written here: an empty place, `~` or `null`.
    #[must_use]
    pub fn is_null(&self) -> bool {
        match &self.kind {
            Kind::Scalar(scalar) => {
                scalar.style == Style::Plain && matches!(scalar.text.as_str(), "" | "~" | "null" | "Null" | "NULL")
            }
            Kind::Sequence(_) | Kind::Mapping(_) => false,
        }
    }
}

/// How much of a text is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The longest text, in bytes.
    pub bytes_max: usize,
    /// The most scalars, sequences and mappings.
    pub nodes_max: usize,
    /// The most documents.
    pub documents_max: usize,
}

impl Limits {
    /// Of a file that people write.
    pub const FILE: Self = Self { bytes_max: TEXT_BYTES_MAX, nodes_max: NODES_MAX, documents_max: 1 };
}

/// The tree of `text`, as far as there is one, and what is wrong with it as YAML. JSON is YAML.
#[must_use]
pub fn parse(text: &str) -> (Option<Node>, Vec<Diagnostic>) {
    let (roots, diagnostics) = parse_within(text, Limits::FILE);
    (roots.into_iter().next(), diagnostics)
}

/// The trees of the documents of `text`, none if it cannot be read to its end, and what is wrong with it as YAML. All of
/// them together keep within the limits.
#[must_use]
pub fn parse_within(text: &str, limits: Limits) -> (Vec<Node>, Vec<Diagnostic>) {
    let bytes_max = limits.bytes_max;
    if text.len() > bytes_max {
        let message = format!("The file has {} bytes; {bytes_max} are the most that are read.", text.len());
        return (
            Vec::new(),
            vec![problem("yaml/too-large", Mark::START, message, "Split it up, or leave out what is not used.")],
        );
    }
    // It counts as no character of the first line.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if let Some(refused) = control(text) {
        return (Vec::new(), vec![refused]);
    }
    build::trees(&pair::joined(text), limits)
}

/// The first character that no text has (YAML 1.2, `c-printable`): the parser would take a zero for the end of the file, and
/// what stands behind it would count for nothing.
fn control(text: &str) -> Option<Diagnostic> {
    let is_refused = |char: char| char < ' ' && !matches!(char, '\t' | '\n' | '\r');
    let (place, char) = text.char_indices().find(|(_, char)| is_refused(*char))?;
    let message = format!("There is a control character here (U+{:04X}), which no text has.", u32::from(char));
    let help = "Delete it. If there are many, the file is no text, or it is in UTF-16: save it as UTF-8.";
    Some(problem("yaml/control-character", place::mark_of(text, place), message, help))
}

/// Whether a text begins as JSON does.
fn is_json(text: &str) -> bool {
    text.trim_start().starts_with(['{', '['])
}

fn problem(rule: &str, at: Mark, message: impl Into<String>, help: impl Into<String>) -> Diagnostic {
    let (rule, message, help) = (rule.to_owned(), message.into(), help.into());
    Diagnostic { severity: Severity::Error, rule, line: at.line, column: at.column, message, help }
}
