//! The embedded source's newest samples, for a Prometheus that shall keep them.

use super::Web;
use axum::{
    extract::State,
    http::{StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};

/// To be scraped with `honor_labels: true`.
pub(super) async fn newest(State(web): State<Web>) -> Response {
    match web.metrics.exposed() {
        Ok(text) => ([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response(),
        Err(why) => (StatusCode::SERVICE_UNAVAILABLE, format!("{why}\n")).into_response(),
    }
}
