//! Logs and seconds to test with.

use domain::{
    artifact::Artifact,
    delivery::{
        Actor, Event, Plan, Recorded, StagePlan,
        event::{Occupant, Subject, TestResult},
        fold,
        plan::{Deadlines, GatePlan, TestPlan},
    },
    digest::{Digest, RevisionRef},
    id::DeliveryId,
    label::Labels,
    shipyard::{ApprovalPolicy, DeploymentStrategy, Policy},
    slo::{CriterionOutcome, Evaluation, Row, RowVerdict, ScoreUnit, Verdict},
    traffic::{Slot, SlotTraffic, Split, TrafficSample, Weight},
    window::Window,
};
use jiff::Timestamp;

/// That many seconds after the beginning.
pub fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + second).expect("in range")
}

/// A second of traffic in which green should have `wanted` percent.
pub fn second(second: i64, wanted: u8, blue_per_s: f64, green_per_s: f64) -> TrafficSample {
    let split = Split::giving(Slot::Green, Weight::new(wanted).expect("a percentage"));
    let slot = |requests_per_s: f64| SlotTraffic {
        share: if requests_per_s > 0.0 { requests_per_s / (blue_per_s + green_per_s) } else { 0.0 },
        requests_per_s,
        mean_ms: (requests_per_s > 0.0).then_some(12.0),
        p50_ms: (requests_per_s > 0.0).then_some(11.0),
        p95_ms: (requests_per_s > 0.0).then_some(19.0),
        ..SlotTraffic::default()
    };
    let (blue, green) = (slot(blue_per_s), slot(green_per_s));
    TrafficSample { at: at(second), wanted: split, route: split, blue, green, lost_total: 0, requests_total: 0 }
}

/// A log under construction: each event answers the state that it finds.
#[derive(Debug)]
pub struct Script(Vec<Recorded>);

impl Script {
    /// Triggered by a person at second 0.
    pub fn begin() -> Self {
        let event = Event::Triggered { plan: Box::new(plan()), reason: "A faster cart".to_owned() };
        Self(vec![Recorded { seq: 1, at: at(0), by: person(), answers: None, event }])
    }

    /// Something that Tidegate found or did.
    pub fn then(mut self, second: i64, event: Event) -> Self {
        let (_, state) = fold(&self.0).expect("the script fits so far");
        let seq = self.0.len() as u64 + 1;
        self.0.push(Recorded { seq, at: at(second), by: Actor::Engine, answers: Some(state.seq), event });
        self
    }

    /// Something that a person did.
    pub fn person(mut self, second: i64, event: Event) -> Self {
        let seq = self.0.len() as u64 + 1;
        self.0.push(Recorded { seq, at: at(second), by: person(), answers: None, event });
        self
    }

    /// The log.
    pub fn log(self) -> Vec<Recorded> {
        fold(&self.0).expect("the script fits");
        self.0
    }
}

/// Through dev, up to staging's test.
pub fn testing_in_staging() -> Script {
    Script::begin()
        .then(1, entered())
        .then(4, Event::Deployed { endpoint: "http://127.0.0.1:41237".to_owned() })
        .then(5, Event::WeightSet { split: Split::all(Slot::Green) })
        .then(10, tested(5, 10))
        .then(11, Event::Promoted)
        .then(12, entered())
        .then(15, Event::Deployed { endpoint: "http://127.0.0.1:41238".to_owned() })
        .then(16, Event::WeightSet { split: Split::all(Slot::Green) })
}

/// A delivery whose staging goes through several weights, tested at the first.
pub fn canary() -> Script {
    let mut script = Script::begin();
    if let Some(Recorded { event: Event::Triggered { plan, .. }, .. }) = script.0.first_mut() {
        let weight = |percent| Weight::new(percent).expect("a percentage");
        plan.stages[1].steps = vec![weight(25), weight(50), Weight::ALL];
    }
    script
        .then(1, entered())
        .then(4, Event::Deployed { endpoint: "http://127.0.0.1:41237".to_owned() })
        .then(5, Event::WeightSet { split: Split::all(Slot::Green) })
        .then(10, tested(5, 10))
        .then(11, Event::Promoted)
        .then(12, entered())
        .then(15, Event::Deployed { endpoint: "http://127.0.0.1:41238".to_owned() })
        .then(16, weight(25))
}

