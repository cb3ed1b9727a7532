//! The unit of an indicator, as far as its name says it.

/// What names end with, and the unit that is meant: base units as metrics are named in the field
/// (<https://prometheus.io/docs/practices/naming/>), and the multiples that indicators are often scaled to.
const ENDINGS: [(&str, &str); 8] = [
    ("seconds", "s"),
    ("milliseconds", "ms"),
    ("ms", "ms"),
    ("microseconds", "µs"),
    ("bytes", "B"),
    ("megabytes", "MB"),
    ("percent", "%"),
    ("rps", "/s"),
];

/// The unit of the values of the indicator `sli`; none where its name does not say.
///
/// `request_latency_seconds` is measured in `s`; nothing is known about `throughput`.
#[must_use]
pub fn unit_of(sli: &str) -> Option<&'static str> {
    let last = sli.rsplit(['_', '-', '.']).next()?;
    ENDINGS.iter().find(|(ending, _)| *ending == last).map(|(_, unit)| *unit)
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
}
