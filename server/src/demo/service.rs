//! The carts service of Keptn's tutorial, rebuilt: quick in its first and third version, slow by a second in its second.

mod carts;
mod log;
mod metrics;
mod page;
mod routes;
mod version;

pub use version::Behaviour;

use clap::Args;
use std::{future::Future, io, net::Ipv4Addr, sync::Arc, time::Duration};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    time::sleep,
};

/// How long it still takes requests after it was asked to stop, each answered with `connection: close`: whoever keeps
/// connections open learns of the end by an answer, not by a reset.
const LINGER: Duration = Duration::from_millis(250);

/// How it is started.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct Options {
    /// The tag it pretends to be; the last number decides what it does (1 and 3: quick, 2: slow)
    #[arg(long)]
    pub version: String,
    /// Where it listens, on loopback; 0 takes any free port
    #[arg(long)]
    pub port: u16,
    /// Shown on its page
    #[arg(long, default_value = "sockshop")]
    pub project: String,
    /// Shown on its page
    #[arg(long, default_value = "dev")]
    pub stage: String,
    /// Shown on its page
    #[arg(long, default_value = "carts")]
    pub service: String,
    /// Shown on its page
    #[arg(long, default_value = "blue")]
    pub slot: String,
    /// Shown on its page
    #[arg(long, default_value = "docker.io/keptnexamples/carts")]
    pub artifact: String,
}

/// Serves until SIGTERM or SIGINT, then finishes what is in flight.
///
/// # Errors
/// If it cannot listen, or be told to stop.
pub async fn serve(options: Options) -> io::Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await?;
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    serve_until(listener, options, async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
    .await
}

/// Serves until `stop` is ready, then finishes what is in flight.
///
/// # Errors
/// If the listener fails.
pub async fn serve_until(
    listener: TcpListener,
    options: Options,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let (name, address) = (format!("{} {}", options.service, options.version), listener.local_addr()?);
    let (log, writer) = log::to_stdout()?;
    log.line(format!("{name} listening on {address}"));
    let state = Arc::new(routes::Carts::new(options, log.clone()));
    let stopping = Arc::clone(&state);
    let stopped = async move {
        stop.await;
        stopping.begin_to_stop();
        sleep(LINGER).await;
    };
    let result = axum::serve(listener, routes::router(state)).with_graceful_shutdown(stopped).await;
    log.line(format!("{name} stopped"));
    drop(log);
    writer.finish().await;
    result
}
