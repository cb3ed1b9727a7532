//! What people had left out of a stage, by name.

use super::{Approval, State, Visit};
use crate::delivery::plan::Plan;
use serde::{Deserialize, Serialize};

/// Something that a person had left out, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Override {
    /// Index into the stage's steps of the weight that the candidate had, or was being given.
    pub step: usize,
    /// What.
    pub left_out: LeftOut,
    /// By whom, when, of what exactly, and why.
    pub decision: Approval,
}

/// What can be left out of a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeftOut {
    /// The test of one weight, and the evaluation that would have followed.
    Test,
    /// The evaluation of one weight.
    Evaluation,
    /// Everything that remained but the last weight itself.
    Rest,
}

impl Visit {
    /// The decision by which the last of that many weights goes without its test or its evaluation; none where both are
    /// kept. Whatever was judged at earlier weights then says nothing of what is promoted.
    #[must_use]
    pub fn left_out_at_the_end(&self, weights: usize) -> Option<&Override> {
        self.overrides.iter().find(|it| it.left_out == LeftOut::Rest || it.step + 1 == weights)
    }

    /// Whether all that remained was left out.
    #[must_use]
    pub fn is_promoted_now(&self) -> bool {
        self.overrides.iter().any(|it| it.left_out == LeftOut::Rest)
    }
}

impl State {
    /// The decision by which the stage before ended without its last test or evaluation; none where both were kept.
    pub(in crate::delivery) fn left_out_before(&self, plan: &Plan) -> Option<&Override> {
        let before = self.stage.checked_sub(1)?;
        self.visits[before].left_out_at_the_end(plan.stages[before].steps.len())
    }
}
