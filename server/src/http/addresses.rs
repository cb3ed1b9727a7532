//! Addresses that are almost a page's: they lead on to it, for good.

use axum::{
    extract::Request,
    http::{Method, Uri},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};

/// Leads on to the page that is meant, where the address is not quite its own.
pub(super) async fn led_on(request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    match meant(request.uri()).filter(|_| reads) {
        Some(address) => Redirect::permanent(&address).into_response(),
        None => next.run(request).await,
    }
}

/// The address that is meant, with the query; none where this one is right.
fn meant(uri: &Uri) -> Option<String> {
    let path = uri.path();
    let page = match path.trim_end_matches('/') {
        "/projects" => "/",
        "/settings" => "/settings/sources",
        bare => bare,
    };
    // A browser takes two slashes of whatever slant for the beginning of somebody else's address.
    let is_ours = page.starts_with('/') && !page.starts_with("//") && !page.starts_with("/\\");
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    (is_ours && page != path).then(|| format!("{page}{query}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(address: &'static str, expected: Option<&str>) {
        assert_eq!(meant(&Uri::from_static(address)).as_deref(), expected, "{address}");
    }

    #[test]
    fn a_slash_too_many_leads_to_the_page_without_it() {
        check("/projects/sockshop/", Some("/projects/sockshop"));
        check("/projects/sockshop/deliveries/10//", Some("/projects/sockshop/deliveries/10"));
        check(
            "/projects/sockshop/trigger/?service=carts&tag=1",
            Some("/projects/sockshop/trigger?service=carts&tag=1"),
        );
        check("/projects", Some("/"));
        check("/projects/", Some("/"));
        check("/settings", Some("/settings/sources"));
    }

    #[test]
    fn what_is_right_stays_and_nothing_leads_to_another_host() {
        for address in
            ["/", "/approvals", "/projects/sockshop?show=gates", "//", "//elsewhere.example/", "/\\elsewhere/"]
        {
            check(address, None);
        }
    }
}
