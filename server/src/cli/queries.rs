//! What can be said of queries without a server.

use crate::metrics::query_check::{self, Known};
use domain::{
    file::{Checked, FileKind},
    sli,
};

/// Adds what is to be said of the queries of `text`, if it is a file with indicators.
pub fn add(checked: &mut Checked, text: &str) {
    // A perfspec, which has indicators as well, is taken for objectives.
    let has_queries = matches!(checked.kind, Some(FileKind::Sli | FileKind::Slo));
    let Some(file) = has_queries.then(|| sli::File::read(text).value).flatten() else { return };
    checked.diagnostics.extend(query_check::check(&file, Known::Nothing));
    checked.diagnostics.sort_by_key(|diagnostic| (diagnostic.line, diagnostic.column));
}
