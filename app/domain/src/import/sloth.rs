//! Sloth's objectives, as a file of their own and as an object of Kubernetes.
//!
//! ```yaml
//! version: prometheus/v1
//! service: carts
//! slos:
//!   - name: availability
//!     objective: 99.9            # percent of good events
//!     sli:
//!       events:                  # or `raw` with an `error_ratio_query`, or a `plugin`
//!         error_query: sum(rate(requests_total{code=~"5.."}[{{.window}}]))
//!         total_query: sum(rate(requests_total[{{.window}}]))
//! ```
//!
//! In Kubernetes the same stands below `spec`, with keys such as `errorQuery`.

use super::{
    found::{Found, Limit},
    metadata,
    query::{self, Unfilled},
    work::Work,
};
use crate::{
    slo::OBJECTIVES_MAX,
    yaml::{Fields, Node, quote},
};

/// The keys that the two forms write differently.
struct Words {
    plugins: &'static str,
    page_alert: &'static str,
    ticket_alert: &'static str,
    error_query: &'static str,
    total_query: &'static str,
    error_ratio_query: &'static str,
}

const FILE: Words = Words {
    plugins: "slo_plugins",
    page_alert: "page_alert",
    ticket_alert: "ticket_alert",
    error_query: "error_query",
    total_query: "total_query",
    error_ratio_query: "error_ratio_query",
};

const OBJECT: Words = Words {
    plugins: "sloPlugins",
    page_alert: "pageAlert",
    ticket_alert: "ticketAlert",
    error_query: "errorQuery",
    total_query: "totalQuery",
    error_ratio_query: "errorRatioQuery",
};

/// Reads a file of `prometheus/v1`.
pub(super) fn file(work: &mut Work<'_>, node: &Node) {
    let known = ["version", "service", "labels", FILE.plugins, "slos"];
    let Some(fields) = work.reading.fields(node, "a file of Sloth", &known) else { return };
    if let Some(version) = work.reading.required(&fields, "version") {
        work.reading.choice(version, "version", &[("prometheus/v1", ())]);
    }
    specification(work, &fields, &FILE);
}

/// Reads an object of `sloth.slok.dev/v1`.
pub(super) fn object(work: &mut Work<'_>, node: &Node) {
    let known = ["apiVersion", "kind", "metadata", "spec", "status"];
    let Some(fields) = work.reading.fields(node, "an object of Sloth", &known) else { return };
    if !work.is_of(&fields, "sloth.slok.dev/v1", "PrometheusServiceLevel") {
        return;
    }
    metadata::read(work, &fields);
    let Some(spec) = work.reading.required(&fields, "spec") else { return };
    let known = ["service", "labels", OBJECT.plugins, "slos"];
    let Some(fields) = work.reading.fields(spec, "the specification", &known) else { return };
    specification(work, &fields, &OBJECT);
}

fn specification(work: &mut Work<'_>, fields: &Fields<'_>, words: &Words) {
    let service = work.name(fields, "service").map(|(at, name)| {
        let how = format!("A file counts where it is uploaded, so nothing in it names {}.", quote(name));
        work.changed(at, format!("service {}", quote(name)), how, "Upload both files for that service.");
        name.to_owned()
    });
    rules(work, fields, words.plugins, "all SLOs");
    let list = work.reading.required(fields, "slos").and_then(|node| work.reading.list(node, "slos", OBJECTIVES_MAX));
    for node in list.unwrap_or_default() {
        objective(work, node, service.as_deref(), words);
    }
}

fn objective(work: &mut Work<'_>, node: &Node, service: Option<&str>, words: &Words) {
    let known = ["name", "description", "objective", "plugins", "labels", "sli", "alerting"];
    if !work.admits(node.at) {
        return;
    }
    let Some(fields) = work.reading.fields(node, "an SLO", &known) else { return };
    let name = work.name(&fields, "name");
    let target = work.reading.required(&fields, "objective").and_then(|node| target(work, node));
    let description = work.prose(&fields, "description");
    let sli = work.reading.required(&fields, "sli");
    let (Some((at, name)), Some(sli)) = (name, sli) else { return };
    let query = indicator(work, sli, name, words);
    if let (Some(query), Some(target)) = (query, target) {
        let limit = Limit::Bad(target);
        work.kept(at, format!("SLO {}", quote(name)), format!("It is an objective with {}", limit.sentence()));
        budget(work, &fields, name);
        let (name, service) = (name.to_owned(), service.map(str::to_owned));
        work.found(Found { at, name, service, display_name: None, description, query, limit, weight: 1 });
    }
    rules(work, &fields, "plugins", &quote(name));
    alerts(work, &fields, name, words);
}

