//! What people have left out, and what they have done again.

use super::kit::Kit;
use app::api::{approvals::Decision, control_plane::ControlPlane};
use domain::{
    delivery::{Action, Phase, State, Status, state::LeftOut},
    id::DeliveryId,
    slo::Verdict,
};
use server::{control_plane::Pages, orchestrator::Refusal};

fn is_tested_in_staging(state: &State) -> bool {
    state.stage == 1 && matches!(state.phase, Phase::Testing { .. })
}

async fn testing_in_staging(kit: &Kit, tag: &str) -> DeliveryId {
    kit.world.hold_performance_tests(true);
    let delivery = kit.trigger(tag).await;
    kit.until(delivery, is_tested_in_staging).await;
    delivery
}

#[tokio::test]
async fn v7_a_skipped_test_promotes_by_a_name_that_stays() {
    let kit = Kit::new().await;
    let delivery = testing_in_staging(&kit, "0.9.3").await;
    let refused = kit.act_because(delivery, Action::SkipStep, " ").await.unwrap_err();
    assert!(matches!(refused, Refusal::NoReason(Action::SkipStep)), "{refused:?}");
    let refused = kit.act(delivery, Action::PromoteNow).await.unwrap_err();
    assert!(refused.to_string().contains("last weight already"), "{refused}");

    kit.act_because(delivery, Action::SkipStep, "the fix is urgent").await.unwrap();
    let state = kit.until_status(delivery, Status::Waiting).await;
    assert!(matches!(state.phase, Phase::AwaitingApproval));
    let left_out = &state.visits[1].overrides[0];
    assert_eq!((left_out.left_out, left_out.decision.by.to_string()), (LeftOut::Test, "Grace".to_owned()));
    assert_eq!(kit.serves("staging").await, "0.9.3");
    let row = kit.orchestrator.store().delivery(delivery).await.unwrap().unwrap();
    assert!(row.sentence.contains("in staging Grace had the test left out: the fix is urgent"), "{}", row.sentence);

    let inbox = Pages::new(kit.orchestrator.clone()).inbox().await.unwrap();
    let decided = &inbox.decided[0];
    assert_eq!((decided.decision, decided.by.as_str()), (Decision::Skipped, "Grace"));
    assert_eq!(decided.reason, "the test left out: the fix is urgent");
}

#[tokio::test]
async fn v8_a_restarted_test_is_judged_by_its_own_window() {
    let kit = Kit::new().await;
    let delivery = kit.trigger("0.9.4-silent").await;
    let held = kit.until_status(delivery, Status::Waiting).await;
    let Phase::Held { window: before, .. } = held.phase else { panic!("{:?}", held.phase) };
    kit.act(delivery, Action::RestartAnalysis).await.unwrap();
    let again = kit.until(delivery, |state| state.seq > held.seq && state.status() == Status::Waiting).await;
    let Phase::Held { window, verdict: Verdict::InsufficientData, .. } = again.phase else {
        panic!("{:?}", again.phase)
    };
    assert!(window.start >= before.end, "{window:?} is wholly after {before:?}");
    let tests = kit.world.diary().iter().filter(|entry| *entry == "test performance").count();
    assert_eq!(tests, 2);
}
