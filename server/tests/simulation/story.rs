//! The tutorial's story, and what people do in it.

use super::kit::Kit;
use domain::{
    delivery::{Action, Event, Phase, Status},
    slo::Verdict,
    traffic::Slot,
};

#[tokio::test]
async fn the_slow_version_is_rolled_back_and_never_reaches_production() {
    let kit = Kit::new().await;
    let delivery = kit.trigger("0.9.2-slow").await;
    let state = kit.until_status(delivery, Status::RolledBack).await;
    assert_eq!(state.visits.len(), 2, "production was never touched");
    let note = state.visits[1].evaluation.as_ref().unwrap();
    assert_eq!(note.verdict, Verdict::Fail);
    assert!(note.reason.contains("1.013"), "{}", note.reason);
    assert_eq!(kit.serves("dev").await, "0.9.2-slow");
    assert_eq!(kit.serves("staging").await, "0.9.1");
    assert_eq!(kit.serves("production").await, "0.9.1");
}

#[tokio::test]
async fn v2_the_world_sees_the_rollback_in_its_only_order() {
    let kit = Kit::new().await;
    let delivery = kit.trigger("0.9.2-slow").await;
    kit.until_status(delivery, Status::RolledBack).await;
    let diary = kit.world.diary();
    let from = diary.iter().rposition(|entry| entry == "test performance").unwrap();
    // Meanwhile the keeper may look after the idle slots of other stages.
    let is_elsewhere = |entry: &str| entry.starts_with("drain") && !entry.starts_with("drain staging");
    let told = |entry: &&str| !entry.starts_with("attach") && !is_elsewhere(entry);
    let tail: Vec<&str> = diary[from + 1..].iter().map(String::as_str).filter(told).collect();
    assert_eq!(tail, ["up blue 0.9.1", "route staging blue 100 %, green 0 %", "drain staging green", "down green"]);
}

#[tokio::test]
async fn the_good_version_waits_for_a_person_and_goes_all_the_way() {
    let kit = Kit::new().await;
    let delivery = kit.trigger("0.9.3").await;
    let state = kit.until_status(delivery, Status::Waiting).await;
    assert!(matches!(state.phase, Phase::AwaitingApproval));
    assert_eq!(kit.world.runs(&super::kit::place("production"), Slot::Green), None, "nothing yet");
    kit.act(delivery, Action::Approve).await.unwrap();
    let state = kit.until_status(delivery, Status::Completed).await;
    assert_eq!(state.visits[2].approval.as_ref().unwrap().by.to_string(), "Grace");
    for stage in ["dev", "staging", "production"] {
        assert_eq!(kit.serves(stage).await, "0.9.3");
    }
}

#[tokio::test]
async fn v7_no_data_holds_for_a_person() {
    let kit = Kit::new().await;
    let delivery = kit.trigger("0.9.4-silent").await;
    let state = kit.until_status(delivery, Status::Waiting).await;
    assert!(matches!(state.phase, Phase::Held { verdict: Verdict::InsufficientData, .. }));
    kit.act(delivery, Action::Reject).await.unwrap();
    kit.until_status(delivery, Status::Rejected).await;
    assert_eq!(kit.serves("staging").await, "0.9.1");
}

#[tokio::test]
async fn v7_a_window_that_is_lost_as_soon_as_it_is_measured_holds_for_a_person() {
    let kit = Kit::new().await;
    kit.world.forget_at_once();
    let delivery = kit.trigger("0.9.3").await;
    let state = kit.until_status(delivery, Status::Waiting).await;
    assert!(matches!(state.phase, Phase::Held { verdict: Verdict::Error, .. }), "{:?}", state.phase);
    let reason = &state.visits[1].evaluation.as_ref().unwrap().reason;
    assert!(reason.contains("no longer has this window"), "{reason}");
    let tests = kit.world.diary().iter().filter(|entry| *entry == "test performance").count();
    assert_eq!(tests, 1, "it would be lost again");
}

