//! Which stage comes after which, from what triggers each stage's delivery.

use super::{ApprovalPolicy, Policy, Stage};
use crate::yaml::{Mark, Reading, quote, suggest};

/// A stage with what starts its delivery.
pub(super) struct Entry {
    pub(super) at: Mark,
    pub(super) stage: Stage,
    /// The sequence that is its delivery; none where no delivery comes.
    pub(super) sequence: Option<String>,
    pub(super) triggers: Vec<Trigger>,
}

/// An event that starts a sequence, such as `dev.delivery.finished`.
#[derive(Debug, Clone)]
pub(super) struct Trigger {
    pub(super) at: Mark,
    pub(super) event: String,
    /// What the event must say, such as `result: pass`.
    pub(super) selector: Vec<(String, String)>,
}

/// The stages as an artifact passes them: each right after the one that triggers it, and at the end those that none does.
pub(super) fn in_order(reading: &mut Reading, mut entries: Vec<Entry>) -> Vec<(Mark, Stage)> {
    let before: Vec<Option<usize>> = (0..entries.len()).map(|place| predecessor(reading, &entries, place)).collect();
    check_parallel(reading, &entries, &before);
    let mut order = walk(&before);
    // Stable, so the stages that an artifact passes keep their order.
    order.sort_by_key(|place| entries[*place].sequence.is_none());
    if order.len() < entries.len()
        && let Some(entry) = (0..entries.len()).find(|place| !order.contains(place)).map(|place| &entries[place])
    {
        let message = format!("The stage {} waits for itself, by way of others.", quote(entry.stage.name.as_str()));
        reading.error(entry.at, "circle", message, "Let the first stage have no `triggeredOn`.");
    }
    for (place, entry) in entries.iter_mut().enumerate() {
        restrict(reading, entry, before[place].is_some(), order.first() == Some(&place));
    }
    let mut stages: Vec<Option<(Mark, Stage)>> =
        entries.into_iter().map(|entry| Some((entry.at, entry.stage))).collect();
    order.into_iter().filter_map(|place| stages[place].take()).collect()
}

/// Stages that nothing triggers in the order of the file, each followed by those that it leads to.
fn walk(before: &[Option<usize>]) -> Vec<usize> {
    let mut order = Vec::with_capacity(before.len());
    for root in (0..before.len()).filter(|place| before[*place].is_none()) {
        let mut open = vec![root];
        while let Some(place) = open.pop() {
            order.push(place);
            open.extend((0..before.len()).rev().filter(|next| before[*next] == Some(place)));
        }
    }
    order
}

/// The stage whose delivery triggers the one at `place`.
fn predecessor(reading: &mut Reading, entries: &[Entry], place: usize) -> Option<usize> {
    let [trigger, others @ ..] = entries[place].triggers.as_slice() else { return None };
    if let Some(second) = others.first() {
        let message = "A delivery that several events start is not supported yet.";
        reading.error(second.at, "not-supported", message, "Keep the one trigger that comes from the stage before.");
    }
    let mut parts = trigger.event.split('.');
    let (Some(stage), Some(sequence), Some("finished"), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        let message = format!("{} is not an event that starts a delivery.", quote(&trigger.event));
        reading.error(
            trigger.at,
            "bad-event",
            message,
            "Write `<stage>.<sequence>.finished`, such as `dev.delivery.finished`.",
        );
        return None;
    };
    let found = entries.iter().position(|entry| entry.stage.name.as_str() == stage);
    let Some(before) = found else {
        let names: Vec<&str> = entries.iter().map(|entry| entry.stage.name.as_str()).collect();
        reading.error(
            trigger.at,
            "unknown-stage",
            format!("There is no stage {}.", quote(stage)),
            suggest(stage, &names),
        );
        return None;
    };
    let Some(delivery) = &entries[before].sequence else {
        let message = format!("The stage {} has no sequences, so none of them can start this one.", quote(stage));
        reading.error(trigger.at, "no-sequences", message, "Name the stage before it that has a delivery.");
        return None;
    };
    if delivery != sequence {
        let message =
            format!("Only the delivery of a stage can start the next; {} is another sequence.", quote(sequence));
        reading.error(trigger.at, "not-supported", message, format!("Write `{stage}.{delivery}.finished`."));
    }
    Some(before)
}

fn check_parallel(reading: &mut Reading, entries: &[Entry], before: &[Option<usize>]) {
    for (place, own) in before.iter().enumerate() {
        let earlier = (0..place).find(|earlier| own.is_some() && before[*earlier] == *own);
        if let (Some(earlier), Some(trigger)) = (earlier, entries[place].triggers.first()) {
            let message = format!(
                "{} and {} wait for the same stage; parallel stages are not supported yet.",
                quote(entries[earlier].stage.name.as_str()),
                quote(entries[place].stage.name.as_str())
            );
            let delivery = entries[earlier].sequence.as_deref().unwrap_or("delivery");
            let help = format!(
                "Put them one after the other: let this one wait for `{}.{delivery}.finished`.",
                entries[earlier].stage.name
            );
            reading.error(trigger.at, "parallel-stages", message, help);
        }
    }
}

/// Makes the approval at a stage's door as strict as its trigger is.
fn restrict(reading: &mut Reading, entry: &mut Entry, is_triggered: bool, is_first: bool) {
    if entry.triggers.is_empty() && !is_triggered && !is_first && entry.sequence.is_some() {
        let message = format!(
            "Nothing triggers the stage {}, so a person lets each delivery in.",
            quote(entry.stage.name.as_str())
        );
        let help = "Add `triggeredOn` with the event of the stage before if it should go on by itself.";
        reading.warn(entry.at, "no-trigger", message, help);
        entry.stage.approval = Some(ApprovalPolicy { pass: Policy::Manual, warning: Policy::Manual });
    }
    let Some(trigger) = entry.triggers.first() else { return };
    for (key, value) in &trigger.selector {
        if key != "result" || value != "pass" {
            let message = format!("A delivery that starts on {} is not supported.", quote(&format!("{key}: {value}")));
            reading.error(trigger.at, "selector", message, "Leave the selector out, or write `result: pass`.");
            continue;
        }
        let message = "After a warning a person decides here, as only a pass starts this delivery by itself.";
        reading.warn(trigger.at, "selector", message, "Write an approval task with `warning: manual` to say so.");
        let pass = entry.stage.approval.map_or(Policy::Automatic, |approval| approval.pass);
        entry.stage.approval = Some(ApprovalPolicy { pass, warning: Policy::Manual });
    }
}
