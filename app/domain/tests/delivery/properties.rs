//! What holds for any sequence of events.

use super::kit;
use domain::delivery::{Plan, Recorded, State, fold, start, step};
use proptest::prelude::*;

/// Plays words in order; whatever is refused or changes nothing is not recorded, as on the server.
fn play(plan: &Plan, words: &[&str]) -> (Vec<Recorded>, State) {
    let first = kit::triggered(plan);
    let (_, mut state) = start(&first).unwrap();
    let mut log = vec![first];
    for (number, word) in words.iter().enumerate() {
        let seq = log.len() as u64 + 1;
        let event = kit::event(plan, &state, seq, kit::after(i64::try_from(number).unwrap() + 1), word);
        if let Ok((next, _)) = step(plan, &state, &event)
            && next != state
        {
            state = next;
            log.push(event);
        }
    }
    (log, state)
}

fn words() -> impl Strategy<Value = Vec<&'static str>> {
    // Mostly the way forward, or few sequences would get past the first stage.
    const FORWARD: [&str; 7] = ["entered", "deployed", "weight", "tests-pass", "evaluated-pass", "promoted", "approve"];
    prop::collection::vec(
        prop_oneof![4 => prop::sample::select(&FORWARD[..]), 1 => prop::sample::select(&kit::WORDS[..])],
        0..60,
    )
}

fn plan() -> impl Strategy<Value = Plan> {
    prop_oneof![Just(kit::sockshop()), Just(kit::canary())]
}

proptest! {
    #[test]
    fn replaying_a_log_gives_the_live_state(plan in plan(), words in words()) {
        let (log, state) = play(&plan, &words);
        prop_assert_eq!(fold(&log), Ok((plan, state)));
    }

    #[test]
    fn a_log_survives_the_wire(plan in plan(), words in words()) {
        let (log, _) = play(&plan, &words);
        let text = serde_json::to_string(&log).unwrap();
        prop_assert_eq!(serde_json::from_str::<Vec<Recorded>>(&text).unwrap(), log);
    }

    #[test]
    fn an_answer_that_comes_twice_or_late_changes_nothing(plan in plan(), words in words(), word in prop::sample::select(&kit::WORDS[..])) {
        let (log, state) = play(&plan, &words);
        for answers in 0..state.seq {
            let mut late = kit::event(&plan, &state, log.len() as u64 + 1, kit::after(100), word);
            late.answers = Some(answers);
            prop_assert_eq!(step(&plan, &state, &late), Ok((state.clone(), vec![])));
        }
        if let Some(last) = log.last().filter(|last| last.answers.is_some_and(|seq| seq != state.seq)) {
            prop_assert_eq!(step(&plan, &state, last), Ok((state.clone(), vec![])));
        }
    }

    #[test]
    fn v8_a_window_outside_the_time_at_the_weight_is_refused(early in 1_i64..1000) {
        let plan = kit::sockshop();
        let (log, state) = play(&plan, &["entered", "deployed", "weight"]);
        let mut event = kit::event(&plan, &state, log.len() as u64 + 1, kit::after(60), "tests-pass");
        if let domain::delivery::Event::TestsFinished { window, .. } = &mut event.event {
            window.start -= jiff::SignedDuration::from_millis(early);
        }
        prop_assert_eq!(step(&plan, &state, &event), Err(domain::delivery::Illegal::WindowOutside));
    }

    #[test]
    fn v8_a_window_that_ends_after_it_was_told_of_is_refused(late in 1_i64..1000) {
        let plan = kit::sockshop();
        let (log, state) = play(&plan, &["entered", "deployed", "weight"]);
        let mut event = kit::event(&plan, &state, log.len() as u64 + 1, kit::after(60), "tests-pass");
        if let domain::delivery::Event::TestsFinished { window, .. } = &mut event.event {
            window.end += jiff::SignedDuration::from_millis(late);
        }
        prop_assert_eq!(step(&plan, &state, &event), Err(domain::delivery::Illegal::WindowOutside));
    }

    #[test]
    fn v8_an_evaluation_of_another_window_than_the_test_s_is_refused(off in 1_i64..1000) {
        let plan = kit::sockshop();
        let words = ["entered", "deployed", "weight", "tests-pass", "promoted", "entered", "deployed", "weight", "tests-pass"];
        let (log, state) = play(&plan, &words);
        let mut event = kit::event(&plan, &state, log.len() as u64 + 1, kit::after(60), "evaluated-pass");
        if let domain::delivery::Event::Evaluated { evaluation } = &mut event.event {
            evaluation.window.start -= jiff::SignedDuration::from_millis(off);
        }
        prop_assert_eq!(step(&plan, &state, &event), Err(domain::delivery::Illegal::WindowOutside));
    }
}
