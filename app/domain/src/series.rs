//! An indicator over time: what both slots measured before an evaluation's window and in it.
//!
//! Series explain a verdict. They are fetched after it and never change it.

mod difference;
mod ranks;

pub use difference::{CONFIDENCE, Difference, POWER, TooFew, VALUES_MIN, difference};

use crate::{traffic::Slot, window::Window};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// Parts that a window is cut into at most; as much time before it is shown as well.
const PARTS_MAX: u64 = 60;
/// Values of one line at most: those of the window, of the time before it, and the one where it all begins.
pub const POINTS_MAX: usize = 2 * PARTS_MAX as usize + 1;

/// How one indicator of an evaluation was over time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Series {
    /// The indicator.
    pub sli: String,
    /// What was judged. As much time before it is shown.
    pub window: Window,
    /// How far each value looks back, and how far they are apart, in seconds; at least 1.
    pub resolution_s: u32,
    /// Whether each value looks back over the resolution alone. Not so where the query names a range of its own: its values
    /// overlap then, and are drawn, but not compared.
    pub is_cut: bool,
    /// A line for each side that had values.
    pub lines: Vec<Line>,
    /// Why there is nothing to show, or not all; a clause without a full stop.
    pub missing: Option<String>,
}

/// What one side measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Whose it is.
    pub side: Side,
    /// Where it ran; none where the source cannot tell slots apart.
    pub slot: Option<Slot>,
    /// Its tag.
    pub version: String,
    /// Rising in time, finite; moments without a value are left out.
    pub points: Vec<Point>,
}

/// Whose values they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The version on trial.
    Candidate,
    /// The version that served when the trial began, or now where there is no trial.
    Live,
    /// Whatever the query selects.
    Whole,
}

/// What was measured over the [`resolution`](Series::resolution_s) up to a moment.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// The moment.
    pub at: Timestamp,
    /// The value.
    pub value: f64,
}

/// Which values of the live version the candidate's were held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Against {
    /// Those of the same window.
    SameWindow,
    /// Those of the time before: in the window it had no traffic, or too little.
    Before,
}

/// The least, the middle and the greatest of some values.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Spread {
    /// How many.
    pub count: usize,
    /// The least.
    pub least: f64,
    /// The median; of an even number the middle of both.
    pub median: f64,
    /// The greatest.
    pub most: f64,
}

/// How fine a window is cut: as fine as the source can tell, in seconds, and into [`PARTS_MAX`] parts at most.
#[must_use]
pub fn resolution_s(window: Window, finest_s: u32) -> u32 {
    let parts = window.seconds_rounded_up().div_ceil(PARTS_MAX);
    u32::try_from(parts).unwrap_or(u32::MAX).max(finest_s).max(1)
}

/// From when to when is shown: the window and as much time before it, in whole steps back from the window's end.
#[must_use]
pub fn span(window: Window, resolution_s: u32) -> Window {
    let steps = (2 * window.seconds_rounded_up()).div_ceil(u64::from(resolution_s.max(1))).min(POINTS_MAX as u64 - 1);
    let length = SignedDuration::from_secs(i64::try_from(steps * u64::from(resolution_s)).unwrap_or(i64::MAX));
    Window { start: window.end.checked_sub(length).unwrap_or(Timestamp::MIN), end: window.end }
}

impl Series {
    /// A series of which only is known why there is none.
    #[must_use]
    pub fn missing(sli: &str, window: Window, why: String) -> Self {
        Self { sli: sli.to_owned(), window, resolution_s: 1, is_cut: false, lines: Vec::new(), missing: Some(why) }
    }

    /// Values that look back no further than the window's start.
    #[must_use]
    pub fn inside(&self, side: Side) -> Vec<f64> {
        let resolution = SignedDuration::from_secs(i64::from(self.resolution_s));
        let is_inside = |point: &&Point| {
            point.at.checked_sub(resolution).is_ok_and(|from| from >= self.window.start) && point.at <= self.window.end
        };
        self.points(side).iter().filter(is_inside).map(|point| point.value).collect()
    }

    /// Values of before the window.
    #[must_use]
    pub fn before(&self, side: Side) -> Vec<f64> {
        let points = self.points(side).iter().filter(|point| point.at <= self.window.start);
        points.map(|point| point.value).collect()
    }

