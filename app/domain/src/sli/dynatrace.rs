//! Keptn 0.5's `queryObject` for Dynatrace, written as a query of the Metrics API v2.
//!
//! Keptn looked for the service by its tags and asked the older API for one time series of it. The same service is
//! selected here by the same tags, so the query that is recorded says all that was asked.

/// Time series of the older API, and what they are called now. In the same units.
const SERIES: [(&str, &str); 4] = [
    ("service.responsetime", "builtin:service.response.time"),
    ("service.requests", "builtin:service.requestCount.total"),
    ("service.failurerate", "builtin:service.errors.total.rate"),
    ("service.errorcount", "builtin:service.errors.total.count"),
];
/// The service under test, as Keptn 0.5 tagged it.
const ENTITIES: &str = "type(SERVICE),tag(service:$SERVICE),tag(environment:$PROJECT-$STAGE),tag(test-subject:true)";

/// The query that these keys and values come to; none if one of them is not known.
pub(super) fn query(pairs: &[(String, String)]) -> Option<String> {
    let value = |key: &str| pairs.iter().find(|(own, _)| own == key).map(|(_, value)| value.trim());
    let known = ["timeseriesId", "aggregation", "percentile"];
    if pairs.iter().any(|(key, _)| !known.contains(&key.as_str())) {
        return None;
    }
    let id = value("timeseriesId")?;
    let old = id.trim_start_matches("com.dynatrace.builtin:");
    let metric = match SERIES.iter().find(|(series, _)| *series == old) {
        Some((_, metric)) => metric,
        None if id.starts_with("builtin:") => id,
        None => return None,
    };
    let aggregation = match value("aggregation").unwrap_or("AVG").to_uppercase().as_str() {
        "AVG" => "avg".to_owned(),
        "MIN" => "min".to_owned(),
        "MAX" => "max".to_owned(),
        "SUM" => "sum".to_owned(),
        "COUNT" => "count".to_owned(),
        "MEDIAN" => "median".to_owned(),
        "PERCENTILE" => format!("percentile({})", value("percentile").filter(|text| is_percentile(text))?),
        _ => return None,
    };
    Some(format!("metricSelector={metric}:splitBy():{aggregation}&entitySelector={ENTITIES}"))
}

fn is_percentile(text: &str) -> bool {
    text.parse::<f64>().is_ok_and(|number| (0.0..=100.0).contains(&number))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pairs: &[(&str, &str)], expected: Option<&str>) {
        let pairs: Vec<(String, String)> =
            pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        let expected = expected.map(|metric| format!("metricSelector={metric}&entitySelector={ENTITIES}"));
        assert_eq!(query(&pairs), expected, "{pairs:?}");
    }

    #[test]
    fn the_tutorials_time_series_has_a_name_of_today() {
        let id = ("timeseriesId", "com.dynatrace.builtin:service.responsetime");
        check(&[id, ("aggregation", "AVG")], Some("builtin:service.response.time:splitBy():avg"));
        let p95 = [id, ("aggregation", "percentile"), ("percentile", "95")];
        check(&p95, Some("builtin:service.response.time:splitBy():percentile(95)"));
        check(&[("timeseriesId", "builtin:host.cpu.usage")], Some("builtin:host.cpu.usage:splitBy():avg"));
    }

    #[test]
    fn what_is_not_known_is_not_guessed() {
        check(&[("timeseriesId", "com.dynatrace.builtin:app.useractionduration")], None);
        check(&[("timeseriesId", "builtin:a"), ("aggregation", "PERCENTILE")], None);
        check(&[("timeseriesId", "builtin:a"), ("entities", "HOST-1")], None);
        check(&[("metric", "x")], None);
    }
}
