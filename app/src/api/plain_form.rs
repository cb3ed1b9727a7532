//! The answer to a form that the browser itself has sent: the page it was on, with what was typed where it was refused.

use super::{ApiError, context::is_plain_form};
use axum::http::{header::REFERER, request::Parts};
use leptos::{prelude::use_context, server_fn::error::ServerFnUrlError};
use url::Url;

/// The longest address that is answered with, in bytes: browsers and proxies take 8 KiB for all headers together.
const ADDRESS_BYTES_MAX: usize = 6 * 1024;

/// Leads a plain form back to its page: with `typed` if it was refused, so that nothing has to be written twice, and
/// without if it was taken. `path` is the server function's. Does nothing for a page with JavaScript, which never left.
pub fn lead_back(path: &str, result: &Result<(), ApiError>, typed: &[(&str, &str)]) {
    if !is_plain_form() {
        return;
    }
    let referer = use_context::<Parts>().and_then(|parts| Url::parse(parts.headers.get(REFERER)?.to_str().ok()?).ok());
    if let Some(page) = referer {
        leptos_axum::redirect(&address(page, path, result.as_ref().err(), typed));
    }
}

/// The page's path, with the refusal and what was typed as far as there is room.
fn address(mut page: Url, path: &str, refusal: Option<&ApiError>, typed: &[(&str, &str)]) -> String {
    page.set_query(None);
    page.set_fragment(None);
    let Some(refusal) = refusal else { return page.path().to_owned() };
    // An address that was parsed before can be parsed again.
    let bare = ServerFnUrlError::new(path, refusal.clone()).to_url(page.as_str()).unwrap_or(page);
    let mut full = bare.clone();
    full.query_pairs_mut().extend_pairs(typed);
    let shown = if full.as_str().len() > ADDRESS_BYTES_MAX { bare } else { full };
    format!("{}?{}", shown.path(), shown.query().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn back(refusal: Option<&ApiError>, reason: &str) -> String {
        let page = Url::parse("http://127.0.0.1:8080/approvals?reason=old&__err=x").expect("an address");
        address(page, "/api/act", refusal, &[("reason", reason)])
    }

    #[test]
    fn what_was_taken_leaves_nothing_behind() {
        assert_eq!(back(None, "because"), "/approvals");
    }

    #[test]
    fn what_was_refused_is_still_there() {
        let refusal = ApiError::field("tag", "There is no such tag.");
        let address = back(Some(&refusal), "it is late & dark");
        assert!(address.starts_with("/approvals?__path=%2Fapi%2Fact&__err="), "{address}");
        assert!(address.ends_with("&reason=it+is+late+%26+dark"), "{address}");
        assert!(!address.contains("old"), "{address}");
        let long = back(Some(&refusal), &"x".repeat(ADDRESS_BYTES_MAX));
        assert!(long.len() < 500 && long.contains("__err="), "{long}");
    }
}
