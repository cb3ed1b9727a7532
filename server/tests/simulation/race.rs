//! Two at once, and writes that fail: exactly one is told that it was done, and nothing waits for ever.

use super::kit::{Kit, place};
use domain::{
    delivery::{Action, Actor, Event, Phase, Recorded, Status},
    traffic::Slot,
};
use jiff::Timestamp;
use server::{
    orchestrator::{Moment, Refusal},
    store::{Projection, Store},
};

#[tokio::test]
async fn of_two_who_decide_at_once_exactly_one_is_told_that_it_was_done() {
    for _ in 0..8 {
        let kit = Kit::new().await;
        let delivery = kit.trigger("0.9.4-silent").await;
        kit.until_status(delivery, Status::Waiting).await;
        let both = tokio::join!(kit.act(delivery, Action::Reject), kit.act(delivery, Action::Retry));
        let (one, other) = both;
        assert!(one.is_ok() != other.is_ok(), "{one:?} and {other:?}");
        let refused = one.err().or(other.err()).unwrap();
        assert!(
            matches!(&refused, Refusal::MovedOn(_) | Refusal::NotAllowed { .. } | Refusal::Illegal(_)),
            "{refused:?}"
        );
        if let Refusal::MovedOn(words) = &refused {
            let decision = ["rejected carts", "had carts"].iter().any(|decided| words.contains(decided));
            assert!(decision && words.contains("0.9.4-silent (delivery 1)") && words.contains(" UTC on "), "{words}");
        }
    }
}

#[tokio::test]
async fn an_answer_that_could_not_be_written_is_found_out_again() {
    let kit = Kit::new().await;
    kit.tamper(
        "create trigger full before insert on event when new.name = 'deployed' begin select raise(abort, 'full'); end",
    )
    .await;
    let delivery = kit.trigger("0.9.3").await;
    let ups = |diary: &[String]| diary.iter().filter(|entry| *entry == "up green 0.9.3").count();
    kit.world.until_diary(|diary| ups(diary) == 2).await;
    assert!(matches!(kit.state(delivery).await.phase, Phase::Deploying));
    kit.tamper("drop trigger full").await;
    kit.until_status(delivery, Status::Waiting).await;
}

#[tokio::test]
async fn a_command_that_panics_is_performed_again() {
    let kit = Kit::new().await;
    kit.world.panics_once_at("0.9.3");
    let delivery = kit.trigger("0.9.3").await;
    kit.until_status(delivery, Status::Waiting).await;
    assert_eq!(kit.serves("staging").await, "0.9.3");
}

/// Writes to a log as one would whose answer was lost: the delivery's task does not know of it.
async fn write_unseen(kit: &Kit, store: &Store, delivery: domain::id::DeliveryId) {
    let seq = store.log(delivery).await.unwrap().len() as u64 + 1;
    let event = Event::Held { reason: "to look".into() };
    let recorded = Recorded { seq, at: Timestamp::now(), by: Actor::Person("Grace".into()), answers: None, event };
    let row = kit.orchestrator.store().delivery(delivery).await.unwrap().unwrap();
    store
        .append(delivery, &recorded, &Projection { delivery: row, environment: None, evaluation: None })
        .await
        .unwrap();
}

#[tokio::test]
async fn a_log_that_has_moved_on_is_read_again_and_what_was_asked_is_done() {
    let kit = Kit::new().await;
    let delivery = kit.trigger("0.9.3").await;
    kit.until_status(delivery, Status::Waiting).await;
    write_unseen(&kit, kit.orchestrator.store(), delivery).await;
    kit.act(delivery, Action::Abort).await.unwrap();
    let state = kit.until_status(delivery, Status::Aborted).await;
    assert_eq!(state.seq, kit.orchestrator.store().log(delivery).await.unwrap().len() as u64);
}

#[tokio::test]
async fn v1_old_news_of_a_death_takes_nothing_out_of_the_route_that_runs_again() {
    let kit = Kit::new().await;
    let told = async || {
        let mut moments = kit.orchestrator.feed().subscribe();
        kit.world.tells_of_death(&place("dev"), Slot::Blue);
        while !matches!(moments.recv().await, Ok(Moment::Slot(_))) {}
    };
    told().await;
    assert!(kit.world.is_attached(&place("dev"), Slot::Blue), "it has come back since");
    kit.world.dies(&place("dev"), Slot::Blue);
    told().await;
    assert!(!kit.world.is_attached(&place("dev"), Slot::Blue));
}
