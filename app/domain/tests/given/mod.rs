//! What the tests of the gate have in common.
#![allow(dead_code, reason = "each test file uses its own part of this")]

use domain::{
    slo::{Context, Measured, Outcome, Past, PastRow, Verdict},
    traffic::Weight,
    window::Window,
};
use serde_json::Value;

/// Any window; nothing that is tested here depends on it.
pub fn context() -> Context {
    let window = Window {
        start: "2026-01-05T13:51:24Z".parse().expect("is a time"),
        end: "2026-01-05T13:52:04Z".parse().expect("is a time"),
    };
    Context { window, weight: Weight::ALL, slo: None, sli: Vec::new() }
}

pub fn measured(sli: &str, outcome: Outcome) -> Measured {
    Measured { sli: sli.to_owned(), outcome, query: None, source: None, warnings: Vec::new(), read: None, beside: None }
}

pub fn one(sli: &str, value: f64) -> Measured {
    measured(sli, Outcome::Values(vec![(String::new(), value)]))
}

pub fn past(id: &str, verdict: Verdict, values: &[(&str, f64)]) -> Past {
    let row = |(sli, value): &(&str, f64)| PastRow { sli: (*sli).to_owned(), value: *value, success: true };
    Past { id: id.to_owned(), verdict, invalidated: false, rows: values.iter().map(row).collect() }
}

/// Words that serde writes, such as `pass`.
pub fn word(of: impl serde::Serialize) -> String {
    match serde_json::to_value(of) {
        Ok(Value::String(word)) => word,
        other => panic!("not a word: {other:?}"),
    }
}

#[track_caller]
pub fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
}

pub fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_else(|| panic!("no text `{key}` in {value}"))
}

pub fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key].as_array().unwrap_or_else(|| panic!("no list `{key}` in {value}"))
}
