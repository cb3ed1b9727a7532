//! The candidate dies while it has all the traffic, and the old version is still warm.

use super::{kit::Kit, stream::Stream};
use domain::traffic::Slot;
use tokio::time::Instant;

const OLD: &str = "Version = v1";
const NEW: &str = "Version = v3";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crash_of_the_candidate_loses_nothing_that_is_sent_after_it() {
    let mut kit = Kit::start().await;
    let stream = Stream::start(kit.router.address());
    let first = kit.deploy(Slot::Green, "0.9.3").await;
    kit.give_all(Slot::Green, 2).await;
    stream.more(NEW, 100).await;

    kit.kill(Slot::Green).await;
    kit.until_told(Slot::Green, None).await;
    let taken_off = Instant::now();
    stream.more(OLD, 20).await;

    // It is brought back, at another port, and has its traffic again: the split never changed.
    assert_ne!(kit.until_back(Slot::Green).await, first);
    stream.more(NEW, 100).await;
    kit.give_all(Slot::Blue, 3).await;
    kit.take_out(Slot::Green).await;
    stream.more(OLD, 100).await;

    let seen = stream.end().await;
    let late: Vec<_> = seen.failed.iter().filter(|(sent, _)| *sent >= taken_off).collect();
    assert!(late.is_empty(), "{late:?}");
    // Of those in flight at that moment only what nobody may send twice was lost.
    assert!(seen.failed.iter().all(|(_, why)| why.starts_with("POST")), "{:?}", seen.failed);
    kit.end().await;
}
