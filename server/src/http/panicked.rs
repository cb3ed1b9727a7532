//! A handler that panicked: the log has the message, the person a page that says what to do and names the request.

use super::{plain_page, requests::NUMBER};
use axum::{
    extract::Request,
    http::{HeaderName, StatusCode, header::ACCEPT},
    middleware::Next,
    response::{Html, IntoResponse, Response},
};
use std::any::Any;

/// Marks the answer of a handler that panicked.
#[derive(Debug, Clone, Copy)]
struct Panicked;

/// What is answered at first: without words, for here it is not known who asks.
pub(super) fn caught(panic: Box<dyn Any + Send + 'static>) -> Response {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let message = text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
    tracing::error!(message, "a handler panicked");
    let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
    response.extensions_mut().insert(Panicked);
    response
}

/// Gives the answer its words.
pub(super) async fn told(request: Request, next: Next) -> Response {
    let number = header(&request, NUMBER).to_owned();
    let wants_page = header(&request, ACCEPT).contains("text/html");
    let response = next.run(request).await;
    if response.extensions().get::<Panicked>().is_none() {
        return response;
    }
    tracing::error!(request = number, "the handler that panicked answered this request");
    let told = if wants_page { Html(page(&number)).into_response() } else { in_words(&number).into_response() };
    (StatusCode::INTERNAL_SERVER_ERROR, told).into_response()
}

fn header(request: &Request, name: HeaderName) -> &str {
    request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

fn in_words(number: &str) -> String {
    format!("Something broke on the server. Tell its operator this reference: {number}\n")
}

fn page(number: &str) -> String {
    let told = "This page could not be made. Deliveries go on without it, and nothing was lost.";
    plain_page::of("Something broke", told, "Load it again; if it stays, tell the operator this reference:", number)
}

#[cfg(test)]
mod tests {
    use super::super::requests;
    use super::*;
    use axum::{Router, body::Body, middleware, routing::get};
    use http_body_util::BodyExt;
    use tower::ServiceExt;
    use tower_http::catch_panic::CatchPanicLayer;

    async fn ask(accept: &str) -> (StatusCode, String, String) {
        let router = Router::new()
            .route(
                "/broken",
                get(|| async {
                    if true {
                        panic!("on purpose")
                    }
                }),
            )
            .layer(CatchPanicLayer::custom(caught))
            .layer(middleware::from_fn(told))
            .layer(middleware::from_fn(requests::numbered));
        let request =
            Request::get("/broken").header(ACCEPT, accept).header(NUMBER, "<b>theirs</b>").body(Body::empty());
        let response = router.oneshot(request.expect("a request")).await.expect("an answer");
        let told = response.headers().get(NUMBER).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
        let (status, body) = (response.status(), response.into_body().collect().await.expect("a body").to_bytes());
        (status, told, String::from_utf8_lossy(&body).into_owned())
    }

    #[tokio::test]
    async fn a_panic_is_a_page_that_names_the_request_and_the_next_step() {
        let (status, number, page) = ask("text/html,*/*").await;
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(number.len() == 32 && page.contains(&format!("<code>{number}</code>")), "{number}: {page}");
        assert!(page.contains("<h1>Something broke</h1>") && page.contains("Load it again"), "{page}");
        assert!(!page.contains("on purpose"), "the inside stays inside");
        let (_, number, text) = ask("application/json").await;
        assert!(text.contains(&number) && !text.contains('<'), "{text}");
    }
}
