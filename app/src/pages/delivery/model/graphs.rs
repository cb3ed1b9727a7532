//! The charts of a place's traffic.

use super::{ceiling::Ceiling, history::History};
use crate::{
    charts::{Chart, Limit, Line, Mark, Point},
    format,
};
use domain::{
    delivery::{Event, Recorded},
    id::StageName,
    traffic::{Slot, SlotTraffic, Weight},
};
use jiff::Timestamp;

/// Seconds that a chart shows.
pub const SPAN_S: i64 = 90;

/// Seconds between two samples from which on the line has a gap.
const GAP_S: f64 = 2.5;

/// Seconds after which the last value of a line is no longer what is now.
const FRESH_S: f64 = 5.0;

/// What a gate measured, as the style knows it.
const GATE: &str = "gate";

/// Requests a second of each slot.
#[must_use]
pub fn rate(history: &History, shifts: &[Shift]) -> Chart {
    let lines = lines(history, |traffic| Some(traffic.requests_per_s), |value| format!("{}/s", format::number(value)));
    chart("Requests a second", lines, None, history, shifts)
}

/// Average response time of each slot, over all requests, in milliseconds; and what the gate measured, over its window.
#[must_use]
pub fn latency(history: &History, shifts: &[Shift], ceiling: Option<&Ceiling>) -> Chart {
    let limit = ceiling.map(|ceiling| Limit { value: ceiling.ms, label: ceiling.label() });
    let lines = lines(history, |traffic| traffic.mean_ms, format::milliseconds);
    // The chart above names the same moments.
    let shifts: Vec<Shift> = shifts.iter().map(|shift| Shift { at: shift.at, label: String::new() }).collect();
    let mut chart = chart("Average response time", lines, limit, history, &shifts);
    let drawn = drawn(history, ceiling, chart.span_s);
    if let Some((value, _)) = &drawn {
        chart.words.push_str(&format!("; the gate measured {value}"));
    }
    // The line is there without a value too: the kinds of a chart's lines do not change while it is shown.
    let (label, points) = drawn.map(|(value, points)| (format!("gate {value}"), points)).unwrap_or_default();
    chart.lines.push(Line { kind: GATE, label, points });
    chart
}

/// What the gate measured, and where that is drawn; none where nothing of its window is in sight.
fn drawn(history: &History, ceiling: Option<&Ceiling>, span_s: f64) -> Option<(String, Vec<Point>)> {
    let measured = ceiling?.measured.as_ref()?;
    let points = measured.segment(history.newest()?.at, span_s);
    (!points.is_empty()).then(|| (format::milliseconds(measured.ms), points))
}

/// A change of the route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shift {
    /// When it was confirmed.
    pub at: Timestamp,
    /// Such as `green 100 %`.
    pub label: String,
}

/// The changes of the route that a log tells of, in the stage of that name.
#[must_use]
pub fn shifts(log: &[Recorded], stage: &StageName) -> Vec<Shift> {
    let mut shifts = Vec::new();
    let Some(Event::Triggered { plan, .. }) = log.first().map(|first| &first.event) else { return shifts };
    let (mut index, mut candidate, mut live) = (0, None, None);
    for recorded in log {
        let here = plan.stages.get(index).is_some_and(|plan| plan.stage == *stage);
        let label = match &recorded.event {
            Event::StageEntered { live: old, candidate: slot } => {
                candidate = Some(*slot);
                live = old.as_ref().map(|old| old.slot);
                None
            }
            Event::WeightSet { split } => candidate.map(|slot| format!("{slot} {}", split.of(slot))),
            Event::RouteRestored => live.map(|slot| format!("{slot} {}", Weight::ALL)),
            Event::Promoted => {
                index += 1;
                None
            }
            _ => None,
        };
        shifts.extend(label.filter(|_| here).map(|label| Shift { at: recorded.at, label }));
    }
    shifts
}

fn lines(history: &History, of: fn(&SlotTraffic) -> Option<f64>, label: fn(f64) -> String) -> Vec<Line> {
    let samples = history.last(SPAN_S);
    let end = samples.last().map(|sample| sample.at);
    let ago = |at: Timestamp| end.map_or(0.0, |end| end.duration_since(at).as_secs_f64());
    Slot::BOTH
        .into_iter()
        .map(|slot| {
            let mut points: Vec<Point> = Vec::with_capacity(samples.len());
            for sample in samples {
                let ago_s = ago(sample.at);
                if points.last().is_some_and(|last| last.ago_s - ago_s > GAP_S) {
                    points.push(Point { ago_s: ago_s + 1.0, value: None });
                }
                points.push(Point { ago_s, value: of(sample.slot(slot)) });
            }
            let newest = points.iter().rev().find(|point| point.value.is_some()).filter(|point| point.ago_s <= FRESH_S);
            let newest = newest.and_then(|point| point.value);
            // At the end of the line stands what is now, or nothing.
            let label = newest.map_or_else(String::new, |value| format!("{slot} {}", label(value)));
            Line { kind: slot.as_str(), label, points }
        })
        .collect()
}

