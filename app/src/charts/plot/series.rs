//! An indicator over time: a line for each slot, the judged window shaded, and the limits as lines across.

use super::{Failure, Ink, Plot, finished, limits};
use crate::{api::indicators::Bounds, format};
use domain::{
    series::{Line, Series, Side, span},
    traffic::Slot,
};
use plotters::{
    coord::Shift,
    element::{Circle, DynElement, EmptyElement, IntoDynElement, PathElement, Rectangle, Text, TriangleMarker},
    prelude::{ChartBuilder, Color, DrawingArea, IntoDrawingArea, IntoFont, SVGBackend, ShapeStyle},
    style::{
        TextStyle,
        text_anchor::{HPos, Pos, VPos},
    },
};

/// The drawing's size in pixels; a page scales it.
const SIZE: (u32, u32) = (780, 270);
/// The letters' size in pixels, as in the other drawing.
const LETTER_PX: f64 = 14.0;
/// Room above the greatest value, as a share of it: the window's label stands there.
const HEADROOM: f64 = 1.2;
/// Marks on a line at most, so that they tell lines apart and hide none.
const MARKS_MAX: usize = 16;

/// The chart as SVG; `words` say what it shows. None without values, or where it could not be drawn.
#[must_use]
pub fn series(series: &Series, bounds: &Bounds, unit: Option<&str>, words: &str) -> Option<String> {
    let values = || series.lines.iter().flat_map(|line| &line.points).map(|point| point.value);
    values().next()?;
    let all = values().chain(bounds.pass.iter().chain(&bounds.warning).map(|bound| bound.at));
    let (least, most) = all
        .filter(|value| value.is_finite())
        .fold((0.0_f64, 0.0_f64), |(least, most), value| (least.min(value), most.max(value)));
    let range = least * HEADROOM..if most > 0.0 { most * HEADROOM } else { 1.0 };
    let mut svg = String::new();
    draw(&mut svg, series, bounds, range, unit).ok()?;
    Some(finished(&svg, words))
}

fn draw(
    svg: &mut String,
    series: &Series,
    bounds: &Bounds,
    range: std::ops::Range<f64>,
    unit: Option<&str>,
) -> Result<(), Failure> {
    let area: DrawingArea<SVGBackend<'_>, Shift> = SVGBackend::with_string(svg, SIZE).into_drawing_area();
    let length = seconds(series, series.window.end);
    let from = seconds(series, span(series.window, series.resolution_s).start);
    let mut chart = ChartBuilder::on(&area)
        .margin(8)
        .margin_right(72)
        .x_label_area_size(28)
        .y_label_area_size(64)
        .build_cartesian_2d(from..length, range.clone())?;
    let letters = letters(Ink::Soft);
    let number = |value: &f64| match unit {
        Some(unit) => format!("{} {unit}", format::number(*value)),
        None => format::number(*value),
    };
    chart
        .configure_mesh()
        .disable_x_mesh()
        .x_labels(7)
        .x_label_formatter(&|second| since(*second))
        .y_labels(5)
        .y_label_formatter(&number)
        .bold_line_style(Ink::Line.drawn())
        .light_line_style(Ink::Line.drawn().mix(0.0))
        .axis_style(Ink::Line.drawn())
        .label_style(letters.clone())
        .draw()?;
    window(&mut chart, length, &range, &letters)?;
    limits::draw(&mut chart, bounds, &limits::Place { across: (from, length), judged: (0.0, length), range })?;
    for line in &series.lines {
        values(&mut chart, series, line)?;
    }
    area.present()?;
    Ok(())
}

fn letters(ink: Ink) -> TextStyle<'static> {
    ("sans-serif", LETTER_PX).into_font().color(&ink.drawn())
}

/// What was judged: a wash with its borders, and its name.
fn window(
    chart: &mut Plot<'_>,
    length: f64,
    range: &std::ops::Range<f64>,
    letters: &TextStyle<'_>,
) -> Result<(), Failure> {
    let wash = Ink::Soft.drawn().mix(0.09).filled();
    chart.draw_series([Rectangle::new([(0.0, range.start), (length, range.end)], wash)])?;
    let border = ShapeStyle::from(Ink::Soft.drawn()).stroke_width(1);
    chart.draw_series([PathElement::new([(0.0, range.start), (0.0, range.end)], border)])?;
    let name = EmptyElement::at((0.0, range.end)) + Text::new("judged from here on", (6, 4), letters.clone());
    chart.plotting_area().draw(&name)?;
    Ok(())
}

