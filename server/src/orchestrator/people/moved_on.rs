//! What happened to a delivery since somebody looked at it, for whoever decided on something older.

use domain::delivery::{Event, Plan, Recorded, State};
use jiff::Timestamp;

/// What was decided since, by whom and when; where nobody decided anything, what happened last.
pub(in crate::orchestrator) fn moved_on(log: &[Recorded], plan: &Plan, seen: u64, now: &State) -> String {
    let which = format!("{} {} (delivery {})", plan.service, plan.artifact.tag, plan.number);
    let since = || log.iter().rev().filter(|recorded| recorded.seq > seen);
    let decided = since().find_map(|recorded| decided(recorded, &which));
    let happened = || since().next().map(|recorded| happened(recorded, &which));
    let what = decided.or_else(happened).unwrap_or_else(|| format!("{which} has moved on."));
    format!("{what} It {} now.", now.phase.name())
}

/// What a person decided; none where it was nobody's decision.
fn decided(recorded: &Recorded, which: &str) -> Option<String> {
    let (did, reason) = match &recorded.event {
        Event::Approved { reason, .. } => (format!("approved {which}"), reason.as_str()),
        Event::Rejected { reason } => (format!("rejected {which}"), reason.as_str()),
        Event::PromotionApproved { reason, .. } => (format!("had {which} promoted at once"), reason.as_str()),
        Event::StepSkipped { reason, .. } => (format!("skipped a step of {which}"), reason.as_str()),
        Event::AnalysisRestarted { reason } => (format!("restarted the analysis of {which}"), reason.as_str()),
        Event::Retried => (format!("had {which} evaluated again"), ""),
        Event::Held { reason } => (format!("put {which} on hold"), reason.as_str()),
        Event::Resumed => (format!("resumed {which}"), ""),
        Event::Aborted { reason } => (format!("aborted {which}"), reason.as_str()),
        _ => return None,
    };
    let because = if reason.is_empty() { String::new() } else { format!(": “{reason}”") };
    Some(format!("{} {did} at {}{because}.", recorded.by, moment(recorded.at)))
}

fn happened(recorded: &Recorded, which: &str) -> String {
    format!("{which} has moved on: {} at {}.", recorded.event.name().replace('_', " "), moment(recorded.at))
}

/// As pages write it.
fn moment(at: Timestamp) -> String {
    at.strftime("%H:%M:%S UTC on %-d %b %Y").to_string()
}
