//! A project's stages, read from the shipyard files of both Keptn generations.

mod deployment;
mod order;
mod read;
mod sequences;
mod stages;

use crate::{id::StageName, series::Side, slo::Verdict, traffic::Weight};
use serde::{Deserialize, Serialize};

/// The stages of a project in the order in which an artifact passes them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shipyard {
    /// At least one.
    pub stages: Vec<Stage>,
}

/// One stage, reduced to what a delivery does in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    /// Unique in its shipyard.
    pub name: StageName,
    /// How the new version comes in.
    pub deployment: DeploymentStrategy,
    /// The shares of traffic that the new version is given one after the other, each tested and judged before the next;
    /// rising, the last is 100.
    pub weights: Vec<Weight>,
    /// The approval asked for on entry, if any.
    pub approval: Option<ApprovalPolicy>,
    /// The kind of test that runs, such as `functional` or `performance`; none where the stage is not tested.
    pub test: Option<String>,
    /// Whether objectives are judged: an `evaluation` task, or in 0.5 a test strategy that its judge looked at
    /// (`performance`, `real-user`).
    pub evaluation: bool,
    /// What its gate does by itself.
    pub gate: GatePolicy,
    /// Whether deliveries come here. A later shipyard may name a stage and no sequence for it: then nothing is ever
    /// deployed there by a delivery, and only evaluations by themselves are made. Such stages are the last ones.
    pub delivers: bool,
}

/// What a gate does by itself. Anything but these three verdicts is not for a shipyard to say: a fail goes back, and
/// without data, or after an error, a person decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct GatePolicy {
    /// After a pass.
    pub pass: Policy,
    /// After a warning.
    pub warning: Policy,
    /// Where there are no objectives, or none of them counts.
    pub not_evaluated: Policy,
}

impl Default for GatePolicy {
    /// Only a pass goes on by itself.
    fn default() -> Self {
        Self { pass: Policy::Automatic, warning: Policy::Manual, not_evaluated: Policy::Manual }
    }
}

/// How a new version comes into a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeploymentStrategy {
    /// All traffic at once (`direct`).
    Direct,
    /// All traffic at once, back at once (`blue_green_service`, `blue_green`).
    BlueGreen,
}

impl DeploymentStrategy {
    /// What `$DEPLOYMENT` stands for where a version on that side is measured: the end of Keptn's job labels.
    #[must_use]
    pub fn words(self, side: Side) -> &'static str {
        match (self, side) {
            (Self::Direct, _) => "direct",
            (Self::BlueGreen, Side::Candidate) => "canary",
            (Self::BlueGreen, Side::Live | Side::Whole) => "primary",
        }
    }
}

/// Who decides at the door of a stage, by the verdict of the stage before (Keptn's approval task).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovalPolicy {
    /// After a pass.
    pub pass: Policy,
    /// After a warning.
    pub warning: Policy,
}

/// Whether a decision needs a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Policy {
    /// Goes on by itself.
    Automatic,
    /// Waits for a person.
    Manual,
}

impl Policy {
    /// As shipyards write it.
    pub(crate) const WORDS: [(&'static str, Self); 2] = [("automatic", Self::Automatic), ("manual", Self::Manual)];

    /// Whether it goes on by itself, which is what a plan of before there was a choice says.
    #[must_use]
    pub fn is_automatic(&self) -> bool {
        *self == Self::Automatic
    }

    /// That it goes on by itself.
    #[must_use]
    pub fn automatic() -> Self {
        Self::Automatic
    }
}

impl ApprovalPolicy {
    /// Who decides after `verdict`; none where nobody is asked, because nothing but a pass or a warning may go on.
    #[must_use]
    pub fn after(self, verdict: Verdict) -> Option<Policy> {
        match verdict {
            Verdict::Pass => Some(self.pass),
            Verdict::Warning => Some(self.warning),
            Verdict::Fail | Verdict::InsufficientData | Verdict::Error | Verdict::NotEvaluated => None,
        }
    }
}

impl Shipyard {
    /// In one line, such as `3 stages: dev, staging, production`.
    #[must_use]
    pub fn summary(&self) -> String {
        let names: Vec<&str> = self.stages.iter().map(|stage| stage.name.as_str()).collect();
        let noun = if names.len() == 1 { "stage" } else { "stages" };
        format!("{} {noun}: {}", names.len(), names.join(", "))
    }
}
