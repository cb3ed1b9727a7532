//! Reads the indicators file of either generation, and those of a perfspec.
//!
//! Keptn 0.5 has a list, and asks one of several sources:
//! ```yaml
//! indicators:
//!   - metric: request_latency_seconds
//!     source: Prometheus
//!     query: rate(requests_latency_seconds_sum[$DURATION]) / rate(requests_latency_seconds_count[$DURATION])
//! ```
//! Since 0.6 it is a map from name to query:
//! ```yaml
//! spec_version: "1.0"
//! indicators:
//!   throughput: sum(rate(http_requests_total{job="$SERVICE-$PROJECT-$STAGE"}[$DURATION_SECONDS]))
//!   response_time: "dynatrace: MV2;MicroSecond;metricSelector=builtin:service.response.time:avg"
//! ```

use super::{File, Indicator, dynatrace, placeholder, range, source, unit};
use crate::{
    diagnostic::Read,
    perfspec, slo,
    yaml::{Kind, Mark, Node, Reading, quote},
};
use std::collections::BTreeSet;

/// The most indicators in a file.
pub const INDICATORS_MAX: usize = 500;
/// The longest query, in bytes.
pub const QUERY_BYTES_MAX: usize = 16 * 1024;

impl File {
    /// Reads `service-indicators.yaml`, `sli.yaml` or the queries of `perfspec.json`, whichever the document's shape says.
    #[must_use]
    pub fn read(text: &str) -> Read<Self> {
        Reading::of("sli", text, |reading, root| {
            let file = file(reading, root)?;
            for indicator in &file.indicators {
                warn_of_ranges(reading, indicator);
                warn_of_units(reading, indicator);
            }
            Some(file)
        })
    }
}

fn file(reading: &mut Reading, root: &Node) -> Option<File> {
    if perfspec::is_perfspec(root) {
        let file = perfspec::read(reading, root);
        perfspec::say_half(reading, "indicators", "objectives");
        return file.map(|file| file.sli);
    }
    let fields = reading.fields(root, "an indicators file", &["spec_version", "indicators"])?;
    reading.spec_version(&fields);
    let node = reading.required(&fields, "indicators")?;
    let indicators = match &node.kind {
        Kind::Sequence(_) => list(reading, node),
        Kind::Mapping(_) | Kind::Scalar(_) => map(reading, node),
    };
    Some(File { indicators })
}

fn map(reading: &mut Reading, node: &Node) -> Vec<Indicator> {
    let entries = reading.entries(node, "indicators").unwrap_or_default();
    if entries.is_empty() || entries.len() > INDICATORS_MAX {
        let message = format!("The file has {} indicators; 1 to {INDICATORS_MAX} are read.", entries.len());
        reading.error(node.at, "how-many", message, "Add one as `name: query`, or leave out what is not used.");
        return Vec::new();
    }
    let mut indicators = Vec::with_capacity(entries.len());
    for entry in entries {
        reading.is_bare(entry.key_at, "indicators", &entry.key);
        let Some(text) = query(reading, &entry.value, &entry.key) else { continue };
        let (source, query) = source::split(&text);
        if query.is_empty() {
            let message = format!("There is no query behind {}.", quote(&text));
            reading.error(entry.value.at, "empty", message, "Write the query after the source's name.");
        }
        indicators.push(Indicator {
            name: entry.key.clone(),
            source: source.map(str::to_owned),
            query: query.to_owned(),
            at: entry.key_at,
            query_at: entry.value.at,
        });
    }
    indicators
}

fn list(reading: &mut Reading, node: &Node) -> Vec<Indicator> {
    let items = reading.list(node, "indicators", INDICATORS_MAX).unwrap_or_default();
    let mut seen = BTreeSet::new();
    let mut indicators = Vec::with_capacity(items.len());
    for item in items {
        let Some((at, indicator)) = indicator(reading, item) else { continue };
        if !seen.insert(indicator.name.clone()) {
            let message = format!("The indicator {} is already given above.", quote(&indicator.name));
            reading.error(at, "same-name-twice", message, "Keep one of the two, or rename one.");
        }
        indicators.push(indicator);
    }
    indicators
}

