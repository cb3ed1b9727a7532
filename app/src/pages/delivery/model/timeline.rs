//! What happened, stage by stage, in words.

use crate::{
    api::deliveries::SavedFile,
    components::{Glyph, Look, Tone},
    format,
};
use domain::{
    delivery::{Actor, Event, Phase, Plan, Recorded, State, event::TestResult, start, step},
    id::StageName,
    slo::Evaluation,
    traffic::{Slot, Split, Weight},
};
use jiff::{SignedDuration, Timestamp};

/// The events of one stage.
#[derive(Debug, Clone, PartialEq)]
pub struct Lane {
    /// Which.
    pub stage: StageName,
    /// In order.
    pub entries: Vec<Entry>,
}

/// An event in words.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its place in the log; none for what happened beside it.
    pub seq: Option<u64>,
    /// When it was recorded.
    pub at: Timestamp,
    /// Who caused it.
    pub by: Actor,
    /// What happened.
    pub words: String,
    /// Its shape and hue.
    pub look: Look,
    /// For an answer: how long was waited for it.
    pub took: Option<SignedDuration>,
    /// The event itself, as JSON.
    pub raw: String,
    /// Whether the delivery made way for another one, which then stands beside it.
    pub makes_way: bool,
}

/// A log in lanes. What does not fit the log ends them.
#[must_use]
pub fn lanes(log: &[Recorded]) -> Vec<Lane> {
    let Some(Ok((plan, mut state))) = log.first().map(start) else { return Vec::new() };
    let lane = |stage: usize, entries| Lane { stage: plan.stages[stage].stage.clone(), entries };
    let mut lanes = vec![lane(0, vec![entry(&plan, &state, &log[0])])];
    for recorded in &log[1..] {
        let Ok((next, _)) = step(&plan, &state, recorded) else { break };
        if let Some(last) = lanes.last_mut() {
            last.entries.push(entry(&plan, &state, recorded));
        }
        if next.stage != state.stage {
            lanes.push(lane(next.stage, Vec::new()));
        }
        state = next;
    }
    lanes
}

/// The same with the files that were saved meanwhile, each in the stage where the delivery was by then.
#[must_use]
pub fn beside(mut lanes: Vec<Lane>, saved: &[SavedFile]) -> Vec<Lane> {
    for file in saved {
        let began = |lane: &&mut Lane| lane.entries.first().is_some_and(|first| first.at <= file.at);
        if let Some(lane) = lanes.iter_mut().rev().find(began) {
            let place = lane.entries.partition_point(|entry| entry.at <= file.at);
            lane.entries.insert(place, file_entry(file));
        }
    }
    lanes
}

/// Something else that runs in a slot than what was approved for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drift {
    /// In which stage.
    pub stage: StageName,
    /// Since when: what runs is compared with what was approved at each start.
    pub since: Timestamp,
    /// Where, such as `blue`.
    pub slot: Slot,
    /// What and how, as in `0.9.1 is not what was approved`.
    pub words: String,
}

/// The same with what has drifted, each in its stage. A stage that the delivery has not come to says nothing of it here.
#[must_use]
pub fn drifted(mut lanes: Vec<Lane>, drifts: &[Drift]) -> Vec<Lane> {
    for drift in drifts {
        if let Some(lane) = lanes.iter_mut().find(|lane| lane.stage == drift.stage && !lane.entries.is_empty()) {
            let place = lane.entries.partition_point(|entry| entry.at <= drift.since);
            lane.entries.insert(place, drift_entry(drift));
        }
    }
    lanes
}

fn drift_entry(drift: &Drift) -> Entry {
    Entry {
        seq: None,
        at: drift.since,
        by: Actor::Engine,
        words: format!("Outside drift in {}: {}", drift.slot, drift.words),
        look: Look { word: "", glyph: Glyph::Exclamation, tone: Tone::Fail },
        took: None,
        raw: format!("Found when what runs in {} of {} was started.", drift.slot, drift.stage),
        makes_way: false,
    }
}

