use super::*;
use domain::file::{FileKind, Scope};
use leptos_meta::provide_meta_context;
use leptos_router::{components::Router, location::RequestUrl};

fn html(address: &str, error: ApiError) -> String {
    let html = Owner::new().with(|| {
        provide_meta_context();
        provide_context(RequestUrl::new(address));
        view! { <Router><ErrorPanel error/></Router> }.to_html()
    });
    html.replace("<!>", "")
}

#[track_caller]
fn check(html: &str, shown: &[&str], hidden: &[&str]) {
    for words in shown {
        assert!(html.contains(words), "`{words}` is not in {html}");
    }
    for words in hidden {
        assert!(!html.contains(words), "`{words}` is in {html}");
    }
}

#[test]
fn a_delivery_that_cannot_begin_says_what_is_lacking_and_where_to_upload_it() {
    let scope = Scope { stage: None, service: "carts".parse().ok() };
    let lacks = vec![
        Lack { why: "staging wants a `performance` test.".to_owned(), file: Some((FileKind::Tests, scope)) },
        Lack { why: "Add a label `build=…`.".to_owned(), file: None },
    ];
    let project = "sockshop".parse().expect("a name");
    check(
        &html("/projects/sockshop/trigger", ApiError::Unready { project, lacks }),
        &[
            "It cannot be delivered yet",
            "staging wants a <code>performance</code> test.",
            "href=\"/projects/sockshop/files/new?kind=tests&amp;service=carts\"",
            "Upload a tests file",
            "<code>build=…</code>",
        ],
        &["in the meantime", "class=\"reference\""],
    );
}

#[test]
fn what_is_missing_leads_on_and_a_missing_project_is_marked() {
    let project = ApiError::NotFound { what: "project `nope`".to_owned() };
    check(
        &html("/projects/nope", project),
        &["There is no project <code>nope</code>.", "data-missing=\"project\"", "href=\"/\"", "All projects"],
        &[],
    );
    let delivery = ApiError::NotFound { what: "delivery 9 in sockshop".to_owned() };
    check(&html("/projects/sockshop/deliveries/9", delivery), &["All deliveries of sockshop"], &["data-missing"]);
}

#[test]
fn a_refusal_in_the_address_can_be_left_and_has_no_reference() {
    let conflict = || ApiError::Conflict { why: "Ann rejected carts 0.9.2 (delivery 7).".to_owned() };
    let way = "Look at it as it is now</a>";
    check(&html("/approvals?__path=%2Fapi%2Fact&__err=e30", conflict()), &[way, "href=\"/approvals\""], &["reference"]);
    check(&html("/approvals", conflict()), &["Ann rejected carts"], &[way, "reference"]);
}

#[test]
fn what_the_log_knows_has_a_reference() {
    let broken = ApiError::Broken { reference: "0f3a".to_owned() };
    check(&html("/", broken), &["<code>0f3a</code>", "Copy reference", "class=\"with-script\""], &[" hidden"]);
}
