//! What every request and response goes through.

use crate::config::is_own;
use axum::{
    extract::Request,
    http::{
        HeaderMap, HeaderName, HeaderValue, StatusCode,
        header::{CONTENT_TYPE, HOST, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS},
    },
    middleware::Next,
    response::{IntoResponse, Response},
};

/// Refuses a request that came by a foreign name: a page elsewhere could have its own name lead to this machine, and
/// then ask as if it were ours. An address leads nowhere else, so each that may be listened on is known.
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
    name == "localhost" || name.parse().is_ok_and(is_own)
}

/// Refuses a form in parts that does not say what parts them: nothing behind this can read it.
pub(super) async fn form_has_boundary(request: Request, next: Next) -> Response {
    if can_be_parted(request.headers()) {
        return next.run(request).await;
    }
    let told =
        "A form of the type multipart/form-data needs a boundary: content-type: multipart/form-data; boundary=…\n";
    (StatusCode::BAD_REQUEST, told).into_response()
}

fn can_be_parted(headers: &HeaderMap) -> bool {
    let Some(kind) = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()) else { return true };
    let (name, _) = kind.split_once(';').unwrap_or((kind, ""));
    !name.trim().eq_ignore_ascii_case("multipart/form-data") || multer::parse_boundary(kind).is_ok()
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
    fn a_form_in_parts_says_what_parts_them() {
        let check =
            |kind: &str| can_be_parted(&HeaderMap::from_iter([(CONTENT_TYPE, kind.parse().expect("a header"))]));
        for good in ["multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "text/plain"] {
            assert!(check(good), "{good}");
        }
        for bad in ["multipart/form-data", "Multipart/Form-Data; charset=utf-8"] {
            assert!(!check(bad), "{bad}");
        }
        assert!(can_be_parted(&HeaderMap::new()));
    }

    #[test]
    fn only_names_of_this_machine_are_known() {
        let check = |host: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(HOST, host.parse().expect("a header"));
            is_local(&headers)
        };
        for good in ["localhost", "localhost:8080", "127.0.0.1:8080", "127.0.0.2:8080", "127.9.9.9", "[::1]:8080"] {
            assert!(check(good), "{good}");
        }
        for bad in [
            "example.org",
            "localhost.example.org:8080",
            "127.0.0.1.example.org",
            "[::2]:80",
            "0.0.0.0:8080",
            "192.0.2.1:8080",
            "2130706433:8080",
        ] {
            assert!(!check(bad), "{bad}");
        }
        assert!(!is_local(&HeaderMap::new()));
    }
}
