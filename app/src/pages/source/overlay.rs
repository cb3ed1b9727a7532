//! What was typed before a page was loaded again with a refusal on it. Secrets are never part of an address.

use crate::{api::sources::SourceForm, routes::query_param};
use leptos::prelude::*;

/// The form with what its address says over it.
pub fn as_typed(form: SourceForm) -> SourceForm {
    let over = |key: &'static str, own: String| query_param::<String>(key).get_untracked().unwrap_or(own);
    SourceForm {
        name: over("name", form.name),
        kind: over("kind", form.kind),
        url: over("url", form.url),
        auth: over("auth", form.auth),
        user: over("user", form.user),
        ca: over("ca", form.ca),
        client_certificate: over("client_certificate", form.client_certificate),
        timeout_s: over("timeout_s", form.timeout_s),
        settle_s: over("settle_s", form.settle_s),
        ..form
    }
}
