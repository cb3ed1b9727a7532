//! One delivery of a service in a stage at a time.

use super::kit::Kit;
use domain::delivery::{Action, Phase, Status};

#[tokio::test]
async fn a_second_delivery_waits_until_the_stage_is_free() {
    let kit = Kit::new().await;
    kit.world.hold_tests(true);
    let first = kit.trigger("0.9.3").await;
    kit.until(first, |state| matches!(state.phase, Phase::Testing { .. })).await;
    let second = kit.trigger("0.9.4").await;
    let third = kit.trigger("0.9.5").await;
    assert_eq!(kit.state(second).await.status(), Status::Queued);
    kit.act(second, Action::Abort).await.unwrap();
    kit.until_status(second, Status::Aborted).await;
    assert_eq!(kit.state(third).await.status(), Status::Queued);
    kit.world.hold_tests(false);
    kit.until(third, |state| !matches!(state.phase, Phase::Queued)).await;
}

#[tokio::test]
async fn a_newer_one_at_the_door_supersedes_one_that_nobody_approved() {
    let kit = Kit::new().await;
    let first = kit.trigger("0.9.3").await;
    kit.until_status(first, Status::Waiting).await;
    let second = kit.trigger("0.9.4").await;
    kit.until_status(second, Status::Waiting).await;
    kit.until_status(first, Status::Superseded).await;
    kit.act(second, Action::Approve).await.unwrap();
    kit.until_status(second, Status::Completed).await;
    assert_eq!(kit.serves("production").await, "0.9.4");
}
