//! Plans, and events by name.

use domain::{
    artifact::Artifact,
    delivery::{
        Actor, Event, Plan, Recorded, StagePlan, State,
        event::{Occupant, Subject, TestResult},
        plan::{Deadlines, GatePlan, TestPlan},
        start, step,
    },
    digest::{Digest, RevisionRef},
    id::DeliveryId,
    label::Labels,
    shipyard::{ApprovalPolicy, DeploymentStrategy, Policy},
    slo::{Context, Evaluation, Verdict},
    traffic::{Slot, Split, Weight},
    window::Window,
};
use jiff::{SignedDuration, Timestamp};
use std::cell::RefCell;

/// Every event that a script can name.
pub const WORDS: [&str; 36] = [
    "entered",
    "entered-first",
    "deployed",
    "deploy-failed",
    "weight",
    "weight-wrong",
    "shift-failed",
    "tests-pass",
    "tests-fail",
    "evaluated-pass",
    "evaluated-warning",
    "evaluated-fail",
    "evaluated-no-data",
    "evaluated-error",
    "evaluated-nothing",
    "promoted",
    "promotion-failed",
    "approve",
    "approve-another",
    "reject",
    "retry",
    "hold",
    "resume",
    "abort",
    "timeout",
    "superseded",
    "stable-ready",
    "route-restored",
    "drained",
    "rolled-back",
    "rollback-failed",
    "evidence-lost",
    "promote-now",
    "promote-now-another",
    "skip",
    "restart",
];

/// Those of them that a person causes.
const BY_PEOPLE: [&str; 11] = [
    "approve",
    "approve-another",
    "reject",
    "retry",
    "hold",
    "resume",
    "abort",
    "promote-now",
    "promote-now-another",
    "skip",
    "restart",
];

/// When every script begins.
pub fn beginning() -> Timestamp {
    "2026-03-01T09:00:00Z".parse().expect("a time")
}

fn revision(text: &str) -> RevisionRef {
    RevisionRef { number: 1, digest: Digest::of(text.as_bytes()) }
}

fn artifact(tag: &str) -> Artifact {
    Artifact { name: "carts".into(), tag: tag.into(), digest: Digest::of(tag.as_bytes()) }
}

fn stage(name: &str) -> StagePlan {
    StagePlan {
        stage: name.parse().expect("a name"),
        strategy: DeploymentStrategy::BlueGreen,
        approval: None,
        steps: vec![Weight::ALL],
        preview_test: None,
        test: None,
        gate: None,
        // As when the files in `tests/wire` were written.
        deadlines: Deadlines { evaluate_s: 60, ..Deadlines::default() },
        keep_warm_s: 600,
    }
}

fn test(strategy: &str) -> Option<TestPlan> {
    Some(TestPlan { strategy: strategy.into(), file: revision("tests"), summary: "10 users × 20 loops".into() })
}

fn gate(on_warning: Policy) -> Option<GatePlan> {
    Some(GatePlan {
        slo: Some(revision("slo")),
        sli: vec![revision("sli")],
        summary: "2 objectives, pass at 90 of 100 points".into(),
        on_pass: Policy::Automatic,
        on_warning,
        on_not_evaluated: Policy::Manual,
    })
}

fn plan(stages: Vec<StagePlan>) -> Plan {
    Plan {
        delivery: DeliveryId(uuid::Uuid::from_u128(7)),
        number: 14,
        project: "sockshop".parse().expect("a name"),
        service: "carts".parse().expect("a name"),
        artifact: artifact("0.9.2"),
        labels: Labels::default(),
        shipyard: revision("shipyard"),
        definition: revision("service"),
        stages,
    }
}

/// The tutorial's three stages.
pub fn sockshop() -> Plan {
    let by_hand = ApprovalPolicy { pass: Policy::Manual, warning: Policy::Manual };
    plan(vec![
        StagePlan { strategy: DeploymentStrategy::Direct, test: test("functional"), ..stage("dev") },
        StagePlan { test: test("performance"), gate: gate(Policy::Manual), ..stage("staging") },
        StagePlan { approval: Some(by_hand), ..stage("production") },
    ])
}

