//! What a yes risks is told from the evidence, the way back and what else changes.

use super::kit;
use domain::{
    delivery::{Plan, RiskLevel, State, event::Occupant, start, step},
    digest::{Digest, RevisionRef},
    slo::Verdict,
};

fn play(plan: &Plan, words: &[&str]) -> State {
    let (plan, mut state) = start(&kit::triggered(plan)).unwrap();
    for (index, word) in words.iter().enumerate() {
        let seq = index as u64 + 2;
        let event = kit::event(&plan, &state, seq, kit::after(i64::try_from(seq).unwrap()), word);
        state = step(&plan, &state, &event).unwrap().0;
    }
    state
}

/// At the door of production, or held in staging where the verdict does not promote by itself.
fn asked(verdict: &str) -> (Plan, State) {
    let plan = kit::sockshop();
    let dev = ["entered", "deployed", "weight", "tests-pass", "promoted"];
    let staging = ["entered", "deployed", "weight", "tests-pass", verdict];
    let door: &[&str] = if verdict == "evaluated-pass" { &["promoted", "entered"] } else { &[] };
    let state = play(&plan, &[&dev[..], &staging[..], door].concat());
    (plan, state)
}

fn live(state: &State) -> Occupant {
    state.visit().live.clone().unwrap()
}

fn check(verdict: &str, expected: (RiskLevel, &str)) {
    let (plan, state) = asked(verdict);
    let risk = state.risk(&plan, Some(&live(&state)), None);
    assert_eq!((risk.level, risk.reasons[0].as_str()), expected, "{verdict}");
    assert_eq!(risk.reasons.last().map(String::as_str), Some("0.9.1 stays to go back to"), "{verdict}");
}

#[test]
fn only_a_pass_with_a_way_back_is_a_low_risk() {
    check("evaluated-pass", (RiskLevel::Low, "it passed its gate"));
    check("evaluated-warning", (RiskLevel::Medium, "its gate gave a warning"));
    check("evaluated-no-data", (RiskLevel::High, "there was not enough data to judge it"));
    check("evaluated-error", (RiskLevel::High, "it could not be judged"));
    check("evaluated-nothing", (RiskLevel::High, "nothing judged it"));
}

#[test]
fn without_a_version_to_go_back_to_a_pass_is_a_high_risk() {
    let (plan, state) = asked("evaluated-pass");
    let risk = state.risk(&plan, None, None);
    assert_eq!(risk.level, RiskLevel::High);
    assert_eq!(risk.reasons, ["there is no version to go back to", "it passed its gate"]);
}

#[test]
fn what_is_started_in_another_way_is_more_than_another_version() {
    let (plan, state) = asked("evaluated-pass");
    let definition = RevisionRef { number: 1, digest: Digest::of(b"an older service file") };
    let risk = state.risk(&plan, Some(&Occupant { definition, ..live(&state) }), None);
    assert_eq!(risk.level, RiskLevel::Medium);
    assert_eq!(risk.reasons[0], "how it is started changes as well");
}

#[test]
fn what_was_judged_before_says_nothing_where_the_last_judgement_was_left_out() {
    let plan = kit::canary();
    let weight = ["weight", "tests-pass", "evaluated-pass"];
    let last = ["weight", "skip", "promoted", "entered"];
    let state = play(&plan, &[&["entered", "deployed", "tests-pass"][..], &weight, &weight, &last].concat());
    assert!(state.visits[0].evaluation.is_some(), "the weights before passed");
    let risk = state.risk(&plan, Some(&live(&state)), None);
    assert_eq!((risk.level, risk.reasons[0].as_str()), (RiskLevel::High, "Grace had the test left out (“because”)"));
}

#[test]
fn what_somebody_says_against_an_evaluation_raises_the_risk_and_never_lowers_it() {
    let risk = |judged: &str, overridden| {
        let (plan, state) = asked(judged);
        state.risk(&plan, Some(&live(&state)), overridden)
    };
    let failed = risk("evaluated-pass", Some(Verdict::Fail));
    assert_eq!(
        (failed.level, failed.reasons[0].as_str()),
        (RiskLevel::High, "somebody overrode its evaluation to fail")
    );
    assert_eq!(risk("evaluated-pass", Some(Verdict::Warning)).level, RiskLevel::Medium);
    assert_eq!(risk("evaluated-no-data", Some(Verdict::Pass)).level, RiskLevel::High);
}
