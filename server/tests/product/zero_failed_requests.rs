//! Whoever uses the services notices nothing of a delivery, a rollback and an abort.

use super::kit::{Product, added_item, host};
use axum::body::Body;
use domain::delivery::{Phase, Status};
use http_body_util::BodyExt;
use hyper::Request;
use hyper_util::{client::legacy::Client, rt::TokioExecutor};
use std::{net::SocketAddr, time::Duration};
use tokio::{
    task::JoinSet,
    time::{MissedTickBehavior, interval},
};
use tokio_util::sync::CancellationToken;

/// What a client does over and over again.
#[derive(Debug, Clone, Copy)]
enum Habit {
    /// Is answered at once, and may be sent a second time when its process is gone.
    Looks,
    /// Takes a second in 0.9.2, and must not be sent a second time: whatever cuts it off is noticed. Seldom, for what
    /// is added is judged by the gates.
    Adds,
}

impl Habit {
    /// A request every so often, to each stage, by each client.
    const fn every(self) -> Duration {
        match self {
            Self::Looks => Duration::from_millis(20),
            Self::Adds => Duration::from_millis(500),
        }
    }

    fn request(self, router: SocketAddr, stage: &str) -> Request<Body> {
        match self {
            Self::Looks => {
                let request = Request::get(format!("http://{router}/carts/1/items")).header("host", host(stage));
                request.body(Body::empty()).unwrap()
            }
            Self::Adds => added_item(router, stage),
        }
    }
}

#[derive(Debug, Default)]
struct Seen {
    answered: u64,
    failed: Vec<String>,
}

/// Asks without a pause until told to stop, with connections kept open or a new one each time.
async fn ask_on(
    router: SocketAddr,
    stage: &'static str,
    habit: Habit,
    keep_alive: bool,
    stop: CancellationToken,
) -> Seen {
    let idle = if keep_alive { 4 } else { 0 };
    let client = Client::builder(TokioExecutor::new()).pool_max_idle_per_host(idle).build_http::<Body>();
    let (mut seen, mut ticks) = (Seen::default(), interval(habit.every()));
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while !stop.is_cancelled() {
        ticks.tick().await;
        match client.request(habit.request(router, stage)).await {
            Ok(response) if response.status().is_success() => match response.into_body().collect().await {
                Ok(_) => seen.answered += 1,
                Err(why) => seen.failed.push(format!("{stage} {habit:?}: body: {why}")),
            },
            Ok(response) => seen.failed.push(format!("{stage} {habit:?}: {}", response.status())),
            Err(why) => seen.failed.push(format!("{stage} {habit:?}: {why:?}")),
        }
    }
    seen
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn v1_zero_requests_fail_through_a_delivery_a_rollback_and_an_abort() {
    let product = Product::start().await;
    let stop = CancellationToken::new();
    let mut streams = JoinSet::new();
    for stage in ["dev", "staging", "production"] {
        for (habit, keep_alive) in
            [(Habit::Looks, true), (Habit::Looks, false), (Habit::Adds, true), (Habit::Adds, false)]
        {
            streams.spawn(ask_on(product.router, stage, habit, keep_alive, stop.clone()));
        }
    }

    product.trigger("0.9.3").await;
    product.until(|state| state.status() == Status::Waiting).await;
    product.act("approve").await;
    product.until(|state| state.status() == Status::Completed).await;
    assert!(product.carts_page("production").await.1.contains("Version: v3"));

    product.trigger("0.9.2").await;
    let state = product.until(domain::delivery::State::is_final).await;
    assert_eq!(state.status(), Status::RolledBack);
    product.until_all_goes_to("staging", "0.9.3").await;

    product.trigger("0.9.1").await;
    product.until(|state| state.stage == 1 && matches!(state.phase, Phase::Testing { .. })).await;
    product.act("abort").await;
    product.until(|state| state.status() == Status::Aborted).await;
    product.until_all_goes_to("staging", "0.9.3").await;

    stop.cancel();
    let (mut answered, mut failed) = (0, Vec::new());
    while let Some(seen) = streams.join_next().await {
        let seen = seen.unwrap();
        answered += seen.answered;
        failed.extend(seen.failed);
    }
    assert!(failed.is_empty(), "{} of {} failed: {:?}", failed.len(), answered, &failed[..failed.len().min(5)]);
    assert!(answered > 3_000, "the stream was constant: {answered} answers");
    println!("{answered} requests answered, none failed");
}