fn indicator(reading: &mut Reading, node: &Node) -> Option<(Mark, Indicator)> {
    let fields = reading.fields(node, "an indicator", &["metric", "source", "query", "queryObject"])?;
    let metric = reading.required(&fields, "metric");
    let name = metric.and_then(|node| reading.reference(node, "metric"));
    let source = fields.get("source").and_then(|node| reading.name(node, "source")).map(str::to_owned);
    let query = match (fields.get("query"), fields.get("queryObject")) {
        (Some(node), None) => query(reading, node, "query"),
        (None, Some(node)) => query_object(reading, node),
        (None, None) => {
            reading.error(
                fields.at,
                "missing-key",
                "`query` is missing in an indicator.",
                "Add `query:` or `queryObject:`.",
            );
            None
        }
        (Some(_), Some(node)) => {
            let message = "An indicator has either `query` or `queryObject`.";
            reading.error(node.at, "two-queries", message, "Keep the one that its source understands.");
            None
        }
    };
    let query_at = fields.get("query").or(fields.get("queryObject")).map_or(fields.at, |node| node.at);
    let (at, query) = (metric?.at, query.unwrap_or_default());
    Some((at, Indicator { name: name?.to_owned(), source, query, at, query_at }))
}

fn query(reading: &mut Reading, node: &Node, what: &str) -> Option<String> {
    let query = reading.name(node, what)?.trim();
    if query.len() > QUERY_BYTES_MAX {
        let message = format!("The query has {} bytes; {QUERY_BYTES_MAX} are the most.", query.len());
        reading.error(node.at, "long-query", message, "Make it shorter, for example by a recording rule.");
        return None;
    }
    for unknown in placeholder::unknown(query) {
        let message = format!("{} is not a placeholder.", quote(&unknown));
        reading.warn(node.at, "unknown-placeholder", message, placeholder::help(&unknown));
    }
    Some(query.to_owned())
}

/// A range of its own length knows nothing of the window that is judged.
fn warn_of_ranges(reading: &mut Reading, indicator: &Indicator) {
    for written in range::written(&indicator.query) {
        let message = format!(
            "{} reaches back to before a test that is shorter, when another version had the traffic.",
            quote(written)
        );
        let help = "Write `[$DURATION_SECONDS]`, which is as long as the window. The embedded source reads only what is \
                    in the window, whatever is written; a Prometheus reads all of it.";
        reading.warn(indicator.query_at, "written-range", message, help);
    }
}

/// That a name which says a unit is measured in that one, where the query says one too.
fn warn_of_units(reading: &mut Reading, indicator: &Indicator) {
    let stated = slo::unit_of(&indicator.name).zip(unit::of_query(&indicator.query));
    let Some((name, query)) = stated.filter(|(name, query)| name != query) else { return };
    let message = format!("{} is in {name} by its name, but its query gives {query}.", quote(&indicator.name));
    let help =
        format!("Convert it in the query, or let the name say {query}; limits are held against what the query gives.");
    reading.warn(indicator.query_at, "unit-mismatch", message, help);
}

/// As the query that the keys and values come to, or else as the text of a JSON object, in their order.
fn query_object(reading: &mut Reading, node: &Node) -> Option<String> {
    let items = reading.list(node, "queryObject", INDICATORS_MAX)?;
    let mut pairs = Vec::with_capacity(items.len());
    for item in items {
        let fields = reading.fields(item, "a query object", &["key", "value"])?;
        let key = reading.required(&fields, "key").and_then(|node| reading.name(node, "key"));
        let value = reading.required(&fields, "value").and_then(|node| query(reading, node, "value"));
        pairs.push((key?.to_owned(), value?));
    }
    if let Some(query) = dynatrace::query(&pairs) {
        return Some(query);
    }
    let message = "What this query object asks for has no name in Dynatrace's present API.";
    let help = "Write it as `query: metricSelector=…&entitySelector=…`.";
    reading.warn(node.at, "unknown-query-object", message, help);
    let pairs: Vec<String> = pairs.iter().map(|(key, value)| format!("{}:{}", json(key), json(value))).collect();
    Some(format!("{{{}}}", pairs.join(",")))
}

/// A query as a text, or as keys with values that are kept as the text of a JSON object.
pub(crate) fn any_query(reading: &mut Reading, node: &Node) -> Option<String> {
    let Kind::Mapping(entries) = &node.kind else { return query(reading, node, "query") };
    let mut pairs = Vec::with_capacity(entries.len());
    for entry in entries {
        let value = query(reading, &entry.value, &entry.key)?;
        pairs.push(format!("{}:{}", json(&entry.key), json(&value)));
    }
    Some(format!("{{{}}}", pairs.join(",")))
}

fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
