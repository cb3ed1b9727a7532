//! However a delivery ended, the next one of the same place has a way.

use super::kit::{Kit, place};
use domain::{
    delivery::{Outcome, Phase, Status},
    traffic::{Slot, Split},
};
use server::traffic::Router;

/// Staging's live version dies, and what was to replace it is turned down: all traffic stays on that.
async fn stranded() -> Kit {
    let kit = Kit::new().await;
    kit.world.dies(&place("staging"), Slot::Blue);
    kit.world.breaks("0.9.1");
    let delivery = kit.trigger("0.9.2-slow").await;
    let state = kit.until_status(delivery, Status::Failed).await;
    let Phase::Final { outcome: Outcome::Failed { traffic_safe, advice, .. } } = &state.phase else {
        panic!("{:?}", state.phase)
    };
    assert!(!traffic_safe && advice.contains("still be on the candidate"), "{advice}");
    assert_eq!(kit.world.split_now(&place("staging")), Some(Split::all(Slot::Green)));
    kit
}

#[tokio::test]
async fn v1_after_a_rollback_that_found_no_old_version_a_good_one_is_delivered_without_stopping_what_serves() {
    let kit = stranded().await;
    let good = kit.trigger("0.9.3").await;
    kit.until_status(good, Status::Waiting).await;
    assert_eq!(kit.serves("staging").await, "0.9.3");
    let left = kit.world.runs(&place("staging"), Slot::Green);
    assert_eq!(left.as_deref(), Some("0.9.2-slow"), "what served until then is kept for a while");
}

#[tokio::test]
async fn v4_after_a_rollback_that_found_no_old_version_another_bad_one_goes_back_to_what_serves() {
    let kit = stranded().await;
    let bad = kit.trigger("0.9.6-slow").await;
    kit.until_status(bad, Status::RolledBack).await;
    assert_eq!(kit.serves("staging").await, "0.9.2-slow", "that is what there is");
    let good = kit.trigger("0.9.3").await;
    kit.until_status(good, Status::Waiting).await;
    assert_eq!(kit.serves("staging").await, "0.9.3");
}

#[tokio::test]
async fn what_was_left_with_the_traffic_serves_after_a_restart_until_the_old_version_starts() {
    let mut kit = stranded().await;
    kit.crash_and_start_again().await;
    assert_eq!(kit.world.split_now(&place("staging")), Some(Split::all(Slot::Green)));
    assert_eq!(kit.world.runs(&place("staging"), Slot::Green).as_deref(), Some("0.9.2-slow"));
    kit.world.mends("0.9.1");
    kit.world.until_diary(|diary| diary.last().is_some_and(|last| last == "route staging blue 100 %, green 0 %")).await;
    assert_eq!(kit.serves("staging").await, "0.9.1");
}

#[tokio::test]
async fn what_was_left_with_the_traffic_and_died_makes_way() {
    let kit = stranded().await;
    kit.world.dies(&place("staging"), Slot::Green);
    let good = kit.trigger("0.9.3").await;
    kit.until_status(good, Status::Waiting).await;
    assert_eq!(kit.serves("staging").await, "0.9.3");
}

#[tokio::test]
async fn a_live_version_that_does_not_start_with_the_server_keeps_its_route_and_no_delivery_is_refused() {
    let mut kit = Kit::new().await;
    let first = kit.trigger("0.9.3").await;
    kit.until_status(first, Status::Waiting).await;
    for tag in ["0.9.1", "0.9.3"] {
        kit.world.breaks(tag);
    }
    kit.crash_and_start_again().await;
    assert_eq!(kit.world.split_now(&place("staging")), Some(Split::all(Slot::Green)), "not to blue by default");
    let good = kit.trigger("0.9.4").await;
    kit.until_status(good, Status::Waiting).await;
    assert_eq!(kit.serves("staging").await, "0.9.4");
}

#[tokio::test]
async fn a_live_version_that_does_not_start_with_the_server_is_stood_in_for_by_the_one_kept_warm() {
    let mut kit = Kit::new().await;
    let first = kit.trigger("0.9.3").await;
    kit.until_status(first, Status::Waiting).await;
    kit.world.breaks("0.9.3");
    kit.crash_and_start_again().await;
    assert_eq!(kit.world.split_now(&place("staging")), Some(Split::all(Slot::Blue)));
    assert_eq!(kit.world.runs(&place("staging"), Slot::Blue).as_deref(), Some("0.9.1"));
    let good = kit.trigger("0.9.4").await;
    kit.until_status(good, Status::Waiting).await;
    assert_eq!(kit.serves("staging").await, "0.9.4");
}

#[tokio::test]
async fn v4_traffic_in_the_idle_slot_beside_a_live_version_that_is_ready_is_not_touched_but_taken_back() {
    let kit = Kit::new().await;
    let first = kit.trigger("0.9.3").await;
    kit.until_status(first, Status::Waiting).await;
    // Somebody moved the route by hand, back to what is kept warm.
    kit.world.set(&place("staging"), Split::all(Slot::Blue), None).await.unwrap();
    let second = kit.trigger("0.9.4").await;
    let state = kit.until_status(second, Status::RolledBack).await;
    assert!(format!("{:?}", state.phase).contains("which should be idle; nothing was touched"), "{:?}", state.phase);
    assert_eq!(kit.serves("staging").await, "0.9.3");
    let third = kit.trigger("0.9.5").await;
    kit.until_status(third, Status::Waiting).await;
    assert_eq!(kit.serves("staging").await, "0.9.5");
}
