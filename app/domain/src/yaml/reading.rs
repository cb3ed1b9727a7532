//! The walk through a document that collects every problem instead of stopping at the first.

use super::{DIAGNOSTICS_MAX, Entry, Kind, Limits, Mark, Node, is_json, parse_within, quote, suggest};
use crate::diagnostic::{Diagnostic, Read, Severity};

/// A document being read: what has been said about it so far.
///
/// Methods that look at a node answer `None` after they have said what is wrong, so a reader goes on with the rest and
/// gives up its value only at the end.
#[derive(Debug)]
pub struct Reading {
    area: &'static str,
    is_json: bool,
    diagnostics: Vec<Diagnostic>,
}

/// The keys of one mapping.
#[derive(Debug, Clone, Copy)]
pub struct Fields<'n> {
    /// Where the mapping begins.
    pub at: Mark,
    what: &'static str,
    entries: &'n [Entry],
}

impl<'n> Fields<'n> {
    /// The value of `key`, if it is given.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&'n Node> {
        self.entries.iter().find(|entry| entry.key == key).map(|entry| &entry.value)
    }

    /// Where `key` itself stands, or else where the mapping begins.
    #[must_use]
    pub fn key_at(&self, key: &str) -> Mark {
        self.entries.iter().find(|entry| entry.key == key).map_or(self.at, |entry| entry.key_at)
    }
}

impl Reading {
    /// Reads `text` with `build`. The ids of its rules begin with `area`. The value is given only if no error was found.
    pub fn of<T>(area: &'static str, text: &str, build: impl FnOnce(&mut Self, &Node) -> Option<T>) -> Read<T> {
        Self::within(area, Limits::FILE, text, build)
    }

    /// The same, within limits of its own.
    pub fn within<T>(
        area: &'static str,
        limits: Limits,
        text: &str,
        build: impl FnOnce(&mut Self, &Node) -> Option<T>,
    ) -> Read<T> {
        Self::of_documents(area, limits, text, |reading, roots| build(reading, roots.first()?))
    }

    /// Reads all documents of `text` with `build`, which gets at least one.
    pub fn of_documents<T>(
        area: &'static str,
        limits: Limits,
        text: &str,
        build: impl FnOnce(&mut Self, &[Node]) -> Option<T>,
    ) -> Read<T> {
        let (roots, diagnostics) = parse_within(text, limits);
        let mut reading = Self { area, is_json: is_json(text), diagnostics };
        let value = if roots.is_empty() { None } else { build(&mut reading, &roots) };
        let mut diagnostics = reading.diagnostics;
        // Stable, so that what is said of one place stays in the order in which it was found.
        diagnostics.sort_by_key(|diagnostic| (diagnostic.line, diagnostic.column));
        let is_refused = diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
        debug_assert!(value.is_some() || is_refused, "a reader that gives no value says why");
        Read { value: value.filter(|_| !is_refused), diagnostics }
    }

    /// Whether an error was said.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Whether as much has been said as is told of one text, and an error is part of it.
    fn is_full(&self) -> bool {
        self.diagnostics.len() >= DIAGNOSTICS_MAX && self.is_refused()
    }

    /// Says what keeps the file from being saved.
    pub fn error(&mut self, at: Mark, rule: &str, message: impl Into<String>, help: impl Into<String>) {
        self.tell(Severity::Error, at, rule, message.into(), help.into());
    }

    /// Says what the author should know.
    pub fn warn(&mut self, at: Mark, rule: &str, message: impl Into<String>, help: impl Into<String>) {
        self.tell(Severity::Warning, at, rule, message.into(), help.into());
    }

    fn tell(&mut self, severity: Severity, at: Mark, rule: &str, message: String, help: String) {
        // An error is never dropped for a warning, or a bad file could be taken for a good one.
        let is_first_error = severity == Severity::Error && !self.is_refused();
        if self.diagnostics.len() < DIAGNOSTICS_MAX || is_first_error {
            let rule = format!("{}/{rule}", self.area);
            self.diagnostics.push(Diagnostic { severity, rule, line: at.line, column: at.column, message, help });
        }
    }

    /// The keys of a mapping. Keys that are not `known` are errors; `what` names the mapping, such as `a stage`.
    pub fn fields<'n>(&mut self, node: &'n Node, what: &'static str, known: &[&str]) -> Option<Fields<'n>> {
        let entries = self.mapping(node, what)?;
        for entry in entries.iter().filter(|entry| !known.contains(&entry.key.as_str())) {
            if self.is_full() {
                break;
            }
            let message = format!("{} is not a key of {what}.", quote(&entry.key));
            self.error(entry.key_at, "unknown-key", message, suggest(&entry.key, known));
        }
        let at = entries.first().map_or(node.at, |entry| entry.key_at);
        Some(Fields { at, what, entries })
    }

