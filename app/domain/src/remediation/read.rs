//! Reads the remediation file of either generation.
//!
//! Keptn 0.5 has a list, and calls a problem by its title, which is the metric of the alert:
//! ```yaml
//! remediations:
//!   - name: cpu_usage_sockshop_carts
//!     actions:
//!       - action: scaling
//!         value: "+1"
//! ```
//! Later files have a head, and say more of each action:
//! ```yaml
//! apiVersion: spec.keptn.sh/0.1.4
//! kind: Remediation
//! metadata:
//!   name: carts
//! spec:
//!   remediations:
//!     - problemType: Response time degradation
//!       actionsOnOpen:
//!         - name: switch the cache on
//!           action: toggle-feature
//!           description: answers items from memory
//!           value:
//!             EnableItemCache: "on"
//! ```

use super::{Action, File, Remediation, Value};
use crate::{
    diagnostic::Read,
    head::{self, Head},
    yaml::{Entry, Fields, Kind, Mark, Node, Reading, quote},
};
use std::collections::BTreeSet;

/// The most problems of a file, actions of a problem, and pairs of a value.
const ITEMS_MAX: usize = 100;
const HEAD: Head = Head { kind: "Remediation", version: "spec.keptn.sh/0.1", newest: "spec.keptn.sh/0.1.4" };
const OLDER: Words = Words { problem: "name", actions: "actions", action: &["action", "value"] };
const LATER: Words =
    Words { problem: "problemType", actions: "actionsOnOpen", action: &["name", "action", "description", "value"] };

/// What a generation calls things.
struct Words {
    problem: &'static str,
    actions: &'static str,
    action: &'static [&'static str],
}

impl File {
    /// Reads `remediation.yaml` of either generation, whichever the document's shape says.
    #[must_use]
    pub fn read(text: &str) -> Read<Self> {
        Reading::of("remediation", text, |reading, root| {
            let is_later = head::KEYS.iter().any(|key| root.get(key).is_some());
            let (fields, words) = if is_later {
                let fields = reading.fields(root, "a remediation file", &head::KEYS)?;
                HEAD.check(reading, &fields);
                let spec = reading.required(&fields, "spec")?;
                (reading.fields(spec, "a remediation's spec", &["remediations"])?, LATER)
            } else {
                (reading.fields(root, "a remediation file", &["remediations"])?, OLDER)
            };
            let remediations = remediations(reading, &fields, &words)?;
            let message = "Nothing acts on problems yet, so this file is kept and shown, and changes nothing.";
            reading.warn(Mark::START, "not-acted-on", message, "Save it all the same, or leave it out for now.");
            Some(Self { remediations })
        })
    }
}

fn remediations(reading: &mut Reading, fields: &Fields<'_>, words: &Words) -> Option<Vec<Remediation>> {
    let list = reading.required(fields, "remediations")?;
    let items = reading.list(list, "remediations", ITEMS_MAX)?;
    let read: Vec<_> = items.iter().filter_map(|item| remediation(reading, item, words)).collect();
    let mut seen = BTreeSet::new();
    for (at, remediation) in &read {
        if !seen.insert(remediation.problem.as_str()) {
            let message = format!("The problem {} already has its actions above.", quote(&remediation.problem));
            reading.error(*at, "same-problem-twice", message, "Put all its actions into one list.");
        }
    }
    Some(read.into_iter().map(|(_, remediation)| remediation).collect())
}

fn remediation(reading: &mut Reading, node: &Node, words: &Words) -> Option<(Mark, Remediation)> {
    let fields = reading.fields(node, "a remediation", &[words.problem, words.actions])?;
    let problem = reading.required(&fields, words.problem);
    let name = problem.and_then(|node| reading.name(node, words.problem));
    let items = match reading.required(&fields, words.actions) {
        Some(node) => reading.list(node, words.actions, ITEMS_MAX).unwrap_or_default(),
        None => &[],
    };
    let actions = items.iter().filter_map(|item| action(reading, item, words)).collect();
    Some((problem?.at, Remediation { problem: name?.to_owned(), actions, line: fields.at.line }))
}

fn action(reading: &mut Reading, node: &Node, words: &Words) -> Option<Action> {
    let fields = reading.fields(node, "an action", words.action)?;
    let name = reading.required(&fields, "action").and_then(|node| reading.name(node, "action"));
    let value = fields.get("value").and_then(|node| value(reading, node));
    if name == Some("scaling") {
        check_scaling(reading, &fields, value.as_ref());
    }
    let mut prose = |key| fields.get(key).and_then(|node| reading.name(node, key)).map(str::to_owned);
    Some(Action { name: prose("name"), description: prose("description"), action: name?.to_owned(), value })
}

fn value(reading: &mut Reading, node: &Node) -> Option<Value> {
    let Kind::Mapping(entries) = &node.kind else {
        return reading.text(node, "value").map(|text| Value::Text(text.to_owned()));
    };
    if entries.len() > ITEMS_MAX {
        let message = format!("`value` has {} entries; {ITEMS_MAX} are the most.", entries.len());
        reading.error(node.at, "too-many", message, "Leave out what is not needed.");
        return None;
    }
    let pair = |entry: &Entry| Some((entry.key.clone(), reading.text(&entry.value, &entry.key)?.to_owned()));
    Some(Value::Pairs(entries.iter().filter_map(pair).collect()))
}

/// How many copies more, or fewer.
fn check_scaling(reading: &mut Reading, fields: &Fields<'_>, value: Option<&Value>) {
    let Some(node) = reading.required(fields, "value") else { return };
    let (found, is_count) = match value {
        // What is wrong with it has been said.
        None => return,
        Some(Value::Text(text)) => (quote(text), text.parse::<i16>().is_ok()),
        Some(Value::Pairs(_)) => ("keys with values".to_owned(), false),
    };
    if !is_count {
        let message = format!("The `value` of a scaling cannot be {found}.");
        reading.error(node.at, "wrong-value", message, "Write how many copies more there are to be, such as `\"+1\"`.");
    }
}
