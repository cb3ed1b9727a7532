//! How a new version comes into a stage: the strategy, in the words of both generations, and the weights.
//!
//! `weights: [10, 50, 100]` gives the candidate one share after the other, each tested and judged before the next. It is
//! ours: both of Keptn's strategies move all traffic at once.

use super::DeploymentStrategy;
use crate::{
    traffic::Weight,
    yaml::{Fields, Mark, Node, Reading},
};

/// The most weights of a stage.
pub const WEIGHTS_MAX: usize = 20;

/// The key of the weights in both generations.
pub(super) const WEIGHTS: &str = "weights";

/// What a stage says of how a new version comes in.
pub(super) struct Deployment {
    pub(super) strategy: DeploymentStrategy,
    pub(super) weights: Vec<Weight>,
    /// Where the weights are written.
    weights_at: Mark,
}

impl Deployment {
    /// What is gone on with where it cannot be read.
    pub(super) fn unread() -> Self {
        Self { strategy: DeploymentStrategy::Direct, weights: vec![Weight::ALL], weights_at: Mark::START }
    }

    /// Reads the strategy at `key`, which must be given, and the weights beside it.
    pub(super) fn read(reading: &mut Reading, fields: &Fields<'_>, key: &str) -> Self {
        let node = reading.required(fields, key);
        let strategy = node.and_then(|node| strategy(reading, node, key, fields.get(WEIGHTS).is_some()));
        let weights_at = fields.key_at(WEIGHTS);
        let written = fields.get(WEIGHTS);
        if written.is_some() && strategy == Some(DeploymentStrategy::Direct) {
            let message = "`direct` moves all traffic at once, so there are no weights to go through.";
            let help = "Write `blue_green_service`, or leave `weights` out.";
            reading.error(weights_at, "weights-direct", message, help);
        }
        let weights = written.and_then(|node| weights(reading, node)).unwrap_or_else(|| vec![Weight::ALL]);
        Self { strategy: strategy.unwrap_or(DeploymentStrategy::Direct), weights, weights_at }
    }

    /// Says that weights at which nobody tests follow each other at once.
    pub(super) fn check_tested(&self, reading: &mut Reading, is_tested: bool) {
        if self.weights.len() > 1 && !is_tested {
            let message = "Nothing is tested in this stage, so the weights follow each other at once.";
            reading.warn(self.weights_at, "weights-untested", message, "Add a test, or leave `weights` out.");
        }
    }
}

fn strategy(reading: &mut Reading, node: &Node, key: &str, has_weights: bool) -> Option<DeploymentStrategy> {
    let words = [
        ("direct", DeploymentStrategy::Direct),
        ("blue_green_service", DeploymentStrategy::BlueGreen),
        ("blue_green", DeploymentStrategy::BlueGreen),
    ];
    if node.is_plain("canary") {
        if !has_weights {
            let message = "`canary` without weights is read as `blue_green_service`, as Keptn did.";
            let help = "Add `weights: [10, 50, 100]`, or write `blue_green_service`.";
            reading.warn(node.at, "canary", message, help);
        }
        return Some(DeploymentStrategy::BlueGreen);
    }
    if node.is_plain("user_managed") {
        let message = "`user_managed` deployments are not supported yet.";
        reading.error(node.at, "not-supported", message, "Write `direct` or `blue_green_service`.");
        return None;
    }
    reading.choice(node, key, &words)
}

/// Rising to 100; none where one of them is wrong.
fn weights(reading: &mut Reading, node: &Node) -> Option<Vec<Weight>> {
    let items = reading.list(node, WEIGHTS, WEIGHTS_MAX)?;
    let found: Vec<Option<Weight>> = items.iter().map(|item| weight(reading, item)).collect();
    let found: Vec<Weight> = found.into_iter().collect::<Option<_>>()?;
    for (pair, item) in found.windows(2).zip(&items[1..]).filter(|(pair, _)| pair[0] >= pair[1]) {
        let message =
            format!("The weight {} is not greater than the {} before it.", pair[1].percent(), pair[0].percent());
        reading.error(item.at, "weights-order", message, "Let each weight be greater than the one before it.");
    }
    let (last, item) = (found.last()?, items.last()?);
    if *last != Weight::ALL {
        let message =
            format!("The last weight is {}, so the new version would never carry all traffic.", last.percent());
        reading.error(item.at, "weights-end", message, "Add 100 at the end.");
    }
    Some(found)
}

fn weight(reading: &mut Reading, node: &Node) -> Option<Weight> {
    let percent = reading.whole(node, "a weight", 1..=100)?;
    Weight::new(u8::try_from(percent).ok()?).ok()
}
