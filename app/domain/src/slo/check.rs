//! Objectives and indicators held side by side.

use super::File;
use crate::{
    diagnostic::{Diagnostic, Severity},
    sli,
    yaml::{quote, suggest},
};

/// Warns of objectives that no indicator feeds, and of indicators that no objective uses. The lines are those of the file
/// that the rule's id begins with: `slo/…` the objectives', `sli/…` the indicators'.
#[must_use]
pub fn check_against(slo: &File, sli: &sli::File) -> Vec<Diagnostic> {
    let names: Vec<&str> = sli.indicators.iter().map(|indicator| indicator.name.as_str()).collect();
    let unfed = check_names(slo, &names);
    let is_used = |name: &str| slo.objectives.iter().any(|objective| objective.sli == name);
    let unused = sli.indicators.iter().filter(|indicator| !is_used(&indicator.name)).map(|indicator| {
        let message = format!("No objective uses the indicator {}.", quote(&indicator.name));
        let help = "Add an objective, without pass criteria if it is to be shown only.".to_owned();
        warning("sli/unused-indicator", indicator.line, message, help)
    });
    unfed.into_iter().chain(unused).collect()
}

/// Warns of objectives that none of the indicators called `names` feeds.
#[must_use]
pub fn check_names(slo: &File, names: &[&str]) -> Vec<Diagnostic> {
    let unfed = slo.objectives.iter().filter(|objective| !names.contains(&objective.sli.as_str()));
    let told = unfed.map(|objective| {
        let message =
            format!("No indicator is called {}, so this objective would have no value.", quote(&objective.sli));
        let help =
            if names.is_empty() { "Upload an indicators file.".to_owned() } else { suggest(&objective.sli, names) };
        warning("slo/no-indicator", objective.line, message, help)
    });
    told.collect()
}

fn warning(rule: &str, line: u32, message: String, help: String) -> Diagnostic {
    Diagnostic { severity: Severity::Warning, rule: rule.to_owned(), line, column: 1, message, help }
}
