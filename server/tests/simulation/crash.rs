//! V10: killing the server after any single event converges to the same end.

use super::kit::Kit;
use domain::delivery::{Action, Phase, Status};
use server::orchestrator::Moment;

/// Plays a delivery and kills the server when its log reaches `crash_at` events; gives how it ended and its length.
async fn play(tag: &str, crash_at: u64) -> (Status, Vec<String>, u64) {
    let mut kit = Kit::new().await;
    let mut moments = kit.orchestrator.feed().subscribe();
    let delivery = kit.trigger(tag).await;
    let mut is_to_crash = true;
    loop {
        let state = kit.state(delivery).await;
        let length = kit.orchestrator.store().log(delivery).await.unwrap().len() as u64;
        if is_to_crash && length >= crash_at {
            is_to_crash = false;
            kit.crash_and_start_again().await;
            moments = kit.orchestrator.feed().subscribe();
            continue;
        }
        if state.is_final() {
            let serves = [kit.serves("dev").await, kit.serves("staging").await, kit.serves("production").await];
            return (state.status(), serves.to_vec(), length);
        }
        if matches!(state.phase, Phase::AwaitingApproval) {
            kit.act(delivery, Action::Approve).await.unwrap();
            continue;
        }
        // Whatever came since the log was read is waiting here.
        loop {
            let due = kit.orchestrator.store().log(delivery).await.unwrap().len() as u64 > length;
            if due || matches!(moments.recv().await, Ok(Moment::Recorded(_)) | Err(_)) {
                break;
            }
        }
    }
}

#[tokio::test]
async fn v10_a_crash_after_any_event_converges_to_the_same_end() {
    for (tag, wanted) in [("0.9.2-slow", Status::RolledBack), ("0.9.3", Status::Completed)] {
        let (status, serves, length) = play(tag, u64::MAX).await;
        assert_eq!(status, wanted);
        for crash_at in 1..=length {
            let (after, served, _) = play(tag, crash_at).await;
            assert_eq!((after, &served), (status, &serves), "{tag}, killed after event {crash_at}");
        }
    }
}
