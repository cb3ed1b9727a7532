//! Links to pages, from typed parts.

use domain::{
    digest::RevisionRef,
    file::{FileKind, Scope},
    id::{ConnectionName, Place, ProjectName, ServiceName},
    window::Window,
};
use jiff::Timestamp;

/// All projects.
pub const PROJECTS: &str = "/";
/// Making a project.
pub const NEW_PROJECT: &str = "/projects/new";
/// What waits for a person.
pub const APPROVALS: &str = "/approvals";

/// All connections to metric sources.
pub const SOURCES: &str = "/settings/sources";
/// Connecting one.
pub const NEW_SOURCE: &str = "/settings/sources/new";

/// One connection to a metric source.
#[must_use]
pub fn source(name: &ConnectionName) -> String {
    format!("/settings/sources/{name}")
}

/// A project's environments.
#[must_use]
pub fn board(project: &ProjectName) -> String {
    format!("/projects/{project}")
}

/// The form that begins a delivery, filled in as far as is known.
#[must_use]
pub fn trigger(project: &ProjectName, service: Option<&ServiceName>, tag: Option<&str>) -> String {
    let service = service.map(|service| ("service", service.to_string()));
    let tag = tag.map(|tag| ("tag", tag.to_owned()));
    with_query(format!("/projects/{project}/trigger"), service.into_iter().chain(tag))
}

/// A project's deliveries.
#[must_use]
pub fn deliveries(project: &ProjectName) -> String {
    format!("/projects/{project}/deliveries")
}

/// One delivery.
#[must_use]
pub fn delivery(project: &ProjectName, number: u32) -> String {
    format!("/projects/{project}/deliveries/{number}")
}

/// The evaluations of a service in a stage, side by side; without a place those of the newest.
#[must_use]
pub fn gates(project: &ProjectName, place: Option<&Place>) -> String {
    let service = place.map(|place| ("service", place.service.to_string()));
    let stage = place.map(|place| ("stage", place.stage.to_string()));
    with_query(format!("/projects/{project}/evaluations"), service.into_iter().chain(stage))
}

/// One evaluation.
#[must_use]
pub fn evaluation(project: &ProjectName, number: u32) -> String {
    format!("/projects/{project}/evaluations/{number}")
}

/// The evaluation that a delivery made with that event: a page that leads on to it. What follows a delivery live knows its
/// events, and not yet the number that an evaluation got among its project's.
#[must_use]
pub fn judged(project: &ProjectName, delivery: u32, seq: u64) -> String {
    format!("{}/evaluations/{seq}", self::delivery(project, delivery))
}

/// One evaluation, with the limits of its place to try.
#[must_use]
pub fn what_if(project: &ProjectName, number: u32) -> String {
    format!("{}?try=true#what-if", evaluation(project, number))
}

/// Two evaluations side by side.
#[must_use]
pub fn comparison(project: &ProjectName, number: u32, with: Option<u32>) -> String {
    let with = with.map(|with| ("with", with.to_string()));
    with_query(format!("{}/compare", evaluation(project, number)), with.into_iter())
}

/// One evaluation, with a certain indicator in sight.
#[must_use]
pub fn indicator(project: &ProjectName, number: u32, sli: &str) -> String {
    with_query(evaluation(project, number), [("sli", sli.to_owned())].into_iter())
}

/// An indicator as a file: its history (`indicator.svg`, `indicator.csv`) or how it was over time (`series.svg`, `series.csv`).
#[must_use]
pub fn indicator_file(project: &ProjectName, number: u32, sli: &str, file: &str) -> String {
    let path = format!("/api/v1/projects/{project}/evaluations/{number}/{file}");
    with_query(path, [("sli", sli.to_owned())].into_iter())
}

/// The form that asks for an evaluation, filled in as far as is known.
#[must_use]
pub fn evaluate(project: &ProjectName, place: Option<&Place>) -> String {
    let service = place.map(|place| ("service", place.service.to_string()));
    let stage = place.map(|place| ("stage", place.stage.to_string()));
    with_query(format!("/projects/{project}/evaluations/new"), service.into_iter().chain(stage))
}

/// The same form, filled in with a place and a window of time, in whole seconds that hold all of it.
#[must_use]
pub fn evaluate_window(place: &Place, window: Window) -> String {
    let end = window.end.as_millisecond();
    let end = end.div_euclid(1000) + i64::from(end.rem_euclid(1000) > 0);
    let pairs = [
        ("service", place.service.to_string()),
        ("stage", place.stage.to_string()),
        ("start", moment(window.start.as_millisecond().div_euclid(1000))),
        ("end", moment(end)),
    ];
    with_query(format!("/projects/{}/evaluations/new", place.project), pairs.into_iter())
}

/// Seconds since 1970 as a form's field for a moment in UTC has them; empty where there is no such moment.
fn moment(seconds: i64) -> String {
    Timestamp::from_second(seconds).map_or_else(|_| String::new(), |at| at.strftime("%Y-%m-%dT%H:%M:%S").to_string())
}

