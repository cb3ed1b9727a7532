//! Lengths of time as Prometheus and OpenSLO write them, such as `200ms`, `1m30s` or `4w`.

/// Units with their length in milliseconds, the longer names first. Months and more are those of OpenSLO.
const UNITS: [(&str, u64); 10] = [
    ("ms", 1),
    ("s", 1000),
    ("m", 60_000),
    ("h", 3_600_000),
    ("d", 86_400_000),
    ("w", 604_800_000),
    ("M", 2_592_000_000),
    ("Q", 7_776_000_000),
    ("Y", 31_536_000_000),
    ("y", 31_536_000_000),
];

/// The length in milliseconds, which is more than nothing.
pub(super) fn millis(text: &str) -> Option<u64> {
    let mut rest = text;
    let mut sum = 0_u64;
    while !rest.is_empty() {
        let digits = rest.find(|char: char| !char.is_ascii_digit())?;
        let number: u64 = rest[..digits].parse().ok()?;
        let (unit, length) = UNITS.into_iter().find(|(unit, _)| rest[digits..].starts_with(unit))?;
        sum = sum.checked_add(number.checked_mul(length)?)?;
        rest = &rest[digits + unit.len()..];
    }
    Some(sum).filter(|sum| *sum > 0)
}

/// The length in seconds as a number of PromQL.
pub(super) fn seconds(millis: u64) -> String {
    let (whole, part) = (millis / 1000, millis % 1000);
    if part == 0 { whole.to_string() } else { format!("{whole}.{part:03}").trim_end_matches('0').to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(millis(text).map(seconds).as_deref(), expected, "{text}");
    }

    #[test]
    fn lengths_of_both_kinds() {
        check("200ms", Some("0.2"));
        check("1s", Some("1"));
        check("1m30s", Some("90"));
        check("4w", Some("2419200"));
        check("1M", Some("2592000"));
        for bad in ["", "5", "m", "0s", "1 m", "-1s", "1.5s", "99999999999999999999s", "9999999999999999Y"] {
            check(bad, None);
        }
    }
}
