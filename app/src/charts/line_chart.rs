//! A chart of a few lines, with labels at their ends instead of a legend.

use super::{Chart, Frame, Line, Scale, label, shape};
use crate::format;
use leptos::prelude::*;

/// Values over time. Drawn for a wide and for a narrow place; the style sheet shows one of them.
#[component]
pub fn LineChart(
    /// What is drawn.
    #[prop(into)]
    chart: Signal<Chart>,
) -> impl IntoView {
    view! {
        <div class="line-chart">
            <Drawing chart frame=Frame::WIDE/>
            <Drawing chart frame=Frame::NARROW/>
        </div>
    }
    .into_any()
}

/// The chart at one width.
#[component]
fn Drawing(
    /// What is drawn.
    chart: Signal<Chart>,
    /// On what paper.
    frame: Frame,
) -> impl IntoView {
    let scale = Memo::new(move |_| Scale::holding(chart.with(Chart::greatest), frame.steps_max));
    let path = move |kind: &'static str, draw: Draw| {
        move || {
            let scale = scale.get();
            chart.with(|chart| {
                let line = chart.lines.iter().find(|line| line.kind == kind);
                line.map(|line| draw(line, &frame, &scale, chart.span_s)).unwrap_or_default()
            })
        }
    };
    // The kinds of a chart's lines do not change while it is shown; only their points do.
    let kinds: Vec<&'static str> = chart.with_untracked(|chart| chart.lines.iter().map(|line| line.kind).collect());
    let areas = kinds.iter().map(|kind| view! { <path class="area" data-line=*kind d=path(kind, shape::area)/> });
    let lines = kinds.iter().map(|kind| view! { <path class="line" data-line=*kind d=path(kind, shape::line)/> });
    view! {
        <svg
            class="drawing"
            data-frame=frame.kind
            viewBox=format!("0 0 {} {}", frame.width, frame.height)
            role="img"
            aria-label=move || chart.with(|chart| chart.words.clone())
        >
            {move || grid(&frame, &scale.get())}
            {move || chart.with(|chart| times(chart.span_s, &frame))}
            {areas.collect_view()}
            {move || chart.with(|chart| limit(chart, &frame, &scale.get()))}
            {move || chart.with(|chart| marks(chart, &frame))}
            {lines.collect_view()}
            {move || chart.with(|chart| labels(chart, &frame, &scale.get()))}
        </svg>
    }
    .into_any()
}

type Draw = fn(&Line, &Frame, &Scale, f64) -> String;

fn grid(frame: &Frame, scale: &Scale) -> impl IntoView + use<> {
    let (left, right) = (frame.left, frame.width - frame.right);
    let tick = |value: f64| (frame.y(value, scale), format::number(value));
    let ticks: Vec<_> = scale.ticks().into_iter().map(tick).collect();
    ticks
        .into_iter()
        .map(|(y, number)| {
            view! {
                <path class="grid" d=format!("M{left},{y:.1}H{right}")/>
                <text class="tick" x=left - 8.0 y=y + 4.0 text-anchor="end">{number}</text>
            }
        })
        .collect_view()
}

fn times(span_s: f64, frame: &Frame) -> impl IntoView + use<> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a handful of times")]
    let count = (span_s / frame.time_step_s).floor() as u32;
    let frame = *frame;
    (0..=count)
        .map(|index| {
            let ago_s = f64::from(index) * frame.time_step_s;
            let word = if index == 0 { "now".to_owned() } else { format!("−{}", ago(ago_s)) };
            view! { <text class="tick" x=frame.x(ago_s, span_s) y=frame.height - 6.0 text-anchor="middle">{word}</text> }
        })
        .collect_view()
}

fn limit(chart: &Chart, frame: &Frame, scale: &Scale) -> impl IntoView + use<> {
    let (left, right) = (frame.left, frame.width - frame.right);
    chart.limit.as_ref().map(|limit| {
        let y = frame.y(limit.value, scale);
        view! {
            <path class="limit" d=format!("M{left},{y:.1}H{right}")/>
            <text class="limit-label" x=left + 4.0 y=y - 5.0>{limit.label.clone()}</text>
        }
    })
}

fn marks(chart: &Chart, frame: &Frame) -> impl IntoView + use<> {
    let (top, floor, right) = (frame.top, frame.floor(), frame.width - frame.right);
    let inside = chart.marks.iter().filter(|mark| (0.0..=chart.span_s).contains(&mark.ago_s));
    let placed: Vec<_> = inside.map(|mark| placed(frame.x(mark.ago_s, chart.span_s), right, &mark.label)).collect();
    let is_free = label::free(&placed.iter().map(|(_, _, _, span)| *span).collect::<Vec<_>>());
    placed
        .into_iter()
        .zip(is_free)
        .map(|((x, anchor, label, (start, end)), is_free)| {
            let at = if anchor == "end" { end } else { start };
            let word = view! { <text class="tick" x=at y=top + 7.0 text-anchor=anchor>{label}</text> };
            view! {
                <path class="mark" d=format!("M{x:.1},{top}V{floor}")/>
                {is_free.then_some(word)}
            }
        })
        .collect_view()
}

/// Where a mark stands, and from where to where its word goes: behind its line, or near the right edge before it.
fn placed(x: f64, right: f64, label: &str) -> (f64, &'static str, String, (f64, f64)) {
    let width = label::width(label);
    let before = right - x < 60.0;
    let (anchor, span) =
        if before { ("end", (x - 4.0 - width, x - 4.0)) } else { ("start", (x + 4.0, x + 4.0 + width)) };
    (x, anchor, label.to_owned(), span)
}

fn ago(seconds: f64) -> String {
    if seconds < 120.0 { format!("{seconds:.0} s") } else { format!("{:.0} min", seconds / 60.0) }
}

/// At the end of each line that has one.
fn labels(chart: &Chart, frame: &Frame, scale: &Scale) -> impl IntoView + use<> {
    let newest = |line: &Line| line.points.iter().rev().find_map(|point| point.value);
    let labelled = chart.lines.iter().filter(|line| !line.label.is_empty());
    let ends: Vec<_> = labelled.filter_map(|line| Some((line, newest(line)?))).collect();
    let wanted: Vec<f64> = ends.iter().map(|(_, value)| frame.y(*value, scale) + 4.0).collect();
    let heights = label::spread(&wanted, frame.top, frame.floor() + 4.0);
    let placed: Vec<_> = ends.iter().zip(heights).map(|((line, _), y)| (line.kind, line.label.clone(), y)).collect();
    let x = frame.width - frame.right + 8.0;
    placed
        .into_iter()
        .map(|(kind, label, y)| view! { <text class="end" data-line=kind x=x y=y>{label}</text> })
        .collect_view()
}
