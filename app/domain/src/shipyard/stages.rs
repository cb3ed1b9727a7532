//! Keptn 0.5's shipyard: a plain list of stages.
//!
//! ```yaml
//! stages:
//!   - name: dev
//!     deployment_strategy: direct
//!     test_strategy: functional
//!   - name: staging
//!     deployment_strategy: blue_green_service
//!     weights: [10, 50, 100]
//!     test_strategy: performance
//!     evaluation_strategy: { warning: automatic, not_evaluated: manual }
//!   - name: production
//!     approval_strategy: { pass: automatic, warning: manual }
//!     deployment_strategy: blue_green_service
//! ```
//!
//! `approval_strategy` came with Keptn 0.7 and is the door of its stage. `weights` and `evaluation_strategy` are ours: that
//! generation moved all traffic at once and had no word for what a gate does.

use super::{
    ApprovalPolicy, GatePolicy, Policy, Stage,
    deployment::{Deployment, WEIGHTS},
    read::{STAGES_MAX, approval, policy, stage_name},
};
use crate::yaml::{Fields, Mark, Node, Reading};

/// Test strategies, and whether 0.5's judge looked at what they measured.
const TESTS: [(&str, bool); 5] =
    [("functional", false), ("performance", true), ("real-user", true), ("healthcheck", false), ("", false)];

const KEYS: [&str; 7] = [
    "name",
    "deployment_strategy",
    WEIGHTS,
    "approval_strategy",
    "test_strategy",
    "evaluation_strategy",
    "remediation_strategy",
];

pub(super) fn read(reading: &mut Reading, root: &Node) -> Option<Vec<(Mark, Stage)>> {
    let fields = reading.fields(root, "a shipyard", &["stages"])?;
    let list = reading.required(&fields, "stages")?;
    let items = reading.list(list, "stages", STAGES_MAX)?;
    Some(items.iter().filter_map(|item| stage(reading, item)).collect())
}

fn stage(reading: &mut Reading, node: &Node) -> Option<(Mark, Stage)> {
    let fields = reading.fields(node, "a stage", &KEYS)?;
    let name_node = reading.required(&fields, "name");
    let name = name_node.and_then(|node| stage_name(reading, node));
    let deployment = Deployment::read(reading, &fields, "deployment_strategy");
    let test = fields.get("test_strategy");
    let evaluation = test.and_then(|node| reading.choice(node, "test_strategy", &TESTS)).unwrap_or(false);
    remediation(reading, &fields);
    let test = test.and_then(|node| reading.text(node, "test_strategy")).filter(|test| !test.is_empty());
    deployment.check_tested(reading, test.is_some());
    let stage = Stage {
        name: name?,
        deployment: deployment.strategy,
        weights: deployment.weights,
        approval: door(reading, &fields),
        test: test.map(str::to_owned),
        evaluation,
        gate: gate(reading, &fields, evaluation),
        delivers: true,
    };
    Some((name_node?.at, stage))
}

/// Who lets a delivery in.
fn door(reading: &mut Reading, fields: &Fields<'_>) -> Option<ApprovalPolicy> {
    let node = fields.get("approval_strategy")?;
    let fields = reading.fields(node, "an approval strategy", &["pass", "warning"])?;
    Some(approval(reading, Some(fields)))
}

/// What the gate does by itself.
fn gate(reading: &mut Reading, fields: &Fields<'_>, is_judged: bool) -> GatePolicy {
    let (key, before) = ("evaluation_strategy", GatePolicy::default());
    let Some(node) = fields.get(key) else { return before };
    if !is_judged {
        let message = "Nothing is judged in this stage, so there is no gate to say this of.";
        reading.warn(fields.key_at(key), "no-gate", message, "Leave it out, or write `test_strategy: performance`.");
    }
    let known = ["pass", "warning", "not_evaluated"];
    let Some(fields) = reading.fields(node, "an evaluation strategy", &known) else { return before };
    let mut say = |key: &str, unless: Policy| policy(reading, &fields, key).unwrap_or(unless);
    GatePolicy {
        pass: say("pass", before.pass),
        warning: say("warning", before.warning),
        not_evaluated: say("not_evaluated", before.not_evaluated),
    }
}

fn remediation(reading: &mut Reading, fields: &Fields<'_>) {
    let key = "remediation_strategy";
    let words = [("automated", true), ("", false)];
    if fields.get(key).and_then(|node| reading.choice(node, key, &words)) == Some(true) {
        let message = "Problems in this stage are not mended by themselves.";
        reading.warn(fields.key_at(key), "remediation", message, "Leave `remediation_strategy` out to say so.");
    }
}
