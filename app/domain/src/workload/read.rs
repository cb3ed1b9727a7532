//! Reads `tests.yaml`, and `jmeter.conf.yaml` as far as it goes.

use super::{
    DURATION_MAX_S, File, Load, RATE_MAX_PER_S, REQUESTS_MAX, Request, TIMEOUT_MAX_MS, USERS_MAX, Workload, jmeter,
};
use crate::{
    diagnostic::Read,
    yaml::{Fields, Mark, Node, Reading, quote},
};

/// The most workloads in a file.
const WORKLOADS_MAX: usize = 20;
/// The most requests of one loop.
const LOOP_REQUESTS_MAX: usize = 100;
/// The most headers, or statuses, of one request.
const HEADERS_MAX: usize = 50;
const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
const KEYS: [&str; 7] =
    ["strategy", "health_path", "requests", "load", "accepted_error_rate", "timeout_ms", "duration_max_s"];

const ONE_LOOP: Load = Load::Closed { users: 1, loops: 1, think_time_ms: 0, ramp_up_ms: 0 };
const TIMEOUT_MS: u32 = 10_000;
const DURATION_S: u32 = 600;
const IN_FLIGHT: u32 = 100;

impl File {
    /// Reads `tests.yaml` or Keptn's `jmeter.conf.yaml`, whichever the document's shape says.
    #[must_use]
    pub fn read(text: &str) -> Read<Self> {
        Reading::of("tests", text, |reading, root| {
            let fields = reading.fields(root, "a tests file", &["spec_version", "workloads"])?;
            reading.spec_version(&fields);
            let list = reading.required(&fields, "workloads")?;
            let items = reading.list(list, "workloads", WORKLOADS_MAX)?;
            let workloads: Vec<_> = items.iter().filter_map(|item| workload(reading, item)).collect();
            check_unique(reading, &workloads);
            Some(Self { workloads: workloads.into_iter().map(|(_, workload)| workload).collect() })
        })
    }
}

fn workload(reading: &mut Reading, node: &Node) -> Option<(Mark, Workload)> {
    let (fields, read) = if jmeter::is_workload(node) {
        let fields = jmeter::fields(reading, node)?;
        (fields, jmeter::workload(reading, &fields))
    } else {
        let fields = reading.fields(node, "a workload", &KEYS)?;
        (fields, own(reading, &fields))
    };
    let workload = read?;
    let total = workload.requests_total();
    if total > f64::from(REQUESTS_MAX) {
        let message = format!("The test would make {total} requests; {REQUESTS_MAX} are the most.");
        reading.error(fields.at, "too-many-requests", message, "Use fewer users or loops, or a shorter time.");
    }
    Some((fields.at, workload))
}

fn own(reading: &mut Reading, fields: &Fields<'_>) -> Option<Workload> {
    let strategy = reading.required(fields, "strategy").and_then(|node| reading.name(node, "strategy"));
    let requests = reading.required(fields, "requests").map(|node| requests(reading, node)).unwrap_or_default();
    let rate = fields.get("accepted_error_rate");
    let timeout = fields.get("timeout_ms");
    let duration = fields.get("duration_max_s");
    Some(Workload {
        health_path: fields.get("health_path").and_then(|node| reading.path(node, "health_path")),
        load: fields.get("load").and_then(|node| load(reading, node)).unwrap_or(ONE_LOOP),
        accepted_error_rate: rate
            .and_then(|node| reading.decimal(node, "accepted_error_rate", 0.0..=1.0))
            .unwrap_or(0.0),
        timeout_ms: timeout
            .and_then(|node| reading.whole(node, "timeout_ms", 1..=TIMEOUT_MAX_MS))
            .unwrap_or(TIMEOUT_MS),
        duration_max_s: duration
            .and_then(|node| reading.whole(node, "duration_max_s", 1..=DURATION_MAX_S))
            .unwrap_or(DURATION_S),
        strategy: strategy?.to_owned(),
        requests,
    })
}

