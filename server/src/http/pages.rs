//! Pages and their server functions.

use super::Web;
use crate::config::Config;
use app::{App, shell};
use axum::Router;
use leptos::{
    config::{Env, LeptosOptions},
    prelude::provide_context,
};
use leptos_axum::{LeptosRoutes, file_and_error_handler_with_context, generate_route_list};
use std::path::Path;

/// What Leptos needs to know; nothing of it is read from the environment.
pub(super) fn options(config: &Config, site: &Path) -> LeptosOptions {
    LeptosOptions::builder()
        .output_name("tidegate")
        .site_root(site.display().to_string())
        .site_pkg_dir("pkg")
        .site_addr(config.listen)
        .env(Env::PROD)
        .hash_files(true)
        .hash_file(site.join("hash.txt").display().to_string().into())
        .build()
}

/// Every page, every server function, and the files of the browser side.
pub(super) fn routes(web: &Web) -> Router<Web> {
    let (asked, options) = (web.asked.clone(), web.leptos.clone());
    let asks = move || provide_context(asked.clone());
    Router::new()
        .leptos_routes_with_context(web, generate_route_list(App), asks.clone(), move || shell(options.clone()))
        // The page of an unknown address asks as well: its bar counts what waits.
        .fallback(file_and_error_handler_with_context::<Web, _>(asks, shell))
}
