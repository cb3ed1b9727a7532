//! Requests that are refused before anything of ours has looked at them: what was wrong, and what to do.

use super::{BODY_BYTES_MAX, plain_page, requests::NUMBER};
use axum::{
    body::HttpBody,
    extract::Request,
    http::{
        HeaderMap, HeaderName, StatusCode,
        header::{ACCEPT, CONTENT_TYPE},
    },
    middleware::Next,
    response::{Html, IntoResponse, Response},
};

/// Gives such an answer its words.
pub(super) async fn told(request: Request, next: Next) -> Response {
    let number = text(request.headers(), NUMBER).to_owned();
    let wants_page = text(request.headers(), ACCEPT).contains("text/html");
    let response = next.run(request).await;
    let Some((heading, told)) = words(&response) else { return response };
    let next = "If you think that this is wrong, tell the operator this reference:";
    let told = match wants_page {
        true => Html(plain_page::of(heading, &told, next, &number)).into_response(),
        false => format!("{told} {next} {number}\n").into_response(),
    };
    (response.status(), told).into_response()
}

/// What is to be said, if nobody has said anything yet.
fn words(response: &Response) -> Option<(&'static str, String)> {
    let is_bare = response.body().size_hint().exact() == Some(0);
    let is_plain = text(response.headers(), CONTENT_TYPE).starts_with("text/plain");
    match response.status() {
        StatusCode::FORBIDDEN if is_bare => Some((
            "This was not asked from here",
            "Another site, or a program that does not say where it comes from, tried to change something. Nothing was \
             changed. Open the dashboard by its own address and try again there."
                .to_owned(),
        )),
        StatusCode::PAYLOAD_TOO_LARGE if is_bare || is_plain => Some((
            "This is too large",
            format!(
                "More than {} MiB were sent at once, and nothing was saved. A file may have 256 KiB: leave out what is not \
                 needed, or split it up.",
                BODY_BYTES_MAX >> 20
            ),
        )),
        _ => None,
    }
}

fn text(headers: &HeaderMap, name: HeaderName) -> &str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::requests;
    use super::*;
    use axum::{Router, body::Body, middleware, routing::post};
    use http_body_util::BodyExt;
    use tower::ServiceExt;
    use tower_http::{csrf::CsrfLayer, limit::RequestBodyLimitLayer};

    async fn ask(request: Request) -> (StatusCode, String) {
        let router = Router::new()
            .route("/", post(|body: String| async move { body.len().to_string() }))
            .layer(RequestBodyLimitLayer::new(10))
            .layer(CsrfLayer::new())
            .layer(middleware::from_fn(told))
            .layer(middleware::from_fn(requests::numbered));
        let response = router.oneshot(request).await.expect("an answer");
        let (status, body) = (response.status(), response.into_body().collect().await.expect("a body").to_bytes());
        (status, String::from_utf8_lossy(&body).into_owned())
    }

    fn request(accept: &str, site: &str, length: usize) -> Request {
        let request = Request::post("/").header(ACCEPT, accept).header("sec-fetch-site", site);
        request.header("content-length", length).body(Body::from("x".repeat(length))).expect("a request")
    }

    #[tokio::test]
    async fn what_is_refused_at_the_door_is_told_with_what_to_do() {
        let (status, page) = ask(request("text/html", "cross-site", 1)).await;
        assert_eq!(status, StatusCode::FORBIDDEN);
        assert!(
            page.contains("<h1>This was not asked from here</h1>") && page.contains("Nothing was changed"),
            "{page}"
        );
        let (status, text) = ask(request("application/json", "same-origin", 11)).await;
        assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
        assert!(text.contains("nothing was saved") && text.contains("reference: ") && !text.contains('<'), "{text}");
        assert_eq!(ask(request("text/html", "same-origin", 10)).await, (StatusCode::OK, "10".to_owned()));
    }
}
