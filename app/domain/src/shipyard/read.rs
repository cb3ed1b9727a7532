//! Reads the shipyard file of either generation.

use super::{ApprovalPolicy, Policy, Shipyard, Stage, sequences, stages};
use crate::{
    diagnostic::Read,
    id::{NAME_BYTES_MAX, StageName},
    yaml::{Fields, Mark, Node, Reading, quote},
};

/// The most stages of a project.
pub const STAGES_MAX: usize = 32;

impl Shipyard {
    /// Reads Keptn 0.5's list of stages or a shipyard of spec 0.2, whichever the document's shape says.
    #[must_use]
    pub fn read(text: &str) -> Read<Self> {
        Reading::of("shipyard", text, |reading, root| {
            let is_later = ["apiVersion", "kind", "spec"].iter().any(|key| root.get(key).is_some());
            let stages = if is_later { sequences::read(reading, root)? } else { stages::read(reading, root)? };
            check_unique(reading, &stages);
            Some(Self { stages: stages.into_iter().map(|(_, stage)| stage).collect() })
        })
    }
}

fn check_unique(reading: &mut Reading, stages: &[(Mark, Stage)]) {
    for (place, (at, stage)) in stages.iter().enumerate() {
        if stages[..place].iter().any(|(_, earlier)| earlier.name == stage.name) {
            let message = format!("There already is a stage {}.", quote(stage.name.as_str()));
            reading.error(*at, "same-stage-twice", message, "Give each stage a name of its own.");
        }
    }
}

/// A stage's name.
pub(super) fn stage_name(reading: &mut Reading, node: &Node) -> Option<StageName> {
    let text = reading.name(node, "name")?;
    let name = text.parse().ok();
    if name.is_none() {
        let help = format!(
            "Use 2 to {NAME_BYTES_MAX} lower-case letters, digits and hyphens, beginning with a letter and not ending with a hyphen."
        );
        reading.error(node.at, "bad-name", format!("{} cannot be a stage's name.", quote(text)), help);
    }
    name
}

/// Whether something goes on by itself, if that is written.
pub(super) fn policy(reading: &mut Reading, fields: &Fields<'_>, key: &str) -> Option<Policy> {
    reading.choice(fields.get(key)?, key, &Policy::WORDS)
}

/// Who decides after a pass and after a warning.
pub(super) fn approval(reading: &mut Reading, fields: Option<Fields<'_>>) -> ApprovalPolicy {
    // Keptn's text says that what is not given is automatic, its code waited for a person. Waiting is the safe one.
    let mut policy = |key| policy(reading, &fields?, key);
    let (pass, warning) = (policy("pass"), policy("warning"));
    ApprovalPolicy { pass: pass.unwrap_or(Policy::Manual), warning: warning.unwrap_or(Policy::Manual) }
}
