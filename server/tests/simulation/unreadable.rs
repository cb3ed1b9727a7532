//! A log that cannot be folded: everybody who meets it is told so.

use super::kit::{Kit, place};
use app::api::{
    ApiError,
    context::Person,
    control_plane::ControlPlane,
    deliveries::{DeliveryAnswer, Unreadable},
};
use domain::{
    delivery::{Action, Phase, Role, Status},
    place::Done,
    traffic::{Slot, Weight},
};
use server::control_plane::Pages;

#[tokio::test]
async fn a_log_that_cannot_be_read_says_so_wherever_its_delivery_is_shown() {
    let mut kit = Kit::new().await;
    let first = kit.trigger("0.9.3").await;
    kit.until_status(first, Status::Waiting).await;
    kit.crash().await;
    kit.tamper(&format!(
        "update event set recorded = json_set(recorded, '$.event', json('{{\"type\":\"promoted\"}}')) \
         where delivery = '{first}' and seq = 2"
    ))
    .await;
    kit.start_again().await;
    kit.orchestrator.restored().await;

    let project = "sockshop".parse().unwrap();
    let row = kit.orchestrator.store().delivery(first).await.unwrap().unwrap();
    assert!(row.sentence.starts_with("carts 0.9.3 cannot be read: event 2 of its log"), "{}", row.sentence);
    let pages = Pages::new(kit.orchestrator.clone());
    let board = pages.board(&project).await.unwrap();
    let words = board.rows[0].cells.iter().filter_map(|cell| cell.moving.as_ref()).map(|moving| moving.words.as_str());
    assert_eq!(words.collect::<Vec<_>>(), ["cannot be read"]);
    let DeliveryAnswer::Unreadable(known) = pages.delivery(&project, 1).await.unwrap() else { panic!("it is read") };
    assert!(known.why.contains("cannot be read"), "{known:?}");
    assert_eq!(known.holds, Some(place("production")));
    assert!(pages.inbox().await.unwrap().waiting.is_empty(), "nobody can decide about it");

    // Another one goes as far as it can, and is told whom it waits for.
    let second = kit.trigger("0.9.4").await;
    kit.until(second, |state| state.stage == 2 && matches!(state.phase, Phase::Queued)).await;
    let DeliveryAnswer::Read(page) = pages.delivery(&project, 2).await.unwrap() else { panic!("it is not read") };
    assert!(page.queued_behind.is_some_and(|behind| behind.sentence.contains("cannot be read")));
    let cell = pages.board(&project).await.unwrap().rows[0].cells[2].clone();
    assert_eq!((cell.moving.map(|moving| moving.words), cell.queued), (Some("cannot be read".to_owned()), 1));
}

#[tokio::test]
async fn a_log_that_cannot_be_read_at_the_door_keeps_nobody_out() {
    let mut kit = Kit::new().await;
    kit.world.hold_tests(true);
    let first = kit.trigger("0.9.3").await;
    kit.until(first, |state| matches!(state.phase, Phase::Testing { .. })).await;
    let second = kit.trigger("0.9.4").await;
    let third = kit.trigger("0.9.5").await;
    kit.crash().await;
    kit.tamper(&format!("update event set recorded = '{{}}' where delivery = '{second}'")).await;
    kit.world.hold_tests(false);
    kit.start_again().await;
    kit.until(third, |state| state.stage == 2).await;
}

fn grace() -> Person {
    Person { name: "Grace".to_owned(), role: Role::Operator }
}

#[tokio::test]
async fn a_person_frees_what_a_delivery_that_cannot_be_read_holds() {
    let mut kit = Kit::new().await;
    kit.world.hold_performance_tests(true);
    let first = kit.trigger("0.9.3").await;
    kit.until(first, |state| state.stage == 1 && matches!(state.phase, Phase::Testing { .. })).await;
    let (project, staging) = ("sockshop".parse().unwrap(), place("staging"));
    let pages = Pages::new(kit.orchestrator.clone());
    let refused = pages.free_place(&grace(), &staging, "it hangs").await.unwrap_err();
    assert!(refused.to_string().contains("abort it instead"), "what goes on keeps its place: {refused}");

    kit.crash().await;
    kit.tamper(&format!("update event set recorded = '{{}}' where delivery = '{first}' and seq = 3")).await;
    kit.world.hold_performance_tests(false);
    kit.start_again().await;
    kit.orchestrator.restored().await;
    let second = kit.trigger("0.9.4").await;
    kit.until(second, |state| state.stage == 1 && matches!(state.phase, Phase::Queued)).await;

    let pages = Pages::new(kit.orchestrator.clone());
    let viewer = Person { role: Role::Viewer, ..grace() };
    assert!(matches!(pages.free_place(&viewer, &staging, "x").await, Err(ApiError::NotAllowed { .. })));
    assert!(matches!(pages.free_place(&grace(), &staging, " ").await, Err(ApiError::Invalid { .. })));
    pages.free_place(&grace(), &staging, "its log is lost").await.unwrap();

    // The other one goes in, on a route that gives everything to the live version.
    kit.until(second, |state| state.stage == 2).await;
    assert_eq!(kit.serves("staging").await, "0.9.4");
    let acts = kit.orchestrator.store().place_acts(&staging, 10).await.unwrap();
    assert_eq!(acts.len(), 1);
    assert_eq!((acts[0].by.to_string(), &acts[0].done), ("Grace".to_owned(), &Done::Freed { delivery: first }));
    let DeliveryAnswer::Unreadable(Unreadable { why, holds }) = pages.delivery(&project, 1).await.unwrap() else {
        panic!("it is read")
    };
    assert!(why.contains("Grace freed staging from it: its log is lost") && holds.is_none(), "{why}");

    // That it is over stays so.
    kit.crash_and_start_again().await;
    assert_eq!(kit.orchestrator.store().delivery(first).await.unwrap().unwrap().status, Status::Failed);
    assert!(matches!(kit.act(second, Action::Approve).await, Ok(())));
    kit.until_status(second, Status::Completed).await;
    assert_eq!(kit.world.split_now(&staging).unwrap().of(Slot::Green), Weight::ALL);
}
