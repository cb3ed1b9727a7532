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
    #[error("`{0}` is not a length of time. Write a number and a unit, such as `90s`, `5m` or `2h`.")]
    Length(String),
    /// A moment is not understood.
    #[error("`{0}` is not a moment. Write it in UTC, such as `2026-03-14T09:30:00`.")]
    Moment(String),
}

impl Window {
    /// The window of a length such as `90s`, `5m`, `2h` or `1d` that ends at `end`.
    ///
    /// # Errors
    /// [`BadWindow::Length`].
    pub fn ending(end: Timestamp, length: &str) -> Result<Self, BadWindow> {
        let bad = || BadWindow::Length(length.to_owned());
        let length = length.trim();
        let digits = length.find(|c: char| !c.is_ascii_digit()).ok_or_else(bad)?;
        let number: i64 = length[..digits].parse().map_err(|_| bad())?;
        let unit_s = match length[digits..].trim() {
            "s" => 1,
            "m" | "min" => 60,
            "h" => 3600,
            "d" => 86_400,
            _ => return Err(bad()),
        };
        let seconds = number.checked_mul(unit_s).filter(|seconds| *seconds > 0).ok_or_else(bad)?;
        let start = end.checked_sub(SignedDuration::from_secs(seconds)).map_err(|_| bad())?;
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
        ] {
            assert_eq!(Window::ending(end, length), Ok(Window { start: at(start), end }), "{length}");
        }
        for bad in ["", "5", "m", "0s", "-5m", "5 weeks", "99999999999999999999s", "9223372036854775807d"] {
            assert_eq!(Window::ending(end, bad), Err(BadWindow::Length(bad.to_owned())), "{bad}");
        }
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
