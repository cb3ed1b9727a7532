//! What a restart of the server must not do: wait for the slowest, count its own absence, or act on what was true before.

use super::kit::{Kit, place};
use app::api::{control_plane::ControlPlane, deliveries::DeliveryAnswer};
use domain::{
    delivery::{Action, Phase, Status, state::RollbackStep},
    traffic::{Slot, Split},
};
use jiff::Timestamp;
use server::{control_plane::Pages, orchestrator::Moment};

/// In SQL, an hour before the last event of a log was written.
const AN_HOUR_AGO: &str = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-1 hour')";

#[tokio::test]
async fn the_server_is_there_before_its_slowest_version_and_an_abort_is_taken_meanwhile() {
    let mut kit = Kit::new().await;
    kit.world.hold_tests(true);
    let delivery = kit.trigger("0.9.3").await;
    kit.until(delivery, |state| matches!(state.phase, Phase::Testing { .. })).await;
    kit.crash().await;
    kit.world.hold_starts("0.9.1");
    kit.start_again().await;
    kit.act(delivery, Action::Abort).await.unwrap();
    let state = kit.state(delivery).await;
    assert!(matches!(state.phase, Phase::RollingBack { step: RollbackStep::StartStable, .. }), "{:?}", state.phase);
    kit.world.let_start("0.9.1");
    kit.until_status(delivery, Status::Aborted).await;
    assert_eq!(kit.serves("dev").await, "0.9.1");
}

/// What the delivery's page says of when its time began.
async fn taken_up(kit: &Kit) -> Option<Timestamp> {
    let pages = Pages::new(kit.orchestrator.clone());
    let DeliveryAnswer::Read(page) = pages.delivery(&"sockshop".parse().unwrap(), 1).await.unwrap() else {
        panic!("it is not read")
    };
    page.taken_up
}

#[tokio::test]
async fn v11_a_page_knows_when_the_time_of_machines_began_anew() {
    let mut kit = Kit::new().await;
    kit.world.hold_tests(true);
    let delivery = kit.trigger("0.9.3").await;
    kit.until(delivery, |state| matches!(state.phase, Phase::Testing { .. })).await;
    let before = taken_up(&kit).await.unwrap();
    kit.crash().await;
    kit.world.hold_starts("0.9.1");
    kit.start_again().await;
    assert_eq!(taken_up(&kit).await, None, "its place is being brought back, and its time has not begun");
    let mut moments = kit.orchestrator.feed().subscribe();
    let back = Timestamp::now();
    kit.world.let_start("0.9.1");
    let again = loop {
        let moment = moments.recv().await.unwrap();
        if let (Moment::Changed, Some(again)) = (moment, taken_up(&kit).await) {
            break again;
        }
    };
    assert!(again >= back && again > before, "{before} {back} {again}");
    kit.world.hold_tests(false);
    kit.until_status(delivery, Status::Waiting).await;
    kit.act(delivery, Action::Abort).await.unwrap();
    kit.until_status(delivery, Status::Aborted).await;
    assert_eq!(taken_up(&kit).await, None, "nothing is done any more");
}

#[tokio::test]
async fn v10_a_rollback_that_was_interrupted_for_an_hour_ends_as_any_other() {
    let mut kit = Kit::new().await;
    kit.world.hold_starts("0.9.1");
    kit.world.dies(&place("dev"), Slot::Blue);
    let delivery = kit.trigger("0.9.5-broken").await;
    kit.until_status(delivery, Status::RollingBack).await;
    kit.crash().await;
    kit.tamper(&format!(
        "update event set recorded = json_set(recorded, '$.at', {AN_HOUR_AGO}) where delivery = '{delivery}' \
         and seq = (select max(seq) from event where delivery = '{delivery}')"
    ))
    .await;
    kit.start_again().await;
    kit.world.let_start("0.9.1");
    kit.until_status(delivery, Status::RolledBack).await;
    kit.orchestrator.restored().await;
    assert_eq!(kit.serves("dev").await, "0.9.1");
}

#[tokio::test]
async fn v11_what_a_person_was_asked_ends_in_time_whether_a_server_ran_or_not() {
    let mut kit = Kit::new().await;
    let delivery = kit.trigger("0.9.4-silent").await;
    kit.until_status(delivery, Status::Waiting).await;
    kit.crash().await;
    kit.tamper(&format!(
        "update event set recorded = json_set(recorded, '$.at', strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-2 days')) \
         where delivery = '{delivery}' and seq = (select max(seq) from event where delivery = '{delivery}')"
    ))
    .await;
    kit.start_again().await;
    kit.until_status(delivery, Status::Rejected).await;
    kit.orchestrator.restored().await;
    assert_eq!(kit.serves("staging").await, "0.9.1");
}

#[tokio::test]
async fn a_version_that_comes_up_late_does_not_take_the_route_from_the_one_that_became_live_meanwhile() {
    let mut kit = Kit::new().await;
    kit.world.breaks("0.9.1");
    kit.crash_and_start_again().await;
    kit.world.mends("0.9.1");
    // It is tried again, and takes its time.
    kit.world.hold_starts("0.9.1");
    kit.world.until_diary(|diary| diary.iter().filter(|entry| *entry == "starts blue 0.9.1").count() == 3).await;
    let delivery = kit.trigger("0.9.3").await;
    kit.until_status(delivery, Status::Waiting).await;
    kit.world.let_start("0.9.1");
    let is_up = |entry: &String| entry.starts_with("up blue 0.9.1");
    kit.world.until_diary(|diary| diary.iter().rev().filter(|entry| is_up(entry)).count() >= 3 + 3).await;
    // Each place is tried once more, by what it is now.
    kit.world.until_diary(|diary| diary.iter().rev().take_while(|entry| !is_up(entry)).count() >= 2).await;
    for stage in ["dev", "staging"] {
        assert_eq!(kit.world.split_now(&place(stage)), Some(Split::all(Slot::Green)), "{stage}");
    }
}