/// One stage in three weights with a preview test, where a warning promotes by itself; then one behind a door that
/// opens by itself for a pass.
pub fn canary() -> Plan {
    let weight = |percent| Weight::new(percent).expect("in range");
    let half_open = ApprovalPolicy { pass: Policy::Automatic, warning: Policy::Manual };
    plan(vec![
        StagePlan {
            steps: vec![weight(25), weight(50), Weight::ALL],
            preview_test: test("functional"),
            test: test("performance"),
            gate: gate(Policy::Automatic),
            ..stage("staging")
        },
        StagePlan { approval: Some(half_open), ..stage("production") },
    ])
}

/// The first event.
pub fn triggered(plan: &Plan) -> Recorded {
    let event = Event::Triggered { plan: Box::new(plan.clone()), reason: "a release".into() };
    Recorded { seq: 1, at: beginning(), by: Actor::Person("Ada".into()), answers: None, event }
}

/// An evaluation with that verdict of that window.
pub fn evaluation(verdict: Verdict, window: Window) -> Evaluation {
    let context = Context { window, weight: Weight::ALL, slo: Some(revision("slo")), sli: vec![revision("sli")] };
    Evaluation {
        verdict,
        score: if verdict == Verdict::Pass { 100.0 } else { 50.0 },
        reason: format!("{verdict:?}, as the script says."),
        ..Evaluation::not_evaluated(context)
    }
}

/// The event that a word names, as it would answer this state, `seconds` after the one before.
pub fn event(plan: &Plan, state: &State, seq: u64, at: Timestamp, word: &str) -> Recorded {
    let by = if BY_PEOPLE.contains(&word) { Actor::Person("Grace".into()) } else { Actor::Engine };
    Recorded { seq, at, by, answers: Some(state.seq), event: event_of(plan, state, at, word) }
}

fn event_of(plan: &Plan, state: &State, at: Timestamp, word: &str) -> Event {
    let reason = || "because".to_owned();
    let candidate = state.visit().candidate.unwrap_or(Slot::Green);
    let window = window(state, at);
    let evaluated = |verdict| Event::Evaluated { evaluation: Box::new(evaluation(verdict, window)) };
    match word {
        "entered" => {
            let live = Occupant { slot: Slot::Blue, artifact: artifact("0.9.1"), definition: revision("service") };
            Event::StageEntered { live: Some(live), candidate: Slot::Green }
        }
        "entered-first" => Event::StageEntered { live: None, candidate: Slot::Blue },
        "deployed" => Event::Deployed { endpoint: "http://127.0.0.1:1".into() },
        "deploy-failed" => Event::DeployFailed { reason: reason() },
        "weight" => Event::WeightSet { split: Split::giving(candidate, wanted_weight(plan, state)) },
        "weight-wrong" => Event::WeightSet { split: Split::giving(candidate, Weight::NONE) },
        "shift-failed" => Event::ShiftFailed { reason: reason() },
        "tests-pass" | "tests-fail" => tests(window, word == "tests-pass"),
        "evaluated-pass" => evaluated(Verdict::Pass),
        "evaluated-warning" => evaluated(Verdict::Warning),
        "evaluated-fail" => evaluated(Verdict::Fail),
        "evaluated-no-data" => evaluated(Verdict::InsufficientData),
        "evaluated-error" => evaluated(Verdict::Error),
        "evaluated-nothing" => evaluated(Verdict::NotEvaluated),
        "promoted" => Event::Promoted,
        "promotion-failed" => Event::PromotionFailed { reason: reason() },
        "approve" => Event::Approved { subject: shown(plan, state), reason: reason() },
        "approve-another" => Event::Approved { subject: another(plan, state), reason: reason() },
        "promote-now" => Event::PromotionApproved { subject: shown(plan, state), reason: reason() },
        "promote-now-another" => Event::PromotionApproved { subject: another(plan, state), reason: reason() },
        "skip" => Event::StepSkipped { subject: shown(plan, state), reason: reason() },
        "restart" => Event::AnalysisRestarted { reason: reason() },
        "reject" => Event::Rejected { reason: reason() },
        "evidence-lost" => Event::EvidenceLost { reason: reason() },
        "retry" => Event::Retried,
        "hold" => Event::Held { reason: reason() },
        "resume" => Event::Resumed,
        "abort" => Event::Aborted { reason: reason() },
        "timeout" => Event::TimedOut,
        "superseded" => Event::Superseded { by: DeliveryId(uuid::Uuid::from_u128(8)) },
        "stable-ready" => Event::StableReady,
        "route-restored" => Event::RouteRestored,
        "drained" => Event::Drained { cut: 0 },
        "rolled-back" => Event::RolledBack,
        "rollback-failed" => Event::RollbackFailed { reason: reason() },
        other => panic!("`{other}` is no event"),
    }
}

