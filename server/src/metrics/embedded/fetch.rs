//! Asks a process for its metrics over loopback.

use super::{
    exposition::{self, Exposed},
    target::ScrapeTarget,
};
use bytes::Bytes;
use http::{Request, header};
use http_body_util::{BodyExt, Empty, Limited};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use std::{net::SocketAddr, time::Duration};
use tokio::{net::TcpStream, task::JoinSet, time::timeout};

/// The longest answer that is read, in bytes; a longer one counts as none.
const BODY_BYTES_MAX: usize = 4 * 1024 * 1024;

/// What the process shows under all its paths, or why nothing.
pub(super) async fn exposed(target: &ScrapeTarget, limit: Duration) -> Result<Exposed, String> {
    let all = async {
        let mut all = Exposed::default();
        for path in &target.paths {
            let exposed = exposition::read(&get(target.address, path).await?);
            all.samples.extend(exposed.samples);
            all.bad_lines += exposed.bad_lines;
            all.dropped += exposed.dropped;
            all.left_out.extend(exposed.left_out);
        }
        Ok(all)
    };
    timeout(limit, all).await.map_err(|_| format!("no answer within {} ms", limit.as_millis()))?
}

async fn get(address: SocketAddr, path: &str) -> Result<String, String> {
    let stream = TcpStream::connect(address).await.map_err(|error| error.to_string())?;
    let (mut sender, connection) =
        http1::handshake(TokioIo::new(stream)).await.map_err(|error: hyper::Error| error.to_string())?;
    // Dropped with this function, whichever way it ends: no connection outlives its scrape.
    let mut driver = JoinSet::new();
    driver.spawn(connection);
    let request = Request::get(path)
        .header(header::HOST, address.to_string())
        .header(header::ACCEPT, "text/plain;version=0.0.4")
        .header(header::CONNECTION, "close")
        .body(Empty::<Bytes>::new())
        .map_err(|error| error.to_string())?;
    let answer = sender.send_request(request).await.map_err(|error| error.to_string())?;
    if !answer.status().is_success() {
        return Err(format!("{path} answered {}", answer.status()));
    }
    let body = Limited::new(answer.into_body(), BODY_BYTES_MAX).collect().await.map_err(|error| error.to_string())?;
    Ok(String::from_utf8_lossy(&body.to_bytes()).into_owned())
}