/// Green has so much of the traffic.
pub fn weight(percent: u8) -> Event {
    Event::WeightSet { split: Split::giving(Slot::Green, Weight::new(percent).expect("a percentage")) }
}

/// A person's decision to leave something out of what `script` has come to.
pub fn left_out(script: Script, second: i64, event: fn(Subject, String) -> Event) -> Script {
    let (plan, state) = fold(&script.0).expect("the script fits so far");
    script.person(second, event(state.subject(&plan), "the fix is urgent".to_owned()))
}

/// Failed at staging's gate and went back.
pub fn rolled_back() -> Vec<Recorded> {
    testing_in_staging()
        .then(36, tested(16, 36))
        .then(38, Event::Evaluated { evaluation: Box::new(failed(16, 36)) })
        .then(38, Event::StableReady)
        .then(39, Event::RouteRestored)
        .then(40, Event::Drained { cut: 0 })
        .then(41, Event::RolledBack)
        .log()
}

/// Passed staging's gate and waits in front of production.
pub fn waiting() -> Vec<Recorded> {
    at_the_door().log()
}

fn at_the_door() -> Script {
    testing_in_staging()
        .then(36, tested(16, 36))
        .then(38, Event::Evaluated { evaluation: Box::new(passed(16, 36)) })
        .then(39, Event::Promoted)
        .then(40, entered())
}

/// Aborted during staging's test.
pub fn aborted() -> Vec<Recorded> {
    testing_in_staging()
        .person(20, Event::Aborted { reason: String::new() })
        .then(21, Event::StableReady)
        .then(22, Event::RouteRestored)
        .then(23, Event::Drained { cut: 0 })
        .then(24, Event::RolledBack)
        .log()
}

/// Rejected in front of production.
pub fn rejected() -> Vec<Recorded> {
    at_the_door().person(50, Event::Rejected { reason: "not today".to_owned() }).log()
}

/// Made way for another in front of production.
pub fn superseded() -> Vec<Recorded> {
    let by = "0191e5a0-7b5e-7cc3-98c4-dc0c0c07398f".parse().expect("an id");
    at_the_door().then(50, Event::Superseded { by }).log()
}

/// Live in all stages.
pub fn completed() -> Vec<Recorded> {
    let waiting = at_the_door();
    let (plan, state) = fold(&waiting.0).expect("the script fits so far");
    waiting
        .person(50, Event::Approved { subject: state.subject(&plan), reason: String::new() })
        .then(51, Event::Deployed { endpoint: "http://127.0.0.1:41239".to_owned() })
        .then(52, Event::WeightSet { split: Split::all(Slot::Green) })
        .then(53, Event::Promoted)
        .log()
}

fn person() -> Actor {
    Actor::Person("Ada".to_owned())
}

/// The stage is taken: 0.9.1 serves on blue, green is idle.
pub fn entered() -> Event {
    let live = Occupant { slot: Slot::Blue, artifact: artifact("0.9.1"), definition: revision(1) };
    Event::StageEntered { live: Some(live), candidate: Slot::Green }
}

/// A test that passed, between those seconds.
pub fn tested(from: i64, to: i64) -> Event {
    let result = TestResult {
        passed: true,
        requests: 400,
        failed: 0,
        p50_ms: Some(1004.0),
        p95_ms: Some(1013.0),
        message: "all requests were answered".to_owned(),
    };
    Event::TestsFinished { window: window(from, to), result }
}

fn window(from: i64, to: i64) -> Window {
    Window { start: at(from), end: at(to) }
}

