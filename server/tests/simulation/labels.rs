//! Labels: given when a delivery is triggered, filled into the queries of its gate.

use super::kit::Kit;
use domain::{
    delivery::Status,
    file::{FileKind, Scope},
    slo::Verdict,
    window::Window,
};
use jiff::Timestamp;
use server::{orchestrator::Question, store::NewRevision};

const SLI: &str = r#"
spec_version: "1.0"
indicators:
  request_latency_seconds: latency{build="$LABEL.build"}
  cpu_usage_sockshop_carts: cpu
"#;

async fn kit() -> Kit {
    let kit = Kit::new().await;
    let revision = NewRevision {
        project: "sockshop".parse().unwrap(),
        kind: FileKind::Sli,
        scope: Scope { stage: Some("staging".parse().unwrap()), service: Some("carts".parse().unwrap()) },
        name: "sli.yaml".into(),
        text: SLI.into(),
        author: "Ada".into(),
        reason: String::new(),
        at: Timestamp::now(),
    };
    kit.orchestrator.store().save_revision(&revision).await.unwrap();
    kit
}

/// The queries of the evaluation with that number.
async fn asked(kit: &Kit, number: u32) -> (Verdict, Vec<String>, Window) {
    let found = kit.orchestrator.store().evaluation(&"sockshop".parse().unwrap(), number).await.unwrap().unwrap();
    let queries = found.evaluation.rows.iter().filter_map(|row| row.query.clone()).collect();
    (found.evaluation.verdict, queries, found.evaluation.window)
}

const BY_BUILD: &str = r#"latency{build="1207"}"#;

#[tokio::test]
async fn a_label_stands_in_the_queries_of_the_gate_and_of_what_is_judged_again() {
    let kit = kit().await;
    let delivery = kit.trigger_labelled("0.9.3", "build=1207\ncommit=4f2c91a").await.unwrap();
    kit.until_status(delivery, Status::Waiting).await;
    let (verdict, queries, window) = asked(&kit, 1).await;
    assert_eq!((verdict, queries.iter().any(|query| query == BY_BUILD)), (Verdict::Pass, true), "{queries:?}");
    // Judged again, its delivery's labels are meant, although nobody gives them.
    let place = super::kit::place("staging");
    let question = Question { place, window, again: Some(1), reason: "a look".into() };
    let by = domain::delivery::Actor::Person("Ada".into());
    let number = kit.orchestrator.evaluate(by.clone(), question.clone()).await.unwrap();
    assert!(asked(&kit, number).await.1.contains(&BY_BUILD.to_owned()));
    // Judged by itself, those of what is live, which by then is what was delivered.
    let number = kit.orchestrator.evaluate(by, Question { again: None, ..question }).await.unwrap();
    assert!(asked(&kit, number).await.1.contains(&BY_BUILD.to_owned()));
}

#[tokio::test]
async fn a_delivery_without_a_label_that_its_gate_asks_for_is_refused() {
    let kit = kit().await;
    let refusal = kit.trigger_labelled("0.9.3", "builds=1207").await.unwrap_err();
    let why = "staging measures `request_latency_seconds` by label `build`, which this delivery does not have. \
               Add a label `build=…`.";
    assert_eq!(refusal.to_string(), why);
    let refusal = kit.trigger_labelled("0.9.3", "build 1207").await.unwrap_err();
    assert!(refusal.to_string().starts_with("Line 1 is not a label"), "{refusal}");
}