fn file_entry(file: &SavedFile) -> Entry {
    let what = format!(
        "{}, revision {} for {}, was saved for later deliveries; this one keeps what it has",
        file.name, file.number, file.scope
    );
    Entry {
        seq: None,
        at: file.at,
        by: Actor::Person(file.by.clone()),
        words: with(what, &file.reason),
        look: Look { word: "", glyph: Glyph::Person, tone: Tone::Unknown },
        took: None,
        raw: serde_json::to_string_pretty(file).unwrap_or_default(),
        makes_way: false,
    }
}

/// An event that met this state.
fn entry(plan: &Plan, before: &State, recorded: &Recorded) -> Entry {
    let is_answer = recorded.answers.is_some();
    Entry {
        seq: Some(recorded.seq),
        at: recorded.at,
        by: recorded.by.clone(),
        words: words(plan, before, &recorded.event),
        look: look(&recorded.event),
        took: is_answer.then(|| recorded.at.duration_since(before.since)),
        raw: serde_json::to_string_pretty(recorded).unwrap_or_default(),
        makes_way: matches!(recorded.event, Event::Superseded { .. }),
    }
}

fn words(plan: &Plan, before: &State, event: &Event) -> String {
    let tag = &plan.artifact.tag;
    let candidate = before.visit().candidate.map_or("the idle slot", Slot::as_str);
    match event {
        Event::Triggered { reason, .. } => with(format!("Triggered {} {tag}", plan.service), reason),
        Event::StageEntered { live: Some(live), candidate } => {
            format!("Entered: {tag} is planned for {candidate}, {} {} keeps serving", live.slot, live.artifact.tag)
        }
        Event::StageEntered { live: None, candidate } => {
            format!("Entered: {tag} is planned for {candidate}, nothing serves yet")
        }
        Event::Approved { reason, .. } => with("Approved".to_owned(), reason),
        Event::Rejected { reason } => with("Rejected".to_owned(), reason),
        Event::TimedOut => format!("Time ran out while it {}", before.phase.name()),
        Event::Deployed { endpoint } => format!("Ready on {candidate}, at {endpoint}"),
        Event::DeployFailed { reason } => with(format!("Did not become ready on {candidate}"), reason),
        Event::WeightSet { split } => shift(before, *split),
        Event::ShiftFailed { reason } => with("The route could not be changed".to_owned(), reason),
        Event::TestsFinished { result, .. } => test(result),
        Event::Evaluated { evaluation } => judged(evaluation),
        Event::EvidenceLost { reason } => with("The measurements are gone, the test runs again".to_owned(), reason),
        Event::Retried => "The same window is to be judged again".to_owned(),
        Event::PromotionApproved { reason, .. } => {
            with("To be promoted now, the remaining steps left out".to_owned(), reason)
        }
        Event::StepSkipped { reason, .. } => with(skipped(before).to_owned(), reason),
        Event::AnalysisRestarted { reason } => with("Analysis restarted".to_owned(), reason),
        Event::Promoted => format!("Promoted: {tag} on {candidate} went live"),
        Event::PromotionFailed { reason } => with("Could not be promoted".to_owned(), reason),
        Event::StableReady => "Rollback: the old version is ready".to_owned(),
        Event::RouteRestored => "Rollback: all traffic is back on the old version".to_owned(),
        Event::Drained { cut: 0 } => format!("Rollback: the last requests to {candidate} ended"),
        Event::Drained { cut } => {
            format!("Rollback: {} to {candidate} cut", format::counted(*cut, "request was", "requests were"))
        }
        Event::RolledBack => format!("Rollback complete: {tag} is stopped"),
        Event::RollbackFailed { reason } => with("The rollback failed".to_owned(), reason),
        Event::Aborted { reason } => with("Aborted".to_owned(), reason),
        Event::Held { reason } => with("Put on hold".to_owned(), reason),
        Event::Resumed => "Resumed".to_owned(),
        Event::Superseded { .. } => "Made way for a newer delivery".to_owned(),
    }
}

fn skipped(before: &State) -> &'static str {
    match before.phase {
        Phase::Testing { .. } => "Went on without the test",
        _ => "Went on without the judgement",
    }
}

fn with(what: String, reason: &str) -> String {
    if reason.trim().is_empty() { what } else { format!("{what}: {}", reason.trim()) }
}

