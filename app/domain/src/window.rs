//! A span of time under judgement.

use jiff::{SignedDuration, Timestamp, civil::DateTime, tz::TimeZone};
use serde::{Deserialize, Serialize};

/// From `start` to `end`; `start` is never after `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// The first moment that counts.
    pub start: Timestamp,
    /// The last moment that counts; queries are evaluated here.
    pub end: Timestamp,
}

impl Window {
    /// Its length in seconds, rounded up to a whole one and at least 1, as Keptn's duration placeholders want it.
    #[must_use]
    pub fn seconds_rounded_up(&self) -> u64 {
        let millis = self.end.as_millisecond().saturating_sub(self.start.as_millisecond()).max(1);
        u64::try_from(millis).unwrap_or(1).div_ceil(1000)
    }

    /// The same rounded down: for whoever looks back from its end and must not see what was before its start.
    #[must_use]
    pub fn seconds_rounded_down(&self) -> u64 {
        let millis = self.end.as_millisecond().saturating_sub(self.start.as_millisecond());
        u64::try_from(millis / 1000).unwrap_or(1).max(1)
    }

    /// Whether it lies wholly between `from` and `to`.
    #[must_use]
    pub fn is_inside(&self, from: Timestamp, to: Timestamp) -> bool {
        from <= self.start && self.start <= self.end && self.end <= to
    }
}
/// Why a text is no window.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadWindow {
    /// The length is not understood.
    #[error("`{0}` is not a length of time. Write numbers with their units, such as `90s`, `5m` or `1h30m`.")]
    Length(String),
    /// A moment is not understood.
    #[error("`{0}` is not a moment. Write it in UTC, such as `2026-03-14T09:30:00`.")]
    Moment(String),
}

impl Window {
    /// The window of a length such as `90s`, `5m` or `1h30m` that ends at `end`.
    ///
    /// # Errors
    /// [`BadWindow::Length`].
    pub fn ending(end: Timestamp, length: &str) -> Result<Self, BadWindow> {
        let bad = || BadWindow::Length(length.to_owned());
        let seconds = seconds(length).ok_or_else(bad)?;
        let start = end.checked_sub(SignedDuration::from_secs(seconds)).map_err(|_| bad())?;
        Ok(Self { start, end })
    }

    /// The window of a length that begins at a moment.
    ///
    /// # Errors
    /// [`BadWindow::Length`] or [`BadWindow::Moment`].
    pub fn beginning(start: &str, length: &str) -> Result<Self, BadWindow> {
        let bad = || BadWindow::Length(length.to_owned());
        let seconds = seconds(length).ok_or_else(bad)?;
        let start = moment(start)?;
        let end = start.checked_add(SignedDuration::from_secs(seconds)).map_err(|_| bad())?;
        Ok(Self { start, end })
    }

    /// The window between two moments, each with a time zone (`…Z`, `…+01:00`) or without one in UTC.
    ///
    /// # Errors
    /// [`BadWindow::Moment`].
    pub fn between(start: &str, end: &str) -> Result<Self, BadWindow> {
        Ok(Self { start: moment(start)?, end: moment(end)? })
    }
}

/// The units of a length of time, each at most once and the longer first, with their seconds.
const UNITS: [(&str, i64); 5] = [("d", 86_400), ("h", 3600), ("min", 60), ("m", 60), ("s", 1)];

/// The seconds of a length such as `90s`, `1h30m` or `1d 12h`; none if it is no length, or none at all.
fn seconds(length: &str) -> Option<i64> {
    let mut rest = length.trim();
    let (mut total, mut before_s) = (0_i64, i64::MAX);
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let number: i64 = rest[..digits].parse().ok()?;
        let behind = rest[digits..].trim_start();
        let letters = behind.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(behind.len());
        let (_, unit_s) = UNITS.iter().find(|(unit, _)| *unit == &behind[..letters])?;
        if *unit_s >= before_s {
            return None;
        }
        before_s = *unit_s;
        total = total.checked_add(number.checked_mul(*unit_s)?)?;
        rest = behind[letters..].trim_start();
    }
    (total > 0).then_some(total)
}

fn moment(text: &str) -> Result<Timestamp, BadWindow> {
    let text = text.trim();
    let in_utc = || text.parse::<DateTime>().ok()?.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp());
    text.parse().ok().or_else(in_utc).ok_or_else(|| BadWindow::Moment(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a moment")
    }

    #[test]
    fn a_length_ends_where_it_is_told_to() {
        let end = at("2026-03-14T10:00:00Z");
        for (length, start) in [
            ("90s", "2026-03-14T09:58:30Z"),
            ("5m", "2026-03-14T09:55:00Z"),
            (" 2 h", "2026-03-14T08:00:00Z"),
            ("1d", "2026-03-13T10:00:00Z"),
            ("1h30m", "2026-03-14T08:30:00Z"),
            ("1d 2h 3min 4s", "2026-03-13T07:56:56Z"),
            ("0h5m", "2026-03-14T09:55:00Z"),
        ] {
            assert_eq!(Window::ending(end, length), Ok(Window { start: at(start), end }), "{length}");
        }
        for bad in [
            "",
            "5",
            "m",
            "0s",
            "-5m",
            "5 weeks",
            "99999999999999999999s",
            "9223372036854775807d",
            "1h30",
            "30m1h",
            "1m1m",
            "1m1min",
            "h1",
            "9223372036854775807s1s",
        ] {
            assert_eq!(Window::ending(end, bad), Err(BadWindow::Length(bad.to_owned())), "{bad}");
        }
    }

    #[test]
    fn a_length_begins_where_it_is_told_to() {
        let (start, end) = (at("2026-03-14T09:00:00Z"), at("2026-03-14T10:30:00Z"));
        assert_eq!(Window::beginning("2026-03-14T09:00", "1h30m"), Ok(Window { start, end }));
        assert_eq!(Window::beginning("nine", "5m"), Err(BadWindow::Moment("nine".to_owned())));
        assert_eq!(Window::beginning("2026-03-14T09:00", "5"), Err(BadWindow::Length("5".to_owned())));
        let too_far = Window::beginning("9999-12-30T00:00:00Z", "9d");
        assert_eq!(too_far, Err(BadWindow::Length("9d".to_owned())));
    }

    #[test]
    fn moments_without_a_zone_are_in_utc() {
        let expected = Window { start: at("2026-03-14T09:00:00Z"), end: at("2026-03-14T09:30:00Z") };
        assert_eq!(Window::between("2026-03-14T09:00", "2026-03-14T09:30:00"), Ok(expected));
        assert_eq!(Window::between("2026-03-14T10:00:00+01:00", "2026-03-14T09:30:00Z"), Ok(expected));
        assert_eq!(Window::between("yesterday", "2026-03-14"), Err(BadWindow::Moment("yesterday".to_owned())));
    }

    fn check(millis: i64, down: u64, up: u64) {
        let start = Timestamp::UNIX_EPOCH;
        let window = Window { start, end: Timestamp::from_millisecond(millis).expect("is a time") };
        assert_eq!((window.seconds_rounded_down(), window.seconds_rounded_up()), (down, up), "{millis} ms");
    }

    #[test]
    fn a_length_is_whole_seconds_and_never_none() {
        check(0, 1, 1);
        check(999, 1, 1);
        check(1_000, 1, 1);
        check(26_400, 26, 27);
    }
}