fn chart(title: &str, lines: Vec<Line>, limit: Option<Limit>, history: &History, shifts: &[Shift]) -> Chart {
    let labels: Vec<&str> = lines.iter().map(|line| line.label.as_str()).filter(|label| !label.is_empty()).collect();
    let now = if labels.is_empty() { "nothing".to_owned() } else { labels.join(", ") };
    let limited = limit.as_ref().map(|limit| format!(", {}", limit.label)).unwrap_or_default();
    let words = format!("{title} over the last {SPAN_S} s, now {now}{limited}");
    let marks = history.newest().map_or_else(Vec::new, |newest| {
        let mark = |shift: &Shift| Mark {
            ago_s: newest.at.duration_since(shift.at).as_secs_f64(),
            label: shift.label.clone(),
        };
        shifts.iter().map(mark).collect()
    });
    #[expect(clippy::cast_precision_loss, reason = "seconds of a chart")]
    let span_s = SPAN_S as f64;
    Chart { words, span_s, lines, limit, marks }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{ceiling::ceiling, sample},
        *,
    };

    #[test]
    fn the_newest_second_is_at_the_end() {
        let history = History::of((0..200).map(|second| sample::second(second, 25, 26.0, 0.0)).collect());
        let chart = rate(&history, &[Shift { at: sample::at(189), label: "green 25 %".to_owned() }]);
        assert_eq!(chart.lines[0].label, "blue 26/s");
        assert_eq!(chart.lines[0].points.len(), 90);
        assert_eq!(chart.lines[0].points.last(), Some(&Point { ago_s: 0.0, value: Some(26.0) }));
        assert_eq!(chart.marks, [Mark { ago_s: 10.0, label: "green 25 %".to_owned() }]);
        assert_eq!(chart.words, "Requests a second over the last 90 s, now blue 26/s, green 0/s");
    }

    #[test]
    fn silence_is_a_gap_and_not_a_straight_line() {
        let history = History::of(vec![sample::second(0, 0, 5.0, 0.0), sample::second(20, 0, 5.0, 0.0)]);
        let values: Vec<Option<f64>> = rate(&history, &[]).lines[0].points.iter().map(|point| point.value).collect();
        assert_eq!(values, [Some(5.0), None, Some(5.0)]);
        let ceiling = Ceiling { sli: "latency_ms".to_owned(), ms: 800.0, measured: None };
        let latency = latency(&history, &[], Some(&ceiling));
        assert!(latency.lines[1].points.iter().all(|point| point.value.is_none()), "green was not asked");
        assert_eq!(latency.greatest(), 800.0);
        assert_eq!(latency.limit.map(|limit| limit.label).as_deref(), Some("limit of latency_ms: 800\u{a0}ms"));
    }

    #[test]
    fn what_is_not_from_now_has_no_label() {
        let mut seconds: Vec<_> = (0..30).map(|second| sample::second(second, 0, 5.0, 0.0)).collect();
        let of = |seconds: &[_]| latency(&History::of(seconds.to_vec()), &[], None);
        assert_eq!(of(&seconds).lines[0].label, "blue 12\u{a0}ms");
        seconds.extend((30..35).map(|second| sample::second(second, 100, 0.0, 5.0)));
        assert_eq!(of(&seconds).lines[0].label, "blue 12\u{a0}ms", "one second without a request is nothing yet");
        seconds.extend((35..40).map(|second| sample::second(second, 100, 0.0, 5.0)));
        let chart = of(&seconds);
        assert_eq!((chart.lines[0].label.as_str(), chart.lines[1].label.as_str()), ("", "green 12\u{a0}ms"));
        assert_eq!(chart.words, "Average response time over the last 90 s, now green 12\u{a0}ms");
    }

    #[test]
    fn shifts_belong_to_their_stage() {
        let log = sample::rolled_back();
        let of = |stage: &str| shifts(&log, &stage.parse().expect("a name")).into_iter().map(|shift| shift.label);
        assert_eq!(of("dev").collect::<Vec<_>>(), ["green 100 %"]);
        assert_eq!(of("staging").collect::<Vec<_>>(), ["green 100 %", "blue 100 %"]);
        assert_eq!(of("production").count(), 0);
    }

    #[test]
    fn what_the_gate_measured_is_drawn_over_its_window_and_has_room() {
        let history = History::of((0..60).map(|second| sample::second(second, 100, 0.0, 40.0)).collect());
        let of = |evaluation| latency(&history, &[], ceiling(&evaluation).as_ref());
        let chart = of(sample::failed(16, 36));
        assert_eq!((chart.lines[2].kind, chart.lines[2].label.as_str()), ("gate", "gate 1,010\u{a0}ms"));
        let ago: Vec<f64> = chart.lines[2].points.iter().map(|point| point.ago_s).collect();
        assert_eq!((ago, chart.greatest()), (vec![43.0, 23.0], 1010.0));
        assert!(chart.words.ends_with("; the gate measured 1,010\u{a0}ms"), "{}", chart.words);
        let long_ago = of(sample::failed(-200, -100));
        assert!(long_ago.lines[2].points.is_empty() && !long_ago.words.contains("gate measured"), "{long_ago:?}");
    }
}