/// A line, marks that tell it apart without its colour, and the version at its end.
fn values(chart: &mut Plot<'_>, series: &Series, line: &Line) -> Result<(), Failure> {
    let ink = ink(line);
    let step = f64::from(series.resolution_s);
    let points: Vec<(f64, f64)> = line.points.iter().map(|point| (seconds(series, point.at), point.value)).collect();
    for run in points.chunk_by(|one, next| next.0 - one.0 < 1.5 * step) {
        let style = ShapeStyle::from(ink.drawn()).stroke_width(2);
        chart.draw_series([PathElement::new(run.to_vec(), style)])?;
    }
    let every = points.len().div_ceil(MARKS_MAX).max(1);
    for at in points.iter().rev().step_by(every) {
        chart.draw_series([mark(*at, line)])?;
    }
    if let Some(last) = points.last() {
        let beside = letters(ink).pos(Pos::new(HPos::Left, VPos::Center));
        let label = EmptyElement::at(*last) + Text::new(name(line), (9, 0), beside);
        chart.plotting_area().draw(&label)?;
    }
    Ok(())
}

/// What a line is called at its end.
fn name(line: &Line) -> String {
    if line.version.is_empty() { "all".to_owned() } else { line.version.clone() }
}

fn mark<'svg>(at: (f64, f64), line: &Line) -> DynElement<'static, SVGBackend<'svg>, (f64, f64)> {
    let filled = ShapeStyle::from(ink(line).drawn()).filled();
    match line.side {
        Side::Candidate => TriangleMarker::new(at, 5, filled).into_dyn(),
        Side::Live | Side::Whole => Circle::new(at, 3, filled).into_dyn(),
    }
}

fn ink(line: &Line) -> Ink {
    match line.slot {
        Some(Slot::Blue) => Ink::Blue,
        Some(Slot::Green) => Ink::Green,
        None => Ink::Strong,
    }
}

/// Since the window's start.
fn seconds(series: &Series, at: jiff::Timestamp) -> f64 {
    at.duration_since(series.window.start).as_secs_f64()
}

/// A moment as people count it from the window's start.
fn since(second: f64) -> String {
    let (sign, whole) = (if second < 0.0 { "\u{2212}" } else { "" }, second.abs().round());
    if whole < 120.0 { format!("{sign}{whole} s") } else { format!("{sign}{} min", format::number(whole / 60.0)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::indicators::Bound;
    use domain::{series::Point, slo::Operator, window::Window};
    use jiff::Timestamp;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("is a time")
    }

    fn line(side: Side, slot: Option<Slot>, version: &str, values: &[(i64, f64)]) -> Line {
        let points = values.iter().map(|(second, value)| Point { at: at(*second), value: *value }).collect();
        Line { side, slot, version: version.to_owned(), points }
    }

    fn of(lines: Vec<Line>) -> Series {
        let window = Window { start: at(100), end: at(130) };
        Series { sli: "latency".to_owned(), window, resolution_s: 3, is_cut: true, lines, missing: None }
    }

    #[test]
    fn both_slots_and_the_window_are_drawn_and_told_apart_without_colour() {
        let live = line(Side::Live, Some(Slot::Blue), "0.9.1", &[(94, 0.01), (97, 0.012)]);
        let candidate = line(Side::Candidate, Some(Slot::Green), "0.9.2", &[(103, 1.0), (106, 1.1), (120, 1.0)]);
        let below = |at| Bound { at, operator: Operator::Less };
        let one = Bounds { pass: vec![below(0.8)], warning: Vec::new() };
        let of = of(vec![live, candidate]);
        let drawn = |bounds: &Bounds| series(&of, bounds, Some("s"), "latency over time").expect("there are values");
        let svg = drawn(&one);
        let dashes = |svg: &str| svg.matches("var(--fail").count();
        assert!(dashes(&drawn(&Bounds { pass: vec![below(0.8), below(0.9)], ..one.clone() })) > dashes(&svg));
        for part in [
            "var(--slot-blue",
            "var(--slot-green",
            "0.9.1",
            "0.9.2",
            "judged from here on",
            "<circle",
            "<polygon",
            "aria-label=\"latency over time\"",
        ] {
            assert!(svg.contains(part), "`{part}` is not in {svg}");
        }
        assert!(!svg.contains("\"#0101"), "a colour without a meaning: {svg}");
    }

    #[test]
    fn without_values_there_is_no_chart() {
        assert_eq!(series(&of(Vec::new()), &Bounds::default(), None, "nothing"), None);
        let empty = of(vec![line(Side::Whole, None, "", &[])]);
        assert_eq!(series(&empty, &Bounds::default(), None, "nothing"), None);
    }

    #[test]
    fn moments_are_counted_from_the_window_s_start() {
        assert_eq!(
            (since(-26.0), since(0.0), since(119.0), since(300.0)),
            ("\u{2212}26 s".to_owned(), "0 s".to_owned(), "119 s".to_owned(), "5 min".to_owned())
        );
    }
}
