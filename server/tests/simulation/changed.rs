//! Programs that are no longer what was approved.

use super::kit::{Kit, place};
use domain::{
    delivery::{
        Action, Phase, Status,
        state::{Outcome, Why},
    },
    digest::Digest,
    traffic::Slot,
};
use server::deploy::Standing;

#[tokio::test]
async fn v6_what_was_changed_after_its_approval_is_not_started() {
    let kit = Kit::new().await;
    let delivery = kit.trigger("0.9.3").await;
    kit.until_status(delivery, Status::Waiting).await;
    kit.world.replace_program("0.9.3");
    kit.act(delivery, Action::Approve).await.unwrap();
    let ended = kit.until_status(delivery, Status::RolledBack).await;
    let Phase::Final { outcome: Outcome::RolledBack { why: Why::DeployFailed { reason } }, .. } = ended.phase else {
        panic!("{:?}", ended.phase);
    };
    for digest in [Digest::of(b"0.9.3"), Digest::of(b"something else")] {
        assert!(reason.contains(digest.as_str()), "{reason}");
    }
    assert_eq!(kit.serves("production").await, "0.9.1");
}

#[tokio::test]
async fn v6_a_changed_candidate_is_not_tested_after_a_restart() {
    let mut kit = Kit::new().await;
    kit.world.hold_tests(true);
    let delivery = kit.trigger("0.9.3").await;
    kit.until(delivery, |state| matches!(state.phase, Phase::Testing { .. })).await;
    kit.world.test_began.notified().await;
    kit.world.replace_program("0.9.3");
    kit.crash_and_start_again().await;
    kit.until_status(delivery, Status::RolledBack).await;
    assert_eq!(kit.serves("dev").await, "0.9.1");
}

#[tokio::test]
async fn the_way_back_is_open_whatever_became_of_the_old_program() {
    let mut kit = Kit::new().await;
    kit.world.replace_program("0.9.1");
    kit.crash_and_start_again().await;
    assert_eq!(kit.serves("staging").await, "0.9.1", "nothing else can");
    let delivery = kit.trigger("0.9.2-slow").await;
    kit.until_status(delivery, Status::RolledBack).await;
    assert_eq!(kit.serves("staging").await, "0.9.1");
}

#[tokio::test]
async fn what_was_promoted_is_brought_back_like_whatever_serves() {
    let kit = Kit::new().await;
    let delivery = kit.trigger("0.9.3").await;
    kit.until_status(delivery, Status::Waiting).await;
    assert_eq!(kit.world.standing(&place("staging"), Slot::Green), Some(Standing::Served));
    kit.act(delivery, Action::Approve).await.unwrap();
    kit.until_status(delivery, Status::Completed).await;
    assert_eq!(kit.world.standing(&place("production"), Slot::Green), Some(Standing::Served));
}