thread_local! {
    /// The last plan that a digest was taken of: a walk asks for the same one a hundred thousand times.
    static DIGESTED: RefCell<Option<(Plan, Digest)>> = const { RefCell::new(None) };
}

fn digest_of(plan: &Plan) -> Digest {
    DIGESTED.with_borrow_mut(|last| match last {
        Some((known, digest)) if known == plan => digest.clone(),
        _ => last.insert((plan.clone(), plan.digest())).1.clone(),
    })
}

/// What a page shows to whoever decides: the same as [`State::subject`], which the walk holds it to.
fn shown(plan: &Plan, state: &State) -> Subject {
    let at_the_door = matches!(state.phase, domain::delivery::Phase::AwaitingApproval);
    let judged = if at_the_door { state.stage.checked_sub(1) } else { Some(state.stage) };
    let evaluation = judged.and_then(|stage| state.visits[stage].evaluation.as_ref()).map(|note| note.seq);
    let stage = state.stage_plan(plan).stage.clone();
    Subject { artifact: plan.artifact.digest.clone(), stage, evaluation, plan: digest_of(plan) }
}

/// What somebody decided about who had another artifact before them.
fn another(plan: &Plan, state: &State) -> Subject {
    Subject { artifact: Digest::of(b"another"), ..shown(plan, state) }
}

fn wanted_weight(plan: &Plan, state: &State) -> Weight {
    match state.phase {
        domain::delivery::Phase::Shifting { step } => state.stage_plan(plan).steps[step],
        _ => Weight::ALL,
    }
}

/// What an honest test would report: from when the weight was set until now.
fn window(state: &State, at: Timestamp) -> Window {
    match state.phase {
        domain::delivery::Phase::Evaluating { window, .. } => window,
        _ => Window { start: state.visit().weight.map_or(at, |(_, since)| since), end: at },
    }
}

fn tests(window: Window, passed: bool) -> Event {
    let failed = if passed { 0 } else { 99 };
    let message = format!("200 requests, {failed} failed");
    let result = TestResult { passed, requests: 200, failed, p50_ms: Some(12.0), p95_ms: Some(20.0), message };
    Event::TestsFinished { window, result }
}

/// That many seconds after the beginning.
pub fn after(seconds: i64) -> Timestamp {
    beginning() + SignedDuration::from_secs(seconds)
}

/// A whole log of the tutorial's plan, as it would be recorded: an event every five seconds.
pub fn log(script: &str) -> Vec<Recorded> {
    let first = triggered(&sockshop());
    let (plan, mut state) = start(&first).unwrap();
    let mut log = vec![first];
    for (number, word) in script.split_whitespace().enumerate() {
        let seq = log.len() as u64 + 1;
        let event = event(&plan, &state, seq, after(5 * (i64::try_from(number).unwrap() + 1)), word);
        state = step(&plan, &state, &event).unwrap_or_else(|why| panic!("{script}: {word}: {why}")).0;
        log.push(event);
    }
    log
}
