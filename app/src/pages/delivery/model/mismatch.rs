//! Whether the measured share has been off the wanted one for too long.

use super::history::History;
use crate::format;
use domain::traffic::{Slot, TrafficSample};

/// Points by which the measured share may be off.
const POINTS_MAX: f64 = 5.0;
/// For how long, in seconds, the share is looked at before anything is said.
const SECONDS: i64 = 15;

/// What is wrong with the split, in a sentence; none if nothing is, or nothing can be said yet.
#[must_use]
pub fn mismatch(history: &History) -> Option<String> {
    let newest = history.newest()?;
    let recent = history.last(SECONDS);
    let first = recent.first()?;
    // The newest stands for its own second, so fifteen samples span the time between the first and the last and one more.
    let spans = newest.at.as_second() - first.at.as_second() + 1 >= SECONDS;
    let settled = recent.iter().all(|sample| sample.wanted == newest.wanted);
    if !(spans && settled) {
        return None;
    }
    let (share, requests) = share_of_green(recent)?;
    let wanted = f64::from(newest.wanted.of(Slot::Green).percent()) / 100.0;
    let off = (share - wanted).abs();
    if off <= POINTS_MAX / 100.0 || off <= three_sigma(wanted, requests) {
        return None;
    }
    Some(format!(
        "Green has carried {} instead of {} for {SECONDS} s. {}",
        format::share(share),
        format::share(wanted),
        cause(newest)
    ))
}

fn share_of_green(recent: &[TrafficSample]) -> Option<(f64, f64)> {
    let green: f64 = recent.iter().map(|sample| sample.green.requests_per_s).sum();
    let all: f64 = green + recent.iter().map(|sample| sample.blue.requests_per_s).sum::<f64>();
    (all > 0.0).then(|| (green / all, all))
}

/// How far chance alone moves the share of so many requests: with few of them, a deviation says nothing.
fn three_sigma(wanted: f64, requests: f64) -> f64 {
    3.0 * (wanted * (1.0 - wanted) / requests).sqrt()
}

fn cause(newest: &TrafficSample) -> String {
    if newest.route == newest.wanted {
        "The route holds what was asked for: clients that keep their slot may cause it.".to_owned()
    } else {
        format!("The route still holds {}.", newest.route)
    }
}

#[cfg(test)]
mod tests {
    use super::{super::sample, *};

    fn check(seconds: i64, wanted: u8, blue: f64, green: f64, expected: bool) {
        let history = History::of((0..seconds).map(|second| sample::second(second, wanted, blue, green)).collect());
        assert_eq!(mismatch(&history).is_some(), expected, "{seconds} s, wanted {wanted}, {blue}/{green}");
    }

    #[test]
    fn a_share_that_stays_off_is_reported() {
        check(15, 50, 60.0, 40.0, true);
        check(14, 50, 60.0, 40.0, false);
        check(60, 50, 54.0, 46.0, false);
        check(60, 100, 10.0, 90.0, true);
    }

    #[test]
    fn few_requests_say_nothing_and_none_say_less() {
        check(60, 50, 0.6, 0.4, false);
        check(60, 50, 0.0, 0.0, false);
    }

    #[test]
    fn a_change_begins_the_count_anew() {
        let before = (0..60).map(|second| sample::second(second, 0, 100.0, 0.0));
        let after = (60..70).map(|second| sample::second(second, 100, 100.0, 0.0));
        assert_eq!(mismatch(&History::of(before.chain(after).collect())), None);
    }
}