fn shift(before: &State, split: Split) -> String {
    let visit = before.visit();
    let Some(candidate) = visit.candidate else { return format!("The route holds {split}") };
    let from = visit.weight.map_or(Weight::NONE, |(weight, _)| weight);
    format!("Shifted {} → {} to {candidate}; the route confirms it", from.percent(), split.of(candidate))
}

fn test(result: &TestResult) -> String {
    let outcome = if result.passed { "Test passed" } else { "Test failed" };
    let p95 = result.p95_ms.map(|p95| format!(", p95 {}", format::milliseconds(p95))).unwrap_or_default();
    let counts = format!("{} of {} requests failed{p95}", format::count(result.failed), format::count(result.requests));
    with(format!("{outcome}: {counts}"), if result.passed { "" } else { &result.message })
}

fn judged(evaluation: &Evaluation) -> String {
    let verdict = Look::from(evaluation.verdict).word;
    let score = format::verdict_score(evaluation.verdict, evaluation.score, evaluation.unit);
    let outcome = if score.is_empty() { verdict.to_owned() } else { format!("{verdict}, {score}") };
    with(outcome, &evaluation.reason)
}

fn look(event: &Event) -> Look {
    let of = |glyph, tone| Look { word: "", glyph, tone };
    match event {
        Event::Evaluated { evaluation } => Look::from(evaluation.verdict),
        Event::Approved { .. } | Event::Promoted | Event::RolledBack => of(Glyph::Tick, Tone::Pass),
        Event::TestsFinished { result, .. } if result.passed => of(Glyph::Tick, Tone::Pass),
        Event::Rejected { .. } => of(Glyph::Struck, Tone::Fail),
        Event::Aborted { .. } => of(Glyph::Stop, Tone::Fail),
        Event::TimedOut => of(Glyph::Clock, Tone::Fail),
        Event::DeployFailed { .. }
        | Event::ShiftFailed { .. }
        | Event::TestsFinished { .. }
        | Event::PromotionFailed { .. }
        | Event::RollbackFailed { .. } => of(Glyph::Cross, Tone::Fail),
        Event::EvidenceLost { .. } => of(Glyph::Dash, Tone::Unknown),
        Event::Held { .. } => of(Glyph::Bars, Tone::Wait),
        Event::PromotionApproved { .. } | Event::StepSkipped { .. } => of(Glyph::Onward, Tone::Warn),
        Event::Triggered { .. } | Event::Retried | Event::AnalysisRestarted { .. } | Event::Resumed => {
            of(Glyph::Person, Tone::Unknown)
        }
        Event::StableReady | Event::RouteRestored | Event::Drained { .. } => of(Glyph::Back, Tone::Unknown),
        Event::Superseded { .. } => of(Glyph::Onward, Tone::Unknown),
        Event::StageEntered { .. } | Event::Deployed { .. } | Event::WeightSet { .. } => of(Glyph::Ring, Tone::Unknown),
    }
}

#[cfg(test)]
mod tests {
    use super::{super::sample, *};

    #[test]
    fn a_log_reads_as_a_story() {
        let told: Vec<String> = lanes(&sample::rolled_back())
            .iter()
            .flat_map(|lane| lane.entries.iter().map(|entry| format!("{} {}: {}", lane.stage, entry.by, entry.words)))
            .map(|line| line.replace('\u{a0}', " "))
            .collect();
        assert_eq!(
            told,
            [
                "dev Ada: Triggered carts 0.9.2: A faster cart",
                "dev Tidegate: Entered: 0.9.2 is planned for green, blue 0.9.1 keeps serving",
                "dev Tidegate: Ready on green, at http://127.0.0.1:41237",
                "dev Tidegate: Shifted 0 → 100 % to green; the route confirms it",
                "dev Tidegate: Test passed: 0 of 400 requests failed, p95 1,013 ms",
                "dev Tidegate: Promoted: 0.9.2 on green went live",
                "staging Tidegate: Entered: 0.9.2 is planned for green, blue 0.9.1 keeps serving",
                "staging Tidegate: Ready on green, at http://127.0.0.1:41238",
                "staging Tidegate: Shifted 0 → 100 % to green; the route confirms it",
                "staging Tidegate: Test passed: 0 of 400 requests failed, p95 1,013 ms",
                "staging Tidegate: Fail, 50 of 100: The average response time was 1.01 s; it must stay under 0.8",
                "staging Tidegate: Rollback: the old version is ready",
                "staging Tidegate: Rollback: all traffic is back on the old version",
                "staging Tidegate: Rollback: the last requests to green ended",
                "staging Tidegate: Rollback complete: 0.9.2 is stopped",
            ]
        );
    }

