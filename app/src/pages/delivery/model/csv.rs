//! Seconds of traffic as a file for a spreadsheet.

use super::history::History;
use domain::traffic::{Slot, SlotTraffic};
use std::fmt::Write;

const COLUMNS: &str = "time,wanted_green_percent,route_green_percent,\
    blue_requests_per_s,blue_errors_per_s,blue_mean_ms,blue_p50_ms,blue_p95_ms,\
    green_requests_per_s,green_errors_per_s,green_mean_ms,green_p50_ms,green_p95_ms";

/// All seconds, oldest first, one a line; an empty field is a value that was not measured.
#[must_use]
pub fn csv(history: &History) -> String {
    let mut text = format!("{COLUMNS}\n");
    for sample in history.all() {
        let (wanted, route) = (sample.wanted.of(Slot::Green), sample.route.of(Slot::Green));
        let fields = [slot(&sample.blue), slot(&sample.green)].join(",");
        // Writing to a string cannot fail.
        writeln!(text, "{},{},{},{fields}", sample.at, wanted.percent(), route.percent()).ok();
    }
    text
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
    use super::{super::sample, *};

    #[test]
    fn each_line_has_as_many_fields_as_the_first() {
        let text = csv(&History::of(vec![sample::second(1, 25, 3.5, 0.0), sample::second(2, 25, 3.0, 1.0)]));
        let lines: Vec<&str> = text.lines().collect();
        let fields = COLUMNS.matches(',').count();
        assert!(lines.iter().all(|line| line.matches(',').count() == fields), "{text}");
        assert_eq!(lines[1], "2026-09-21T14:13:21Z,25,25,3.5,0,12,11,19,0,0,,,");
    }

    #[test]
    fn an_address_holds_no_raw_separator() {
        assert_eq!(data_url("a,b\n1,2"), "data:text/csv;charset=utf-8,a%2Cb%0A1%2C2");
    }
}
