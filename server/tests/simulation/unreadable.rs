//! A log that cannot be folded: everybody who meets it is told so.

use super::kit::Kit;
use app::api::{ApiError, control_plane::ControlPlane};
use domain::delivery::{Phase, Status};
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
    let refused = pages.delivery(&project, 1).await.unwrap_err();
    assert!(matches!(&refused, ApiError::Conflict { why } if why.contains("cannot be read")), "{refused:?}");
    assert!(pages.inbox().await.unwrap().waiting.is_empty(), "nobody can decide about it");

    // Another one goes as far as it can, and is told whom it waits for.
    let second = kit.trigger("0.9.4").await;
    kit.until(second, |state| state.stage == 2 && matches!(state.phase, Phase::Queued)).await;
    let page = pages.delivery(&project, 2).await.unwrap();
    assert!(page.queued_behind.is_some_and(|behind| behind.sentence.contains("cannot be read")));
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