    /// The entries of a mapping whose keys are the author's own.
    pub fn entries<'n>(&mut self, node: &'n Node, what: &str) -> Option<&'n [Entry]> {
        self.mapping(node, &quote(what))
    }

    fn mapping<'n>(&mut self, node: &'n Node, subject: &str) -> Option<&'n [Entry]> {
        match &node.kind {
            Kind::Mapping(entries) => Some(entries),
            Kind::Scalar(_) if node.is_null() => self.nothing_here(node, subject),
            Kind::Scalar(_) | Kind::Sequence(_) => {
                let example = if self.is_json { "`{\"key\": \"value\"}`" } else { "`key: value`" };
                self.wrong_type(node, subject, &format!("keys with values, such as {example}"))
            }
        }
    }

    /// The items of a list with at least one and at most `max` of them.
    pub fn list<'n>(&mut self, node: &'n Node, what: &str, max: usize) -> Option<&'n [Node]> {
        let items = match &node.kind {
            Kind::Sequence(items) => items,
            Kind::Scalar(_) if node.is_null() => return self.nothing_here(node, &quote(what)),
            Kind::Scalar(_) | Kind::Mapping(_) => {
                let form = if self.is_json { "in `[` and `]`" } else { "each item after `- `" };
                return self.wrong_type(node, &quote(what), &format!("a list, {form}"));
            }
        };
        if items.is_empty() {
            return self.nothing_here(node, &quote(what));
        }
        if items.len() > max {
            let message = format!("{} has {} items; {max} are the most.", quote(what), items.len());
            self.error(node.at, "too-many", message, "Leave out what is not needed.");
            return None;
        }
        Some(items)
    }

    /// The value of a key that must be given.
    pub fn required<'n>(&mut self, fields: &Fields<'n>, key: &str) -> Option<&'n Node> {
        let node = fields.get(key);
        if node.is_none() {
            let message = format!("`{key}` is missing in {}.", fields.what);
            let written = if self.is_json { format!("\"{key}\":") } else { format!("{key}:") };
            self.error(fields.at, "missing-key", message, format!("Add `{written}`."));
        }
        node
    }

    /// The version of the format that a file says it has: any that Keptn or we have had, which are alike.
    pub fn spec_version(&mut self, fields: &Fields<'_>) {
        let Some(node) = fields.get("spec_version") else { return };
        let Some(text) = self.text(node, "spec_version") else { return };
        let is_known =
            text == "1" || text == "1.0" || text == "0.1" || text.starts_with("1.0.") || text.starts_with("0.1.");
        if !is_known {
            let message = format!("The spec version {} is not known.", quote(text));
            self.error(node.at, "spec-version", message, "Write `\"1.0\"`.");
        }
    }

    pub(super) fn nothing_here<T>(&mut self, node: &Node, subject: &str) -> Option<T> {
        // Where an alias stands, that has been told already. A warning is not enough: what is empty must be refused.
        let is_here = |told: &Diagnostic| (told.line, told.column) == (node.at.line, node.at.column);
        if self.diagnostics.iter().any(|told| told.severity == Severity::Error && is_here(told)) {
            return None;
        }
        let message = format!("{} is empty.", capital(subject));
        self.error(node.at, "empty", message, "Write its value, or leave it out if it may be left out.");
        None
    }

    pub(super) fn wrong_type<T>(&mut self, node: &Node, subject: &str, wanted: &str) -> Option<T> {
        let found = match node.kind {
            Kind::Scalar(_) => "a single value",
            Kind::Sequence(_) => "a list",
            Kind::Mapping(_) => "keys with values",
        };
        let message = format!("{} is {found} here.", capital(subject));
        self.error(node.at, "wrong-type", message, format!("Write {wanted}."));
        None
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_stands_hidden_behind_a_zero() {
        let read = Reading::of("a", "x: 1\ny: \u{0} [[[\n", |_, _| Some(()));
        let told: Vec<_> = read.diagnostics.iter().map(|told| (told.rule.as_str(), told.line, told.column)).collect();
        assert_eq!((read.value, told), (None, vec![("yaml/control-character", 2, 4)]));
        let read = Reading::of("a", "x: \"\ttab\"\r\ny: 1\n", |_, _| Some(()));
        assert_eq!((read.value, read.diagnostics), (Some(()), vec![]));
    }

    #[test]
    fn what_is_empty_is_refused_whatever_was_warned_of_there() {
        let read = Reading::of("a", "x:\n", |reading, root| {
            let node = root.get("x")?;
            reading.warn(node.at, "odd", "It is odd.", "Leave it out.");
            reading.text(node, "x").map(str::to_owned)
        });
        let rules: Vec<&str> = read.diagnostics.iter().map(|told| told.rule.as_str()).collect();
        assert_eq!((read.value, rules), (None, vec!["a/odd", "a/empty"]));
    }
}
