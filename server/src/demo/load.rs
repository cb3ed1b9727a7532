//! A small constant stream of requests to the demo's stages, so that the pages show live traffic between tests.
//!
//! It only looks and never adds an item, so what the tutorial's objectives judge is the test's own load alone.

use crate::test_run::{
    Destination,
    http::client::{Client, Prepared},
};
use domain::workload::Request;
use std::time::Duration;
use tokio::{
    task::JoinSet,
    time::{MissedTickBehavior, interval},
};

/// Requests a second to each destination; fewer where answers are slow, since each waits for the one before.
pub const REQUESTS_PER_S: u32 = 8;
/// After that long the next request is made.
const TIMEOUT: Duration = Duration::from_secs(3);
/// Asked for in turn.
const PATHS: [&str; 2] = ["/carts/1/items", "/"];

/// Sends the stream to all of them, for ever: drop the future to stop it.
///
/// Answers are thrown away and failures are not retried: the router counts both. A host that no request can be made for
/// is left out with a warning.
pub async fn run(destinations: Vec<Destination>) {
    let mut streams = JoinSet::new();
    for destination in destinations {
        match requests(&destination.host) {
            Ok(requests) => drop(streams.spawn(stream(Client::to(destination.address), requests))),
            Err(why) => tracing::warn!(host = destination.host, why, "the demo's stream leaves out a host"),
        }
    }
    streams.join_all().await;
}

async fn stream(client: Client, requests: Vec<Prepared>) {
    let mut ticks = interval(Duration::from_secs(1) / REQUESTS_PER_S);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    for request in requests.iter().cycle() {
        ticks.tick().await;
        if let Err(failure) = client.send(request, TIMEOUT).await {
            tracing::debug!(%request, %failure, "a request of the demo's stream failed");
        }
    }
}

fn requests(host: &str) -> Result<Vec<Prepared>, String> {
    let request = |path: &str| Request {
        method: "GET".to_owned(),
        path: path.to_owned(),
        headers: Vec::new(),
        body: None,
        expect_status: Vec::new(),
    };
    PATHS.iter().map(|path| Prepared::new(&request(path), host)).collect()
}
