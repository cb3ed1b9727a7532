//! Who had the traffic in a window, by the logs alone.

use super::kit;
use domain::{
    delivery::{
        Recorded, Served,
        served::{changed_before, served},
    },
    series::Side,
    window::Window,
};

/// Staging from the 30th second on: entered, deployed, all traffic at 40, judged at 50, back at 60.
const ROLLED_BACK: &str = "entered deployed weight tests-pass promoted entered deployed weight tests-pass \
                           evaluated-fail stable-ready route-restored drained rolled-back";

/// Each as its tag, its side and its slot.
#[track_caller]
fn check(logs: &[Vec<Recorded>], stage: &str, (start, end): (i64, i64), expected: Option<&[&str]>) {
    let window = Window { start: kit::after(start), end: kit::after(end) };
    let told = served(&stage.parse().unwrap(), logs, window).map(|all| all.iter().map(tell).collect::<Vec<_>>());
    let expected = expected.map(|all| all.iter().map(ToString::to_string).collect());
    assert_eq!(told, expected, "{stage} from {start} to {end}");
}

fn tell(one: &Served) -> String {
    let side = if one.side == Side::Candidate { "on trial" } else { "live" };
    format!(
        "{} {side} on {}{}",
        one.version,
        one.slot.as_str(),
        if one.delivery.is_some() { ", delivered" } else { "" }
    )
}

#[test]
fn a_window_is_that_of_whoever_had_the_traffic_in_it() {
    let logs = [kit::log(ROLLED_BACK)];
    check(&logs, "staging", (41, 50), Some(&["0.9.2 on trial on green, delivered"]));
    check(&logs, "staging", (31, 40), Some(&["0.9.1 live on blue"]));
    check(&logs, "staging", (61, 70), Some(&["0.9.1 live on blue"]));
    check(&logs, "staging", (0, 10), Some(&["0.9.1 live on blue"]));
    check(&logs, "staging", (35, 45), Some(&["0.9.1 live on blue", "0.9.2 on trial on green, delivered"]));
    check(&logs, "staging", (45, 65), Some(&["0.9.2 on trial on green, delivered", "0.9.1 live on blue"]));
    check(&logs, "dev", (16, 24), Some(&["0.9.2 on trial on green, delivered"]));
    check(&logs, "dev", (16, 28), Some(&["0.9.2 live on green, delivered"]));
    check(&logs, "dev", (26, 99), Some(&["0.9.2 live on green, delivered"]));
    check(&logs, "production", (0, 99), None);
    check(&[], "dev", (0, 99), None);
}

#[test]
fn it_is_known_since_when_others_must_be_looked_for() {
    let logs = [kit::log(ROLLED_BACK)];
    let check = |stage: &str, at: i64, expected: Option<i64>| {
        let found = changed_before(&stage.parse().unwrap(), &logs, kit::after(at));
        assert_eq!(found, expected.map(kit::after), "{stage} at {at}");
    };
    check("dev", 99, Some(25));
    check("dev", 24, Some(15));
    check("dev", 4, None);
    check("staging", 99, Some(60));
    check("production", 99, None);
}

#[test]
fn the_first_version_of_a_place_has_nobody_before_it() {
    let logs = [kit::log("entered-first deployed weight tests-pass promoted")];
    check(&logs, "dev", (0, 10), Some(&[]));
    check(&logs, "dev", (0, 30), Some(&["0.9.2 live on blue, delivered"]));
}
