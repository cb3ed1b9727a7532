//! Keptn's `jmeter.conf.yaml`: how often, but not what. What is asked for stands in a JMeter script.
//!
//! ```yaml
//! workloads:
//!   - teststrategy: performance
//!     vuser: 10
//!     loopcount: 500
//!     thinktime: 250
//!     script: jmeter/load.jmx
//!     acceptederrorrate: 0.1
//! ```

use super::{DURATION_MAX_S, Load, REQUESTS_MAX, TIMEOUT_MAX_MS, USERS_MAX, Workload, read};
use crate::yaml::{Fields, Node, Reading, quote};

const KEYS: [&str; 10] = [
    "teststrategy",
    "vuser",
    "loopcount",
    "thinktime",
    "script",
    "acceptederrorrate",
    "avgrtvalidation",
    "properties",
    "requests",
    "health_path",
];

/// What Keptn's own script waited after each loop, in milliseconds.
const THINK_TIME_MS: u32 = 250;
/// What Keptn's own script took to start its users, in milliseconds.
const RAMP_UP_MS: u32 = 1000;

/// Whether a workload has this shape.
pub(super) fn is_workload(node: &Node) -> bool {
    ["teststrategy", "vuser", "loopcount", "script"].iter().any(|key| node.get(key).is_some())
}

pub(super) fn fields<'n>(reading: &mut Reading, node: &'n Node) -> Option<Fields<'n>> {
    reading.fields(node, "a JMeter workload", &KEYS)
}

pub(super) fn workload(reading: &mut Reading, fields: &Fields<'_>) -> Option<Workload> {
    let strategy = reading.required(fields, "teststrategy").and_then(|node| reading.name(node, "teststrategy"));
    let load = load(reading, fields);
    let rate = fields.get("acceptederrorrate");
    let rate = rate.and_then(|node| reading.decimal(node, "acceptederrorrate", 0.0..=1.0)).unwrap_or(0.0);
    for key in ["avgrtvalidation", "properties"] {
        if fields.get(key).is_some() {
            let message = format!("`{key}` is not acted on.");
            reading.warn(fields.key_at(key), "jmeter-key", message, "Put a limit on response times into an objective.");
        }
    }
    let requests = fields.get("requests").map(|node| read::requests(reading, node));
    if requests.is_none() {
        no_requests(reading, fields);
    }
    Some(Workload {
        strategy: strategy?.to_owned(),
        health_path: fields.get("health_path").and_then(|node| reading.path(node, "health_path")),
        requests: requests.unwrap_or_default(),
        load,
        accepted_error_rate: rate,
        timeout_ms: TIMEOUT_MAX_MS,
        duration_max_s: DURATION_MAX_S,
    })
}

fn load(reading: &mut Reading, fields: &Fields<'_>) -> Load {
    let mut count =
        |key, range, default| fields.get(key).and_then(|node| reading.whole(node, key, range)).unwrap_or(default);
    Load::Closed {
        users: count("vuser", 1..=USERS_MAX, 1),
        loops: count("loopcount", 1..=REQUESTS_MAX, 1),
        think_time_ms: count("thinktime", 0..=DURATION_MAX_S * 1000, THINK_TIME_MS),
        ramp_up_ms: RAMP_UP_MS,
    }
}

fn no_requests(reading: &mut Reading, fields: &Fields<'_>) {
    let script = fields.get("script").and_then(|node| reading.text(node, "script")).unwrap_or("a JMeter script");
    let message = format!("What is asked for stands in {}, which cannot be read.", quote(script));
    let help = "Add `requests:` to this workload, each with its `path`, such as `- path: /carts/1/items`; or write `tests.yaml`, \
                which takes the place of both files.";
    reading.error(fields.key_at("script"), "jmeter-script", message, help);
}