/// The percentage of good events.
fn target(work: &mut Work<'_>, node: &Node) -> Option<f64> {
    let target = work.reading.decimal(node, "objective", 0.0..=100.0)?;
    if target < 1.0 {
        let message = format!("The objective is in percent, so {target} asks for hardly any good event.");
        work.reading.warn(
            node.at,
            "share-for-percent",
            message,
            format!("Write `{}` if that is meant.", target * 100.0),
        );
    }
    Some(target)
}

/// The query for the percentage of bad events; none if that was told to be impossible.
fn indicator(work: &mut Work<'_>, node: &Node, slo: &str, words: &Words) -> Option<String> {
    let fields = work.reading.fields(node, "an SLI", &["events", "raw", "plugin"])?;
    let given: Vec<&str> =
        ["events", "raw", "plugin"].into_iter().filter(|key| work.given(&fields, key).is_some()).collect();
    let [key] = given.as_slice() else {
        let message = format!("An SLI has one of `events`, `raw` and `plugin`; this one has {}.", given.len());
        work.reading.error(fields.at, "one-indicator", message, "Keep the one that is meant.");
        return None;
    };
    let node = work.given(&fields, key)?;
    match *key {
        "events" => {
            let fields = work.reading.fields(node, "events", &[words.error_query, words.total_query])?;
            let (errors, total) =
                (template(work, &fields, words.error_query, slo), template(work, &fields, words.total_query, slo));
            let (errors, total) = (errors?, total?);
            work.advise_none(node.at, &errors, &total, slo);
            Some(query::percentage(&errors, &total))
        }
        "raw" => {
            let fields = work.reading.fields(node, "a raw SLI", &[words.error_ratio_query])?;
            template(work, &fields, words.error_ratio_query, slo).map(|share| query::in_percent(&share))
        }
        _ => {
            plugin(work, node, slo);
            None
        }
    }
}

fn plugin(work: &mut Work<'_>, node: &Node, slo: &str) {
    let Some(fields) = work.reading.fields(node, "a plugin", &["id", "options"]) else { return };
    let id = work.name(&fields, "id").map_or_else(String::new, |(_, id)| format!(" {}", quote(id)));
    let why = format!("Its query is made by the plugin{id}, and is not in the file.");
    let instead = "Let Sloth generate its rules, and write the query of the error ratio as an indicator.";
    work.left_out(node.at, format!("SLO `{slo}`"), why, instead);
}

/// A query with our placeholder for the window.
fn template(work: &mut Work<'_>, fields: &Fields<'_>, key: &str, slo: &str) -> Option<String> {
    let node = work.reading.required(fields, key)?;
    match query::filled(work.query(node, key)?) {
        Ok(query) => {
            work.advise_step(node.at, &query, slo);
            Some(query)
        }
        Err(Unfilled::NoWindow) => {
            let message =
                format!("`{key}` has no `{{{{.window}}}}`, so it would ask for the same time whatever is judged.");
            work.reading.error(node.at, "no-window", message, "Write it as the range, such as `[{{.window}}]`.");
            None
        }
        Err(Unfilled::Unknown(template)) => {
            let message = format!("{} is not filled in by Sloth.", quote(&template));
            work.reading.error(node.at, "unknown-template", message, "Only `{{.window}}` is.");
            None
        }
    }
}

fn budget(work: &mut Work<'_>, fields: &Fields<'_>, name: &str) {
    let why = "Sloth watches it over weeks, 30 days if nothing else is said; a gate judges the minutes of one test.";
    let instead = "Keep the SLO in Sloth for the budget; here its target holds for each test.";
    work.left_out(fields.key_at("objective"), format!("error budget of {}", quote(name)), why, instead);
}

fn rules(work: &mut Work<'_>, fields: &Fields<'_>, plugins: &str, whose: &str) {
    for (key, what) in [("labels", "labels"), (plugins, "plugins")] {
        if work.given(fields, key).is_some() {
            let why = "They change the rules that Sloth generates; here no rules are made.";
            work.left_out(fields.key_at(key), format!("{what} of {whose}"), why, "");
        }
    }
}

fn alerts(work: &mut Work<'_>, fields: &Fields<'_>, name: &str, words: &Words) {
    let Some(node) = work.given(fields, "alerting") else { return };
    let known = ["name", "labels", "annotations", words.page_alert, words.ticket_alert];
    if work.reading.fields(node, "the alerting", &known).is_none() {
        return;
    }
    let why = "A gate decides once about a version; it watches nothing and calls nobody.";
    work.left_out(fields.key_at("alerting"), format!("alerts of {}", quote(name)), why, "Keep them in Sloth.");
}
