//! An indicator over evaluations: its values, the limits that they were held against, and how each came out.

use super::{Ink, finished};
use domain::slo::{Operator, RowVerdict};
use plotters::{
    coord::Shift,
    coord::types::RangedCoordf64,
    element::{
        Circle, Cross, DashedPathElement, DynElement, EmptyElement, IntoDynElement, PathElement, Rectangle, Text,
        TriangleMarker,
    },
    prelude::{
        Cartesian2d, ChartBuilder, ChartContext, Color, DrawingArea, IntoDrawingArea, IntoFont, SVGBackend, ShapeStyle,
    },
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

/// A limit, and which side of it is the right one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bound {
    /// The limit.
    pub at: f64,
    /// How values are held against it.
    pub operator: Operator,
}

impl Bound {
    /// From where to where values are beyond it, of those between `floor` and `top`; none where all but one are.
    fn beyond(self, floor: f64, top: f64) -> Option<(f64, f64)> {
        match self.operator {
            Operator::Less | Operator::AtMost => Some((self.at, top)),
            Operator::More | Operator::AtLeast => Some((floor, self.at)),
            Operator::Equal => None,
        }
    }
}

/// One evaluation of the indicator.
#[derive(Debug, Clone, PartialEq)]
pub struct HistoryPoint {
    /// The version.
    pub label: String,
    /// What was measured.
    pub value: Option<f64>,
    /// How it came out.
    pub verdict: RowVerdict,
    /// The limits that pass together.
    pub pass: Vec<Bound>,
    /// The limits that warn together.
    pub warning: Vec<Bound>,
    /// Whether the page is about this one.
    pub is_current: bool,
}

type Plot<'svg> = ChartContext<'svg, SVGBackend<'svg>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;
type Failure = Box<dyn std::error::Error>;

/// The chart as SVG; `words` say what it shows. None where nothing was measured, or where it could not be drawn.
#[must_use]
pub fn history(points: &[HistoryPoint], unit: Option<&str>, words: &str) -> Option<String> {
    let measured = points.iter().filter_map(|point| point.value);
    let limits = points.iter().flat_map(|point| point.pass.iter().chain(&point.warning)).map(|bound| bound.at);
    let all: Vec<f64> = measured.clone().chain(limits).filter(|value| value.is_finite()).collect();
    measured.clone().next()?;
    let (least, most) =
        all.iter().fold((0.0_f64, 0.0_f64), |(least, most), value| (least.min(*value), most.max(*value)));
    let range = least * HEADROOM..if most > 0.0 { most * HEADROOM } else { 1.0 };
    let mut svg = String::new();
    draw(&mut svg, points, range, unit).ok()?;
    Some(finished(&svg, words))
}

fn draw(svg: &mut String, points: &[HistoryPoint], range: Range<f64>, unit: Option<&str>) -> Result<(), Failure> {
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
    limits(&mut chart, points, &range)?;
    values(&mut chart, points)?;
    versions(&mut chart, points, range.start, &letters)?;
    area.present()?;
    Ok(())
}

fn letters(ink: Ink) -> TextStyle<'static> {
    ("sans-serif", LETTER_PX).into_font().color(&ink.drawn())
}

/// The limits, each as wide as its evaluation, and a wash over what is beyond those that pass.
fn limits(chart: &mut Plot<'_>, points: &[HistoryPoint], range: &Range<f64>) -> Result<(), Failure> {
    for (place, point) in points.iter().enumerate() {
        let (left, right) = (index(place) - 0.5, index(place) + 0.5);
        for bound in &point.pass {
            if let Some((from, to)) = bound.beyond(range.start, range.end) {
                let wash = Ink::Fail.drawn().mix(0.07).filled();
                chart.draw_series([Rectangle::new([(left, from), (right, to)], wash)])?;
            }
            dashes(chart, [(left, bound.at), (right, bound.at)], Ink::Fail, 5)?;
        }
        for bound in &point.warning {
            dashes(chart, [(left, bound.at), (right, bound.at)], Ink::Warning, 2)?;
        }
    }
    Ok(())
}

fn dashes(chart: &mut Plot<'_>, line: [(f64, f64); 2], ink: Ink, length: i32) -> Result<(), Failure> {
    let style = ShapeStyle::from(ink.drawn()).stroke_width(2);
    chart.draw_series([DashedPathElement::new(line, length, 3, style)])?;
    Ok(())
}

/// The values, joined where they follow each other, and a mark for how each came out: a shape as well as a colour.
fn values<'svg>(chart: &mut Plot<'svg>, points: &[HistoryPoint]) -> Result<(), Failure> {
    let placed: Vec<(f64, &HistoryPoint)> =
        points.iter().enumerate().map(|(place, point)| (index(place), point)).collect();
    let line: Vec<(f64, f64)> = placed.iter().filter_map(|(x, point)| Some((*x, point.value?))).collect();
    chart.draw_series([PathElement::new(line, ShapeStyle::from(Ink::Soft.drawn()).stroke_width(1))])?;
    for (x, point) in placed {
        let Some(value) = point.value else { continue };
        if point.is_current {
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
fn versions(chart: &mut Plot<'_>, points: &[HistoryPoint], floor: f64, letters: &TextStyle<'_>) -> Result<(), Failure> {
    let step = points.len().div_ceil(LABELS_MAX).max(1);
    let below = letters.pos(Pos::new(HPos::Center, VPos::Top));
    for (place, point) in points.iter().enumerate().rev().step_by(step) {
        let text = EmptyElement::at((index(place), floor)) + Text::new(point.label.clone(), (0, 8), below.clone());
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

    fn point(label: &str, value: Option<f64>, verdict: RowVerdict) -> HistoryPoint {
        let (label, is_current) = (label.to_owned(), verdict == RowVerdict::Fail);
        let pass = vec![Bound { at: 0.8, operator: Operator::Less }];
        HistoryPoint { label, value, verdict, pass, warning: Vec::new(), is_current }
    }

    #[test]
    fn the_wash_lies_where_the_operator_says_whatever_was_measured() {
        for (operator, expected) in [
            (Operator::Less, Some((1.0, 5.0))),
            (Operator::AtMost, Some((1.0, 5.0))),
            (Operator::AtLeast, Some((-2.0, 1.0))),
            (Operator::More, Some((-2.0, 1.0))),
            (Operator::Equal, None),
        ] {
            assert_eq!(Bound { at: 1.0, operator }.beyond(-2.0, 5.0), expected, "{operator:?}");
        }
    }

    #[test]
    fn all_limits_that_must_hold_together_are_drawn() {
        let drawn = |limits: &[f64], value| {
            let pass = limits.iter().map(|at| Bound { at: *at, operator: Operator::AtMost }).collect();
            let point = HistoryPoint { pass, ..point("a", value, RowVerdict::Pass) };
            history(&[point, super::tests::point("b", Some(1.0), RowVerdict::Pass)], None, "limits").expect("is drawn")
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
        let svg = history(&points, Some("s"), "latency <b> & \"limits\"").expect("there are values");
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
        assert_eq!(history(&[point("0.9.1", None, RowVerdict::Error)], None, "nothing"), None);
        assert_eq!(history(&[], None, "nothing"), None);
    }

    #[test]
    fn one_value_and_negative_ones_find_room() {
        let at = |value| history(&[point("a", Some(value), RowVerdict::Pass)], None, "one").is_some();
        assert!(at(0.0) && at(-3.0) && at(1e12) && at(1e-9));
    }
}
