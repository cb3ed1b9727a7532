//! Takes connections, within bounds, and hands each request on.

use axum::{body::Body, extract::Request, response::Response};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use std::{convert::Infallible, future::Future, io, net::SocketAddr, pin::pin, sync::Arc, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    time::{sleep, timeout},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// Connections open at once; further clients wait until one ends.
pub const CONNECTIONS_MAX: usize = 4_096;
/// How long a client may take to send the head of a request, and how long it may keep a connection without one.
pub const HEAD_MAX: Duration = Duration::from_secs(75);
/// How large the head of a request may be, in bytes.
pub const HEAD_BYTES_MAX: usize = 64 * 1024;
/// How long requests in flight may take to end when the router stops.
pub const STOP_MAX: Duration = Duration::from_secs(4);
/// Pause after a connection could not be taken, such as when there are no more file descriptors.
const REFUSED_PAUSE: Duration = Duration::from_millis(200);

/// Serves until `stop`, then lets requests in flight end, for at most [`STOP_MAX`].
pub(super) async fn serve<A, F>(listener: TcpListener, stop: CancellationToken, answer: A)
where
    A: Fn(Request<Body>, SocketAddr) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Response> + Send + 'static,
{
    let (connections, room) = (TaskTracker::new(), Arc::new(Semaphore::new(CONNECTIONS_MAX)));
    while let Some(Ok(permit)) = stop.run_until_cancelled(Arc::clone(&room).acquire_owned()).await {
        match stop.run_until_cancelled(listener.accept()).await {
            Some(Ok((stream, from))) => {
                let connection = converse(stream, from, stop.clone(), answer.clone());
                connections.spawn(async move {
                    connection.await;
                    drop(permit);
                });
            }
            Some(Err(why)) => refused(&why).await,
            None => break,
        }
    }
    // Closed first, so that nobody connects to a router that does not answer any more.
    drop(listener);
    connections.close();
    connections.wait().await;
}

async fn refused(why: &io::Error) {
    // The client went away before it was its turn: that says nothing about us.
    if !matches!(why.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset) {
        tracing::warn!(error = %why, "a connection could not be taken");
        sleep(REFUSED_PAUSE).await;
    }
}

/// One connection, until it ends.
async fn converse<A, F>(stream: TcpStream, from: SocketAddr, stop: CancellationToken, answer: A)
where
    A: Fn(Request<Body>, SocketAddr) -> F + Send + Sync + 'static,
    F: Future<Output = Response> + Send + 'static,
{
    if let Err(why) = stream.set_nodelay(true) {
        tracing::debug!(error = %why, "a connection's small packets are delayed");
    }
    let service = service_fn(move |request: Request<Incoming>| {
        let answer = answer(request.map(Body::new), from);
        async move { Ok::<_, Infallible>(answer.await) }
    });
    let mut server = http1::Builder::new();
    server.timer(TokioTimer::new()).header_read_timeout(HEAD_MAX).max_buf_size(HEAD_BYTES_MAX);
    let mut connection = pin!(server.serve_connection(TokioIo::new(stream), service).with_upgrades());
    let ended = tokio::select! {
        ended = connection.as_mut() => Some(ended),
        () = stop.cancelled() => {
            connection.as_mut().graceful_shutdown();
            timeout(STOP_MAX, connection).await.ok()
        }
    };
    match ended {
        Some(Ok(())) => {}
        Some(Err(why)) => tracing::debug!(error = %why, "a connection ended early"),
        None => tracing::warn!(limit = ?STOP_MAX, "a request was cut when the router stopped"),
    }
}
