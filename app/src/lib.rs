//! Tidegate's pages: rendered on the server, hydrated in the browser.
#![recursion_limit = "256"]

#[cfg(all(feature = "ssr", feature = "hydrate"))]
compile_error!("features `ssr` and `hydrate` exclude each other; do not use --all-features");

pub mod api;
pub mod live;
