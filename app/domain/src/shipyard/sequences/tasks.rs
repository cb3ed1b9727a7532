//! The tasks of a delivery, which come in one order: approval, deployment, test, evaluation, approval, release.

use crate::{
    shipyard::{
        ApprovalPolicy, DeploymentStrategy, GatePolicy,
        deployment::{Deployment, WEIGHTS},
        read::{approval, policy},
    },
    yaml::{Fields, Mark, Node, Reading, quote, suggest},
};

/// What the tasks come to.
pub(super) struct Plan {
    pub(super) deployment: Deployment,
    pub(super) approval: Option<ApprovalPolicy>,
    pub(super) test: Option<String>,
    pub(super) evaluation: bool,
    pub(super) gate: GatePolicy,
}

/// The tasks that a delivery knows, in their order. The first approval is the stage's door, the second the gate's.
const TASKS: [&str; 6] = ["approval", "deployment", "test", "evaluation", "approval", "release"];
/// Where in that order the gate's approval stands.
const AFTER_GATE: usize = 4;

/// Reads the tasks of the sequence that stands at `at`.
pub(super) fn read(reading: &mut Reading, at: Mark, tasks: &[Node]) -> Plan {
    let mut plan = Plan {
        deployment: Deployment::unread(),
        approval: None,
        test: None,
        evaluation: false,
        gate: GatePolicy::default(),
    };
    let mut next = 0;
    let (mut deploys, mut releases) = (false, false);
    for node in tasks {
        let Some((name, fields)) = task(reading, node) else { continue };
        let Some(place) = place(name, plan.evaluation) else {
            let message = format!("The task {} is not supported in a delivery.", quote(name));
            reading.error(fields.key_at("name"), "unknown-task", message, suggest(name, &TASKS[1..]));
            continue;
        };
        if place < next {
            let message = format!("The task {} comes too late, or twice.", quote(name));
            let help =
                "Put the tasks in this order, each once: approval, deployment, test, evaluation, approval, release.";
            reading.error(fields.key_at("name"), "task-order", message, help);
        }
        next = next.max(place + 1);
        match name {
            "approval" => {
                let known = properties(reading, &fields, &["pass", "warning"]);
                let policy = approval(reading, known);
                match place {
                    AFTER_GATE => decide(reading, &fields, &mut plan.gate, policy),
                    _ => plan.approval = Some(policy),
                }
            }
            "deployment" => {
                deploys = true;
                plan.deployment = deployment(reading, &fields);
            }
            "test" => plan.test = test(reading, &fields),
            "evaluation" => {
                plan.evaluation = true;
                plan.gate = evaluation(reading, &fields);
            }
            _ => releases = true,
        }
    }
    if !deploys {
        reading.error(at, "no-deployment", "The delivery has no deployment task.", "Add the task `deployment`.");
    }
    if deploys && !releases && plan.deployment.strategy == DeploymentStrategy::BlueGreen {
        let message = "The delivery has no release task; a version that passes is released all the same.";
        reading.warn(at, "no-release", message, "Add the task `release` at its end to say so.");
    }
    plan.deployment.check_tested(reading, plan.test.is_some());
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

/// Which of the tasks it is. An approval behind the evaluation is another than that in front of the deployment.
fn place(name: &str, is_judged: bool) -> Option<usize> {
    match name {
        "approval" if is_judged => Some(AFTER_GATE),
        _ => TASKS.iter().position(|task| *task == name),
    }
}

/// What the approval behind the evaluation says of the gate.
fn decide(reading: &mut Reading, task: &Fields<'_>, gate: &mut GatePolicy, said: ApprovalPolicy) {
    if gate.warning != GatePolicy::default().warning && gate.warning != said.warning {
        let message = "The evaluation says that a warning goes on by itself, and this approval that a person decides.";
        reading.error(task.key_at("name"), "said-twice", message, "Say it in one of the two places.");
    }
    (gate.pass, gate.warning) = (said.pass, said.warning);
}

fn deployment(reading: &mut Reading, task: &Fields<'_>) -> Deployment {
    let key = "deploymentstrategy";
    let fields = wanted(reading, task, key, &[key, WEIGHTS]);
    fields.map_or_else(Deployment::unread, |fields| Deployment::read(reading, &fields, key))
}

fn test(reading: &mut Reading, task: &Fields<'_>) -> Option<String> {
    let key = "teststrategy";
    let fields = wanted(reading, task, key, &[key])?;
    let node = reading.required(&fields, key)?;
    reading.name(node, key).map(str::to_owned)
}

/// What the gate does by itself, where the evaluation says it: `warning` and `not_evaluated` are ours, Keptn had no word
/// for them.
fn evaluation(reading: &mut Reading, task: &Fields<'_>) -> GatePolicy {
    let gate = GatePolicy::default();
    let Some(fields) = properties(reading, task, &["timeframe", "warning", "not_evaluated"]) else { return gate };
    if fields.get("timeframe").is_some() {
        let message = "The timeframe is not used: the time of the test is judged.";
        reading.warn(fields.key_at("timeframe"), "timeframe", message, "Leave it out.");
    }
    GatePolicy {
        warning: policy(reading, &fields, "warning").unwrap_or(gate.warning),
        not_evaluated: policy(reading, &fields, "not_evaluated").unwrap_or(gate.not_evaluated),
        ..gate
    }
}

/// The properties of a task, which must give `key`.
fn wanted<'n>(reading: &mut Reading, task: &Fields<'n>, key: &str, known: &[&str]) -> Option<Fields<'n>> {
    if task.get("properties").is_none() {
        let message = format!("The task does not say its `{key}`.");
        reading.error(task.at, "missing-key", message, format!("Add `{key}:` under `properties:`."));
        return None;
    }
    properties(reading, task, known)
}
