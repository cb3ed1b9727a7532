//! An import under way: what has been found and told so far.

use super::{
    Entry, Fate,
    advice::{about_all, nothing, services},
    found::{Found, NAME_BYTES_MAX, make_unique},
};
use crate::{
    sli, slo,
    yaml::{Fields, Kind, Mark, Node, Reading, quote, suggest},
};
use std::collections::BTreeSet;

/// How each kind of object begins.
const BEGINNINGS: [&str; 4] = [
    "apiVersion: openslo/v1",
    "version: prometheus/v1",
    "apiVersion: sloth.slok.dev/v1",
    "apiVersion: pyrra.dev/v1alpha1",
];

/// An import under way.
pub(super) struct Work<'r> {
    pub(super) reading: &'r mut Reading,
    /// How many objectives were looked at, whatever became of them.
    objectives: usize,
    found: Vec<Found>,
    report: Vec<Entry>,
}

impl<'r> Work<'r> {
    pub(super) fn new(reading: &'r mut Reading) -> Self {
        Self { reading, objectives: 0, found: Vec::new(), report: Vec::new() }
    }

    /// Whether another objective may be looked at. All of a file cost no more than those of a file of ours.
    pub(super) fn admits(&mut self, at: Mark) -> bool {
        self.objectives += 1;
        if self.objectives == slo::OBJECTIVES_MAX + 1 {
            let message = format!("The file has more than {} objectives.", slo::OBJECTIVES_MAX);
            self.reading.error(at, "too-many", message, "Split it up by service.");
        }
        self.objectives <= slo::OBJECTIVES_MAX
    }

    /// The text of a query that is not too long.
    pub(super) fn query<'n>(&mut self, node: &'n Node, key: &str) -> Option<&'n str> {
        let query = self.reading.name(node, key)?.trim();
        if query.len() > sli::QUERY_BYTES_MAX {
            self.long_query(node.at, query.len());
            return None;
        }
        if let Some(name) = sli::source_before(query) {
            let message =
                format!("The query begins with {}, which would name a source here.", quote(&format!("{name}:")));
            self.reading.error(node.at, "names-source", message, "Write the query alone.");
            return None;
        }
        Some(query)
    }

    /// Takes an objective in.
    pub(super) fn found(&mut self, found: Found) {
        if found.query.len() > sli::QUERY_BYTES_MAX {
            self.long_query(found.at, found.query.len());
        }
        self.found.push(found);
    }

    fn long_query(&mut self, at: Mark, bytes: usize) {
        let message = format!("The query has {bytes} bytes; {} are the most.", sli::QUERY_BYTES_MAX);
        self.reading.error(at, "long-query", message, "Make it shorter, for example by a recording rule.");
    }

    pub(super) fn kept(&mut self, at: Mark, what: impl Into<String>, how: impl Into<String>) {
        self.tell(at, what.into(), Fate::Kept, how.into(), None);
    }

    pub(super) fn changed(&mut self, at: Mark, what: impl Into<String>, how: impl Into<String>, instead: &str) {
        self.tell(at, what.into(), Fate::Changed, how.into(), Some(instead));
    }

    pub(super) fn left_out(&mut self, at: Mark, what: impl Into<String>, why: impl Into<String>, instead: &str) {
        self.tell(at, what.into(), Fate::LeftOut, why.into(), Some(instead));
    }

    fn tell(&mut self, at: Mark, what: String, fate: Fate, how: String, instead: Option<&str>) {
        let instead = instead.filter(|instead| !instead.is_empty()).map(str::to_owned);
        self.report.push(Entry { what, line: at.line, column: at.column, fate, how, instead });
    }

    /// An object of another kind, such as a `ConfigMap` in the same file.
    pub(super) fn foreign(&mut self, at: Mark, kind: &str) {
        let what = format!("object of the kind {}", quote(kind));
        self.left_out(at, what, "It is no objective of OpenSLO, Sloth or Pyrra.", "");
    }

    /// Something that is nobody's.
    pub(super) fn unknown(&mut self, node: &Node) {
        let version = ["apiVersion", "version"].into_iter().find_map(|key| Some((key, node.get(key)?)));
        let (at, help) = match version.map(|(key, node)| (key, node.at, &node.kind)) {
            Some((key, at, Kind::Scalar(scalar))) => {
                let lines = BEGINNINGS.iter().filter_map(|line| line.split_once(": "));
                let words: Vec<&str> = lines.filter(|(own, _)| *own == key).map(|(_, word)| word).collect();
                (at, suggest(&scalar.text, &words))
            }
            Some(_) | None => (node.at, suggest("", &BEGINNINGS)),
        };
        self.reading.error(at, "unknown-format", "This is no object of OpenSLO, Sloth or Pyrra.", help);
    }

    /// A value that is given and is not null.
    pub(super) fn given<'n>(&self, fields: &Fields<'n>, key: &str) -> Option<&'n Node> {
        fields.get(key).filter(|node| !node.is_null())
    }

    /// A name that files of ours can hold.
    pub(super) fn name<'n>(&mut self, fields: &Fields<'n>, key: &str) -> Option<(Mark, &'n str)> {
        let node = self.reading.required(fields, key)?;
        let name = self.reading.name(node, key)?.trim();
        if name.len() > NAME_BYTES_MAX {
            let message = format!("`{key}` has {} bytes; {NAME_BYTES_MAX} are the most.", name.len());
            self.reading.error(node.at, "long-name", message, "Shorten it.");
        }
        Some((node.at, name))
    }

    /// Whether an object is of this version and kind. Nothing more is said of any other.
    pub(super) fn is_of(&mut self, fields: &Fields<'_>, version: &str, kind: &str) -> bool {
        let mut is = |key: &str, word: &str| {
            let node = self.reading.required(fields, key);
            node.and_then(|node| self.reading.choice(node, key, &[(word, ())])).is_some()
        };
        is("apiVersion", version) & is("kind", kind)
    }

    /// A text for people, if one is given.
    pub(super) fn prose(&mut self, fields: &Fields<'_>, key: &str) -> Option<String> {
        let node = self.given(fields, key)?;
        Some(self.reading.text(node, key)?.trim().to_owned()).filter(|text| !text.is_empty())
    }

    /// All that was found and told, unless there is nothing to write.
    pub(super) fn finish(self, start: Mark) -> Option<(Vec<Found>, Vec<Entry>)> {
        let Self { reading, mut found, mut report, .. } = self;
        let Some(first) = found.first() else {
            if !reading.is_refused() {
                nothing(reading, start, &report);
            }
            return None;
        };
        report.extend(about_all(first.at));
        report.extend(services(&found));
        report.extend(make_unique(&mut found));
        // Stable, so that what is said of one place stays in the order in which it was told.
        report.sort_by_key(|entry| (entry.line, entry.column));
        let mut told = BTreeSet::new();
        report.retain(|entry| told.insert((entry.what.clone(), entry.how.clone())));
        Some((found, report))
    }
}
