//! A shipyard of spec 0.2: stages with sequences of tasks, of which a delivery follows one in each stage.
//!
//! ```yaml
//! apiVersion: spec.keptn.sh/0.2.3
//! kind: Shipyard
//! metadata:
//!   name: sockshop
//! spec:
//!   stages:
//!     - name: staging
//!       sequences:
//!         - name: delivery
//!           triggeredOn:
//!             - event: dev.delivery.finished
//!           tasks:
//!             - name: deployment
//!               properties:
//!                 deploymentstrategy: blue_green_service
//!                 weights: [10, 50, 100]
//!             - name: test
//!               properties:
//!                 teststrategy: performance
//!             - name: evaluation
//!               properties:
//!                 not_evaluated: manual
//!             - name: approval
//!               properties:
//!                 pass: automatic
//!                 warning: automatic
//!             - name: release
//! ```
//!
//! A stage without `sequences` is one that no delivery comes to. An approval in front of the deployment is the stage's door;
//! one behind the evaluation says what the gate does by itself.
//!
//! The sequence called `delivery` is followed, or else the first that deploys. A failed delivery is always rolled back,
//! so `rollback` sequences say nothing new; other sequences are not run, and a warning says so.

mod tasks;

use super::{
    DeploymentStrategy, GatePolicy, Stage,
    order::{self, Entry, Trigger},
    read::{STAGES_MAX, stage_name},
};
use crate::{
    head::{self, Head},
    id::StageName,
    traffic::Weight,
    yaml::{Mark, Node, Reading, quote},
};

const HEAD: Head = Head { kind: "Shipyard", version: "spec.keptn.sh/0.2", newest: "spec.keptn.sh/0.2.3" };
/// The most sequences of a stage, and the most tasks of a sequence.
const SEQUENCES_MAX: usize = 100;

pub(super) fn read(reading: &mut Reading, root: &Node) -> Option<Vec<(Mark, Stage)>> {
    let fields = reading.fields(root, "a shipyard", &head::KEYS)?;
    HEAD.check(reading, &fields);
    let spec = reading.required(&fields, "spec")?;
    let fields = reading.fields(spec, "a shipyard's spec", &["stages"])?;
    let list = reading.required(&fields, "stages")?;
    let items = reading.list(list, "stages", STAGES_MAX)?;
    let entries: Vec<Entry> = items.iter().filter_map(|item| stage(reading, item)).collect();
    Some(order::in_order(reading, entries))
}

fn stage(reading: &mut Reading, node: &Node) -> Option<Entry> {
    let fields = reading.fields(node, "a stage", &["name", "sequences"])?;
    let name_node = reading.required(&fields, "name");
    let name = name_node.and_then(|node| stage_name(reading, node));
    let Some(list) = fields.get("sequences") else { return idle(reading, name?, name_node?.at) };
    let items = reading.list(list, "sequences", SEQUENCES_MAX)?;
    let sequences: Vec<Sequence<'_>> = items.iter().filter_map(|item| sequence(reading, item)).collect();
    let (name, at) = (name?, name_node?.at);
    let named = sequences.iter().find(|sequence| sequence.name == "delivery");
    // Where none deploys the first is read as if it should; that it does not is then said in its place.
    let delivery = named.or_else(|| sequences.iter().find(|sequence| sequence.deploys())).or(sequences.first())?;
    for other in sequences.iter().filter(|sequence| sequence.at != delivery.at && sequence.name != "rollback") {
        let message = format!("The sequence {} of the stage {} is not run.", quote(other.name), quote(name.as_str()));
        let help = format!("Only {} is; a failed delivery is rolled back in any case.", quote(delivery.name));
        reading.warn(other.at, "sequence-not-run", message, help);
    }
    let plan = tasks::read(reading, delivery.at, delivery.tasks);
    let stage = Stage {
        name,
        deployment: plan.deployment.strategy,
        weights: plan.deployment.weights,
        approval: plan.approval,
        test: plan.test,
        evaluation: plan.evaluation,
        gate: plan.gate,
        delivers: true,
    };
    let (sequence, triggers) = (Some(delivery.name.to_owned()), delivery.triggers.clone());
    Some(Entry { at, stage, sequence, triggers })
}

/// A stage without sequences. Keptn took it, ran nothing in it but evaluations by themselves, and so do we.
fn idle(reading: &mut Reading, name: StageName, at: Mark) -> Option<Entry> {
    let message = format!(
        "The stage {} has no sequences: no delivery comes there, and only evaluations by themselves are made.",
        quote(name.as_str())
    );
    let help = "Add `sequences:` with a `delivery` if versions shall be deployed there.";
    reading.warn(at, "no-sequences", message, help);
    let stage = Stage {
        name,
        deployment: DeploymentStrategy::Direct,
        weights: vec![Weight::ALL],
        approval: None,
        test: None,
        evaluation: false,
        gate: GatePolicy::default(),
        delivers: false,
    };
    Some(Entry { at, stage, sequence: None, triggers: Vec::new() })
}

struct Sequence<'n> {
    name: &'n str,
    at: Mark,
    triggers: Vec<Trigger>,
    tasks: &'n [Node],
}

impl Sequence<'_> {
    fn deploys(&self) -> bool {
        self.tasks.iter().any(|task| task.get("name").is_some_and(|name| name.is_plain("deployment")))
    }
}

fn sequence<'n>(reading: &mut Reading, node: &'n Node) -> Option<Sequence<'n>> {
    let fields = reading.fields(node, "a sequence", &["name", "triggeredOn", "tasks"])?;
    let name_node = reading.required(&fields, "name")?;
    let name = reading.name(name_node, "name")?;
    let tasks = reading.required(&fields, "tasks").and_then(|node| reading.list(node, "tasks", SEQUENCES_MAX))?;
    let triggers = match fields.get("triggeredOn") {
        Some(node) => reading.list(node, "triggeredOn", SEQUENCES_MAX).unwrap_or_default(),
        None => &[],
    };
    let triggers = triggers.iter().filter_map(|node| trigger(reading, node)).collect();
    Some(Sequence { name, at: name_node.at, triggers, tasks })
}

fn trigger(reading: &mut Reading, node: &Node) -> Option<Trigger> {
    let fields = reading.fields(node, "a trigger", &["event", "selector"])?;
    let node = reading.required(&fields, "event")?;
    let event = reading.name(node, "event")?.to_owned();
    let mut selector = Vec::new();
    if let Some(node) = fields.get("selector")
        && let Some(fields) = reading.fields(node, "a selector", &["match"])
        && let Some(node) = reading.required(&fields, "match")
    {
        for entry in reading.entries(node, "match").unwrap_or_default() {
            let value = reading.text(&entry.value, &entry.key).unwrap_or_default();
            selector.push((entry.key.clone(), value.to_owned()));
        }
    }
    Some(Trigger { at: node.at, event, selector })
}
