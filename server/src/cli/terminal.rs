//! What the commands that only read and tell have in common: files in, text and an exit code out.

use clap::ValueEnum;
use domain::diagnostic::{Diagnostic, Severity};
use serde::Serialize;
use std::{
    env, fmt,
    fs::File,
    io::{self, IsTerminal, Read, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

/// The longest file that is taken into memory, in bytes. What a reader takes is less.
const FILE_BYTES_MAX: u64 = 16 * 1024 * 1024;

/// How an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Output {
    /// For people.
    Text,
    /// For machines.
    Json,
}

/// Why a file cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// The system says so.
    #[error("{}: cannot be read: {why}", plain(&path.to_string_lossy()))]
    Refused {
        /// Which.
        path: PathBuf,
        /// What it said.
        why: io::Error,
    },
    /// It is longer than anything of ours.
    #[error("{}: cannot be read: it has more than {} MiB", plain(&path.to_string_lossy()), FILE_BYTES_MAX >> 20)]
    TooLong {
        /// Which.
        path: PathBuf,
    },
    /// It is no text.
    #[error("{}: cannot be read: it is not UTF-8 text from its byte {} on", plain(&path.to_string_lossy()), valid_bytes + 1)]
    NoText {
        /// Which.
        path: PathBuf,
        /// How much of it is text.
        valid_bytes: usize,
    },
}

impl Unreadable {
    /// As a diagnostic of the file's first place.
    #[must_use]
    pub fn diagnostic(&self) -> Diagnostic {
        let (message, help) = match self {
            Self::Refused { why, .. } => {
                (format!("The file cannot be read: {why}."), "Look at its name and at who may read it.")
            }
            Self::TooLong { .. } => (
                format!("The file has more than {} MiB.", FILE_BYTES_MAX >> 20),
                "Split it up, or leave out what is not used.",
            ),
            Self::NoText { valid_bytes, .. } => {
                (format!("The file is not UTF-8 text from its byte {} on.", valid_bytes + 1), "Save it as UTF-8.")
            }
        };
        let (severity, rule, help) = (Severity::Error, "file/unreadable".to_owned(), help.to_owned());
        Diagnostic { severity, rule, line: 1, column: 1, message, help }
    }
}

/// The text of a file.
///
/// # Errors
/// [`Unreadable`], which names the file.
pub fn read(path: &Path) -> Result<String, Unreadable> {
    let refused = |why| Unreadable::Refused { path: path.to_owned(), why };
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(refused)?;
    file.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes).map_err(refused)?;
    if bytes.len() as u64 > FILE_BYTES_MAX {
        return Err(Unreadable::TooLong { path: path.to_owned() });
    }
    String::from_utf8(bytes)
        .map_err(|why| Unreadable::NoText { path: path.to_owned(), valid_bytes: why.utf8_error().valid_up_to() })
}

/// A value as JSON for an answer, with an end to its last line.
#[must_use]
pub fn json(value: &impl Serialize) -> String {
    serde_json::to_string_pretty(value).expect("the answers have text keys and no readers of their own") + "\n"
}

/// What a command has to say, and how it ends.
#[derive(Debug, Default)]
pub struct Said {
    /// The answer.
    pub out: String,
    /// What stands beside it.
    pub err: String,
    /// The exit code.
    pub code: u8,
}

/// Says it. Whoever stops listening, as `head` does, has heard enough.
#[must_use]
pub fn say(said: Said) -> ExitCode {
    let told = io::stdout().write_all(said.out.as_bytes()).and_then(|()| io::stdout().flush());
    let told = told.and_then(|()| io::stderr().write_all(said.err.as_bytes()));
    match told {
        Ok(()) => ExitCode::from(said.code),
        Err(why) if why.kind() == io::ErrorKind::BrokenPipe => ExitCode::from(said.code),
        Err(_) => ExitCode::from(2),
    }
}

/// Colours, where they are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paint {
    is_on: bool,
}

/// What a colour means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Where something is.
    Place,
    /// Good.
    Good,
    /// To be looked at.
    Warning,
    /// Bad.
    Bad,
    /// Beside the point.
    Quiet,
}

impl Paint {
    /// None at all.
    #[cfg(test)]
    pub const OFF: Self = Self { is_on: false };

    /// Colours if the answer goes to a terminal, and `NO_COLOR` does not forbid them.
    #[must_use]
    pub fn stdout() -> Self {
        Self::wanted(io::stdout().is_terminal())
    }

    /// The same of what stands beside the answer.
    #[must_use]
    pub fn stderr() -> Self {
        Self::wanted(io::stderr().is_terminal())
    }

    fn wanted(is_terminal: bool) -> Self {
        let is_forbidden = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let is_dumb = env::var_os("TERM").is_none_or(|term| term == "dumb");
        Self { is_on: is_terminal && !is_forbidden && !is_dumb }
    }

    /// `text` in the colour for `tone`.
    #[must_use]
    pub fn paint(self, tone: Tone, text: impl fmt::Display) -> String {
        let code = match tone {
            Tone::Place => "1",
            Tone::Good => "1;32",
            Tone::Warning => "1;33",
            Tone::Bad => "1;31",
            Tone::Quiet => "2",
        };
        if self.is_on { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_string() }
    }
}

/// `text` without anything that a terminal would act on, each character in its place.
#[must_use]
pub fn plain(text: &str) -> String {
    let shown = |char: char| match char {
        '\t' => ' ',
        // These turn the direction of what follows, so that it reads as something else.
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        _ if char.is_control() => '\u{fffd}',
        _ => char,
    };
    text.chars().map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_act_on_is_shown_as_a_mark() {
        assert_eq!(plain("a\tb\u{1b}[31mc\u{202e}d\nä"), "a b\u{fffd}[31mc\u{fffd}d\u{fffd}ä");
    }

    #[test]
    fn colours_are_only_where_they_are_wanted() {
        assert_eq!(Paint::OFF.paint(Tone::Bad, "no"), "no");
        assert_eq!(Paint { is_on: true }.paint(Tone::Bad, "no"), "\u{1b}[1;31mno\u{1b}[0m");
        assert_eq!(Paint::wanted(false), Paint::OFF);
    }
}
