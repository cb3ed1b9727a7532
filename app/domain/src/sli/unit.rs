//! The unit that a query gives its values in, where the query itself leaves no doubt.

use super::token::{Kind, Token, tokens};
use crate::slo::unit_of;

/// What `MV2;` converts its values to, by the unit it names.
const CONVERTED: [(&str, &str); 2] = [("MicroSecond", "ms"), ("Byte", "kB")];
/// Functions that give what they get in the same unit.
const KEEPING: [&str; 14] = [
    "sum",
    "avg",
    "max",
    "min",
    "quantile",
    "avg_over_time",
    "max_over_time",
    "min_over_time",
    "quantile_over_time",
    "last_over_time",
    "by",
    "without",
    "sort",
    "sort_desc",
];
/// Functions that a histogram's buckets may go through on their way to a quantile.
const OF_BUCKETS: [&str; 6] = ["histogram_quantile", "rate", "irate", "increase", "sum", "by"];
/// What names of metrics end with that count something, or are sums over a time.
const COUNTS: [&str; 4] = ["_count", "_total", "_sum", "_bucket"];

/// The unit of a query's values; none where it calculates, or where nothing in it names a unit.
///
/// `histogram_quantile(0.95, sum(rate(latency_seconds_bucket[1m])) by (le))` gives `s`; of `… * 1000` nothing is said.
pub(crate) fn of_query(query: &str) -> Option<&'static str> {
    if let Some(rest) = query.trim_start().strip_prefix("MV2;") {
        let (unit, _) = rest.split_once(';')?;
        return CONVERTED.iter().find(|(name, _)| name.eq_ignore_ascii_case(unit)).map(|(_, unit)| *unit);
    }
    let tokens = tokens(query);
    let is_called = |at: usize| tokens.get(at + 1).is_some_and(|next| next.kind == Kind::Open);
    let words = || tokens.iter().enumerate().filter(|(_, token)| token.kind == Kind::Word);
    let functions: Vec<&str> = words().filter(|(at, _)| is_called(*at)).map(|(_, token)| token.text(query)).collect();
    let mut metrics = words().filter(|(at, _)| !is_called(*at)).filter_map(|(_, token)| metric(token.text(query)));
    let (is_bucket, unit) = metrics.next()?;
    let allowed = if is_bucket { &OF_BUCKETS[..] } else { &KEEPING };
    let is_plain = tokens.iter().all(|token| is_plain(query, *token))
        && functions.iter().all(|function| allowed.contains(function))
        && functions.contains(&"histogram_quantile") == is_bucket
        && metrics.next().is_none();
    is_plain.then_some(unit)
}

/// The unit of a metric, and whether it is a histogram's buckets; none for what counts, and for what is no metric.
fn metric(name: &str) -> Option<(bool, &'static str)> {
    if let Some(name) = name.strip_suffix("_bucket") {
        return Some((true, unit_of(name)?));
    }
    let counts = COUNTS.iter().any(|ending| name.ends_with(ending));
    Some((false, unit_of(name)?)).filter(|_| !counts)
}

/// Whether a piece leaves values as they are. Whatever calculates may convert, and a name in braces is not looked for.
fn is_plain(query: &str, token: Token) -> bool {
    let text = token.text(query);
    match token.kind {
        Kind::Labels => !text.contains("__name__"),
        Kind::Range => !text.contains(':'),
        Kind::Other => text == ",",
        Kind::Word | Kind::Open | Kind::Close => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(query: &str, expected: Option<&str>) {
        assert_eq!(of_query(query), expected, "{query}");
    }

    #[test]
    fn a_query_that_keeps_a_metric_s_unit_says_it() {
        check("histogram_quantile(0.95, sum(rate(latency_seconds_bucket{job=\"a\"}[1m])) by (le))", Some("s"));
        check("histogram_quantile(0.5, sum by (le) (rate(http_response_time_milliseconds_bucket[5m])))", Some("ms"));
        check("max(process_resident_memory_bytes{job=\"carts_seconds\"})", Some("B"));
        check("avg_over_time(probe_duration_seconds[$DURATION_SECONDS])", Some("s"));
        check("MV2;MicroSecond;metricSelector=builtin:service.response.time:avg", Some("ms"));
        check("MV2;byte;metricSelector=x", Some("kB"));
    }

    #[test]
    fn where_there_is_doubt_nothing_is_said() {
        for query in [
            "histogram_quantile(0.95, sum(rate(latency_seconds_bucket[1m])) by (le)) * 1000",
            "rate(latency_seconds_sum[1m]) / rate(latency_seconds_count[1m])",
            "rate(process_cpu_seconds_total[1m])",
            "sum(rate(latency_seconds_bucket{le=\"0.5\"}[1m]))",
            "count(latency_seconds)",
            "latency_seconds > 5",
            "max(latency_seconds) or max(latency_ms)",
            "max({__name__=\"x\"}) + latency_seconds",
            "sum(rate(http_requests_total[1m]))",
            "MV2;Percent;metricSelector=x",
            "metricSelector=builtin:service.response.time:avg",
            "",
        ] {
            check(query, None);
        }
    }
}
