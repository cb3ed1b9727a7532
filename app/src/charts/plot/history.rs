//! An indicator over evaluations: its values, the limits that they were held against, and how each came out.

use super::{Failure, Ink, Plot, finished, limits};
use crate::api::indicators::IndicatorPoint;
use domain::slo::RowVerdict;
use plotters::{
    coord::Shift,
    element::{Circle, Cross, DynElement, EmptyElement, IntoDynElement, PathElement, Text, TriangleMarker},
    prelude::{ChartBuilder, Color, DrawingArea, IntoDrawingArea, IntoFont, SVGBackend, ShapeStyle},
    style::{
        TextStyle,
        text_anchor::{HPos, Pos, VPos},
    },
};

use std::ops::Range;

/// The drawing's size in pixels; a page scales it.
const SIZE: (u32, u32) = (780, 250);
/// The letters' size in pixels. plotters writes them smaller by its own estimate of a font's height.
const LETTER_PX: f64 = 14.0;
/// Versions written below the chart at most.
const LABELS_MAX: usize = 12;
/// Room above the greatest value, as a share of it.
const HEADROOM: f64 = 1.12;

/// The chart as SVG; `words` say what it shows. None where nothing was measured, or where it could not be drawn.
#[must_use]
pub fn history(points: &[IndicatorPoint], current: u32, unit: Option<&str>, words: &str) -> Option<String> {
    let measured = points.iter().filter_map(|point| point.value);
    let limits =
        points.iter().flat_map(|point| point.bounds.pass.iter().chain(&point.bounds.warning)).map(|bound| bound.at);
    let all: Vec<f64> = measured.clone().chain(limits).filter(|value| value.is_finite()).collect();
    measured.clone().next()?;
    let (least, most) =
        all.iter().fold((0.0_f64, 0.0_f64), |(least, most), value| (least.min(*value), most.max(*value)));
    let range = least * HEADROOM..if most > 0.0 { most * HEADROOM } else { 1.0 };
    let mut svg = String::new();
    draw(&mut svg, points, current, range, unit).ok()?;
    Some(finished(&svg, words))
}

fn draw(
    svg: &mut String,
    points: &[IndicatorPoint],
    current: u32,
    range: Range<f64>,
    unit: Option<&str>,
) -> Result<(), Failure> {
    let area: DrawingArea<SVGBackend<'_>, Shift> = SVGBackend::with_string(svg, SIZE).into_drawing_area();
    let last = index(points.len().saturating_sub(1));
    let mut chart = ChartBuilder::on(&area)
        .margin(8)
        .x_label_area_size(28)
        .y_label_area_size(64)
        .build_cartesian_2d(-0.5..last + 0.5, range.clone())?;
    let letters = letters(Ink::Soft);
    let number = |value: &f64| match unit {
        Some(unit) => format!("{} {unit}", crate::format::number(*value)),
        None => crate::format::number(*value),
    };
    chart
        .configure_mesh()
        .disable_x_mesh()
        .disable_x_axis()
        .y_labels(5)
        .y_label_formatter(&number)
        .bold_line_style(Ink::Line.drawn())
        .light_line_style(Ink::Line.drawn().mix(0.0))
        .axis_style(Ink::Line.drawn())
        .label_style(letters.clone())
        .draw()?;
    for (place, point) in points.iter().enumerate() {
        // Each as wide as its evaluation.
        let across = (index(place) - 0.5, index(place) + 0.5);
        limits::draw(&mut chart, &point.bounds, &limits::Place { across, judged: across, range: range.clone() })?;
    }
    values(&mut chart, points, current)?;
    versions(&mut chart, points, range.start, &letters)?;
    area.present()?;
    Ok(())
}

fn letters(ink: Ink) -> TextStyle<'static> {
    ("sans-serif", LETTER_PX).into_font().color(&ink.drawn())
}

/// The values, joined where they follow each other, and a mark for how each came out: a shape as well as a colour.
fn values<'svg>(chart: &mut Plot<'svg>, points: &[IndicatorPoint], current: u32) -> Result<(), Failure> {
    let placed: Vec<(f64, &IndicatorPoint)> =
        points.iter().enumerate().map(|(place, point)| (index(place), point)).collect();
    let line: Vec<(f64, f64)> = placed.iter().filter_map(|(x, point)| Some((*x, point.value?))).collect();
    chart.draw_series([PathElement::new(line, ShapeStyle::from(Ink::Soft.drawn()).stroke_width(1))])?;
    for (x, point) in placed {
        let Some(value) = point.value else { continue };
        if point.number == current {
            let ring = ShapeStyle::from(Ink::Strong.drawn()).stroke_width(2);
            chart.draw_series([Circle::new((x, value), 9, ring)])?;
        }
        chart.draw_series([mark((x, value), point.verdict)])?;
    }
    Ok(())
}

