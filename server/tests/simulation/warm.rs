//! What is kept beside the live version, and for how long.

use super::{
    kit::{Kit, place},
    world::Call,
};
use app::api::{
    ApiError,
    context::Person,
    control_plane::{ControlPlane, LongerWarm},
    deliveries::DeliveryAnswer,
};
use domain::{
    delivery::{Action, Phase, Role, Status},
    place::KEEP_WARM_MAX_S,
    traffic::Slot,
};
use jiff::{SignedDuration, Timestamp};
use server::control_plane::Pages;

fn grace() -> Person {
    Person { name: "Grace".to_owned(), role: Role::Operator }
}

async fn kept_until(kit: &Kit) -> Option<Timestamp> {
    kit.orchestrator.store().environment(&place("dev")).await.unwrap().warm.map(|warm| warm.until)
}

fn longer(seen: Timestamp, by_s: u32) -> LongerWarm {
    LongerWarm { place: place("dev"), seen, by_s, reason: "the fix comes today".to_owned() }
}

#[tokio::test]
async fn v5_what_is_kept_warm_is_kept_for_longer_by_name() {
    let mut kit = Kit::new().await;
    let delivery = kit.trigger("0.9.3").await;
    kit.until_status(delivery, Status::Waiting).await;
    let seen = kept_until(&kit).await.unwrap();
    let pages = Pages::new(kit.orchestrator.clone());
    let viewer = Person { role: Role::Viewer, ..grace() };
    assert!(matches!(pages.extend_keep_warm(&viewer, longer(seen, 900)).await, Err(ApiError::NotAllowed { .. })));
    let refused = pages.extend_keep_warm(&grace(), longer(seen, KEEP_WARM_MAX_S)).await.unwrap_err();
    assert!(refused.to_string().contains("at most 24 hours"), "{refused}");

    pages.extend_keep_warm(&grace(), longer(seen, 900)).await.unwrap();
    let until = seen + SignedDuration::from_secs(900);
    assert_eq!(kept_until(&kit).await, Some(until));
    let again = pages.extend_keep_warm(&grace(), longer(seen, 900)).await.unwrap_err();
    assert!(matches!(&again, ApiError::Conflict { why } if why.contains("changed")), "what was seen is old: {again:?}");

    kit.crash_and_start_again().await;
    assert_eq!(kept_until(&kit).await, Some(until), "a restart forgets nothing");
    assert_eq!(kit.world.runs(&place("dev"), Slot::Blue).as_deref(), Some("0.9.1"), "it is kept");
    let pages = Pages::new(kit.orchestrator.clone());
    let answer = pages.delivery(&"sockshop".parse().unwrap(), 1).await.unwrap();
    let DeliveryAnswer::Read(page) = answer else { panic!("it is not read") };
    let dev = page.places.iter().find(|view| view.place == place("dev")).unwrap();
    let blue = dev.slots.iter().find(|view| view.slot == Slot::Blue).unwrap();
    let kept_by = blue.kept_by.as_ref().unwrap();
    assert_eq!((kept_by.by.to_string(), kept_by.reason.as_str()), ("Grace".to_owned(), "the fix comes today"));
    assert_eq!(blue.warm_until, Some(until));
}

#[tokio::test]
async fn a_delivery_takes_the_slot_of_what_is_kept_warm_however_long() {
    let kit = Kit::new().await;
    let delivery = kit.trigger("0.9.3").await;
    kit.until_status(delivery, Status::Waiting).await;
    let pages = Pages::new(kit.orchestrator.clone());
    let seen = kept_until(&kit).await.unwrap();
    pages.extend_keep_warm(&grace(), longer(seen, 3600)).await.unwrap();
    kit.world.hold_tests(true);
    let next = kit.trigger("0.9.4").await;
    kit.until(next, |state| matches!(state.phase, Phase::Testing { .. })).await;
    assert_eq!(kept_until(&kit).await, None);
    let seen = seen + SignedDuration::from_secs(3600);
    let refused = pages.extend_keep_warm(&grace(), longer(seen, 900)).await.unwrap_err();
    assert!(
        refused.to_string().contains("nothing is kept warm") || refused.to_string().contains("Nothing is kept warm")
    );
    kit.world.hold_tests(false);
    kit.until(next, |state| state.stage == 1).await;
    kit.act(next, Action::Abort).await.unwrap();
    kit.until_status(next, Status::Aborted).await;
}

/// Dev's 0.9.1 is no longer kept warm, and the keeper is about to do the last that it does for that: what comes next is
/// done first.
async fn about_to_be_stopped(call: Call) -> Kit {
    let kit = Kit::new().await;
    let delivery = kit.trigger("0.9.3").await;
    kit.until_status(delivery, Status::Waiting).await;
    kit.world.hold_calls(call);
    kit.tamper("update environment set warm_until = '2020-01-01T00:00:00.000000Z' where stage = 'dev'").await;
    // The keeper looks whenever something happens.
    kit.act(delivery, Action::Reject).await.unwrap();
    kit.until_status(delivery, Status::Rejected).await;
    let held = format!("{call:?}");
    kit.world.until_diary(|diary| diary.contains(&held)).await;
    kit
}

#[tokio::test]
async fn v4_what_is_about_to_be_stopped_may_be_a_candidate_by_then() {
    for call in [Call::Detach, Call::Retire] {
        let kit = about_to_be_stopped(call).await;
        kit.world.hold_tests(true);
        let next = kit.trigger("0.9.4").await;
        kit.until(next, |state| matches!(state.phase, Phase::Testing { .. })).await;
        kit.world.let_calls_go();
        let goes_on = format!("{call:?} goes on");
        kit.world.until_diary(|diary| diary.contains(&goes_on)).await;
        assert_eq!(kit.world.runs(&place("dev"), Slot::Blue).as_deref(), Some("0.9.4"), "{call:?}");
        assert!(kit.world.is_attached(&place("dev"), Slot::Blue), "{call:?}");
        kit.world.hold_tests(false);
        kit.act(next, Action::Abort).await.unwrap();
        kit.until_status(next, Status::Aborted).await;
    }
}

#[tokio::test]
async fn v5_only_the_promise_that_ran_out_is_forgotten() {
    let kit = Kit::new().await;
    let delivery = kit.trigger("0.9.3").await;
    kit.until_status(delivery, Status::Waiting).await;
    let (store, until) = (kit.orchestrator.store(), kept_until(&kit).await.unwrap());
    store.forget_warm(&place("dev"), until - SignedDuration::from_secs(1)).await.unwrap();
    assert_eq!(kept_until(&kit).await, Some(until), "it was promised since");
    store.forget_warm(&place("dev"), until).await.unwrap();
    assert_eq!(kept_until(&kit).await, None);
}