    #[test]
    fn a_file_saved_meanwhile_stands_where_the_delivery_was_by_then() {
        let saved = SavedFile {
            at: sample::at(20),
            by: "Grace".to_owned(),
            reason: "stricter".to_owned(),
            name: "slo.yaml".to_owned(),
            scope: domain::file::Scope::default(),
            number: 4,
        };
        let lanes = beside(lanes(&sample::rolled_back()), &[saved]);
        let at = lanes[1].entries.iter().position(|entry| entry.seq.is_none()).expect("in staging");
        let entries = &lanes[1].entries;
        assert_eq!(
            format!("{}: {}", entries[at].by, entries[at].words),
            "Grace: slo.yaml, revision 4 for project, was saved for later deliveries; this one keeps what it has: stricter"
        );
        assert!(entries[at - 1].words.starts_with("Shifted") && entries[at + 1].words.starts_with("Test passed"));
        assert!(lanes[0].entries.iter().all(|entry| entry.seq.is_some()), "dev was over by then");
    }

    #[test]
    fn an_answer_knows_how_long_it_took_and_a_decision_does_not() {
        let lanes = lanes(&sample::testing_in_staging().person(20, Event::Held { reason: "lunch".to_owned() }).log());
        let entries = &lanes[1].entries;
        assert_eq!(entries[1].took, Some(SignedDuration::from_secs(3)));
        assert_eq!(entries.last().map(|entry| (entry.words.as_str(), entry.took)), Some(("Put on hold: lunch", None)));
    }

    #[test]
    fn what_drifted_stands_in_its_stage_from_when_it_was_started() {
        let drift = |stage: &str| Drift {
            stage: stage.parse().expect("a name"),
            since: sample::at(20),
            slot: Slot::Blue,
            words: "0.9.1 runs something else than what was approved".to_owned(),
        };
        let lanes = drifted(lanes(&sample::rolled_back()), &[drift("staging"), drift("production")]);
        let told: Vec<&str> = lanes
            .iter()
            .flat_map(|lane| &lane.entries)
            .filter(|one| one.seq.is_none())
            .map(|one| &*one.words)
            .collect();
        assert_eq!(told, ["Outside drift in blue: 0.9.1 runs something else than what was approved"]);
        let entries = &lanes[1].entries;
        let at = entries.iter().position(|entry| entry.seq.is_none()).expect("in staging");
        assert!(entries[at - 1].at <= sample::at(20) && entries[at + 1].at > sample::at(20));
    }

    #[test]
    fn what_people_left_out_or_had_done_again_is_told_with_their_reason() {
        let last = |script: sample::Script| {
            let lanes = lanes(&script.log());
            lanes.last().and_then(|lane| lane.entries.last()).map(|entry| format!("{}: {}", entry.by, entry.words))
        };
        let promoted = |subject, reason| Event::PromotionApproved { subject, reason };
        assert_eq!(
            last(sample::left_out(sample::canary(), 20, promoted)).as_deref(),
            Some("Ada: To be promoted now, the remaining steps left out: the fix is urgent")
        );
        let skipped = |subject, reason| Event::StepSkipped { subject, reason };
        assert_eq!(
            last(sample::left_out(sample::canary(), 20, skipped)).as_deref(),
            Some("Ada: Went on without the test: the fix is urgent")
        );
        let again = Event::AnalysisRestarted { reason: "the network was slow".to_owned() };
        assert_eq!(
            last(sample::canary().person(20, again)).as_deref(),
            Some("Ada: Analysis restarted: the network was slow")
        );
    }
}
