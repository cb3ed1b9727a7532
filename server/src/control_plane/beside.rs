//! What is to be said of a file beside the others of its project.

use crate::store::StoredRevision;
use domain::{
    diagnostic::Diagnostic,
    file::{FileKind, Scope},
    sli, slo,
};

/// Objectives that no indicator feeds, and indicators that no objective uses. `newest` is every file of the project.
pub(super) fn advice(kind: FileKind, scope: &Scope, text: &str, newest: &[StoredRevision]) -> Vec<Diagnostic> {
    match kind {
        FileKind::Slo => unfed(scope, text, newest),
        FileKind::Sli => unused(text, newest),
        FileKind::Shipyard | FileKind::Tests | FileKind::Service | FileKind::Remediation => Vec::new(),
    }
}

/// An indicator may come from any file that reaches as far as the objectives do, or further.
fn unfed(scope: &Scope, text: &str, newest: &[StoredRevision]) -> Vec<Diagnostic> {
    let Some(own) = slo::File::read(text).value else { return Vec::new() };
    let reaches = |file: &&StoredRevision| {
        let Scope { stage, service } = &file.scope;
        file.kind == FileKind::Sli
            && (stage.is_none() || *stage == scope.stage)
            && (service.is_none() || *service == scope.service)
    };
    let files: Vec<sli::File> =
        newest.iter().filter(reaches).filter_map(|file| sli::File::read(&file.text).value).collect();
    let all = sli::File::merge(&files.iter().collect::<Vec<_>>());
    said(&own, &all, "slo/")
}

/// An indicator is of use if any of the project's objectives has it. Where there are none yet, nothing is said.
fn unused(text: &str, newest: &[StoredRevision]) -> Vec<Diagnostic> {
    let Some(own) = sli::File::read(text).value else { return Vec::new() };
    let objectives = newest.iter().filter(|file| file.kind == FileKind::Slo);
    let mut files: Vec<slo::File> = objectives.filter_map(|file| slo::File::read(&file.text).value).collect();
    let Some(mut all) = files.pop() else { return Vec::new() };
    all.objectives.extend(files.into_iter().flat_map(|file| file.objectives));
    said(&all, &own, "sli/")
}

fn said(slo: &slo::File, sli: &sli::File, about: &str) -> Vec<Diagnostic> {
    slo::check_against(slo, sli).into_iter().filter(|found| found.rule.starts_with(about)).collect()
}
