//! The web: pages and their server functions, the event stream, and what machines ask.

mod addresses;
mod federate;
mod guard;
mod health;
mod indicator;
mod live;
mod pages;
mod panicked;
mod plain_page;
mod refused;
mod requests;

use crate::{config::Config, control_plane::Pages, metrics::embedded::EmbeddedMetrics, orchestrator::Orchestrator};
use app::api::context::{Asked, Person};
use axum::{Router, middleware, routing::get};
use domain::delivery::Role;
use leptos::config::LeptosOptions;
use std::{path::Path, sync::Arc};
use tokio_util::sync::CancellationToken;
use tower_http::{
    catch_panic::CatchPanicLayer, compression::CompressionLayer, csrf::CsrfLayer, limit::RequestBodyLimitLayer,
};

/// The largest request body. Files have a smaller bound of their own; a form is answered above it, not cut.
const BODY_BYTES_MAX: usize = 9 * 1024 * 1024;

/// What every handler may use.
#[derive(Debug, Clone)]
pub struct Web {
    orchestrator: Orchestrator,
    asked: Asked,
    metrics: Arc<EmbeddedMetrics>,
    leptos: LeptosOptions,
    stop: CancellationToken,
}

impl axum::extract::FromRef<Web> for LeptosOptions {
    fn from_ref(web: &Web) -> Self {
        web.leptos.clone()
    }
}

impl Web {
    /// Serves this orchestrator with the browser side in `site`, until `stop`.
    #[must_use]
    pub fn new(
        orchestrator: Orchestrator,
        metrics: Arc<EmbeddedMetrics>,
        config: &Config,
        site: &Path,
        stop: CancellationToken,
    ) -> Self {
        let control_plane = Arc::new(Pages::new(orchestrator.clone()));
        // Until there is a sign-in, whoever is at this machine may do everything.
        let person = Person { name: config.operator.clone(), role: Role::Approver };
        let leptos = pages::options(config, site);
        Self { orchestrator, asked: Asked { person, control_plane }, metrics, leptos, stop }
    }
}

/// All routes, grouped by who asks.
pub fn router(web: Web) -> Router {
    pages::routes(&web)
        // browsers, while a page is open
        .route("/api/v1/live", get(live::stream))
        .route("/api/v1/projects/{project}/evaluations/{number}/{file}", get(indicator::file))
        // machines
        .route("/health", get(health::check))
        .route("/api/v1/federate", get(federate::newest))
        .layer(middleware::from_fn(addresses::led_on))
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn(guard::form_has_boundary))
        .layer(RequestBodyLimitLayer::new(BODY_BYTES_MAX))
        .layer(CsrfLayer::new())
        .layer(middleware::from_fn(refused::told))
        .layer(middleware::from_fn(guard::known_host))
        .layer(middleware::from_fn(guard::headers))
        .layer(CatchPanicLayer::custom(panicked::caught))
        .layer(middleware::from_fn(panicked::told))
        .layer(middleware::from_fn(requests::numbered))
        .with_state(web)
}
