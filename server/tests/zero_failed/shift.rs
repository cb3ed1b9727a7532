//! There and back again.

use super::{kit::Kit, stream::Stream};
use domain::traffic::Slot;
use server::deploy::{Health, SlotKey, Target};

const OLD: &str = "Version = v1";
const NEW: &str = "Version = v3";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shift_and_a_rollback_lose_nothing() {
    let mut kit = Kit::start().await;
    let stream = Stream::start(kit.router.address());
    stream.more(OLD, 100).await;

    kit.deploy(Slot::Green, "0.9.3").await;
    stream.more(OLD, 50).await;
    kit.give_all(Slot::Green, 2).await;
    stream.more(NEW, 200).await;

    kit.give_all(Slot::Blue, 3).await;
    kit.take_out(Slot::Green).await;
    stream.more(OLD, 200).await;

    let seen = stream.end().await;
    assert!(seen.failed.is_empty(), "{:?}", seen.failed);
    assert!(seen.answered["added"] > 100, "{:?}", seen.answered);
    assert_eq!(kit.lost().await, 0);
    let green = SlotKey { place: super::kit::carts(), slot: Slot::Green };
    assert_eq!(kit.target.observe(&green).await.health, Health::Empty);
    kit.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_promotion_that_retires_the_old_version_loses_nothing() {
    let mut kit = Kit::start().await;
    let stream = Stream::start(kit.router.address());
    stream.more(OLD, 100).await;
    kit.deploy(Slot::Green, "0.9.3").await;
    kit.give_all(Slot::Green, 2).await;
    kit.take_out(Slot::Blue).await;
    stream.more(NEW, 200).await;
    let seen = stream.end().await;
    assert!(seen.failed.is_empty(), "{:?}", seen.failed);
    assert_eq!(kit.lost().await, 0);
    kit.end().await;
}
