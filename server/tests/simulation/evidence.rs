//! Only what the candidate itself answered is evidence for it.

use super::{
    kit::{Kit, place},
    world::Call,
};
use domain::{
    delivery::{Phase, State, Status},
    slo::Verdict,
    traffic::{Slot, Split},
};

/// A delivery in dev whose test passes while `happens`, and how it ends.
async fn tested_while(kit: &Kit, happens: impl FnOnce()) -> State {
    kit.world.hold_tests(true);
    let delivery = kit.trigger("0.9.3").await;
    kit.until(delivery, |state| matches!(state.phase, Phase::Testing { .. })).await;
    kit.world.test_began.notified().await;
    happens();
    kit.world.hold_tests(false);
    kit.until_status(delivery, Status::RolledBack).await
}

fn told(state: &State) -> String {
    state.visits[0].test.as_ref().unwrap().message.clone()
}

#[tokio::test]
async fn answers_of_the_old_version_do_not_pass_the_candidates_test() {
    let kit = Kit::new().await;
    let ended = tested_while(&kit, || kit.world.stand_in_for(&place("dev"), Slot::Green)).await;
    assert!(told(&ended).contains("the old version answered 1 of the requests"), "{}", told(&ended));
    assert_eq!(kit.serves("dev").await, "0.9.1");
}

#[tokio::test]
async fn a_test_is_none_whose_route_was_changed_under_it() {
    let kit = Kit::new().await;
    let ended = tested_while(&kit, || kit.world.reroute(&place("dev"), Split::all(Slot::Blue))).await;
    assert!(told(&ended).contains("the route changed during the test"), "{}", told(&ended));
    assert_eq!(kit.serves("dev").await, "0.9.1");
}

#[tokio::test]
async fn what_the_candidate_answers_for_the_old_version_is_no_fault_of_its() {
    let kit = Kit::new().await;
    kit.world.hold_tests(true);
    let delivery = kit.trigger("0.9.3").await;
    kit.until(delivery, |state| matches!(state.phase, Phase::Testing { .. })).await;
    kit.world.test_began.notified().await;
    kit.world.stand_in_for(&place("dev"), Slot::Blue);
    kit.world.hold_tests(false);
    kit.until_status(delivery, Status::Waiting).await;
    assert_eq!(kit.serves("dev").await, "0.9.3");
}

/// A delivery whose staging is judged, and what `happens` while the source is asked for the last objective.
async fn judged_while(kit: &Kit, happens: impl FnOnce()) -> State {
    kit.world.hold_calls(Call::LastQuery);
    let delivery = kit.trigger("0.9.3").await;
    kit.world.until_diary(|diary| diary.last().is_some_and(|last| last == "LastQuery")).await;
    happens();
    kit.world.let_calls_go();
    kit.until_status(delivery, Status::Waiting).await
}

#[tokio::test]
async fn v8_what_is_lost_while_it_is_asked_for_is_measured_again() {
    let kit = Kit::new().await;
    let state = judged_while(&kit, || kit.world.forget()).await;
    assert_eq!(state.visits[1].evaluation.as_ref().unwrap().verdict, Verdict::Pass);
    let tests = kit.world.diary().iter().filter(|entry| *entry == "test performance").count();
    assert_eq!(tests, 2, "the test ran again");
}

#[tokio::test]
async fn v8_what_is_lost_for_good_while_it_is_asked_for_is_no_pass() {
    let kit = Kit::new().await;
    let state = judged_while(&kit, || kit.world.forget_at_once()).await;
    assert_eq!(state.visits[1].evaluation.as_ref().unwrap().verdict, Verdict::Error);
    assert!(matches!(state.phase, Phase::Held { .. }), "a person decides: {:?}", state.phase);
}

/// A delivery whose staging is judged after somebody else has ended instances beside the candidate.
async fn judged_beside_others(kit: &Kit, tag: &str, ends: Status) -> State {
    kit.world.hold_performance_tests(true);
    let delivery = kit.trigger(tag).await;
    kit.until(delivery, |state| state.stage == 1 && matches!(state.phase, Phase::Testing { .. })).await;
    let others = [("dev", Slot::Blue), ("staging", Slot::Blue), ("production", Slot::Green)];
    let routes = || ["dev", "staging", "production"].map(|stage| kit.world.split_now(&place(stage)));
    let before = routes();
    for (stage, slot) in others {
        kit.world.dies(&place(stage), slot);
    }
    assert_eq!(routes(), before, "no route follows what others do");
    kit.world.hold_performance_tests(false);
    let state = kit.until_status(delivery, ends).await;
    assert!(state.visits[1].test.as_ref().unwrap().passed);
    state
}

#[tokio::test]
async fn v15_instances_that_others_end_change_no_route_and_no_verdict() {
    let kit = Kit::new().await;
    let good = judged_beside_others(&kit, "0.9.3", Status::Waiting).await;
    assert_eq!(good.visits[1].evaluation.as_ref().unwrap().verdict, Verdict::Pass);
    assert_eq!(kit.serves("staging").await, "0.9.3");

    let kit = Kit::new().await;
    let bad = judged_beside_others(&kit, "0.9.2-slow", Status::RolledBack).await;
    assert_eq!(bad.visits[1].evaluation.as_ref().unwrap().verdict, Verdict::Fail);
    assert_eq!(kit.serves("staging").await, "0.9.1", "what was ended is brought back for the way back");
}
