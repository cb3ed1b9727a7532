//! A program that shows metrics: each time it is asked, its counters have grown a little.

use axum::{Router, extract::State, routing::get};
use std::{
    fmt::Write,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};
use tokio::{net::TcpListener, task::JoinSet};

pub struct Exposed {
    pub address: SocketAddr,
    /// Ends with it.
    _serving: JoinSet<()>,
}

#[derive(Debug, Clone)]
struct Program {
    /// Seconds that each request takes.
    seconds: f64,
    /// After so many scrapes it starts again from nothing.
    resets_at: u64,
    scrapes: Arc<AtomicU64>,
    pod: &'static str,
}

impl Exposed {
    pub async fn start(pod: &'static str, seconds: f64, resets_at: u64) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let program = Program { seconds, resets_at, scrapes: Arc::new(AtomicU64::new(0)), pod };
        let app = Router::new().route("/metrics", get(shown)).with_state(program);
        let mut serving = JoinSet::new();
        serving.spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { address, _serving: serving }
    }
}

async fn shown(State(program): State<Program>) -> String {
    let scrapes = program.scrapes.fetch_add(1, Ordering::Relaxed);
    program.text(if scrapes < program.resets_at { scrapes } else { scrapes - program.resets_at }).unwrap()
}

impl Program {
    #[expect(clippy::cast_precision_loss, reason = "a test counts to a hundred")]
    fn text(&self, scrapes: u64) -> Result<String, std::fmt::Error> {
        let step = scrapes as f64;
        let requests = (step * 7.0 + (step * 1.7).sin().abs() * 3.0).floor();
        let mut out = String::new();
        let handler = "handler=\"ItemsController.addToCart\",method=\"POST\"";
        for (status, share) in [("201", 0.9), ("500", 0.1)] {
            writeln!(out, "http_requests_total{{{handler},status=\"{status}\"}} {}", (requests * share).floor())?;
        }
        writeln!(out, "requests_latency_seconds_sum {}", requests * self.seconds)?;
        writeln!(out, "requests_latency_seconds_count {requests}")?;
        for (bound, share) in [("10", 0.2), ("100", 0.5), ("1000", 0.9), ("1100", 0.97), ("+Inf", 1.0)] {
            let count = (requests * share).floor();
            writeln!(out, "http_response_time_milliseconds_bucket{{{handler},le=\"{bound}\"}} {count}")?;
        }
        writeln!(out, "queue_length {}", (step * 0.9).sin() * 10.0)?;
        let pod = self.pod;
        let labels = format!("namespace=\"sockshop-staging\",pod_name=\"{pod}\",pod=\"{pod}\",container=\"carts\"");
        writeln!(out, "container_cpu_usage_seconds_total{{{labels}}} {}", step * 0.037)?;
        // Written by something that ended a minute ago.
        let ended = jiff::Timestamp::now().as_millisecond() - 60_000;
        writeln!(out, "batch_rows_total 5 {ended}")?;
        Ok(out)
    }
}