#[tokio::test]
async fn v8_what_is_forgotten_while_a_person_thinks_is_measured_anew() {
    let kit = Kit::new().await;
    let delivery = kit.trigger("0.9.4-silent").await;
    kit.until_status(delivery, Status::Waiting).await;
    kit.world.forget();
    kit.act(delivery, Action::Retry).await.unwrap();
    let log = || async { kit.orchestrator.store().log(delivery).await.unwrap() };
    let is_lost = |event: &Event| matches!(event, Event::EvidenceLost { reason } if reason.contains("this window"));
    kit.until_status(delivery, Status::Waiting).await;
    assert!(log().await.iter().any(|recorded| is_lost(&recorded.event)));
    let tests = kit.world.diary().iter().filter(|entry| *entry == "test performance").count();
    assert_eq!(tests, 2);
}

#[tokio::test]
async fn a_version_that_does_not_start_leaves_everything_as_it_was() {
    let kit = Kit::new().await;
    let delivery = kit.trigger("0.9.5-broken").await;
    kit.until_status(delivery, Status::RolledBack).await;
    assert_eq!(kit.serves("dev").await, "0.9.1");
}

#[tokio::test]
async fn v3_an_abort_does_not_wait_for_the_test() {
    let kit = Kit::new().await;
    kit.world.hold_tests(true);
    let delivery = kit.trigger("0.9.3").await;
    kit.until(delivery, |state| matches!(state.phase, Phase::Testing { .. })).await;
    kit.world.test_began.notified().await;
    kit.act(delivery, Action::Abort).await.unwrap();
    kit.until_status(delivery, Status::Aborted).await;
    assert_eq!(kit.serves("dev").await, "0.9.1");
}

#[tokio::test]
async fn a_decision_on_something_older_is_refused_with_what_changed() {
    let kit = Kit::new().await;
    let delivery = kit.trigger("0.9.3").await;
    let state = kit.until_status(delivery, Status::Waiting).await;
    let wish = server::orchestrator::Wish {
        delivery,
        seq: state.seq - 1,
        action: Action::Reject,
        reason: "too early".into(),
        subject: None,
    };
    let by = domain::delivery::Actor::Person("Grace".into());
    let refused = kit.orchestrator.act(by.clone(), domain::delivery::Role::Approver, wish.clone()).await.unwrap_err();
    assert!(refused.to_string().contains("waits for approval"), "{refused}");

    // To stop is no decision about what was shown: it is never too late for it.
    let stop = server::orchestrator::Wish { action: Action::Abort, ..wish };
    kit.orchestrator.act(by, domain::delivery::Role::Operator, stop).await.unwrap();
    kit.until_status(delivery, Status::Aborted).await;
}

#[tokio::test]
async fn a_candidate_is_unknown_to_the_router_until_its_first_weight() {
    let kit = Kit::new().await;
    let delivery = kit.trigger("0.9.3").await;
    kit.until_status(delivery, Status::Waiting).await;
    let diary = kit.world.diary();
    let up = diary.iter().position(|entry| entry == "up green 0.9.3").unwrap();
    let attached = diary.iter().position(|entry| entry == "attach dev green").unwrap();
    let deployed = diary.iter().skip(up + 1).position(|entry| entry == "up green 0.9.3").unwrap() + up + 1;
    assert!(attached > deployed, "known only when the weight is set: {diary:?}");
}

#[tokio::test]
async fn v5_the_version_before_is_kept_warm_even_through_a_crash_and_can_be_delivered_again() {
    let mut kit = Kit::new().await;
    let delivery = kit.trigger("0.9.3").await;
    kit.until_status(delivery, Status::Waiting).await;
    let staging = super::kit::place("staging");
    assert_eq!(kit.world.runs(&staging, Slot::Blue).as_deref(), Some("0.9.1"), "the way back stays open");
    assert_eq!(kit.serves("staging").await, "0.9.3");

    kit.crash_and_start_again().await;
    assert_eq!(kit.world.runs(&staging, Slot::Blue).as_deref(), Some("0.9.1"), "it was promised");

    kit.act(delivery, Action::Reject).await.unwrap();
    kit.until_status(delivery, Status::Rejected).await;
    let back = kit.trigger("0.9.1").await;
    kit.until_status(back, Status::Waiting).await;
    assert_eq!(kit.serves("staging").await, "0.9.1");
}
