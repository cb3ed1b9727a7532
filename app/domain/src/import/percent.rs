//! Targets as percentages, without the dust of binary fractions.

/// Digits behind the point that anybody may have meant.
const DECIMALS: usize = 9;

/// A number as people write it: `99.95`, not `99.95000000000000284`.
pub(super) fn text(number: f64) -> String {
    let text = format!("{number:.DECIMALS$}");
    let short = text.trim_end_matches('0').trim_end_matches('.');
    if short == "-0" { "0".to_owned() } else { short.to_owned() }
}

/// What a target leaves to errors.
pub(super) fn rest(target: f64) -> f64 {
    (100.0 - target).max(0.0)
}

/// What a target means for the few events of a test.
pub(super) fn strictness(target: f64) -> String {
    let rest: f64 = text(rest(target)).parse().unwrap_or_default();
    if rest <= 0.0 {
        return "A single bad event misses it.".to_owned();
    }
    let fewest = (100.0 / rest).ceil();
    if fewest <= 2.0 {
        return String::new();
    }
    format!("With fewer than {fewest} events a single bad one misses it.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(target: f64, own: &str, others: &str, expected: &str) {
        assert_eq!((text(target).as_str(), text(rest(target)).as_str()), (own, others));
        assert_eq!(strictness(target), expected);
    }

    #[test]
    fn targets_are_written_as_people_would() {
        check(99.9, "99.9", "0.1", "With fewer than 1000 events a single bad one misses it.");
        check(0.9995 * 100.0, "99.95", "0.05", "With fewer than 2000 events a single bad one misses it.");
        check(0.98 * 100.0, "98", "2", "With fewer than 50 events a single bad one misses it.");
        check(100.0, "100", "0", "A single bad event misses it.");
        check(50.0, "50", "50", "");
        check(0.0, "0", "100", "");
    }
}
