//! What a file's text says of itself, and what those who would be asked say of its queries.

use super::super::told_store;
use crate::{
    metrics::query_check::{self, Known},
    orchestrator::Orchestrator,
};
use app::api::ApiError;
use domain::{
    connection::Kind,
    diagnostic::Diagnostic,
    file::{self, FileKind},
    sli,
};
use tokio::task::spawn_blocking;

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
    let checked = spawn_blocking(move || query_check::check(&file, Known::Connected(&known)));
    // A check that failed says nothing against the file.
    diagnostics.extend(checked.await.unwrap_or_default());
    diagnostics.sort_by_key(|diagnostic| (diagnostic.line, diagnostic.column));
    Ok(diagnostics)
}
