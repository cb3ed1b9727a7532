//! Several files checked at once, as a command line gives them: each by itself, and objectives and indicators against
//! each other.

use super::{FileKind, diagnose};
use crate::{
    diagnostic::{Diagnostic, Severity},
    perfspec, sli, slo,
    yaml::{self, Mark},
};
use serde::Serialize;

/// A text and all that is to be said about it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Checked {
    /// What it was read as; none where that cannot be told.
    pub kind: Option<FileKind>,
    /// In the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

impl Checked {
    /// Whether an error stands in the way of its use.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }
}

/// All that is to be said about `texts`, one by one and together.
#[must_use]
pub fn check(texts: &[&str]) -> Vec<Checked> {
    let mut checked: Vec<Checked> = texts.iter().map(|text| alone(text)).collect();
    let halves: Vec<Halves> = texts.iter().zip(&checked).map(|(text, checked)| Halves::of(text, checked)).collect();
    let together = Together::of(&halves);
    for (one, halves) in checked.iter_mut().zip(&halves) {
        one.diagnostics.extend(together.say(halves));
        one.diagnostics.sort_by_key(|diagnostic| (diagnostic.line, diagnostic.column));
    }
    checked
}

fn alone(text: &str) -> Checked {
    let kind = FileKind::guess(text);
    Checked { kind, diagnostics: kind.map_or_else(|| untold(text), |kind| diagnose(kind, text)) }
}

/// Of a text that does not tell what it is: what is wrong with it as YAML, or else just that.
fn untold(text: &str) -> Vec<Diagnostic> {
    let foreign = |message: &str, help: String| {
        let (severity, Mark { line, column, .. }) = (Severity::Error, Mark::START);
        let (rule, message) = ("file/unknown-kind".to_owned(), message.to_owned());
        vec![Diagnostic { severity, rule, line, column, message, help }]
    };
    if text.trim_start().starts_with('<') {
        let help = "If it is a JMeter script, write its requests into a `tests.yaml`, each with its `path`, under `workloads`.";
        return foreign("This is XML, and no file of ours is.", help.to_owned());
    }
    let (_, diagnostics) = yaml::parse(text);
    if !diagnostics.is_empty() {
        return diagnostics;
    }
    let kinds = "`stages` or `kind: Shipyard`, `indicators`, `objectives`, `workloads`, `command` or `remediations`";
    foreign("Nothing here tells what kind of file this is.", format!("A file of ours has {kinds} at its beginning."))
}

/// What a file brings to a judgement. A perfspec brings both.
#[derive(Debug, Default)]
struct Halves {
    slo: Option<slo::File>,
    sli: Option<sli::File>,
    /// It should have brought something, and cannot be read.
    is_unread: bool,
}

impl Halves {
    fn of(text: &str, checked: &Checked) -> Self {
        let (slo, sli) = match checked.kind {
            Some(FileKind::Slo | FileKind::Sli) if checked.is_refused() => {
                return Self { is_unread: true, ..Self::default() };
            }
            Some(FileKind::Slo | FileKind::Sli) if perfspec::is_perfspec_text(text) => {
                (slo::File::read(text).value, sli::File::read(text).value)
            }
            Some(FileKind::Slo) => (slo::File::read(text).value, None),
            Some(FileKind::Sli) => (None, sli::File::read(text).value),
            Some(FileKind::Shipyard | FileKind::Tests | FileKind::Service | FileKind::Remediation) | None => {
                (None, None)
            }
        };
        Self { slo, sli, is_unread: false }
    }
}

/// The objectives and the indicators of all files, where they can be held against each other.
struct Together {
    all: Option<(slo::File, sli::File)>,
}

impl Together {
    /// Nothing is said as long as a file is missing that could have been the other half.
    fn of(halves: &[Halves]) -> Self {
        let slos: Vec<&slo::File> = halves.iter().filter_map(|halves| halves.slo.as_ref()).collect();
        let slis: Vec<&sli::File> = halves.iter().filter_map(|halves| halves.sli.as_ref()).collect();
        let (Some(first), false) = (slos.first(), slis.is_empty() || halves.iter().any(|halves| halves.is_unread))
        else {
            return Self { all: None };
        };
        let objectives = slos.iter().flat_map(|slo| slo.objectives.iter().cloned()).collect();
        Self { all: Some((slo::File { objectives, ..(*first).clone() }, sli::File::merge(&slis))) }
    }

    /// What is to be said of one file: its objectives that no file feeds, its indicators that no file uses.
    fn say(&self, halves: &Halves) -> Vec<Diagnostic> {
        let Some((slo, sli)) = &self.all else { return Vec::new() };
        let of = |found: Vec<Diagnostic>, area: &'static str| {
            found.into_iter().filter(move |diagnostic| diagnostic.rule.starts_with(area))
        };
        let unfed = halves.slo.iter().flat_map(|own| of(slo::check_against(own, sli), "slo/"));
        let unused = halves.sli.iter().flat_map(|own| of(slo::check_against(slo, own), "sli/"));
        unfed.chain(unused).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SLO: &str = "total_score: { pass: 90%, warning: 75% }\nobjectives:\n  - { sli: a, pass: [{ criteria: [\"<1\"] }] }\n  - { sli: b }\n";
    const PERFSPEC: &str = "{\"objectives\": {\"pass\": 1, \"warning\": 1}, \"indicators\": [{\"id\": \"c\", \"query\": \"up\", \"grading\": {\"type\": \"Threshold\", \"metricScore\": 1, \"thresholds\": {\"upperSevere\": 1}}}]}";

    fn told(texts: &[&str]) -> Vec<Vec<String>> {
        let rules = |checked: Checked| {
            checked.diagnostics.iter().map(|found| format!("{}:{}:{}", found.line, found.column, found.rule)).collect()
        };
        check(texts).into_iter().map(rules).collect()
    }

    #[test]
    fn objectives_and_indicators_are_held_against_each_other_across_files() {
        assert_eq!(told(&[SLO]), [Vec::<String>::new()]);
        let near = "indicators:\n  a: up\n";
        let far = "indicators:\n  b: up\n  c: up\n";
        assert_eq!(told(&[SLO, near]), [vec!["4:12:slo/no-indicator"], vec![]]);
        assert_eq!(told(&[far, SLO, near]), [vec!["3:3:sli/unused-indicator"], vec![], vec![]]);
        assert_eq!(told(&[far, SLO, near, PERFSPEC]), [vec![], vec![], vec![], vec!["1:1:slo/perfspec"]]);
    }

    #[test]
    fn what_cannot_be_read_is_no_reason_to_complain_of_others() {
        let broken = "indicators:\n  b: [\n";
        assert_eq!(told(&[SLO, "indicators:\n  a: up\n", broken]), [vec![], vec![], vec!["3:1:yaml/syntax"]]);
        assert_eq!(told(&["hello", ""]), [vec!["1:1:file/unknown-kind"], vec!["1:1:yaml/empty"]]);
    }
}
