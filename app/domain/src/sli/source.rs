//! Who is asked, where the query itself says it: `eu-prometheus: sum(rate(…))`.

use crate::{connection::Kind, id::ConnectionName};

/// How Keptn's own Dynatrace queries begin; nothing else does.
const DYNATRACE: [&str; 2] = ["MV2;", "metricSelector="];

/// The source named before a query, and the query. The name, a colon and a space: without the space it would be a
/// recorded metric such as `job:requests:rate5m`. A query in Dynatrace's own form needs no name.
pub(super) fn split(text: &str) -> (Option<&str>, &str) {
    if DYNATRACE.iter().any(|start| text.starts_with(start)) {
        return (Some(Kind::Dynatrace.as_str()), text);
    }
    match text.split_once(':') {
        Some((name, query)) if is_name(name) && query.is_empty() => (Some(name), query),
        Some((name, query)) if is_name(name) && query.starts_with(char::is_whitespace) => (Some(name), query.trim()),
        Some(_) | None => (None, text),
    }
}

/// The name that a query begins with, if what follows it would be taken for the query alone.
pub(crate) fn before(text: &str) -> Option<&str> {
    let (name, query) = split(text);
    name.filter(|_| query != text)
}

fn is_name(text: &str) -> bool {
    text.parse::<ConnectionName>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, source: Option<&str>, query: &str) {
        assert_eq!(split(text), (source, query), "{text}");
    }

    #[test]
    fn a_name_a_colon_and_a_space_name_the_source() {
        check("eu-prometheus: sum(up)", Some("eu-prometheus"), "sum(up)");
        check("embedded:\n  up", Some("embedded"), "up");
        check("dynatrace: builtin:host.cpu.usage", Some("dynatrace"), "builtin:host.cpu.usage");
        check("prometheus:", Some("prometheus"), "");
    }

    #[test]
    fn a_query_in_a_form_of_its_own_has_no_name_before_it() {
        assert_eq!(before("MV2;Byte;metricSelector=a"), None);
        assert_eq!(before("job:requests:rate5m"), None);
        assert_eq!((before("null:"), before("eu: up")), (Some("null"), Some("eu")));
    }

    #[test]
    fn what_could_be_a_metric_stays_one() {
        check("job:requests:rate5m", None, "job:requests:rate5m");
        check("sum(rate(a[5m])) / sum(rate(b[5m]))", None, "sum(rate(a[5m])) / sum(rate(b[5m]))");
        check("up{job=\"a: b\"}", None, "up{job=\"a: b\"}");
        check("Upper: up", None, "Upper: up");
    }

    #[test]
    fn dynatraces_own_forms_name_themselves() {
        check("MV2;Byte;metricSelector=a", Some("dynatrace"), "MV2;Byte;metricSelector=a");
        check("metricSelector=builtin:host.cpu.usage", Some("dynatrace"), "metricSelector=builtin:host.cpu.usage");
        check("dt-eu: metricSelector=a", Some("dt-eu"), "metricSelector=a");
    }
}
