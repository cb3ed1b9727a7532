//! Values and earlier evaluations: whatever is JSON of that shape is read, and read as the same.

use crate::file::used;
use domain::{
    evidence::{Earlier, History, Values, judge},
    slo::{File, RowVerdict, Verdict},
};
use serde::Deserialize;

const SLO: &str = "
comparison: { compare_with: several_results, number_of_comparison_results: 3 }
total_score: { pass: 90%, warning: 75% }
objectives:
  - { sli: a, pass: [{ criteria: [\"<5\"] }] }
  - { sli: b, pass: [{ criteria: [\"<=+10%\", \">=-10%\"] }, { criteria: [\"<1\"] }], warning: [{ criteria: [\"<+2\"] }] }
";
const OLDER: &str = "pass: 2\nwarning: 1\nobjectives:\n  - { metric: a, threshold: 5, score: 1 }\n  - { metric: b, threshold: 5, score: 1 }\n";

/// A value as another reader of JSON sees it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Value {
    metric: String,
    #[serde(default)]
    value: Option<f64>,
    success: bool,
    #[serde(default)]
    #[expect(dead_code, reason = "only its type is of interest")]
    message: Option<String>,
}

/// Reads `text` as values and as a history, and judges by it.
pub fn read(text: &str) {
    used(Values::read(text), |_| String::new());
    used(History::read(text), |_| String::new());
    same_as_another_reader(text);
    let history = History::read(text).value.unwrap_or_default();
    let values = Values::read(text).value.unwrap_or_default();
    for slo in [SLO, OLDER] {
        let file = File::read(slo).value.expect("is read");
        for earlier in [Earlier::History(&history), Earlier::Baseline(&history)] {
            let evaluation = judge(&file, &values, earlier).evaluation;
            let is_complete = evaluation.rows.iter().all(|row| row.value.is_some());
            let passes = matches!(evaluation.verdict, Verdict::Pass | Verdict::Warning);
            assert!(is_complete || !passes, "{}", evaluation.reason);
            assert!(evaluation.reason.ends_with('.') && !evaluation.reason.contains(['\n', '\u{1b}']));
        }
    }
}

fn same_as_another_reader(text: &str) {
    let Ok(others) = serde_json::from_str::<Vec<Value>>(text) else { return };
    // A name of blanks is refused here.
    if others.iter().any(|value| value.metric.trim().is_empty()) {
        return;
    }
    let read = Values::read(text);
    let values = read.value.unwrap_or_else(|| panic!("{text:?}\n{:#?}", read.diagnostics));
    let file = File::read(SLO).value.expect("is read");
    let evaluation = judge(&file, &values, Earlier::History(&History::default())).evaluation;
    for row in &evaluation.rows {
        let of_row: Vec<&Value> = others.iter().filter(|value| value.metric == row.sli).collect();
        let expected = match of_row[..] {
            [only] if only.success => only.value,
            _ => None,
        };
        assert_eq!(row.value.map(f64::to_bits), expected.map(f64::to_bits), "{text:?}");
        let has_failed = of_row.iter().any(|value| !value.success);
        assert_eq!(row.verdict == RowVerdict::Error, has_failed, "{text:?}");
    }
}
