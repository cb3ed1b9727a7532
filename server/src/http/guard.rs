//! What every request and response goes through.

use axum::{
    extract::Request,
    http::{
        HeaderMap, HeaderName, HeaderValue, StatusCode,
        header::{HOST, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS},
    },
    middleware::Next,
    response::{IntoResponse, Response},
};

/// Refuses a request that came by a foreign name: a page elsewhere could have its own name lead to this machine, and
/// then ask as if it were ours.
pub(super) async fn known_host(request: Request, next: Next) -> Response {
    if is_local(request.headers()) {
        return next.run(request).await;
    }
    let told = "This address is not known here. Open the dashboard by the address that it printed when it started.\n";
    (StatusCode::MISDIRECTED_REQUEST, told).into_response()
}

fn is_local(headers: &HeaderMap) -> bool {
    let Some(host) = headers.get(HOST).and_then(|host| host.to_str().ok()) else { return false };
    let name = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, _)) => address,
        None => host.split(':').next().unwrap_or_default(),
    };
    matches!(name, "localhost" | "127.0.0.1" | "::1")
}

/// Headers that keep a browser from being talked into anything.
pub(super) async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers: [(HeaderName, &'static str); 3] =
        [(X_CONTENT_TYPE_OPTIONS, "nosniff"), (X_FRAME_OPTIONS, "DENY"), (REFERRER_POLICY, "same-origin")];
    for (name, value) in headers {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_are_known() {
        let check = |host: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(HOST, host.parse().expect("a header"));
            is_local(&headers)
        };
        for good in ["localhost", "localhost:8080", "127.0.0.1:8080", "[::1]:8080"] {
            assert!(check(good), "{good}");
        }
        for bad in ["example.org", "localhost.example.org:8080", "127.0.0.1.example.org", "[::2]:80"] {
            assert!(!check(bad), "{bad}");
        }
        assert!(!is_local(&HeaderMap::new()));
    }
}
