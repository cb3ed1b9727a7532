//! Charts as plain SVG: part of the page, drawn by its styles, moved by its signals.
//!
//! What is drawn is described by a [`Chart`]; [`LineChart`] draws it twice, for a wide and for a narrow place, and the
//! style sheet shows the one that fits.

mod frame;
mod label;
mod line_chart;
#[cfg(feature = "ssr")]
pub mod plot;
mod scale;
mod shape;

pub use frame::Frame;
pub use line_chart::LineChart;
pub use scale::Scale;

/// All that a chart shows: values over the seconds before its end.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// In words, for those who do not see it.
    pub words: String,
    /// How many seconds its width stands for.
    pub span_s: f64,
    /// What is measured, one line each.
    pub lines: Vec<Line>,
    /// A value that should not be exceeded.
    pub limit: Option<Limit>,
    /// Moments to be pointed at.
    pub marks: Vec<Mark>,
}

/// One line of a chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Tells the style which line it is, such as `blue`.
    pub kind: &'static str,
    /// Written at its end, such as `blue 26/s`; empty where nothing is to be written there.
    pub label: String,
    /// Oldest first.
    pub points: Vec<Point>,
}

/// A value at a moment. Where there is no value, the line has a gap.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Seconds before the chart's end.
    pub ago_s: f64,
    /// None where nothing was measured.
    pub value: Option<f64>,
}

/// A value that should not be exceeded.
#[derive(Debug, Clone, PartialEq)]
pub struct Limit {
    /// In the unit of the lines.
    pub value: f64,
    /// Such as `limit 1,000 ms`.
    pub label: String,
}

/// A moment to be pointed at.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// Seconds before the chart's end.
    pub ago_s: f64,
    /// A word or two, such as `50 %`.
    pub label: String,
}

impl Chart {
    /// The greatest value that must find room.
    #[must_use]
    pub fn greatest(&self) -> f64 {
        let values = self.lines.iter().flat_map(|line| &line.points).filter(|point| point.ago_s <= self.span_s);
        let values = values.filter_map(|point| point.value).chain(self.limit.as_ref().map(|limit| limit.value));
        values.filter(|value| value.is_finite()).fold(0.0, f64::max)
    }
}