/// An evaluation that failed on the response time.
pub fn failed(from: i64, to: i64) -> Evaluation {
    let mut failed = passed(from, to);
    failed.verdict = Verdict::Fail;
    failed.score = 50.0;
    failed.reason = "The average response time was 1.01 s; it must stay under 0.8".to_owned();
    let row = &mut failed.rows[1];
    row.verdict = RowVerdict::Fail;
    row.score = 0.0;
    row.value = Some(1.01);
    row.pass[0][0].held = false;
    failed
}

/// An evaluation that passed.
pub fn passed(from: i64, to: i64) -> Evaluation {
    Evaluation {
        verdict: Verdict::Pass,
        score: 100.0,
        max_score: 100.0,
        unit: ScoreUnit::Percent,
        pass_at: Some(90.0),
        warning_at: Some(75.0),
        reason: "Both objectives were met".to_owned(),
        rows: vec![row("cpu_usage", "CPU", 0.05, "<0.5", 0.5), row("request_latency_seconds", "", 0.012, "<0.8", 0.8)],
        compared_with: vec!["delivery 12".to_owned()],
        window: window(from, to),
        weight: Weight::ALL,
        slo: Some(revision(3)),
        sli: vec![revision(1)],
    }
}

fn row(sli: &str, name: &str, value: f64, criteria: &str, target: f64) -> Row {
    let held = CriterionOutcome { criteria: criteria.to_owned(), target: Some(target), held: true, note: None };
    Row {
        sli: sli.to_owned(),
        display_name: if name.is_empty() { sli } else { name }.to_owned(),
        verdict: RowVerdict::Pass,
        score: 50.0,
        weight: 50.0,
        key_sli: sli == "request_latency_seconds",
        value: Some(value),
        values: Vec::new(),
        compared_value: Some(value / 2.0),
        pass: vec![vec![held]],
        warning: Vec::new(),
        message: None,
        query: Some(format!("avg({sli})")),
        source: Some("embedded".to_owned()),
        read: None,
        compared: None,
    }
}

fn artifact(tag: &str) -> Artifact {
    Artifact {
        name: "docker.io/keptnexamples/carts".to_owned(),
        tag: tag.to_owned(),
        digest: Digest::of(tag.as_bytes()),
    }
}

fn revision(number: u32) -> RevisionRef {
    RevisionRef { number, digest: Digest::of(&number.to_be_bytes()) }
}

fn plan() -> Plan {
    let id: DeliveryId = "01980000-0000-7000-8000-000000000001".parse().expect("an id");
    let test = |strategy: &str, summary: &str| TestPlan {
        strategy: strategy.to_owned(),
        file: revision(1),
        summary: summary.to_owned(),
    };
    let gate = GatePlan {
        slo: Some(revision(3)),
        sli: vec![revision(1)],
        summary: "2 objectives, pass at 90 %".to_owned(),
        on_pass: Policy::Automatic,
        on_warning: Policy::Manual,
        on_not_evaluated: Policy::Manual,
    };
    let stage = |name: &str| StagePlan {
        stage: name.parse().expect("a name"),
        strategy: DeploymentStrategy::BlueGreen,
        approval: None,
        steps: vec![Weight::ALL],
        preview_test: None,
        test: None,
        gate: None,
        deadlines: Deadlines::default(),
        keep_warm_s: 600,
    };
    let manual = ApprovalPolicy { pass: Policy::Manual, warning: Policy::Manual };
    let test_of = |strategy, summary| Some(test(strategy, summary));
    Plan {
        delivery: id,
        number: 14,
        project: "sockshop".parse().expect("a name"),
        service: "carts".parse().expect("a name"),
        artifact: artifact("0.9.2"),
        labels: Labels::default(),
        shipyard: revision(1),
        definition: revision(1),
        stages: vec![
            StagePlan { test: test_of("functional", "1 user × 10 loops"), ..stage("dev") },
            StagePlan { test: test_of("performance", "10 users × 40 loops"), gate: Some(gate), ..stage("staging") },
            StagePlan { approval: Some(manual), ..stage("production") },
        ],
    }
}