fn mark<'svg>(at: (f64, f64), verdict: RowVerdict) -> DynElement<'static, SVGBackend<'svg>, (f64, f64)> {
    let filled = |ink: Ink| ShapeStyle::from(ink.drawn()).filled();
    match verdict {
        RowVerdict::Pass => Circle::new(at, 4, filled(Ink::Pass)).into_dyn(),
        RowVerdict::Warning => TriangleMarker::new(at, 6, filled(Ink::Warning)).into_dyn(),
        RowVerdict::Fail => Cross::new(at, 5, ShapeStyle::from(Ink::Fail.drawn()).stroke_width(3)).into_dyn(),
        RowVerdict::Info | RowVerdict::InsufficientData | RowVerdict::Error => {
            Circle::new(at, 4, ShapeStyle::from(Ink::Unknown.drawn()).stroke_width(1)).into_dyn()
        }
    }
}

/// The versions below, as many as there is room for, the last one always.
fn versions(
    chart: &mut Plot<'_>,
    points: &[IndicatorPoint],
    floor: f64,
    letters: &TextStyle<'_>,
) -> Result<(), Failure> {
    let step = points.len().div_ceil(LABELS_MAX).max(1);
    let below = letters.pos(Pos::new(HPos::Center, VPos::Top));
    for (place, point) in points.iter().enumerate().rev().step_by(step) {
        let text = EmptyElement::at((index(place), floor)) + Text::new(point.tag.clone(), (0, 8), below.clone());
        chart.plotting_area().draw(&text)?;
    }
    Ok(())
}

/// An index as a coordinate.
fn index(place: usize) -> f64 {
    f64::from(u32::try_from(place).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::indicators::{Bound, Bounds};
    use domain::slo::Operator;
    use jiff::Timestamp;

    const CURRENT: u32 = 7;

    fn bounds(limits: &[f64]) -> Bounds {
        let pass = limits.iter().map(|at| Bound { at: *at, operator: Operator::AtMost }).collect();
        Bounds { pass, warning: Vec::new() }
    }

    fn point(tag: &str, value: Option<f64>, verdict: RowVerdict) -> IndicatorPoint {
        let number = if verdict == RowVerdict::Fail { CURRENT } else { 1 };
        IndicatorPoint {
            number,
            tag: tag.to_owned(),
            at: Timestamp::UNIX_EPOCH,
            value,
            verdict,
            bounds: bounds(&[0.8]),
        }
    }

    #[test]
    fn all_limits_that_must_hold_together_are_drawn() {
        let drawn = |limits: &[f64], value| {
            let first = IndicatorPoint { bounds: bounds(limits), ..point("a", value, RowVerdict::Pass) };
            let points = [first, point("b", Some(1.0), RowVerdict::Pass)];
            history(&points, CURRENT, None, "limits").expect("is drawn")
        };
        let dashes = |svg: &str| svg.matches("var(--fail").count();
        assert!(dashes(&drawn(&[990.0, 600.0], Some(700.0))) > dashes(&drawn(&[990.0], Some(700.0))));
        assert!(dashes(&drawn(&[990.0], None)) > dashes(&drawn(&[], None)));
    }

    #[test]
    fn every_value_has_its_mark_and_every_colour_its_meaning() {
        let points = [
            point("0.9.1", Some(0.01), RowVerdict::Pass),
            point("0.9.2-rc", None, RowVerdict::InsufficientData),
            point("0.9.2", Some(1.01), RowVerdict::Fail),
        ];
        let svg = history(&points, CURRENT, Some("s"), "latency <b> & \"limits\"").expect("there are values");
        for part in [
            "var(--pass",
            "var(--fail",
            "0.9.2-rc",
            "aria-label=\"latency &lt;b> &amp; &quot;limits&quot;\"",
            "<circle",
        ] {
            assert!(svg.contains(part), "`{part}` is not in {svg}");
        }
        assert!(!svg.contains("\"#0101"), "a colour without a meaning: {svg}");
    }

    #[test]
    fn nothing_measured_is_no_chart() {
        assert_eq!(history(&[point("0.9.1", None, RowVerdict::Error)], CURRENT, None, "nothing"), None);
        assert_eq!(history(&[], CURRENT, None, "nothing"), None);
    }

    #[test]
    fn one_value_and_negative_ones_find_room() {
        let at = |value| history(&[point("a", Some(value), RowVerdict::Pass)], CURRENT, None, "one").is_some();
        assert!(at(0.0) && at(-3.0) && at(1e12) && at(1e-9));
    }
}
