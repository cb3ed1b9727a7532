//! Files of every kind: read without a panic, told about in sentences, and never a pass by themselves.

use domain::{
    connection::{CONNECTIONS_MAX, Given},
    diagnostic::{Diagnostic, Read, Severity},
    evidence::{Earlier, History, Values, judge},
    file::{FileKind, check, diagnose},
    perfspec, remediation, service,
    shipyard::Shipyard,
    sli, slo, workload,
    yaml::DIAGNOSTICS_MAX,
};

/// Reads `text` as a file of that kind, and as what it looks like.
pub fn read(kind: FileKind, text: &str) {
    sound(&diagnose(kind, text));
    match kind {
        FileKind::Shipyard => used(Shipyard::read(text), |shipyard| shipyard.summary()),
        FileKind::Sli => used(sli::File::read(text), |file| sli::File::merge(&[&file, &file]).summary()),
        FileKind::Slo => used(slo::File::read(text), judged),
        FileKind::Tests => used(workload::File::read(text), |file| file.summary()),
        FileKind::Service => used(service::Definition::read(text), |definition| definition.artifact),
        FileKind::Remediation => used(remediation::File::read(text), |file| file.summary()),
    }
    for one in check(&[text]) {
        sound(&one.diagnostics);
        assert_eq!(one.kind, FileKind::guess(text));
    }
}

/// Reads `text` as a perfspec, and as either half of one.
pub fn read_perfspec(text: &str) {
    used(perfspec::File::read(text), |file| {
        assert_eq!(file.sli.indicators.len(), file.slo.objectives.len());
        judged(file.slo)
    });
    read(FileKind::Slo, text);
    read(FileKind::Sli, text);
}

/// Reads `text` as a file of connections; what comes of it holds no secret, only where one is kept.
pub fn read_connections(text: &str) {
    used(Given::read(text), |connections| {
        assert!(connections.len() <= CONNECTIONS_MAX);
        connections.iter().map(|given| given.settings.url.as_str()).collect()
    });
}

/// Objectives without a single value: whatever they say, that is no pass.
fn judged(file: slo::File) -> String {
    let none = Values::read("[]").value.expect("is read");
    let evaluation = judge(&file, &none, Earlier::History(&History::default())).evaluation;
    assert!(!matches!(evaluation.verdict, slo::Verdict::Pass | slo::Verdict::Warning), "{}", evaluation.reason);
    assert!(file.total.warning <= file.total.pass);
    assert!(file.points_max() > 0.0 || evaluation.verdict == slo::Verdict::NotEvaluated, "{}", evaluation.reason);
    file.summary()
}

/// A value is given if and only if no error is told, and then it can be used.
pub(crate) fn used<T>(read: Read<T>, summary: impl FnOnce(T) -> String) {
    sound(&read.diagnostics);
    let has_error = read.diagnostics.iter().any(|found| found.severity == Severity::Error);
    assert_eq!(read.value.is_none(), has_error);
    read.value.map(summary);
}

fn sound(diagnostics: &[Diagnostic]) {
    // An error that comes after too many warnings is told all the same, and so are two of the YAML beneath.
    assert!(diagnostics.len() <= DIAGNOSTICS_MAX + 2, "{}", diagnostics.len());
    assert!(diagnostics.is_sorted_by_key(|found| (found.line, found.column)) || diagnostics.len() < 2);
    for found in diagnostics {
        assert!(found.line > 0 && found.column > 0 && found.rule.contains('/'), "{found}");
        for sentence in [&found.message, &found.help] {
            assert!(!sentence.is_empty() && sentence.len() < 10_000, "{found}");
            assert!(!sentence.contains(['\n', '\r', '\u{1b}', '\0']), "{found}");
        }
    }
}
