//! What people write has a bound, and what was begun is ended.

use super::kit::Kit;
use domain::delivery::{Action, REASON_CHARS_MAX, Status};
use server::{
    demo,
    orchestrator::{Refusal, TriggerRefusal},
};

#[tokio::test]
async fn a_reason_that_nobody_would_read_is_refused() {
    let kit = Kit::new().await;
    let long = "x".repeat(REASON_CHARS_MAX + 1);
    let refused = kit.trigger_because("0.9.3", "", &long).await.unwrap_err();
    assert!(matches!(refused, TriggerRefusal::LongReason), "{refused}");
    let delivery = kit.trigger_because("0.9.3", "", &"é".repeat(REASON_CHARS_MAX)).await.unwrap();
    kit.until_status(delivery, Status::Waiting).await;
    let refused = kit.act_because(delivery, Action::Reject, &long).await.unwrap_err();
    assert!(matches!(refused, Refusal::LongReason), "{refused}");
}

#[tokio::test]
async fn a_demo_that_was_half_made_when_the_server_was_killed_is_made_to_its_end() {
    let kit = Kit::empty().await;
    demo::seed::seed(&kit.orchestrator, "Ada").await.unwrap();
    // As after a kill between its first file and its first version.
    kit.tamper("delete from environment").await;
    kit.tamper("delete from revision where kind <> 'shipyard'").await;
    demo::seed::seed(&kit.orchestrator, "Ada").await.unwrap();
    for stage in ["dev", "staging", "production"] {
        assert_eq!(kit.serves(stage).await, "0.9.1");
    }
    let delivery = kit.trigger("0.9.3").await;
    kit.until_status(delivery, Status::Waiting).await;
    // Once it is whole, it is left alone.
    demo::seed::seed(&kit.orchestrator, "Ada").await.unwrap();
    assert_eq!(kit.serves("staging").await, "0.9.3");
}
