//! What the server found in a text that was sent there: whether a query can be asked is known to it alone.

use domain::{
    diagnostic::Diagnostic,
    file::{self, FileKind},
};
use serde::{Deserialize, Serialize};

/// What only the server found, and the text that it found it in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    kind: FileKind,
    text: String,
    diagnostics: Vec<Diagnostic>,
}

impl Found {
    /// Keeps of all that the server said about a text what the browser does not find by itself.
    #[must_use]
    pub fn new(kind: FileKind, text: String, said: Vec<Diagnostic>) -> Self {
        let own = file::diagnose(kind, &text);
        let diagnostics = said.into_iter().filter(|one| !own.contains(one)).collect();
        Self { kind, text, diagnostics }
    }

    /// What of it still stands in a text that may have been edited since: each goes with its line, and is gone once that
    /// line is changed. The server has the last word when the text is sent again.
    #[must_use]
    pub(super) fn still_in(&self, kind: FileKind, now: &str) -> Vec<Diagnostic> {
        if kind != self.kind {
            return Vec::new();
        }
        let (then, now): (Vec<&str>, Vec<&str>) = (self.text.lines().collect(), now.lines().collect());
        let moved = |one: &Diagnostic| {
            let line = moved(&then, &now, one.line)?;
            Some(Diagnostic { line, ..one.clone() })
        };
        self.diagnostics.iter().filter_map(moved).collect()
    }
}

/// Where a line went: it stayed, or it is the only one of its text elsewhere. Lines count from 1.
fn moved(then: &[&str], now: &[&str], line: u32) -> Option<u32> {
    let index = usize::try_from(line).ok()?.checked_sub(1)?;
    let text = then.get(index)?;
    if now.get(index) == Some(text) {
        return Some(line);
    }
    let mut same = now.iter().zip(1..).filter(|(other, _)| *other == text).map(|(_, number)| number);
    same.next().filter(|_| same.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::diagnostic::Severity;

    const TEXT: &str = "spec_version: \"1.0\"\nindicators:\n  a: rate(x)\n  b: sum(\n";

    fn on_line(line: u32) -> Diagnostic {
        let (message, help) = ("It cannot be asked.".to_owned(), "Correct it.".to_owned());
        Diagnostic { severity: Severity::Error, rule: "sli/query".to_owned(), line, column: 6, message, help }
    }

    #[track_caller]
    fn check(now: &str, expected: &[u32]) {
        let found = Found::new(FileKind::Sli, TEXT.to_owned(), vec![on_line(3), on_line(4)]);
        let lines: Vec<u32> = found.still_in(FileKind::Sli, now).iter().map(|one| one.line).collect();
        assert_eq!(lines, expected, "{now}");
    }

    #[test]
    fn what_was_found_goes_with_its_line() {
        check(TEXT, &[3, 4]);
        check("spec_version: \"1.0\"\nindicators:\n  a: rate(x[5m])\n  b: sum(\n", &[4]);
        check("# ours\nspec_version: \"1.0\"\nindicators:\n  a: rate(x)\n  b: sum(\n", &[4, 5]);
        check("", &[]);
        // Of two such lines nobody can say which it was.
        check("\n\n  b: sum(\n\n  b: sum(\n", &[]);
    }

    #[test]
    fn what_the_browser_finds_by_itself_is_not_said_twice() {
        let text = "spec_version: \"1.0\"\nindicator: {}\n";
        let own = file::diagnose(FileKind::Sli, text);
        assert!(!own.is_empty());
        let said = own.iter().cloned().chain([on_line(2)]).collect();
        let found = Found::new(FileKind::Sli, text.to_owned(), said);
        assert_eq!(found.still_in(FileKind::Sli, text), [on_line(2)]);
        assert_eq!(found.still_in(FileKind::Slo, text), []);
    }
}
