//! Seconds of traffic as a file for a spreadsheet.

use super::{
    folded::Folded,
    history::History,
    spans::{Span, started},
};
use domain::traffic::{Slot, SlotTraffic};
use jiff::Timestamp;
use std::fmt::Write;

const COLUMNS: &str = "time,stage,wanted_green_percent,route_green_percent,\
    blue_version,blue_requests_per_s,blue_errors_per_s,blue_mean_ms,blue_p50_ms,blue_p95_ms,\
    green_version,green_requests_per_s,green_errors_per_s,green_mean_ms,green_p50_ms,green_p95_ms";

/// Whose seconds they are.
#[derive(Debug, Clone, Copy)]
pub struct Whose<'delivery> {
    /// The delivery.
    pub folded: &'delivery Folded,
    /// The phases it went through.
    pub spans: &'delivery [Span],
    /// The index of the stage.
    pub stage: usize,
}

/// All seconds since the delivery was triggered, oldest first, one a line; an empty field is a value that was not
/// measured, or a version that is not known.
#[must_use]
pub fn csv(history: &History, whose: Whose<'_>) -> String {
    let mut text = format!("{COLUMNS}\n");
    let since = whose.folded.log.first().map_or(Timestamp::MIN, |first| first.at);
    let stage = whose.folded.plan.stages.get(whose.stage).map_or("", |plan| plan.stage.as_str());
    for sample in history.all().iter().filter(|sample| sample.at >= since) {
        let (wanted, route) = (sample.wanted.of(Slot::Green), sample.route.of(Slot::Green));
        let of = |of: Slot| format!("{},{}", whose.version(of, sample.at), slot(sample.slot(of)));
        let fields = [of(Slot::Blue), of(Slot::Green)].join(",");
        // Writing to a string cannot fail.
        writeln!(text, "{},{stage},{},{},{fields}", sample.at, wanted.percent(), route.percent()).ok();
    }
    text
}

impl<'delivery> Whose<'delivery> {
    /// What ran in a slot at that moment, as far as the delivery's log tells.
    fn version(self, slot: Slot, at: Timestamp) -> &'delivery str {
        let Some(visit) = self.folded.state.visits.get(self.stage) else { return "" };
        if let Some(live) = visit.live.as_ref().filter(|live| live.slot == slot) {
            return &live.artifact.tag;
        }
        let began = started(self.spans, self.stage).is_some_and(|from| at >= from);
        let is_over = self.folded.state.is_final() && !visit.promoted && at > self.folded.state.since;
        if visit.candidate == Some(slot) && began && !is_over { &self.folded.plan.artifact.tag } else { "" }
    }
}

/// The same as an address that a link can point at.
#[must_use]
pub fn data_url(csv: &str) -> String {
    let mut url = "data:text/csv;charset=utf-8,".to_owned();
    for byte in csv.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => url.push(char::from(byte)),
            _ => {
                write!(url, "%{byte:02X}").ok();
            }
        }
    }
    url
}

fn slot(traffic: &SlotTraffic) -> String {
    let optional = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    [
        traffic.requests_per_s.to_string(),
        traffic.errors_per_s.to_string(),
        optional(traffic.mean_ms),
        optional(traffic.p50_ms),
        optional(traffic.p95_ms),
    ]
    .join(",")
}

#[cfg(test)]
mod tests {
    use super::{
        super::{sample, spans::spans},
        *,
    };
    use domain::traffic::TrafficSample;

    #[test]
    fn each_line_has_as_many_fields_as_the_first() {
        let seconds = [-1, 1, 2, 12, 13];
        let text = of(0, seconds.map(|second| sample::second(second, 25, 3.5, 1.0)).to_vec());
        let lines: Vec<&str> = text.lines().collect();
        let fields = COLUMNS.matches(',').count();
        assert!(lines.iter().all(|line| line.matches(',').count() == fields), "{text}");
        assert_eq!(lines[1], "2026-09-21T14:13:21Z,dev,25,25,0.9.1,3.5,0,12,11,19,0.9.2,1,0,12,11,19");
        assert_eq!(lines.len(), 1 + 4, "it begins with the delivery");
    }

    #[test]
    fn a_version_stands_beside_the_seconds_in_which_it_ran() {
        let text = of(1, [5, 12, 41, 42].map(|second| sample::second(second, 25, 3.5, 0.0)).to_vec());
        let green = |line: &str| line.split(',').nth(10).map(str::to_owned);
        let told: Vec<_> = text.lines().filter_map(green).collect();
        assert_eq!(told, ["green_version", "", "0.9.2", "0.9.2", ""]);
    }

    fn of(stage: usize, seconds: Vec<TrafficSample>) -> String {
        let folded = Folded::of(sample::rolled_back()).expect("the sample fits");
        let spans = spans(&folded.log);
        csv(&History::of(seconds), Whose { folded: &folded, spans: &spans, stage })
    }

    #[test]
    fn an_address_holds_no_raw_separator() {
        assert_eq!(data_url("a,b\n1,2"), "data:text/csv;charset=utf-8,a%2Cb%0A1%2C2");
    }
}
