//! Limits as lines across a drawing, and a wash over what is beyond those that pass.

use super::{Failure, Ink, Plot};
use crate::api::indicators::{Bound, Bounds};
use domain::slo::Operator;
use plotters::{
    element::{DashedPathElement, Rectangle},
    prelude::{Color, ShapeStyle},
};
use std::ops::Range;

/// Where limits are drawn.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// From where to where they are shown.
    pub across: (f64, f64),
    /// From where to where values are held against them.
    pub judged: (f64, f64),
    /// The drawing's height.
    pub range: Range<f64>,
}

/// Draws them.
pub(super) fn draw(chart: &mut Plot<'_>, bounds: &Bounds, place: &Place) -> Result<(), Failure> {
    for bound in &bounds.pass {
        if let Some((from, to)) = beyond(*bound, &place.range) {
            let wash = Ink::Fail.drawn().mix(0.07).filled();
            chart.draw_series([Rectangle::new([(place.judged.0, from), (place.judged.1, to)], wash)])?;
        }
        dashes(chart, bound.at, place.across, Ink::Fail, 5)?;
    }
    for bound in &bounds.warning {
        dashes(chart, bound.at, place.across, Ink::Warning, 2)?;
    }
    Ok(())
}

/// From where to where values are beyond a limit; none where all but one are.
fn beyond(bound: Bound, range: &Range<f64>) -> Option<(f64, f64)> {
    match bound.operator {
        Operator::Less | Operator::AtMost => Some((bound.at, range.end)),
        Operator::More | Operator::AtLeast => Some((range.start, bound.at)),
        Operator::Equal => None,
    }
}

fn dashes(chart: &mut Plot<'_>, at: f64, across: (f64, f64), ink: Ink, length: i32) -> Result<(), Failure> {
    let style = ShapeStyle::from(ink.drawn()).stroke_width(2);
    chart.draw_series([DashedPathElement::new([(across.0, at), (across.1, at)], length, 3, style)])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wash_lies_where_the_operator_says_whatever_was_measured() {
        for (operator, expected) in [
            (Operator::Less, Some((1.0, 5.0))),
            (Operator::AtMost, Some((1.0, 5.0))),
            (Operator::AtLeast, Some((-2.0, 1.0))),
            (Operator::More, Some((-2.0, 1.0))),
            (Operator::Equal, None),
        ] {
            assert_eq!(beyond(Bound { at: 1.0, operator }, &(-2.0..5.0)), expected, "{operator:?}");
        }
    }
}