fn load(reading: &mut Reading, node: &Node) -> Option<Load> {
    if node.get("rate_per_s").is_some() {
        let fields = reading.fields(node, "an open load", &["rate_per_s", "duration_s", "in_flight_max"])?;
        let rate = reading.required(&fields, "rate_per_s");
        let rate = rate.and_then(|node| reading.decimal(node, "rate_per_s", 0.001..=f64::from(RATE_MAX_PER_S)));
        let duration = reading.required(&fields, "duration_s");
        let duration = duration.and_then(|node| reading.whole(node, "duration_s", 1..=DURATION_MAX_S));
        let in_flight = fields.get("in_flight_max");
        let in_flight = in_flight.and_then(|node| reading.whole(node, "in_flight_max", 1..=RATE_MAX_PER_S));
        return Some(Load::Open {
            rate_per_s: rate?,
            duration_s: duration?,
            in_flight_max: in_flight.unwrap_or(IN_FLIGHT),
        });
    }
    let fields = reading.fields(node, "a closed load", &["users", "loops", "think_time_ms", "ramp_up_ms"])?;
    let mut count =
        |key, range, default| fields.get(key).and_then(|node| reading.whole(node, key, range)).unwrap_or(default);
    Some(Load::Closed {
        users: count("users", 1..=USERS_MAX, 1),
        loops: count("loops", 1..=REQUESTS_MAX, 1),
        think_time_ms: count("think_time_ms", 0..=DURATION_MAX_S * 1000, 0),
        ramp_up_ms: count("ramp_up_ms", 0..=DURATION_MAX_S * 1000, 0),
    })
}

pub(super) fn requests(reading: &mut Reading, node: &Node) -> Vec<Request> {
    let items = reading.list(node, "requests", LOOP_REQUESTS_MAX).unwrap_or_default();
    items.iter().filter_map(|item| request(reading, item)).collect()
}

fn request(reading: &mut Reading, node: &Node) -> Option<Request> {
    let fields = reading.fields(node, "a request", &["method", "path", "headers", "body", "expect_status"])?;
    let methods = METHODS.map(|method| (method, method));
    let method = fields.get("method").map_or(Some("GET"), |node| reading.choice(node, "method", &methods));
    let path = reading.required(&fields, "path").and_then(|node| reading.path(node, "path"));
    let headers = fields.get("headers").map(|node| headers(reading, node)).unwrap_or_default();
    let body = fields.get("body").and_then(|node| reading.text(node, "body")).map(str::to_owned);
    let statuses = match fields.get("expect_status") {
        Some(node) => reading.list(node, "expect_status", HEADERS_MAX).unwrap_or_default(),
        None => &[],
    };
    let statuses = statuses.iter().filter_map(|node| reading.whole(node, "expect_status", 100..=599));
    let expect_status = statuses.filter_map(|status| u16::try_from(status).ok()).collect();
    Some(Request { method: method?.to_owned(), path: path?, headers, body, expect_status })
}

fn headers(reading: &mut Reading, node: &Node) -> Vec<(String, String)> {
    let entries = reading.entries(node, "headers").unwrap_or_default();
    if entries.len() > HEADERS_MAX {
        let message = format!("The request has {} headers; {HEADERS_MAX} are the most.", entries.len());
        reading.error(node.at, "too-many", message, "Leave out what is not needed.");
    }
    let mut headers = Vec::new();
    for entry in entries {
        let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_|~".contains(c);
        let value = reading.text(&entry.value, &entry.key).unwrap_or_default();
        if entry.key.is_empty() || !entry.key.chars().all(is_token) || value.contains(char::is_control) {
            let message = format!("{} cannot be sent as a header.", quote(&entry.key));
            reading.error(
                entry.key_at,
                "bad-header",
                message,
                "Use letters, digits and hyphens, and a value on one line.",
            );
        }
        headers.push((entry.key.clone(), value.to_owned()));
    }
    headers
}

fn check_unique(reading: &mut Reading, workloads: &[(Mark, Workload)]) {
    for (place, (at, workload)) in workloads.iter().enumerate() {
        if workloads[..place].iter().any(|(_, earlier)| earlier.strategy == workload.strategy) {
            let message = format!("There already is a workload for {}.", quote(&workload.strategy));
            reading.error(*at, "same-strategy-twice", message, "Keep one of the two.");
        }
    }
}
