//! Reads the objectives file of either generation, and those of a perfspec.

mod advice;
mod objectives;
mod service_objectives;

pub(crate) use service_objectives::in_points;

use super::{File, Objective, Total};
use crate::{
    diagnostic::Read,
    perfspec,
    yaml::{Mark, Node, Reading, quote},
};
use std::collections::BTreeSet;

/// The most objectives in a file.
pub const OBJECTIVES_MAX: usize = 200;
/// The most groups of an objective, and the most criteria of a group.
pub const CRITERIA_MAX: usize = 20;
/// The largest weight or score of one objective.
pub const WEIGHT_MAX: u32 = 1_000_000;

impl File {
    /// Reads `service-objectives.yaml`, `slo.yaml` or the limits of `perfspec.json`, whichever the document's shape says.
    #[must_use]
    pub fn read(text: &str) -> Read<Self> {
        Reading::of("slo", text, |reading, root| {
            if perfspec::is_perfspec(root) {
                let file = perfspec::read(reading, root);
                perfspec::say_half(reading, "objectives", "indicators");
                file.map(|file| file.slo)
            } else if is_service_objectives(root) {
                service_objectives::read(reading, root)
            } else {
                objectives::read(reading, root)
            }
        })
    }
}

/// The older file has its totals at the root, and speaks of metrics. Of a file that has keys of both the greater part says
/// what it is, so that the key which is out of place is the one that is told.
fn is_service_objectives(root: &Node) -> bool {
    let items = root.get("objectives").map_or(&[][..], Node::items);
    let has = |key: &&str| root.get(key).is_some();
    let says = |key: &str| usize::from(items.iter().any(|item| item.get(key).is_some()));
    let older = ["pass", "warning"].iter().filter(|key| has(key)).count()
        + ["metric", "threshold", "score"].into_iter().map(says).sum::<usize>();
    let later = ["spec_version", "comparison", "total_score", "filter"].iter().filter(|key| has(key)).count()
        + ["sli", "pass", "weight", "key_sli"].into_iter().map(says).sum::<usize>();
    older > later
}

/// What is true of a file as a whole, in both generations.
fn check_whole(reading: &mut Reading, file: &File, marks: Marks) {
    if file.total.warning > file.total.pass {
        let message = format!(
            "The total for a warning, {}, is above the total for a pass, {}.",
            file.total.warning, file.total.pass
        );
        reading.error(marks.warning, "warning-above-pass", message, "Make it the lower of the two, or both the same.");
    }
    // Of a file with errors it is not known what counts.
    if !reading.is_refused() && !file.objectives.is_empty() && file.points_max() <= 0.0 {
        let has_key = file.objectives.iter().any(|objective| objective.key_sli);
        let message = match has_key {
            true => "No objective gives points: a key objective that fails decides, and else a person does.",
            false => {
                "No objective counts: each has the weight 0 or no pass criteria, so nothing is judged and a person decides."
            }
        };
        reading.warn(
            marks.objectives,
            "nothing-counts",
            message,
            "Give at least one objective pass criteria and a weight.",
        );
    }
}

/// Where the parts of a file stand that are checked together.
struct Marks {
    objectives: Mark,
    warning: Mark,
}

/// Says where an indicator is named a second time.
fn check_unique(reading: &mut Reading, objectives: &[(Mark, Objective)]) {
    let mut seen = BTreeSet::new();
    for (at, objective) in objectives {
        if !seen.insert(objective.sli.as_str()) {
            let message = format!("{} already has an objective above.", quote(&objective.sli));
            reading.error(*at, "same-sli-twice", message, "Put all its criteria into one objective.");
        }
    }
}

/// What stands in for a total that could not be read. The error that was told keeps it from being used.
const NO_TOTAL: Total = Total { pass: 0.0, warning: 0.0 };
