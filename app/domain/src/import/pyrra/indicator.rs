//! The four kinds of indicator that Pyrra knows, as queries.

use crate::{
    import::{duration, found::Limit, query, work::Work},
    yaml::{Fields, Node, quote},
};

/// How something is measured, and what kind of limit its target becomes.
pub(super) struct Indicator {
    pub(super) query: String,
    pub(super) limit: fn(f64) -> Limit,
}

/// Reads an indicator of the SLO `slo`.
pub(super) fn read(work: &mut Work<'_>, node: &Node, slo: &str) -> Option<Indicator> {
    let kinds = ["ratio", "latency", "latencyNative", "bool_gauge"];
    let fields = work.reading.fields(node, "an indicator", &kinds)?;
    let given: Vec<&str> = kinds.into_iter().filter(|key| work.given(&fields, key).is_some()).collect();
    let [key] = given.as_slice() else {
        let message = format!(
            "An indicator has one of `ratio`, `latency`, `latencyNative` and `bool_gauge`; this one has {}.",
            given.len()
        );
        work.reading.error(fields.at, "one-indicator", message, "Keep the one that is meant.");
        return None;
    };
    let node = work.given(&fields, key)?;
    match *key {
        "ratio" => ratio(work, node, slo),
        "latency" => latency(work, node, slo),
        "latencyNative" => latency_native(work, node, slo),
        _ => bool_gauge(work, node, slo),
    }
}

fn ratio(work: &mut Work<'_>, node: &Node, slo: &str) -> Option<Indicator> {
    let fields = work.reading.fields(node, "a ratio", &["errors", "total", "grouping"])?;
    let (errors, total) = (metric(work, &fields, "errors"), metric(work, &fields, "total"));
    grouping(work, &fields, slo);
    let (errors, total) = (query::sum_of("rate", errors?), query::sum_of("rate", total?));
    work.advise_none(node.at, &errors, &total, slo);
    Some(Indicator { query: query::percentage(&errors, &total), limit: Limit::Bad })
}

fn latency(work: &mut Work<'_>, node: &Node, slo: &str) -> Option<Indicator> {
    let fields = work.reading.fields(node, "a latency", &["success", "total", "grouping"])?;
    let (success, total) = (metric(work, &fields, "success"), metric(work, &fields, "total"));
    grouping(work, &fields, slo);
    let (success, total) = (success?, total?);
    if !query::has_label(success, "le") {
        let at = fields.get("success").map_or(fields.at, |node| node.at);
        let message = "`success` says nothing of `le`, so all requests would count as fast enough.";
        work.reading.error(at, "no-bucket", message, "Choose the bucket, such as `…_bucket{le=\"0.5\"}`.");
        return None;
    }
    let query = query::percentage(&query::sum_of("rate", success), &query::sum_of("rate", total));
    Some(Indicator { query, limit: Limit::Good })
}

fn latency_native(work: &mut Work<'_>, node: &Node, slo: &str) -> Option<Indicator> {
    let fields = work.reading.fields(node, "a native latency", &["latency", "total", "grouping"])?;
    let total = metric(work, &fields, "total");
    let latency = work.reading.required(&fields, "latency");
    let text = latency.and_then(|node| Some((node.at, work.reading.name(node, "latency")?)));
    grouping(work, &fields, slo);
    let (at, text) = text?;
    let Some(millis) = duration::millis(text) else {
        let message = format!("`latency` cannot be {}.", quote(text));
        work.reading.error(at, "wrong-value", message, "Write a length of time, such as `200ms`.");
        return None;
    };
    let how = "It asks for a native histogram.";
    let instead = "Make sure that the source of the place records native histograms; else measure a bucket.";
    work.changed(node.at, format!("latency of `{slo}`"), how, instead);
    let share = format!("histogram_fraction(0, {}, {})", duration::seconds(millis), query::sum_of("rate", total?));
    Some(Indicator { query: query::in_percent(&share), limit: Limit::Good })
}

fn bool_gauge(work: &mut Work<'_>, node: &Node, slo: &str) -> Option<Indicator> {
    let fields = work.reading.fields(node, "a gauge", &["metric", "grouping"])?;
    let metric = selector(work, &fields);
    grouping(work, &fields, slo);
    let metric = metric?;
    let query = query::percentage(&query::sum_of("sum_over_time", metric), &query::sum_of("count_over_time", metric));
    Some(Indicator { query, limit: Limit::Good })
}

/// The metric below `key`.
fn metric<'n>(work: &mut Work<'_>, fields: &Fields<'n>, key: &str) -> Option<&'n str> {
    let node = work.reading.required(fields, key)?;
    let fields = work.reading.fields(node, "a query", &["metric"])?;
    selector(work, &fields)
}

fn selector<'n>(work: &mut Work<'_>, fields: &Fields<'n>) -> Option<&'n str> {
    let node = work.reading.required(fields, "metric")?;
    let text = work.query(node, "metric")?;
    if !query::is_selector(text) {
        let message = format!("{} is not the name of a metric with its labels.", quote(text));
        let help = "Write only those, such as `requests_total{code=~\"5..\"}`; the rate is made of it.";
        work.reading.error(node.at, "no-selector", message, help);
        return None;
    }
    Some(text)
}

fn grouping(work: &mut Work<'_>, fields: &Fields<'_>, slo: &str) {
    if work.given(fields, "grouping").is_none() {
        return;
    }
    let how =
        "Pyrra has an SLO for each group; here one objective has one value, which is that of all groups together.";
    let instead = "Write an indicator and an objective for each group that must hold by itself.";
    work.changed(fields.key_at("grouping"), format!("grouping of `{slo}`"), how, instead);
}
