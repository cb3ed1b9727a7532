//! Each request has a number: in its response, in errors that people are shown, and in the log.

use app::respond::REQUEST_NUMBER;
use axum::{
    extract::Request,
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};
use uuid::Uuid;

/// The header with the number.
pub(super) const NUMBER: HeaderName = HeaderName::from_static(REQUEST_NUMBER);

/// Gives each request a number that sorts by time, whatever came with it: one of somebody else's choosing could be that of
/// another. What was not answered as asked is logged, so that it is found by the number that its person was shown.
pub(super) async fn numbered(mut request: Request, next: Next) -> Response {
    let number = Uuid::now_v7().simple().to_string();
    // Hexadecimal digits are always a header's value.
    let header = HeaderValue::from_str(&number).unwrap_or(HeaderValue::from_static(""));
    request.headers_mut().insert(NUMBER, header.clone());
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let mut response = next.run(request).await;
    response.headers_mut().insert(NUMBER, header);
    let status = response.status();
    if status.is_client_error() || status.is_server_error() {
        tracing::info!(request = number, %method, path, status = status.as_u16(), "a request was not answered as asked");
    }
    response
}
