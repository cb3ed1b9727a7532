//! What may stand at a place of a file that is being written: the keys of that mapping, the words of that key, the names of
//! indicators. The text is usually not YAML at that moment, so the place is told by indentation alone.

mod words;

use super::FileKind;
use words::{Place, Word};

/// Suggestions given at once.
pub const SUGGESTIONS_MAX: usize = 40;
/// Lines above the caret that are looked at to tell the place.
const LINES_MAX: usize = 4000;

/// What may stand there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// Where the word begins that is being written, in bytes; it ends at the caret.
    pub from: usize,
    /// What can take its place, at least one, those that begin like it first.
    pub suggestions: Vec<Suggestion>,
}

/// A word that may stand there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// What is written: a key with its colon, or a value.
    pub insert: String,
    /// What it is, in a few words; empty where the word says it.
    pub help: String,
}

/// What may stand at the byte `caret` of a text of that kind. `names` are the indicators that there are. None where nothing
/// is known to fit, or where the caret is not on a letter's edge.
#[must_use]
pub fn complete(kind: FileKind, text: &str, caret: usize, names: &[&str]) -> Option<Completion> {
    let before = text.get(..caret)?;
    let lines: Vec<Line<'_>> = before.rsplit('\n').take(LINES_MAX).map(Line::of).collect();
    let (now, above) = lines.split_first()?;
    let mut path = path(now, above);
    let (word, place) = match now.value {
        Some(value) => {
            path.push(now.key?);
            (value.trim_start_matches([' ', '"', '\'']), Place::Value)
        }
        None => (now.content, Place::Key),
    };
    // A comment, or a text with blanks in it, is nothing that we could know.
    if word.starts_with('#') || (place == Place::Key && word.contains(' ')) {
        return None;
    }
    let known = words::at(kind, text, &path, place, names);
    let taken = |known: &Word| place == Place::Key && is_taken(text, caret, now, known.text);
    let mut fitting: Vec<Word> = known.into_iter().filter(|known| fits(known.text, word) && !taken(known)).collect();
    fitting.sort_by_key(|known| !known.text.starts_with(word));
    fitting.truncate(SUGGESTIONS_MAX);
    let suggestions: Vec<Suggestion> = fitting
        .into_iter()
        .map(|known| Suggestion {
            insert: if place == Place::Key { format!("{}{}", known.text, known.after) } else { known.text.to_owned() },
            help: known.help.to_owned(),
        })
        .collect();
    let is_written = suggestions.len() == 1 && suggestions[0].insert == word;
    (!suggestions.is_empty() && !is_written).then(|| Completion { from: caret - word.len(), suggestions })
}

/// A line as far as its indentation and its first key tell.
#[derive(Debug, Clone, Copy)]
struct Line<'text> {
    /// Where its content begins, in blanks, behind the hyphens of items.
    indent: usize,
    /// Where its first hyphen stands, if it is an item.
    item: Option<usize>,
    /// What stands behind that.
    content: &'text str,
    /// What stands before the colon.
    key: Option<&'text str>,
    /// What stands behind it.
    value: Option<&'text str>,
}

impl<'text> Line<'text> {
    fn of(line: &'text str) -> Self {
        let mut content = line.trim_start_matches(' ');
        let mut indent = line.len() - content.len();
        let mut item = None;
        while let Some(rest) = content.strip_prefix("- ") {
            item.get_or_insert(indent);
            let rest = rest.trim_start_matches(' ');
            indent += content.len() - rest.len();
            content = rest;
        }
        let colon = content.find(": ").or_else(|| content.strip_suffix(':').map(str::len));
        let parts = colon.map(|at| (content[..at].trim_matches(['"', '\'']), &content[at + 1..]));
        Self { indent, item, content, key: parts.map(|(key, _)| key), value: parts.map(|(_, value)| value) }
    }

    fn is_empty(&self) -> bool {
        self.content.is_empty() && self.item.is_none() || self.content.starts_with('#')
    }
}

