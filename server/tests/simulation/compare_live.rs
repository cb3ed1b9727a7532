//! Objectives that hold the candidate against the live version over the same window.

use super::kit::Kit;
use domain::{
    delivery::{Phase, Status},
    file::{FileKind, Scope},
    slo::Verdict,
};
use jiff::Timestamp;
use server::store::NewRevision;
use std::time::Duration;

const SLO: &str = r#"
spec_version: "1.0"
objectives:
  - sli: request_latency_seconds
    pass: [{ criteria: ["<0.8"] }]
    compare: live
total_score: { pass: "90%", warning: "75%" }
"#;

async fn kit() -> Kit {
    let kit = Kit::new().await;
    let scope = Scope { stage: Some("staging".parse().unwrap()), service: Some("carts".parse().unwrap()) };
    let revision = NewRevision {
        project: "sockshop".parse().unwrap(),
        kind: FileKind::Slo,
        scope,
        name: "slo.yaml".into(),
        text: SLO.into(),
        author: "Ada".into(),
        reason: String::new(),
        at: Timestamp::now(),
    };
    kit.world.lengthen_tests(Duration::from_secs(7));
    kit.orchestrator.store().save_revision(&revision).await.unwrap();
    kit
}

#[tokio::test]
async fn a_version_within_its_limits_that_is_worse_than_the_live_one_is_rolled_back() {
    let kit = kit().await;
    let delivery = kit.trigger("0.9.2-worse").await;
    let state = kit.until_status(delivery, Status::RolledBack).await;
    let note = state.visits[1].evaluation.as_ref().unwrap();
    assert_eq!(note.verdict, Verdict::Fail);
    assert!(
        note.reason
            .starts_with("request_latency_seconds is higher than in the live version over the same window by 0.188"),
        "{}",
        note.reason
    );
    assert_eq!(kit.serves("staging").await, "0.9.1");
}

#[tokio::test]
async fn a_version_that_cannot_be_told_from_the_live_one_goes_on() {
    let kit = kit().await;
    let delivery = kit.trigger("0.9.3").await;
    let state = kit.until_status(delivery, Status::Waiting).await;
    assert!(matches!(state.phase, Phase::AwaitingApproval), "{:?}", state.phase);
    assert_eq!(state.visits[1].evaluation.as_ref().unwrap().verdict, Verdict::Pass);
}

#[tokio::test]
async fn without_a_live_version_to_compare_with_it_is_held() {
    let kit = kit().await;
    let delivery = kit.trigger("0.9.3-alone").await;
    let state = kit.until_status(delivery, Status::Waiting).await;
    assert!(matches!(state.phase, Phase::Held { verdict: Verdict::InsufficientData, .. }), "{:?}", state.phase);
    let reason = &state.visits[1].evaluation.as_ref().unwrap().reason;
    assert!(reason.contains("0.9.1 in blue had no values then"), "{reason}");
}
