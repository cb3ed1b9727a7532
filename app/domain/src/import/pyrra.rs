//! Pyrra's objectives, which are objects of Kubernetes.
//!
//! ```yaml
//! apiVersion: pyrra.dev/v1alpha1
//! kind: ServiceLevelObjective
//! metadata:
//!   name: carts-errors
//! spec:
//!   target: "99.9"               # percent of good events
//!   window: 4w
//!   indicator:                   # or `latency`, `latencyNative`, `bool_gauge`
//!     ratio:
//!       errors:
//!         metric: requests_total{code=~"5.."}
//!       total:
//!         metric: requests_total
//! ```

mod indicator;

use super::{found::Found, metadata, work::Work};
use crate::{
    import::duration,
    yaml::{Fields, Mark, Node, number, quote},
};

/// Reads an object of `pyrra.dev/v1alpha1`.
pub(super) fn object(work: &mut Work<'_>, node: &Node) {
    let known = ["apiVersion", "kind", "metadata", "spec", "status"];
    let Some(fields) = work.reading.fields(node, "an object of Pyrra", &known) else { return };
    if !work.is_of(&fields, "pyrra.dev/v1alpha1", "ServiceLevelObjective") {
        return;
    }
    let metadata = metadata::read(work, &fields);
    let spec = work.reading.required(&fields, "spec");
    let (Some(metadata), Some(spec)) = (metadata, spec) else { return };
    if !work.admits(node.at) {
        return;
    }
    specification(work, spec, metadata.at, metadata.name);
}

fn specification(work: &mut Work<'_>, node: &Node, at: Mark, name: &str) {
    let known = [
        "description",
        "target",
        "window",
        "indicator",
        "alerting",
        "partial_response_strategy",
        "performanceOverAccuracy",
        "ruleOutput",
    ];
    let Some(fields) = work.reading.fields(node, "the specification", &known) else { return };
    let target = work.reading.required(&fields, "target").and_then(|node| target(work, node));
    if let Some(node) = work.reading.required(&fields, "window") {
        budget(work, node, name);
    }
    let description = work.prose(&fields, "description");
    let indicator = work.reading.required(&fields, "indicator");
    let indicator = indicator.and_then(|node| indicator::read(work, node, name));
    if let (Some(indicator), Some(target)) = (indicator, target) {
        let limit = (indicator.limit)(target);
        work.kept(at, format!("SLO {}", quote(name)), format!("It is an objective with {}", limit.sentence()));
        let (name, query) = (name.to_owned(), indicator.query);
        work.found(Found { at, name, service: None, display_name: None, description, query, limit, weight: 1 });
    }
    left_behind(work, &fields, name);
}

/// The percentage of good events. Pyrra has it as a text, as Kubernetes wants it.
fn target(work: &mut Work<'_>, node: &Node) -> Option<f64> {
    let text = work.reading.text(node, "target")?;
    let target = number(text).filter(|target| (0.0..=100.0).contains(target));
    match target {
        None => {
            let message = format!("`target` cannot be {}.", quote(text));
            work.reading.error(
                node.at,
                "wrong-value",
                message,
                "Write a percentage from 0 to 100, such as `\"99.9\"`.",
            );
        }
        Some(target) if target < 1.0 => {
            let message = format!("The target is in percent, so {target} asks for hardly any good event.");
            let help = format!("Write `\"{}\"` if that is meant.", target * 100.0);
            work.reading.warn(node.at, "share-for-percent", message, help);
        }
        Some(_) => {}
    }
    target
}

fn budget(work: &mut Work<'_>, node: &Node, name: &str) {
    let Some(window) = work.reading.name(node, "window") else { return };
    if duration::millis(window).is_none() {
        let message = format!("`window` cannot be {}.", quote(window));
        work.reading.error(node.at, "wrong-value", message, "Write a length of time, such as `4w`.");
        return;
    }
    let why = format!("Pyrra watches it over {}; a gate judges the minutes of one test.", quote(window));
    let instead = "Keep the SLO in Pyrra for the budget; here its target holds for each test.";
    work.left_out(node.at, format!("error budget of {}", quote(name)), why, instead);
}

fn left_behind(work: &mut Work<'_>, fields: &Fields<'_>, name: &str) {
    if work.given(fields, "alerting").is_some() {
        let why = "A gate decides once about a version; it watches nothing and calls nobody.";
        work.left_out(fields.key_at("alerting"), format!("alerts of {}", quote(name)), why, "Keep them in Pyrra.");
    }
    for key in ["partial_response_strategy", "performanceOverAccuracy", "ruleOutput"] {
        if work.given(fields, key).is_some() {
            let why = "It is about the rules that Pyrra generates; here no rules are made.";
            work.left_out(fields.key_at(key), format!("`{key}` of {}", quote(name)), why, "");
        }
    }
}
