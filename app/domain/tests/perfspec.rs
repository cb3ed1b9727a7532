//! A perfspec read into indicators and objectives, and judged as Keptn 0.5 graded it.

mod given;

use domain::{
    perfspec,
    slo::{Outcome, Past, RowVerdict, Verdict, evaluate},
};
use given::{context, measured, near, one, past};

const SAMPLE: &str = include_str!("samples/v05/perfspec.json");

/// A perfspec with one indicator of ten points.
fn with(thresholds: &str) -> String {
    format!(
        "{{\"spec_version\": \"1.0\", \"indicators\": [{{\"id\": \"a\", \"query\": \"up\", \"grading\": \
         {{\"type\": \"Threshold\", \"metricScore\": 10, \"thresholds\": {{{thresholds}}}}}}}], \
         \"objectives\": {{\"pass\": 10, \"warning\": 5}}}}"
    )
}

fn judged(thresholds: &str, outcome: Outcome, history: &[Past]) -> (RowVerdict, f64) {
    let read = perfspec::File::read(&with(thresholds));
    let file = read.value.unwrap_or_else(|| panic!("{:#?}", read.diagnostics));
    let evaluation = evaluate(&file.slo, &[measured("a", outcome)], history, context());
    (evaluation.rows[0].verdict, evaluation.score)
}

#[track_caller]
fn check(thresholds: &str, value: f64, expected: (RowVerdict, f64)) {
    let outcome = Outcome::Values(vec![(String::new(), value)]);
    assert_eq!(judged(thresholds, outcome, &[past("1", Verdict::Pass, &[("a", 100.0)])]), expected, "{value}");
}

#[test]
fn both_halves_of_the_sample_are_read() {
    let file = perfspec::File::read(SAMPLE).value.expect("is read");
    assert_eq!(file.slo.summary(), "2 objectives, pass at 90 of 100 points");
    assert_eq!(file.sli.summary(), "2 indicators");
    assert_eq!(file.sli.indicators[0].source.as_deref(), Some("Prometheus"));
    let run = |latency| [one("request_latency_seconds", latency), one("cpu_usage_sockshop_carts", 0.05)];
    let slow = evaluate(&file.slo, &run(1.01), &[], context());
    assert_eq!(slow.verdict, Verdict::Fail);
    near(slow.score, 50.0);
    assert_eq!(evaluate(&file.slo, &run(0.012), &[], context()).verdict, Verdict::Pass);
}

#[test]
fn severe_thresholds_cost_all_points_and_the_others_half() {
    let (pass, warning, fail) = ((RowVerdict::Pass, 10.0), (RowVerdict::Warning, 5.0), (RowVerdict::Fail, 0.0));
    let both = "\"upperSevere\": 9, \"upperWarning\": 7, \"lowerWarning\": 3, \"lowerSevere\": 1";
    for (value, expected) in [(5.0, pass), (7.0, warning), (3.0, warning), (9.0, fail), (1.0, fail), (8.9, warning)] {
        check(both, value, expected);
    }
    for (value, expected) in [(6.9, pass), (7.0, warning), (1e9, warning)] {
        check("\"upperWarning\": 7", value, expected);
    }
    for (value, expected) in [(8.9, pass), (9.0, fail), (1.0, warning)] {
        check("\"upperSevere\": 9, \"lowerWarning\": 1", value, expected);
    }
}

#[test]
fn percentages_move_with_the_run_before() {
    let limits = "\"upperSeverePerc\": 10, \"lowerWarningPerc\": 20";
    check(limits, 109.0, (RowVerdict::Pass, 10.0));
    check(limits, 110.0, (RowVerdict::Fail, 0.0));
    check(limits, 80.0, (RowVerdict::Warning, 5.0));
}

#[test]
fn no_value_is_never_full_marks() {
    let none = judged("\"upperSevere\": 9", Outcome::Values(Vec::new()), &[]);
    assert_eq!(none, (RowVerdict::InsufficientData, 0.0));
    let nan = judged("\"upperSevere\": 9", Outcome::Values(vec![(String::new(), f64::NAN)]), &[]);
    assert_eq!(nan, (RowVerdict::InsufficientData, 0.0));
}
