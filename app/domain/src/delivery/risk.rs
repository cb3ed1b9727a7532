//! How much a yes risks, and why: what a person weighs before they give it.

use super::{
    event::Occupant,
    plan::Plan,
    state::{EvaluationNote, State},
};
use crate::slo::Verdict;
use serde::{Deserialize, Serialize};

/// How much a yes risks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RiskLevel {
    /// It passed its gate, and there is a version to go back to that is started the same way.
    Low,
    /// Something is known that speaks against it, or more changes than the version.
    Medium,
    /// Nothing speaks for it, or there is no way back.
    High,
}

/// A risk and what it is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Risk {
    /// The highest of what was found.
    pub level: RiskLevel,
    /// What was found, the worst first; each ends the sentence "the risk is …, because …". At least one.
    pub reasons: Vec<String>,
}

impl RiskLevel {
    /// The word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

impl State {
    /// What a yes given now risks, where `live` is what it would replace, and `overridden` what somebody says that the
    /// evaluation counts as.
    #[must_use]
    pub fn risk(&self, plan: &Plan, live: Option<&Occupant>, overridden: Option<Verdict>) -> Risk {
        let evidence = self.subject(plan).evaluation.and_then(|seq| self.note(seq));
        // What was judged at an earlier weight, or before a test that was left out, says nothing of what is asked for.
        let judged = self.left_out_before(plan).map_or_else(|| judged(evidence), |it| (RiskLevel::High, it.aside()));
        let mut found = vec![judged, way_back(live)];
        found.extend(live.and_then(|live| started_otherwise(plan, live)));
        found.extend(overridden.and_then(counted));
        found.sort_by_key(|(level, _)| std::cmp::Reverse(*level));
        let level = found.first().map_or(RiskLevel::High, |(level, _)| *level);
        Risk { level, reasons: found.into_iter().map(|(_, reason)| reason).collect() }
    }

    fn note(&self, seq: u64) -> Option<&EvaluationNote> {
        self.visits.iter().filter_map(|visit| visit.evaluation.as_ref()).find(|note| note.seq == seq)
    }
}

fn judged(evidence: Option<&EvaluationNote>) -> (RiskLevel, String) {
    let (level, reason) = match evidence.map(|note| note.verdict) {
        Some(Verdict::Pass) => (RiskLevel::Low, "it passed its gate"),
        Some(Verdict::Warning) => (RiskLevel::Medium, "its gate gave a warning"),
        Some(Verdict::Fail) => (RiskLevel::High, "it failed its gate"),
        Some(Verdict::InsufficientData) => (RiskLevel::High, "there was not enough data to judge it"),
        Some(Verdict::Error) => (RiskLevel::High, "it could not be judged"),
        Some(Verdict::NotEvaluated) | None => (RiskLevel::High, "nothing judged it"),
    };
    (level, reason.to_owned())
}

/// What a person says against an evaluation. That they make it better takes nothing from the risk.
fn counted(verdict: Verdict) -> Option<(RiskLevel, String)> {
    let (level, word) = match verdict {
        Verdict::Fail => (RiskLevel::High, "fail"),
        Verdict::Warning => (RiskLevel::Medium, "warning"),
        Verdict::Pass | Verdict::InsufficientData | Verdict::Error | Verdict::NotEvaluated => return None,
    };
    Some((level, format!("somebody overrode its evaluation to {word}")))
}

fn way_back(live: Option<&Occupant>) -> (RiskLevel, String) {
    match live {
        Some(live) => (RiskLevel::Low, format!("{} stays to go back to", live.artifact.tag)),
        None => (RiskLevel::High, "there is no version to go back to".to_owned()),
    }
}

fn started_otherwise(plan: &Plan, live: &Occupant) -> Option<(RiskLevel, String)> {
    let differs = live.definition.digest != plan.definition.digest;
    differs.then(|| (RiskLevel::Medium, "how it is started changes as well".to_owned()))
}
