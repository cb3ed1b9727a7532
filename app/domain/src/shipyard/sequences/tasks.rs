//! The tasks of a delivery, which come in one order: approval, deployment, test, evaluation, release.

use crate::{
    shipyard::{ApprovalPolicy, DeploymentStrategy, Policy, read::deployment_strategy},
    yaml::{Fields, Mark, Node, Reading, quote, suggest},
};

/// What the tasks come to.
pub(super) struct Plan {
    pub(super) deployment: DeploymentStrategy,
    pub(super) approval: Option<ApprovalPolicy>,
    pub(super) test: Option<String>,
    pub(super) evaluation: bool,
}

/// The tasks that a delivery knows, in their order.
const TASKS: [&str; 5] = ["approval", "deployment", "test", "evaluation", "release"];

/// Reads the tasks of the sequence that stands at `at`.
pub(super) fn read(reading: &mut Reading, at: Mark, tasks: &[Node]) -> Plan {
    let mut plan = Plan { deployment: DeploymentStrategy::Direct, approval: None, test: None, evaluation: false };
    let mut next = 0;
    let (mut deploys, mut releases) = (false, false);
    for node in tasks {
        let Some((name, fields)) = task(reading, node) else { continue };
        let Some(place) = TASKS.iter().position(|task| *task == name) else {
            let message = format!("The task {} is not supported in a delivery.", quote(name));
            reading.error(fields.key_at("name"), "unknown-task", message, suggest(name, &TASKS));
            continue;
        };
        if place < next {
            let message = format!("The task {} comes too late, or twice.", quote(name));
            let help = "Put the tasks in this order, each once: approval, deployment, test, evaluation, release.";
            reading.error(fields.key_at("name"), "task-order", message, help);
        }
        next = next.max(place + 1);
        match name {
            "approval" => plan.approval = Some(approval(reading, &fields)),
            "deployment" => {
                deploys = true;
                plan.deployment = deployment(reading, &fields).unwrap_or(DeploymentStrategy::Direct);
            }
            "test" => plan.test = test(reading, &fields),
            "evaluation" => {
                plan.evaluation = true;
                evaluation(reading, &fields);
            }
            _ => releases = true,
        }
    }
    if !deploys {
        reading.error(at, "no-deployment", "The delivery has no deployment task.", "Add the task `deployment`.");
    }
    if deploys && !releases && plan.deployment == DeploymentStrategy::BlueGreen {
        let message = "The delivery has no release task; a version that passes is released all the same.";
        reading.warn(at, "no-release", message, "Add the task `release` at its end to say so.");
    }
    plan
}

fn task<'n>(reading: &mut Reading, node: &'n Node) -> Option<(&'n str, Fields<'n>)> {
    let fields = reading.fields(node, "a task", &["name", "properties", "triggeredAfter"])?;
    let name = reading.required(&fields, "name").and_then(|node| reading.name(node, "name"))?;
    if let Some(node) = fields.get("triggeredAfter") {
        let message = "Delayed tasks are not supported yet.";
        reading.error(node.at, "not-supported", message, "Leave `triggeredAfter` out of the delivery.");
    }
    Some((name, fields))
}

fn properties<'n>(reading: &mut Reading, task: &Fields<'n>, known: &[&str]) -> Option<Fields<'n>> {
    let node = task.get("properties")?;
    reading.fields(node, "the task's properties", known)
}

fn approval(reading: &mut Reading, task: &Fields<'_>) -> ApprovalPolicy {
    let fields = properties(reading, task, &["pass", "warning"]);
    let words = [("automatic", Policy::Automatic), ("manual", Policy::Manual)];
    // Keptn's text says that what is not given is automatic, its code waited for a person. Waiting is the safe one.
    let mut policy = |key| {
        let node = fields.and_then(|fields| fields.get(key))?;
        reading.choice(node, key, &words)
    };
    let (pass, warning) = (policy("pass"), policy("warning"));
    ApprovalPolicy { pass: pass.unwrap_or(Policy::Manual), warning: warning.unwrap_or(Policy::Manual) }
}

fn deployment(reading: &mut Reading, task: &Fields<'_>) -> Option<DeploymentStrategy> {
    let node = wanted(reading, task, "deploymentstrategy")?;
    deployment_strategy(reading, node, "deploymentstrategy")
}

fn test(reading: &mut Reading, task: &Fields<'_>) -> Option<String> {
    let node = wanted(reading, task, "teststrategy")?;
    reading.name(node, "teststrategy").map(str::to_owned)
}

fn evaluation(reading: &mut Reading, task: &Fields<'_>) {
    let Some(fields) = properties(reading, task, &["timeframe"]) else { return };
    if fields.get("timeframe").is_some() {
        let message = "The timeframe is not used: the time of the test is judged.";
        reading.warn(fields.key_at("timeframe"), "timeframe", message, "Leave it out.");
    }
}

/// The one property of a task, which must be given.
fn wanted<'n>(reading: &mut Reading, task: &Fields<'n>, key: &'static str) -> Option<&'n Node> {
    if task.get("properties").is_none() {
        let message = format!("The task does not say its `{key}`.");
        reading.error(task.at, "missing-key", message, format!("Add `{key}:` under `properties:`."));
        return None;
    }
    let fields = properties(reading, task, &[key])?;
    reading.required(&fields, key)
}
