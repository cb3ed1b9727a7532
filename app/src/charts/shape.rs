//! Values as the path of an SVG line or area.

use super::{Frame, Line, Point, Scale};
use std::fmt::Write;

/// The line: broken where nothing was measured; a value alone between two gaps becomes a dot.
#[must_use]
pub fn line(line: &Line, frame: &Frame, scale: &Scale, span_s: f64) -> String {
    let mut path = String::with_capacity(line.points.len() * 12);
    for run in runs(&line.points, span_s) {
        for (index, (ago_s, value)) in run.iter().enumerate() {
            let letter = if index == 0 { 'M' } else { 'L' };
            push(&mut path, letter, frame.x(*ago_s, span_s), frame.y(*value, scale));
        }
        if run.len() == 1 {
            path.push_str("h0");
        }
    }
    path
}

/// The area between the line and zero.
#[must_use]
pub fn area(line: &Line, frame: &Frame, scale: &Scale, span_s: f64) -> String {
    let mut path = String::with_capacity(line.points.len() * 12);
    for run in runs(&line.points, span_s) {
        let (Some(first), Some(last)) = (run.first(), run.last()) else { continue };
        push(&mut path, 'M', frame.x(first.0, span_s), frame.floor());
        for (ago_s, value) in &run {
            push(&mut path, 'L', frame.x(*ago_s, span_s), frame.y(*value, scale));
        }
        push(&mut path, 'L', frame.x(last.0, span_s), frame.floor());
        path.push('Z');
    }
    path
}

/// Values side by side, without the gaps between them and what lies before the chart's beginning.
fn runs(points: &[Point], span_s: f64) -> Vec<Vec<(f64, f64)>> {
    let mut runs = vec![Vec::new()];
    for point in points.iter().filter(|point| (0.0..=span_s).contains(&point.ago_s)) {
        match (point.value.filter(|value| value.is_finite()), runs.last_mut()) {
            (Some(value), Some(run)) => run.push((point.ago_s, value)),
            (None, Some(run)) if !run.is_empty() => runs.push(Vec::new()),
            _ => {}
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

fn push(path: &mut String, letter: char, x: f64, y: f64) {
    // Writing to a string cannot fail.
    write!(path, "{letter}{x:.1},{y:.1}").ok();
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Frame = Frame {
        kind: "test",
        width: 100.0,
        height: 50.0,
        left: 0.0,
        right: 0.0,
        top: 0.0,
        bottom: 0.0,
        steps_max: 4,
        time_step_s: 10.0,
    };
    const SCALE: Scale = Scale { top: 10.0, step: 5.0 };

    fn of(values: &[Option<f64>]) -> Line {
        let last = values.len() - 1;
        let points = values.iter().enumerate();
        let points = points.map(|(index, value)| Point { ago_s: (last - index) as f64, value: *value }).collect();
        Line { kind: "blue", label: String::new(), points }
    }

    #[test]
    fn a_line_breaks_where_nothing_was_measured() {
        let drawn = of(&[Some(0.0), Some(10.0), None, Some(5.0), None, None]);
        assert_eq!(line(&drawn, &FRAME, &SCALE, 5.0), "M0.0,50.0L20.0,0.0M60.0,25.0h0");
        assert_eq!(line(&of(&[None]), &FRAME, &SCALE, 5.0), "");
    }

    #[test]
    fn an_area_ends_at_zero_and_leaves_out_what_is_too_old() {
        let drawn = of(&[Some(5.0), Some(5.0), Some(10.0)]);
        assert_eq!(area(&drawn, &FRAME, &SCALE, 1.0), "M0.0,50.0L0.0,25.0L100.0,0.0L100.0,50.0Z");
    }
}
