//! One delivery of a service in a stage at a time.

use super::kit::Kit;
use app::api::{board::BoardCell, control_plane::ControlPlane};
use domain::delivery::{Action, Phase, Status};
use server::control_plane::Pages;

async fn cell(kit: &Kit, stage: usize) -> BoardCell {
    let board = Pages::new(kit.orchestrator.clone()).board(&"sockshop".parse().unwrap()).await.unwrap();
    board.rows[0].cells[stage].clone()
}

#[tokio::test]
async fn the_board_shows_who_holds_a_stage_and_how_many_wait_behind() {
    let kit = Kit::new().await;
    kit.world.hold_tests(true);
    let first = kit.trigger("0.9.3").await;
    kit.until(first, |state| matches!(state.phase, Phase::Testing { .. })).await;
    kit.trigger("0.9.4").await;
    kit.trigger("0.9.5").await;
    kit.act(first, Action::Hold).await.unwrap();
    kit.until(first, |state| state.hold.is_some()).await;
    let cell = cell(&kit, 0).await;
    let moving = cell.moving.unwrap();
    assert_eq!((moving.number, moving.words.as_str(), moving.status, cell.queued), (1, "on hold", Status::OnHold, 2));
    kit.world.hold_tests(false);
}

#[tokio::test]
async fn the_list_of_projects_tells_each_stage_as_what_came_last_to_it() {
    let kit = Kit::new().await;
    let stages = async || {
        let projects = Pages::new(kit.orchestrator.clone()).projects().await.unwrap();
        projects[0].stages.iter().map(|stage| (stage.status, stage.word.clone())).collect::<Vec<_>>()
    };
    let live = |tag: &str| (Some(Status::Completed), format!("carts {tag} is live"));
    assert_eq!(stages().await, vec![live("0.9.1"); 3]);
    let slow = kit.trigger("0.9.2-slow").await;
    kit.until_status(slow, Status::RolledBack).await;
    let told = stages().await;
    assert_eq!((&told[0], told[1].0, &told[2]), (&live("0.9.2-slow"), Some(Status::RolledBack), &live("0.9.1")));
    let good = kit.trigger("0.9.3").await;
    kit.until_status(good, Status::Waiting).await;
    let told = stages().await;
    assert_eq!((&told[0], &told[1], told[2].0), (&live("0.9.3"), &live("0.9.3"), Some(Status::Waiting)));
}

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