    /// What differs between the candidate in the window and the live version, in the same window if it had traffic
    /// there, otherwise before it. None where there is no candidate or no live version, or where their values overlap.
    #[must_use]
    pub fn compared(&self) -> Option<(Against, Result<Difference, TooFew>)> {
        let has = |side| self.lines.iter().any(|line| line.side == side);
        if !self.is_cut || !has(Side::Candidate) || !has(Side::Live) {
            return None;
        }
        let candidate = self.inside(Side::Candidate);
        let beside = self.inside(Side::Live);
        if beside.len() >= VALUES_MIN {
            return Some((Against::SameWindow, difference(&candidate, &beside)));
        }
        Some((Against::Before, difference(&candidate, &self.before(Side::Live))))
    }

    /// What differs between the candidate and the live version over the same window.
    ///
    /// # Errors
    /// Why that cannot be said, as a clause without a full stop.
    pub fn beside(&self) -> Result<Difference, String> {
        if !self.is_cut {
            let why =
                "the query names a range of its own, so its values share samples; write `$DURATION_SECONDS` there";
            return Err(why.to_owned());
        }
        let compared = difference(&self.inside(Side::Candidate), &self.inside(Side::Live));
        compared.map_err(|few| match &self.missing {
            Some(missing) => format!("{few} ({missing})"),
            None => few.to_string(),
        })
    }

    fn points(&self, side: Side) -> &[Point] {
        self.lines.iter().find(|line| line.side == side).map(|line| line.points.as_slice()).unwrap_or_default()
    }
}

impl Spread {
    /// None of no values.
    #[must_use]
    pub fn of(values: &[f64]) -> Option<Self> {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        let (least, most) = (*sorted.first()?, *sorted.last()?);
        Some(Self { count: sorted.len(), least, median: difference::median(&sorted), most })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("is a time")
    }

    fn line(side: Side, values: &[(i64, f64)]) -> Line {
        let points = values.iter().map(|(second, value)| Point { at: at(*second), value: *value }).collect();
        Line { side, slot: None, version: String::new(), points }
    }

    fn series(lines: Vec<Line>) -> Series {
        let window = Window { start: at(100), end: at(130) };
        Series { sli: "latency".to_owned(), window, resolution_s: 3, is_cut: true, lines, missing: None }
    }

    #[test]
    fn a_value_that_looks_back_past_the_start_is_neither_inside_nor_before() {
        let of =
            series(vec![line(Side::Live, &[(97, 1.0), (100, 2.0), (102, 3.0), (103, 4.0), (130, 5.0), (131, 6.0)])]);
        assert_eq!(of.before(Side::Live), [1.0, 2.0]);
        assert_eq!(of.inside(Side::Live), [4.0, 5.0]);
        assert!(of.inside(Side::Candidate).is_empty());
    }

    #[test]
    fn the_same_window_counts_if_the_live_version_had_traffic_there() {
        let run = |from: i64, value: f64| (0..8).map(|i| (from + 3 * i, value + i as f64)).collect::<Vec<_>>();
        let candidate = line(Side::Candidate, &run(103, 100.0));
        let of = series(vec![candidate.clone(), line(Side::Live, &run(70, 1.0))]);
        let (against, difference) = of.compared().expect("both are there");
        assert_eq!((against, difference.map(|it| it.shift)), (Against::Before, Ok(99.0)));

        let both: Vec<(i64, f64)> = run(70, 1.0).into_iter().chain(run(103, 50.0)).collect();
        let (against, difference) = series(vec![candidate.clone(), line(Side::Live, &both)]).compared().expect("both");
        assert_eq!((against, difference.map(|it| it.shift)), (Against::SameWindow, Ok(50.0)));
        assert!(
            Series { is_cut: false, ..series(vec![candidate.clone(), line(Side::Live, &both)]) }.compared().is_none()
        );
        assert!(series(vec![candidate]).compared().is_none());
    }

    #[test]
    fn a_window_is_cut_into_a_bounded_number_of_parts() {
        for seconds in [1, 26, 59, 60, 61, 3_600, 86_400] {
            let window = Window { start: at(0), end: at(seconds) };
            for finest in [0, 3, 60, 100_000] {
                let resolution = resolution_s(window, finest);
                let span = span(window, resolution);
                let length = span.end.as_second() - span.start.as_second();
                assert!(length / i64::from(resolution) < POINTS_MAX as i64, "{seconds} s by {resolution}");
                assert!(length >= 2 * seconds && length % i64::from(resolution) == 0, "{seconds} s by {resolution}");
            }
        }
    }

    #[test]
    fn a_spread_is_the_least_the_middle_and_the_greatest() {
        let of = |values: &[f64]| Spread::of(values).map(|it| (it.count, it.least, it.median, it.most));
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[3.0]), Some((1, 3.0, 3.0, 3.0)));
        assert_eq!(of(&[4.0, 1.0, 3.0, 2.0]), Some((4, 1.0, 2.5, 4.0)));
    }
}
