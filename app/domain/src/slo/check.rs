//! Objectives and indicators held side by side.

use super::{File, unit};
use crate::{
    diagnostic::{Diagnostic, Severity},
    sli,
    yaml::{DIAGNOSTICS_MAX, Mark, is_alike, quote, suggest},
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
        warning("sli/unused-indicator", indicator.at, message, help)
    });
    unfed.into_iter().chain(other_units(slo, sli)).chain(unused).collect()
}

/// Titles that say another unit than the indicator's query gives. A name that says one has its own warning.
fn other_units<'f>(slo: &'f File, sli: &'f sli::File) -> impl Iterator<Item = Diagnostic> + 'f {
    slo.objectives.iter().filter_map(|objective| {
        let title = objective.display_name.as_deref().and_then(unit::of_title)?;
        let query = sli::unit_of_query(&sli.get(&objective.sli)?.query)?;
        if title == query || unit::unit_of(&objective.sli).is_some() {
            return None;
        }
        let message = format!("The title says {title}, but the query of {} gives {query}.", quote(&objective.sli));
        let help = format!("Write ({query}) in the title, and limits in {query}; or convert it in the query.");
        Some(warning("slo/unit-mismatch", objective.at, message, help))
    })
}

/// Warns of objectives that none of the indicators called `names` feeds, and that are not built in.
#[must_use]
pub fn check_names(slo: &File, names: &[&str]) -> Vec<Diagnostic> {
    let is_built_in = |name: &str| sli::BUILT_IN.contains(&name);
    // A name that is nearly one of the file's was probably meant to be that one.
    let is_slip = |name: &str| names.iter().any(|known| is_alike(name, known));
    let unfed = slo.objectives.iter().filter(|objective| {
        let name = objective.sli.as_str();
        !names.contains(&name) && (!is_built_in(name) || is_slip(name))
    });
    let told = unfed.take(DIAGNOSTICS_MAX).map(|objective| {
        let then = match is_built_in(&objective.sli) {
            true => "the one that is built in would be asked",
            false => "this objective would have no value",
        };
        let message = format!("No indicator is called {}, so {then}.", quote(&objective.sli));
        let help =
            if names.is_empty() { "Upload an indicators file.".to_owned() } else { suggest(&objective.sli, names) };
        warning("slo/no-indicator", objective.at, message, help)
    });
    told.collect()
}

fn warning(rule: &str, Mark { line, column }: Mark, message: String, help: String) -> Diagnostic {
    Diagnostic { severity: Severity::Warning, rule: rule.to_owned(), line, column, message, help }
}
