//! Where on the paper the values go.

use super::Scale;

/// The size of a drawing and the margins around its values, in the drawing's own units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frame {
    /// Tells the style which of the two it is.
    pub kind: &'static str,
    /// Of the whole drawing.
    pub width: f64,
    /// Of the whole drawing.
    pub height: f64,
    /// Room for the numbers of the scale.
    pub left: f64,
    /// Room for the labels at the lines' ends.
    pub right: f64,
    /// Room for the labels of marks.
    pub top: f64,
    /// Room for the times.
    pub bottom: f64,
    /// Steps of the value scale at most.
    pub steps_max: u32,
    /// Seconds between two times written below.
    pub time_step_s: f64,
}

impl Frame {
    /// For a desk.
    pub const WIDE: Frame = Frame {
        kind: "wide",
        width: 780.0,
        height: 172.0,
        left: 44.0,
        right: 84.0,
        top: 14.0,
        bottom: 24.0,
        steps_max: 4,
        time_step_s: 30.0,
    };

    /// For a phone: as wide as its screen, so that the text keeps its size.
    pub const NARROW: Frame = Frame {
        kind: "narrow",
        width: 330.0,
        height: 190.0,
        left: 36.0,
        right: 78.0,
        top: 14.0,
        bottom: 24.0,
        steps_max: 3,
        time_step_s: 45.0,
    };

    /// From the left edge, for that many seconds before the end.
    #[must_use]
    pub fn x(&self, ago_s: f64, span_s: f64) -> f64 {
        self.width - self.right - (ago_s / span_s.max(1.0)) * (self.width - self.left - self.right)
    }

    /// From the upper edge, for that value.
    #[must_use]
    pub fn y(&self, value: f64, scale: &Scale) -> f64 {
        self.floor() - (value / scale.top).clamp(0.0, 1.0) * (self.floor() - self.top)
    }

    /// Where zero is.
    #[must_use]
    pub fn floor(&self) -> f64 {
        self.height - self.bottom
    }
}
