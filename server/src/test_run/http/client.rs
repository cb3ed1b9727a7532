//! A client that keeps its connections and goes to one address, whatever host it asks for.

use bytes::Bytes;
use domain::workload::Request;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};
use http_body_util::{BodyExt, Full};
use hyper_util::{
    client::legacy,
    rt::{TokioExecutor, TokioIo, TokioTimer},
};
use std::{
    error::Error,
    fmt, io,
    net::SocketAddr,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};
use tokio::{net::TcpStream, time::timeout};

/// A request that can be sent again and again.
#[derive(Debug, Clone)]
pub struct Prepared {
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
    expected: Vec<u16>,
}

/// Why there was no whole answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// It took too long.
    #[error("no answer within {} ms", .0.as_millis())]
    TimedOut(Duration),
    /// The connection could not be made, or broke.
    #[error("{0}")]
    Broken(String),
}

impl Prepared {
    /// Reads a request as written in a tests file, for that host.
    ///
    /// # Errors
    /// Says which part HTTP does not allow.
    pub fn new(request: &Request, host: &str) -> Result<Self, String> {
        let Request { method, path, .. } = request;
        if !path.starts_with('/') {
            return Err(format!("the path `{path}` does not begin with `/`"));
        }
        let mut headers = HeaderMap::new();
        for (name, value) in &request.headers {
            let odd = || format!("`{name}: {value}` is not a header");
            let name: HeaderName = name.parse().map_err(|_| odd())?;
            headers.append(name, HeaderValue::from_str(value).map_err(|_| odd())?);
        }
        Ok(Self {
            method: method.parse().map_err(|_| format!("`{method}` is not a method"))?,
            uri: format!("http://{host}{path}").parse().map_err(|error| format!("the path `{path}`: {error}"))?,
            headers,
            body: Bytes::from(request.body.clone().unwrap_or_default()),
            expected: request.expect_status.clone(),
        })
    }

    /// Whether that status is what the request is for: any 2xx or 3xx, unless it says which.
    #[must_use]
    pub fn expects(&self, status: StatusCode) -> bool {
        match self.expected.as_slice() {
            [] => status.is_success() || status.is_redirection(),
            expected => expected.contains(&status.as_u16()),
        }
    }

    fn request(&self) -> http::Request<Full<Bytes>> {
        let mut request = http::Request::new(Full::new(self.body.clone()));
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = self.uri.clone();
        *request.headers_mut() = self.headers.clone();
        request
    }
}

/// Such as `POST /carts/1/items`.
impl fmt::Display for Prepared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.uri.path())
    }
}

/// Cheap to clone; clones share their connections.
#[derive(Debug, Clone)]
pub struct Client {
    inner: legacy::Client<Connector, Full<Bytes>>,
}

impl Client {
    /// A client that connects to that address only.
    #[must_use]
    pub fn to(address: SocketAddr) -> Self {
        let inner =
            legacy::Client::builder(TokioExecutor::new()).pool_timer(TokioTimer::new()).build(Connector(address));
        Self { inner }
    }

    /// Sends it and reads the whole answer.
    ///
    /// # Errors
    /// [`Failure`]; a status of any kind is an answer.
    pub async fn send(&self, request: &Prepared, limit: Duration) -> Result<StatusCode, Failure> {
        let answered = async {
            let answer = self.inner.request(request.request()).await.map_err(|error| root_of(&error))?;
            let status = answer.status();
            let mut body = answer.into_body();
            while let Some(frame) = body.frame().await {
                frame.map_err(|error| root_of(&error))?;
            }
            Ok(status)
        };
        match timeout(limit, answered).await {
            Ok(result) => result.map_err(Failure::Broken),
            Err(_) => Err(Failure::TimedOut(limit)),
        }
    }
}

/// The last cause is the one that says something: "connection refused" rather than "client error (Connect)".
fn root_of(error: &(dyn Error + 'static)) -> String {
    let mut root = error;
    while let Some(source) = root.source() {
        root = source;
    }
    root.to_string()
}

/// Goes to its address, not to the one that the host's name would have.
#[derive(Debug, Clone)]
struct Connector(SocketAddr);

impl tower::Service<Uri> for Connector {
    type Response = TokioIo<TcpStream>;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<Self::Response>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Uri) -> Self::Future {
        let address = self.0;
        Box::pin(async move {
            let stream = TcpStream::connect(address).await?;
            // Small requests must not wait for each other's acknowledgements: that would be measured as latency.
            stream.set_nodelay(true)?;
            Ok(TokioIo::new(stream))
        })
    }
}
