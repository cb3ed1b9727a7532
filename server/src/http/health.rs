//! Whether the server itself is well.

use super::Web;
use axum::{extract::State, http::StatusCode};

/// 200 if the database answers, 503 if not.
pub(super) async fn check(State(web): State<Web>) -> (StatusCode, &'static str) {
    match web.orchestrator.store().ping().await {
        Ok(()) => (StatusCode::OK, "ok\n"),
        Err(why) => {
            tracing::error!(error = %why, "the database does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n")
        }
    }
}