/// A project's files.
#[must_use]
pub fn files(project: &ProjectName) -> String {
    format!("/projects/{project}/files")
}

/// The form that uploads a file, for that kind and scope if any.
#[must_use]
pub fn upload(project: &ProjectName, kind: Option<FileKind>, scope: &Scope) -> String {
    let kind = kind.map(|kind| ("kind", kind.as_str().to_owned()));
    with_query(format!("/projects/{project}/files/new"), kind.into_iter().chain(scope_query(scope)))
}

/// The form that imports objectives of another tool.
#[must_use]
pub fn import(project: &ProjectName) -> String {
    format!("{}/import", files(project))
}

/// One file: a certain revision, or without a number the newest.
#[must_use]
pub fn file(project: &ProjectName, kind: FileKind, scope: &Scope, number: Option<u32>) -> String {
    let number = number.map(|number| ("number", number.to_string()));
    with_query(format!("/projects/{project}/files/{}", kind.as_str()), scope_query(scope).chain(number))
}

/// A revision of a file, with what differs from another one of it.
#[must_use]
pub fn file_since(project: &ProjectName, kind: FileKind, scope: &Scope, number: u32, since: u32) -> String {
    let numbers = [("number", number.to_string()), ("since", since.to_string())];
    with_query(format!("/projects/{project}/files/{}", kind.as_str()), scope_query(scope).chain(numbers))
}

/// The revision that has that digest: a page that leads on to it. What names a revision does not say what it holds for.
#[must_use]
pub fn revision(project: &ProjectName, kind: FileKind, revision: &RevisionRef) -> String {
    let number = [("number", revision.number.to_string())].into_iter();
    with_query(format!("/projects/{project}/files/{}/{}", kind.as_str(), revision.digest), number)
}

/// The form that makes a new revision out of an earlier one.
#[must_use]
pub fn edit_file(project: &ProjectName, kind: FileKind, scope: &Scope, number: u32) -> String {
    let query = [("kind", kind.as_str().to_owned())].into_iter().chain(scope_query(scope));
    with_query(format!("/projects/{project}/files/new"), query.chain([("from", number.to_string())]))
}

fn scope_query(scope: &Scope) -> impl Iterator<Item = (&'static str, String)> {
    let stage = scope.stage.as_ref().map(|stage| ("stage", stage.to_string()));
    let service = scope.service.as_ref().map(|service| ("service", service.to_string()));
    stage.into_iter().chain(service)
}

fn with_query(path: String, pairs: impl Iterator<Item = (&'static str, String)>) -> String {
    let pairs: Vec<String> = pairs.map(|(key, value)| format!("{key}={}", encoded(&value))).collect();
    if pairs.is_empty() { path } else { format!("{path}?{}", pairs.join("&")) }
}

/// Percent-encoded for a query's value: all but letters, digits and `-._~`.
#[must_use]
pub fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sockshop() -> ProjectName {
        "sockshop".parse().expect("a name")
    }

    #[test]
    fn links_carry_only_what_is_known() {
        let carts: ServiceName = "carts".parse().expect("a name");
        assert_eq!(trigger(&sockshop(), None, None), "/projects/sockshop/trigger");
        assert_eq!(
            trigger(&sockshop(), Some(&carts), Some("0.9.2+b&c d")),
            "/projects/sockshop/trigger?service=carts&tag=0.9.2%2Bb%26c%20d"
        );
        assert_eq!(delivery(&sockshop(), 14), "/projects/sockshop/deliveries/14");
    }

    #[test]
    fn a_window_is_handed_on_in_whole_seconds_that_hold_it() {
        let place = Place {
            project: sockshop(),
            service: "carts".parse().expect("a name"),
            stage: "staging".parse().expect("a name"),
        };
        let at = |text: &str| text.parse().expect("a moment");
        let link = |start, end| evaluate_window(&place, Window { start: at(start), end: at(end) });
        let form = "/projects/sockshop/evaluations/new?service=carts&stage=staging";
        assert_eq!(
            link("2026-03-14T09:30:00.25Z", "2026-03-14T09:31:05.5Z"),
            format!("{form}&start=2026-03-14T09%3A30%3A00&end=2026-03-14T09%3A31%3A06")
        );
        assert_eq!(
            link("2026-03-14T09:30:00Z", "2026-03-14T09:31:05Z"),
            format!("{form}&start=2026-03-14T09%3A30%3A00&end=2026-03-14T09%3A31%3A05")
        );
    }

    #[test]
    fn a_file_is_named_by_kind_scope_and_number() {
        let scope = Scope { stage: "staging".parse().ok(), service: "carts".parse().ok() };
        assert_eq!(file(&sockshop(), FileKind::Slo, &Scope::default(), None), "/projects/sockshop/files/slo");
        assert_eq!(
            file(&sockshop(), FileKind::Slo, &scope, Some(3)),
            "/projects/sockshop/files/slo?stage=staging&service=carts&number=3"
        );
        assert_eq!(
            upload(&sockshop(), Some(FileKind::Sli), &scope),
            "/projects/sockshop/files/new?kind=sli&stage=staging&service=carts"
        );
    }
}
