//! Whether the queries of an indicators file can be asked, as far as that can be said without asking.

use super::super::told_store;
use crate::{
    metrics::{dynatrace, embedded::EmbeddedMetrics, promql},
    orchestrator::Orchestrator,
};
use app::api::ApiError;
use domain::{
    connection::{DEFAULT, EMBEDDED, Kind},
    diagnostic::{Diagnostic, Severity},
    file::{self, FileKind},
    label::Labels,
    sli::{self, Indicator, Placeholders},
};
use tokio::task::spawn_blocking;

/// Who would answer.
#[derive(Debug, Clone, Copy)]
enum Language {
    Embedded,
    Connected(Kind),
    /// Nobody of that name is connected.
    Unknown,
}

/// All that is to be said about a text as a file of this kind, its queries included.
pub(in crate::control_plane) async fn diagnose(
    orchestrator: &Orchestrator,
    kind: FileKind,
    text: &str,
) -> Result<Vec<Diagnostic>, ApiError> {
    let mut diagnostics = file::diagnose(kind, text);
    let Some(file) = (kind == FileKind::Sli).then(|| sli::File::read(text).value).flatten() else {
        return Ok(diagnostics);
    };
    let known = match orchestrator.sources().connections() {
        Some(connections) => connections.list().await.map_err(told_store)?,
        None => Vec::new(),
    };
    let known: Vec<(String, Kind)> =
        known.into_iter().map(|one| (one.settings.name.to_string(), one.settings.kind)).collect();
    let checked = spawn_blocking(move || {
        file.indicators.iter().filter_map(|indicator| check(indicator, language(indicator, &known))).collect::<Vec<_>>()
    });
    // A check that failed says nothing against the file.
    diagnostics.extend(checked.await.unwrap_or_default());
    diagnostics.sort_by_key(|diagnostic| (diagnostic.line, diagnostic.column));
    Ok(diagnostics)
}

fn language(indicator: &Indicator, known: &[(String, Kind)]) -> Language {
    let wanted = indicator.wanted();
    let name = if wanted.is_empty() { DEFAULT } else { &wanted };
    match known.iter().find(|(own, _)| own == name) {
        Some((_, kind)) => Language::Connected(*kind),
        None if name == DEFAULT || name == EMBEDDED => Language::Embedded,
        None => Language::Unknown,
    }
}

fn check(indicator: &Indicator, language: Language) -> Option<Diagnostic> {
    // What a filter of the objectives file stands for is not known here.
    let query = sli::resolve(&indicator.query, &example(&indicator.query)).ok()?;
    let name = &indicator.name;
    let told = |severity, rule: &str, message: String, help: &str| {
        let (rule, help) = (format!("sli/{rule}"), help.to_owned());
        Some(Diagnostic {
            severity,
            rule,
            line: indicator.query_at.line,
            column: indicator.query_at.column,
            message,
            help,
        })
    };
    let wrong = |why: String| {
        let message = format!("The query of `{name}` cannot be asked: {}.", why.trim_end_matches('.'));
        told(Severity::Error, "query", message, "Correct it; the position is that of the query's first letter.")
    };
    match language {
        Language::Connected(Kind::Dynatrace) => dynatrace::validate(&query).err().and_then(wrong),
        Language::Connected(Kind::Prometheus) => promql::validate(&query).err().and_then(wrong),
        Language::Embedded => match promql::validate(&query) {
            Err(why) => wrong(why),
            Ok(()) => EmbeddedMetrics::validate(&query).err().and_then(|why| {
                let message = format!("`{name}` has no answer yet: {}.", why.trim_end_matches('.'));
                told(Severity::Warning, "embedded-query", message, "Rewrite it, or connect a Prometheus.")
            }),
        },
        Language::Unknown => {
            let wanted = indicator.wanted();
            let message = format!("No source `{wanted}` is connected, so `{name}` has no answer.");
            told(Severity::Warning, "unknown-source", message, "Connect it on the page Sources.")
        }
    }
}

/// Values of the right shape.
fn example(query: &str) -> Placeholders {
    let name = "name";
    let labels = sli::missing_labels(query, &Labels::default());
    let labels: String = labels.iter().map(|label| format!("{label}={name}\n")).collect();
    Placeholders {
        project: name.parse().expect("is a name"),
        stage: name.parse().expect("is a name"),
        service: name.parse().expect("is a name"),
        deployment: "canary".to_owned(),
        duration_s: 60,
        labels: labels.parse().unwrap_or_default(),
        filters: Vec::new(),
    }
}
