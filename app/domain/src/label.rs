//! Labels of a delivery: what whoever triggers it knows of it, such as its build, its commit or its ticket.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// The most labels of one delivery.
pub const LABELS_MAX: usize = 32;
/// The longest name, in characters.
pub const NAME_CHARS_MAX: usize = 63;
/// The longest value, in characters.
pub const VALUE_CHARS_MAX: usize = 200;

/// A name with a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// Letters, digits, `.`, `_` and `-`; begins with a letter or a digit.
    pub name: String,
    /// Without control characters; never empty.
    pub value: String,
}

impl Label {
    /// Whether its value is an address that a browser can be sent to.
    #[must_use]
    pub fn is_link(&self) -> bool {
        let is_web = self.value.starts_with("https://") || self.value.starts_with("http://");
        is_web && !self.value.contains(char::is_whitespace)
    }
}

/// Labels in the order in which they were given; names are unique.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Labels(Vec<Label>);

/// Why a text gives no labels. Lines count from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadLabels {
    /// A line is not `name=value`.
    #[error("Line {0} is not a label. Write a name, `=` and a value, such as `build=1207`.")]
    NoLabel(usize),
    /// A name with other characters, or too long.
    #[error(
        "Line {line}: `{name}` cannot be a label's name. Use letters, digits, `.`, `_` and `-`, at most {NAME_CHARS_MAX}, and begin with a letter or a digit."
    )]
    BadName {
        /// Where.
        line: usize,
        /// What was written.
        name: String,
    },
    /// A value that is too long or holds control characters.
    #[error(
        "Line {line}: the value of `{name}` holds a control character or more than {VALUE_CHARS_MAX} characters. Shorten it, or give a link to it."
    )]
    BadValue {
        /// Where.
        line: usize,
        /// Whose.
        name: String,
    },
    /// One name twice.
    #[error("Line {line}: there is a label `{name}` already. Give each name once.")]
    Twice {
        /// Where the second one stands.
        line: usize,
        /// Which.
        name: String,
    },
    /// More than [`LABELS_MAX`].
    #[error("There are more than {LABELS_MAX} labels. Leave some out.")]
    TooMany,
}

impl Labels {
    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Label> {
        self.0.iter()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The label with the longest name that `tail` begins with: `$LABEL.build.x` is label `build` and `.x` behind it,
    /// unless there is a label `build.x`.
    #[must_use]
    pub fn leading(&self, tail: &str) -> Option<&Label> {
        self.iter().filter(|label| tail.starts_with(&label.name)).max_by_key(|label| label.name.len())
    }

    fn add(&mut self, line: usize, text: &str) -> Result<(), BadLabels> {
        let (name, value) = text.split_once('=').ok_or(BadLabels::NoLabel(line))?;
        let (name, value) = (name.trim().to_owned(), value.trim().to_owned());
        if name.is_empty() || value.is_empty() {
            return Err(BadLabels::NoLabel(line));
        }
        if !is_name(&name) {
            return Err(BadLabels::BadName { line, name });
        }
        if value.chars().count() > VALUE_CHARS_MAX || value.contains(char::is_control) {
            return Err(BadLabels::BadValue { line, name });
        }
        if self.iter().any(|label| label.name == name) {
            return Err(BadLabels::Twice { line, name });
        }
        if self.0.len() == LABELS_MAX {
            return Err(BadLabels::TooMany);
        }
        self.0.push(Label { name, value });
        Ok(())
    }
}

impl FromStr for Labels {
    type Err = BadLabels;

    /// One label a line, as `name=value`; empty lines do not count.
    fn from_str(text: &str) -> Result<Self, BadLabels> {
        let mut labels = Self::default();
        for (line, text) in (1..).zip(text.lines()).filter(|(_, text)| !text.trim().is_empty()) {
            labels.add(line, text)?;
        }
        Ok(labels)
    }
}

impl fmt::Display for Labels {
    /// As [`FromStr`] reads it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.iter().try_for_each(|label| writeln!(f, "{}={}", label.name, label.value))
    }
}

fn is_name(name: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    name.starts_with(|c: char| c.is_ascii_alphanumeric()) && name.len() <= NAME_CHARS_MAX && name.chars().all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Result<&str, &str>) {
        let read = text.parse::<Labels>().map(|labels| labels.to_string()).map_err(|why| why.to_string());
        let read = read.as_deref().map_err(|why| why.split('.').next().unwrap_or_default());
        assert_eq!(read, expected, "{text:?}");
    }

    #[test]
    fn one_label_a_line() {
        check("", Ok(""));
        check("build=1207\r\n\n  commit = 4f2c91a \n", Ok("build=1207\ncommit=4f2c91a\n"));
        check("run=https://ci.example/run?id=7&x=1", Ok("run=https://ci.example/run?id=7&x=1\n"));
        check("build-id.x_y=ä b", Ok("build-id.x_y=ä b\n"));
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        check("build=7\n\nbuild 8", Err("Line 3 is not a label"));
        check("=7", Err("Line 1 is not a label"));
        check("build=", Err("Line 1 is not a label"));
        check("a b=7", Err("Line 1: `a b` cannot be a label's name"));
        check("-a=7", Err("Line 1: `-a` cannot be a label's name"));
        check("a=1\na=2", Err("Line 2: there is a label `a` already"));
        check("a=x\u{7}y", Err("Line 1: the value of `a` holds a control character or more than 200 characters"));
        check(&format!("a={}", "ä".repeat(200)), Ok(&format!("a={}\n", "ä".repeat(200))));
        check(
            &format!("a={}", "ä".repeat(201)),
            Err("Line 1: the value of `a` holds a control character or more than 200 characters"),
        );
        let many = |count: usize| (0..count).map(|index| format!("l{index}=1\n")).collect::<String>();
        check(&many(LABELS_MAX), Ok(&many(LABELS_MAX)));
        check(&many(LABELS_MAX + 1), Err("There are more than 32 labels"));
    }

    #[test]
    fn the_longest_name_leads() {
        let labels: Labels = "build=7\nbuild-id=8".parse().expect("labels");
        assert_eq!(labels.leading("build-id").map(|label| label.value.as_str()), Some("8"));
        assert_eq!(labels.leading("build.x").map(|label| label.value.as_str()), Some("7"));
        assert_eq!(labels.leading("buil"), None);
    }

    #[test]
    fn only_addresses_are_links() {
        let link = |value: &str| Label { name: "run".to_owned(), value: value.to_owned() }.is_link();
        assert!(link("https://ci.example/7") && link("http://ci/7"));
        assert!(!link("javascript:alert(1)") && !link("7") && !link("https://a b"));
    }
}
