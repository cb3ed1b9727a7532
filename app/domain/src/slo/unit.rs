//! The unit of an indicator, as far as its name, its title or a limit says it.

use super::criterion::Operator;
use crate::yaml::{number, quote};

/// What names end with, and the unit that is meant: base units as metrics are named in the field
/// (<https://prometheus.io/docs/practices/naming/>), and the multiples that indicators are often scaled to.
const ENDINGS: [(&str, &str); 9] = [
    ("seconds", "s"),
    ("milliseconds", "ms"),
    ("ms", "ms"),
    ("microseconds", "µs"),
    ("bytes", "B"),
    ("kilobytes", "kB"),
    ("megabytes", "MB"),
    ("percent", "%"),
    ("rps", "/s"),
];

/// How people write units behind a number or in the parentheses of a title.
const WRITTEN: [(&str, &str); 24] = [
    ("s", "s"),
    ("sec", "s"),
    ("second", "s"),
    ("seconds", "s"),
    ("ms", "ms"),
    ("msec", "ms"),
    ("millis", "ms"),
    ("milliseconds", "ms"),
    ("us", "µs"),
    ("µs", "µs"),
    ("microseconds", "µs"),
    ("ns", "ns"),
    ("min", "min"),
    ("%", "%"),
    ("percent", "%"),
    ("B", "B"),
    ("bytes", "B"),
    ("kB", "kB"),
    ("KB", "kB"),
    ("MB", "MB"),
    ("megabytes", "MB"),
    ("/s", "/s"),
    ("rps", "/s"),
    ("req/s", "/s"),
];

/// Units of time with their nanoseconds.
const TIMES: [(&str, f64); 5] = [("ns", 1.0), ("µs", 1e3), ("ms", 1e6), ("s", 1e9), ("min", 6e10)];

/// The unit of the values of the indicator `sli`; none where its name does not say.
///
/// `request_latency_seconds` is measured in `s`; nothing is known about `throughput`.
#[must_use]
pub fn unit_of(sli: &str) -> Option<&'static str> {
    let last = sli.rsplit(['_', '-', '.']).next()?;
    ENDINGS.iter().find(|(ending, _)| *ending == last).map(|(_, unit)| *unit)
}

/// The unit that a title ends with, as in `Response time (ms)`; none where it names none that is known.
#[must_use]
pub(super) fn of_title(title: &str) -> Option<&'static str> {
    let (_, end) = title.trim_end().rsplit_once(['(', '['])?;
    written(end.trim_end_matches([')', ']']).trim())
}

fn written(text: &str) -> Option<&'static str> {
    WRITTEN.iter().find(|(word, _)| *word == text).map(|(_, unit)| *unit)
}

/// What is wrong with a criterion that is one but for the unit behind its number, and what to write; none for any other.
#[must_use]
pub(super) fn in_criterion(sli: &str, text: &str) -> Option<(String, String)> {
    let compact: String = text.chars().filter(|char| *char != ' ').collect();
    let operator = Operator::ALL.into_iter().map(Operator::as_str).find(|operator| compact.starts_with(operator))?;
    let rest = &compact[operator.len()..];
    let sign = if rest.starts_with(['+', '-']) { &rest[..1] } else { "" };
    let digits = &rest[sign.len()..];
    let end = digits.find(|char: char| !(char.is_ascii_digit() || char == '.'))?;
    let (size, unit) = (number(&digits[..end])?, written(&digits[end..])?);
    let message = format!("The criterion {} has a unit, and a limit is a number alone.", quote(text));
    let write = |size: f64| quote(&format!("{operator}{sign}{size}"));
    let help = match unit_of(sli) {
        Some(own) if own == unit => format!("Write {}: {} is measured in {own}.", write(size), quote(sli)),
        Some(own) => match converted(size, unit, own) {
            Some(size) => format!("{} is measured in {own}. Write {}.", quote(sli), write(size)),
            None => format!("{} is measured in {own}, which is no {unit}. Write the limit in {own}.", quote(sli)),
        },
        None => format!("Write {} if {} is measured in {unit}.", write(size), quote(sli)),
    };
    Some((message, help))
}

/// The same time in another unit; none if they are not both units of time.
fn converted(size: f64, from: &str, to: &str) -> Option<f64> {
    let nanos = |unit: &str| TIMES.iter().find(|(known, _)| *known == unit).map(|(_, nanos)| *nanos);
    Some(size * nanos(from)? / nanos(to)?)
}

/// A number with its unit, which stay together on a line.
pub(super) fn with_unit(number: &str, unit: Option<&str>) -> String {
    unit.map_or_else(|| number.to_owned(), |unit| format!("{number}\u{a0}{unit}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_its_unit_or_nothing() {
        for (name, unit) in [
            ("request_latency_seconds", Some("s")),
            ("response_time_p95_ms", Some("ms")),
            ("heap.bytes", Some("B")),
            ("error_rate", None),
            ("items", None),
            ("seconds_since_start", None),
            ("", None),
        ] {
            assert_eq!(unit_of(name), unit, "{name}");
        }
    }

    #[test]
    fn a_title_says_its_unit_in_parentheses() {
        for (title, unit) in [
            ("Response time (ms)", Some("ms")),
            ("Error rate [%]", Some("%")),
            ("Throughput (req/s)", Some("/s")),
            ("Response time (p95)", None),
            ("Response time in ms", None),
            ("Requests (per s) of all", None),
            ("", None),
        ] {
            assert_eq!(of_title(title), unit, "{title}");
        }
    }

    #[track_caller]
    fn check(sli: &str, text: &str, expected: Option<&str>) {
        assert_eq!(in_criterion(sli, text).map(|(_, help)| help).as_deref(), expected, "{sli} {text}");
    }

    #[test]
    fn a_limit_with_a_unit_is_told_what_to_write() {
        check("latency_seconds", "<600ms", Some("`latency_seconds` is measured in s. Write `<0.6`."));
        check("latency_ms", "<= +1.5 s", Some("`latency_ms` is measured in ms. Write `<=+1500`."));
        check("latency_ms", "<600 ms", Some("Write `<600`: `latency_ms` is measured in ms."));
        check("latency", "<600ms", Some("Write `<600` if `latency` is measured in ms."));
        let other = "`heap_bytes` is measured in B, which is no ms. Write the limit in B.";
        check("heap_bytes", "<600ms", Some(other));
        for text in ["<600", "600ms", "<ms", "<6 apples", "<1_000", "<1e3ms"] {
            check("latency_seconds", text, None);
        }
    }
}
