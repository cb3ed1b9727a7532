//! The five indicators that Keptn's Prometheus service knew without a file, over the metrics that it told services to have.

use super::{Indicator, Placeholders};
use crate::yaml::Mark;

/// Their names, as objectives use them.
pub const BUILT_IN: [&str; 5] =
    ["throughput", "error_rate", "response_time_p50", "response_time_p90", "response_time_p95"];

/// The indicator of that name, with its query; asked of the default source. The filters of the objectives file are its
/// labels; a filter `job` takes the place of the service's own.
#[must_use]
pub fn built_in(name: &str, placeholders: &Placeholders) -> Option<Indicator> {
    let labels = labels(placeholders);
    let requests = |more: &str| format!("sum(rate(http_requests_total{{{labels}{more}}}[$DURATION_SECONDS]))");
    let quantile = |share: f64| {
        format!(
            "histogram_quantile({share}, sum by (le) \
             (rate(http_response_time_milliseconds_bucket{{{labels}}}[$DURATION_SECONDS])))"
        )
    };
    let query = match name {
        "throughput" => requests(""),
        "error_rate" => format!("{} / {}", requests(",status!~'2..'"), requests("")),
        "response_time_p50" => quantile(0.5),
        "response_time_p90" => quantile(0.9),
        "response_time_p95" => quantile(0.95),
        _ => return None,
    };
    Some(Indicator { name: name.to_owned(), source: None, query, at: Mark::START, query_at: Mark::START })
}

fn labels(placeholders: &Placeholders) -> String {
    let has_job = placeholders.filters.iter().any(|(key, _)| key == "job");
    let slot = if placeholders.deployment == "direct" { "" } else { "-$DEPLOYMENT" };
    let own = (!has_job).then(|| format!("job='$SERVICE-$PROJECT-$STAGE{slot}'"));
    let given = placeholders.filters.iter().map(|(key, value)| matcher(key, value));
    own.into_iter().chain(given).collect::<Vec<_>>().join(",")
}

/// A filter's value may bring its own operator, as in `!='ops'`.
fn matcher(key: &str, value: &str) -> String {
    match value.trim() {
        value if value.starts_with(['=', '!']) => format!("{key}{value}"),
        value => format!("{key}='{}'", value.trim_matches(['\'', '"'])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sli::resolve;

    fn check(name: &str, deployment: &str, filters: &[(&str, &str)], expected: Option<&str>) {
        let filters = filters.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        let placeholders = Placeholders {
            project: "sockshop".parse().expect("is a name"),
            stage: "staging".parse().expect("is a name"),
            service: "carts".parse().expect("is a name"),
            deployment: deployment.to_owned(),
            duration_s: 60,
            labels: "".parse().expect("are labels"),
            filters,
        };
        let query = built_in(name, &placeholders)
            .map(|indicator| resolve(&indicator.query, &placeholders).expect("all words are known"));
        assert_eq!(query.as_deref(), expected, "{name}");
    }

    #[test]
    fn what_keptn_knew_without_a_file_has_its_query() {
        let all = "sum(rate(http_requests_total{job='carts-sockshop-staging-canary'}[60s]))";
        check("throughput", "canary", &[], Some(all));
        let bad = "sum(rate(http_requests_total{job='carts-sockshop-staging-canary',status!~'2..'}[60s]))";
        check("error_rate", "canary", &[], Some(&format!("{bad} / {all}")));
        let p95 = "histogram_quantile(0.95, sum by (le) \
                   (rate(http_response_time_milliseconds_bucket{job='carts-sockshop-staging'}[60s])))";
        check("response_time_p95", "direct", &[], Some(p95));
        check("throughput", "primary", &[], Some(&all.replace("canary", "primary")));
        check("response_time_p99", "canary", &[], None);
    }

    #[test]
    fn filters_are_labels_and_a_job_takes_the_place_of_the_service_s_own() {
        let with = |labels: &str| format!("sum(rate(http_requests_total{{{labels}}}[60s]))");
        let job = "job='carts-sockshop-staging-canary'";
        check("throughput", "canary", &[("handler", "'Items'")], Some(&with(&format!("{job},handler='Items'"))));
        check("throughput", "canary", &[("job", "mine"), ("team", "!='ops'")], Some(&with("job='mine',team!='ops'")));
    }
}
