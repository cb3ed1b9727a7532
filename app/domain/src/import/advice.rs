//! What is said of a part because of what it will mean here.

use super::{Entry, Fate, found::Found, query, work::Work};
use crate::yaml::{Mark, Reading, quote};
use std::collections::BTreeSet;

/// The longest query that advice repeats, in bytes.
const ADVICE_BYTES_MAX: usize = 200;

impl Work<'_> {
    /// Says that a subquery should have a step of its own.
    pub(super) fn advise_step(&mut self, at: Mark, query: &str, name: &str) {
        if query::lacks_step(query) {
            let how = "It leaves its step to the server, which often takes a minute; a short test has few of them.";
            let instead = "Write one, such as `[$DURATION_SECONDS:5s]`.";
            self.changed(at, format!("subquery of {}", quote(name)), how, instead);
        }
    }

    /// Says that no bad event may mean no series of bad events, unless the query does.
    pub(super) fn advise_none(&mut self, at: Mark, bad: &str, total: &str, name: &str) {
        if query::has_or(bad) {
            return;
        }
        let how = "Where nothing bad ever happened there may be no series of it, and a gate without a value waits for a \
                   person.";
        let instead = if total.contains('\n') || total.len() > ADVICE_BYTES_MAX {
            "If that is so, add `or 0 * (…)` to the bad ones, with the query of all events.".to_owned()
        } else {
            format!("If that is so, add `or 0 * {total}` to the bad ones.")
        };
        self.changed(at, format!("bad events of {}", quote(name)), how, &instead);
    }
}

/// What is true of every import.
pub(super) fn about_all(at: Mark) -> [Entry; 2] {
    let entry = |what: &str, fate, how: &str, instead: &str| Entry {
        what: what.to_owned(),
        line: at.line,
        column: at.column,
        fate,
        how: how.to_owned(),
        instead: Some(instead.to_owned()),
    };
    [
        entry(
            "total of the score",
            Fate::Changed,
            "Each objective stood by itself, so all of them have to hold here: 100 % are needed.",
            "Lower `total_score` if a gate may pass although one of them fails.",
        ),
        entry(
            "labels in the queries",
            Fate::Kept,
            "They are as they were written, so they may take in more than the candidate.",
            "Add `job=\"$SERVICE-$PROJECT-$STAGE-$DEPLOYMENT\"` to measure the candidate alone.",
        ),
    ]
}

/// Said where objectives of several services would end in one file.
pub(super) fn services(found: &[Found]) -> Option<Entry> {
    let names: BTreeSet<&str> = found.iter().filter_map(|found| found.service.as_deref()).collect();
    let first = found.iter().find_map(|found| found.service.as_deref())?;
    let other = found.iter().find(|found| found.service.as_deref().is_some_and(|service| service != first))?;
    Some(Entry {
        what: "division by service".to_owned(),
        line: other.at.line,
        column: other.at.column,
        fate: Fate::Changed,
        how: format!("Objectives of {} services are in one file now.", names.len()),
        instead: Some("Import the objects of each service by themselves, and upload the files for it.".to_owned()),
    })
}

/// Without an objective there is no file to write, and so the reasons are told as errors.
pub(super) fn nothing(reading: &mut Reading, start: Mark, report: &[Entry]) {
    let reasons = report.iter().filter(|entry| entry.fate == Fate::LeftOut);
    for (Entry { what, line, column, how, .. }, instead) in
        reasons.filter_map(|entry| entry.instead.as_ref().map(|it| (entry, it)))
    {
        let at = Mark { line: *line, column: *column };
        let message = format!("Not carried over: {what}. {how}");
        reading.warn(at, "left-out", message, instead);
    }
    let help = "Import a file with at least one SLO whose query is in it.";
    reading.error(start, "no-objective", "No objective of this file can be carried over.", help);
}
