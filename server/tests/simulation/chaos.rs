//! A world in which calls fail, are done twice and overtake each other: every delivery still comes to an end, with all
//! traffic on versions that are ready.

use super::kit::{Kit, place};
use domain::{
    delivery::{Action, Phase},
    traffic::{Slot, Weight},
};
use futures_util::future::join_all;

/// Fixed, so that what fails once fails again.
const SEEDS: [u64; 12] = [1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233];

/// Plays one delivery after the other, the last of them in a world that behaves again.
async fn play(seed: u64) {
    let kit = Kit::new().await;
    kit.world.misbehave(seed);
    for tag in ["0.9.2-slow", "0.9.3", "0.9.4-silent"] {
        let delivery = kit.trigger(tag).await;
        loop {
            let state = kit.until(delivery, |state| state.is_final() || waits(&state.phase)).await;
            if state.is_final() {
                break;
            }
            // It may move on meanwhile: then there is nothing to decide.
            drop(kit.act(delivery, Action::Approve).await);
        }
        expect_safe(&kit, seed, tag);
    }
    kit.world.behave();
    let last = kit.trigger("0.9.7").await;
    kit.until(last, |state| matches!(state.phase, Phase::AwaitingApproval)).await;
    assert_eq!(kit.serves("staging").await, "0.9.7", "seed {seed}");
    assert_eq!(kit.world.breaches(), Vec::<String>::new(), "seed {seed}");
}

fn waits(phase: &Phase) -> bool {
    matches!(phase, Phase::AwaitingApproval | Phase::Held { .. })
}

fn expect_safe(kit: &Kit, seed: u64, tag: &str) {
    for stage in ["dev", "staging", "production"] {
        let split = kit.world.split_now(&place(stage)).unwrap();
        for slot in Slot::BOTH.into_iter().filter(|slot| split.of(*slot) > Weight::NONE) {
            assert!(kit.world.runs(&place(stage), slot).is_some(), "seed {seed}, {tag}: nothing is ready in {stage}");
        }
    }
}

#[tokio::test]
async fn v1_v2_v4_v9_whatever_fails_every_delivery_ends_with_traffic_on_a_version_that_is_ready() {
    join_all(SEEDS.map(play)).await;
}
