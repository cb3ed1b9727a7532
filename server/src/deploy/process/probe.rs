//! Asks a process whether it is ready.

use std::{io, net::SocketAddr, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::{sleep, timeout},
};

/// Pause between two questions.
const PROBE_EVERY: Duration = Duration::from_millis(50);
/// How long one answer may take.
const PROBE_MAX: Duration = Duration::from_secs(2);
/// As long as `HTTP/1.1 200`, which says all.
const STATUS_BYTES: usize = 12;

/// Whether a path can be asked for at all.
pub(super) fn is_path(path: &str) -> bool {
    path.starts_with('/') && path.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Waits until `GET path` is answered with 2xx.
pub(super) async fn answers(address: SocketAddr, path: &str) {
    while !answers_now(address, path).await {
        sleep(PROBE_EVERY).await;
    }
}

/// Whether `GET path` is answered with 2xx now, and soon enough.
pub(super) async fn answers_now(address: SocketAddr, path: &str) -> bool {
    matches!(timeout(PROBE_MAX, is_ready(address, path)).await, Ok(Ok(true)))
}

async fn is_ready(address: SocketAddr, path: &str) -> io::Result<bool> {
    let mut stream = TcpStream::connect(address).await?;
    let request = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut status = [0; STATUS_BYTES];
    stream.read_exact(&mut status).await?;
    Ok(is_success(&status))
}

fn is_success(status: &[u8; STATUS_BYTES]) -> bool {
    matches!(status, [b'H', b'T', b'T', b'P', b'/', b'1', b'.', b'0' | b'1', b' ', b'2', b'0'..=b'9', b'0'..=b'9'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_2xx_is_ready() {
        assert!(is_success(b"HTTP/1.1 200"));
        assert!(is_success(b"HTTP/1.0 204"));
        assert!(!is_success(b"HTTP/1.1 302"));
        assert!(!is_success(b"HTTP/1.1 503"));
        assert!(!is_success(b"SSH-2.0-Open"));
    }

    #[test]
    fn a_path_is_one_word() {
        assert!(is_path("/health?deep=1"));
        assert!(!is_path("health"));
        assert!(!is_path("/a b"));
        assert!(!is_path("/a\r\nx: y"));
    }
}