/// The keys that lead to a line, from the outermost. Above it, each line that is indented less is one of them.
fn path<'text>(now: &Line<'text>, above: &[Line<'text>]) -> Vec<&'text str> {
    let mut limit = now.item.map_or(now.indent, |hyphen| hyphen + 1);
    let mut path = Vec::new();
    for line in above.iter().filter(|line| !line.is_empty()) {
        if line.indent == limit
            && let Some(hyphen) = line.item
        {
            // The head of the item that the line belongs to.
            limit = hyphen + 1;
        } else if line.indent < limit {
            path.extend(line.key);
            limit = line.item.map_or(line.indent, |hyphen| hyphen + 1);
        }
    }
    path.reverse();
    path
}

/// Whether a word may be meant by what is written so far.
fn fits(known: &str, written: &str) -> bool {
    known.to_lowercase().contains(&written.to_lowercase())
}

/// Whether a key stands in the same mapping already, above or below.
fn is_taken(text: &str, caret: usize, now: &Line<'_>, key: &str) -> bool {
    let is_sibling = |line: &Line<'_>| line.indent == now.indent && line.key == Some(key);
    let leaves = |line: &Line<'_>| !line.is_empty() && line.indent < now.indent;
    let begins = |line: &Line<'_>| line.item.is_some() && line.indent == now.indent;
    let mut above = text[..caret].rsplit('\n').skip(1).take(LINES_MAX).map(Line::of);
    let mut below = text[caret..].split('\n').skip(1).take(LINES_MAX).map(Line::of);
    let is_above = now.item.is_none() && {
        let mut is_found = false;
        for line in above.by_ref().take_while(|line| !leaves(line)) {
            is_found |= is_sibling(&line);
            if begins(&line) {
                break;
            }
        }
        is_found
    };
    is_above || below.by_ref().take_while(|line| !leaves(line) && !begins(line)).any(|line| is_sibling(&line))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file::diagnose;

    /// `|` is the caret.
    fn offered(kind: FileKind, text: &str) -> Vec<String> {
        let caret = text.find('|').expect("has a caret");
        let plain = text.replace('|', "");
        let completion = complete(kind, &plain, caret, &["error_rate", "response_time_p95"]);
        let all = completion.map(|completion| completion.suggestions).unwrap_or_default();
        all.into_iter().map(|one| one.insert.trim_end().to_owned()).collect()
    }

    fn check(kind: FileKind, text: &str, expected: &[&str]) {
        assert_eq!(offered(kind, text), expected, "{text}");
    }

    #[test]
    fn keys_are_those_of_the_mapping() {
        check(FileKind::Slo, "spec_version: '1.0'\ntot|", &["total_score:"]);
        check(FileKind::Slo, "objectives:\n  - sli: a\n    key|", &["key_sli:"]);
        check(FileKind::Slo, "objectives:\n- sli: a\n  w|", &["warning:", "weight:"]);
        check(FileKind::Slo, "objectives:\n  - sli: a\n    pass:\n      - |", &["criteria:"]);
        check(FileKind::Slo, "objectives:\n  - metric: a\n    th|", &["threshold:"]);
        check(FileKind::Slo, "comparison:\n  agg|\nobjectives:\n", &["aggregate_function:"]);
        check(FileKind::Shipyard, "stages:\n- name: dev\n  dep|", &["deployment_strategy:"]);
        check(FileKind::Shipyard, "kind: Shipyard\nspec:\n  stages:\n    - name: dev\n      seq|", &["sequences:"]);
        check(FileKind::Tests, "workloads:\n  - strategy: functional\n    acc|", &["accepted_error_rate:"]);
        check(FileKind::Service, "keep|", &["keep_warm_s:"]);
    }

    #[test]
    fn values_are_those_of_the_key() {
        check(FileKind::Slo, "comparison:\n  compare_with: sev|", &["several_results"]);
        check(FileKind::Slo, "objectives:\n  - sli: |", &["error_rate", "response_time_p95"]);
        check(FileKind::Slo, "objectives:\n  - sli: a\n    weight: 2\n  - sli: resp|", &["response_time_p95"]);
        check(FileKind::Slo, "objectives:\n  - metric: err|", &["error_rate"]);
        check(FileKind::Shipyard, "stages:\n- name: dev\n  test_strategy: per|", &["performance"]);
        check(FileKind::Tests, "workloads:\n  - strategy: f|", &["functional", "performance"]);
        check(FileKind::Slo, "objectives:\n  - sli: a\n    key_sli: t|", &["true"]);
    }

    #[test]
    fn a_key_that_is_there_is_not_offered_again() {
        let all =
            offered(FileKind::Slo, "objectives:\n  - sli: a\n    weight: 2\n    |\n    key_sli: true\n  - sli: b\n");
        assert_eq!(all, ["displayName:", "pass:", "warning:", "compare:"]);
        let next = offered(FileKind::Slo, "objectives:\n  - sli: a\n    weight: 2\n  - |\n");
        assert!(next.contains(&"sli:".to_owned()), "{next:?}");
    }

    #[test]
    fn where_nothing_is_known_nothing_is_offered() {
        check(FileKind::Slo, "# sp|", &[]);
        check(FileKind::Slo, "nothing_of_ours:\n  a|", &[]);
        check(FileKind::Slo, "objectives:\n  - sli: a\n    displayName: r|", &[]);
        check(FileKind::Slo, "objectives:\n  - sli: error_rate|", &[]);
        assert_eq!(complete(FileKind::Slo, "ä", 1, &[]), None);
        assert_eq!(complete(FileKind::Slo, "", 5, &[]), None);
    }

    /// What is offered is what the readers take: nothing that is offered as a key is then told to be unknown.
    #[test]
    fn every_key_that_is_offered_is_known_to_its_reader() {
        let texts = [
            (FileKind::Slo, "spec_version: '1.0'\n|"),
            (FileKind::Slo, "spec_version: '1.0'\ncomparison:\n  |"),
            (FileKind::Slo, "spec_version: '1.0'\nobjectives:\n- |"),
            (FileKind::Slo, "spec_version: '1.0'\nobjectives:\n- sli: a\n  pass:\n  - |"),
            (FileKind::Slo, "spec_version: '1.0'\ntotal_score:\n  |"),
            (FileKind::Slo, "objectives:\n- metric: a\n  |"),
            (FileKind::Sli, "spec_version: '1.0'\n|"),
            (FileKind::Sli, "indicators:\n- metric: a\n  |"),
            (FileKind::Shipyard, "stages:\n- |"),
            (FileKind::Shipyard, "kind: Shipyard\n|"),
            (FileKind::Shipyard, "kind: Shipyard\nspec:\n  stages:\n  - |"),
            (FileKind::Shipyard, "kind: Shipyard\nspec:\n  stages:\n  - name: dev\n    sequences:\n    - |"),
            (
                FileKind::Shipyard,
                "kind: Shipyard\nspec:\n  stages:\n  - name: dev\n    sequences:\n    - name: a\n      tasks:\n      - |",
            ),
            (FileKind::Tests, "|"),
            (FileKind::Tests, "workloads:\n- |"),
            (FileKind::Tests, "workloads:\n- strategy: a\n  load:\n    |"),
            (FileKind::Tests, "workloads:\n- strategy: a\n  requests:\n  - |"),
            (FileKind::Service, "|"),
            (FileKind::Remediation, "kind: Remediation\nspec:\n  remediations:\n  - |"),
            (FileKind::Remediation, "remediations:\n- |"),
        ];
        for (kind, text) in texts {
            let keys = offered(kind, text);
            assert!(!keys.is_empty(), "nothing is offered at {text}");
            for key in keys {
                let written = text.replace('|', &format!("{key} x"));
                let unknown = diagnose(kind, &written).into_iter().find(|found| found.rule.ends_with("unknown-key"));
                // A load is of one of two models, and their keys do not mix.
                assert!(unknown.is_none() || text.contains("load:"), "{written}\n{unknown:?}");
            }
        }
    }
}
