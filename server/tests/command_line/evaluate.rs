//! `tidegate evaluate`.

use super::kit::Folder;
use serde_json::{Value, json};

/// One objective, on what is about 100.
fn slo(criterion: &str, comparison: &str) -> String {
    format!(
        "comparison: {{ {comparison} }}\ntotal_score: {{ pass: 90%, warning: 50% }}\n\
         objectives:\n  - {{ sli: a, pass: [{{ criteria: [\"{criterion}\"] }}], warning: [{{ criteria: [\"<200\"] }}] }}\n"
    )
}

fn value(value: &Value) -> Value {
    json!([{ "metric": "a", "value": value, "success": true }])
}

fn past(id: Option<&str>, result: &str, a: f64) -> Value {
    json!({ "id": id, "result": result, "indicators": value(&json!(a)) })
}

fn folder(criterion: &str, comparison: &str, values: &Value) -> Folder {
    Folder::with(&[("slo", &slo(criterion, comparison)), ("values", &values.to_string())])
}

#[test]
fn each_verdict_has_its_exit_code() {
    let failed = json!([{ "metric": "a", "value": 0, "success": false, "message": "connection refused." }]);
    let cases = [
        (value(&json!(99)), 0, "pass"),
        (value(&json!(150)), 3, "warning"),
        (value(&json!(200)), 1, "fail"),
        (value(&Value::Null), 4, "insufficient_data"),
        (value(&json!("NaN")), 4, "insufficient_data"),
        (json!([]), 4, "insufficient_data"),
        (json!([{ "metric": "a", "success": true }]), 4, "insufficient_data"),
        (json!([{ "metric": "b", "value": 1, "success": true }]), 4, "insufficient_data"),
        (json!([value(&json!(1))[0], value(&json!(1))[0]]), 4, "insufficient_data"),
        (failed.clone(), 4, "error"),
    ];
    for (values, code, verdict) in cases {
        let (found, report) = folder("<100", "", &values).evaluate(&[]);
        assert_eq!((found, &report["verdict"]), (code, &json!(verdict)), "{values}");
    }
    let (_, report) = folder("<100", "", &failed).evaluate(&[]);
    assert_eq!(report["rows"][0]["message"], "connection refused");
    assert_eq!(report["rows"][0]["pass_targets"][0]["violated"], Value::Null);
}

#[test]
fn no_number_is_no_data_as_other_programs_write_it_too() {
    for word in ["NaN", "Infinity", "-Infinity", "\"+Inf\"", "null"] {
        let values = format!("[{{\"metric\": \"a\", \"value\": {word}, \"success\": true}}]");
        let folder = Folder::with(&[("slo", &slo("<100", "")), ("values", &values)]);
        assert_eq!(folder.evaluate(&[]).0, 4, "{word}");
    }
}

#[test]
fn json_has_exactly_these_keys() {
    let folder = folder("<=+10%", "", &value(&json!(115)));
    folder.write("history", &json!([past(Some("0.9.1"), "pass", 100.0)]).to_string());
    let (code, report) = folder.evaluate(&["--history", "history"]);
    let expected = json!({
        "verdict": "warning",
        "score": 50.0,
        "max_score": 1.0,
        "reason": "a was 115; it must be at most 110 (<=+10% of the baseline); score 50 is enough for a warning (50), not for a pass (90).",
        "compared_with": ["0.9.1"],
        "rows": [{
            "sli": "a",
            "verdict": "warning",
            "score": 0.5,
            "weight": 1.0,
            "key_sli": false,
            "value": 115.0,
            "compared_value": 100.0,
            "pass_targets": [{ "criteria": "<=+10%", "target_value": 110.0, "violated": true }],
            "warning_targets": [{ "criteria": "<200", "target_value": 200.0, "violated": false }],
            "message": null,
        }],
    });
    assert_eq!((code, report), (3, expected));
}

#[test]
fn the_file_chooses_from_a_history_and_not_from_a_baseline() {
    let comparison = "compare_with: several_results, number_of_comparison_results: 2, include_result_with_score: pass";
    let folder = folder("<=+10%", comparison, &value(&json!(105)));
    let mut earlier = [
        past(Some("4"), "fail", 1000.0),
        past(None, "pass", 90.0),
        past(Some("2"), "pass", 500.0),
        past(Some("1"), "pass", 110.0),
        past(Some("0"), "pass", 1.0),
    ];
    earlier[2]["invalidated"] = json!(true);
    folder.write("earlier", &json!(earlier).to_string());
    let (code, report) = folder.evaluate(&["--history", "earlier"]);
    assert_eq!((code, &report["compared_with"]), (0, &json!([1, "1"])));
    assert_eq!(report["rows"][0]["compared_value"], json!(100.0));
    let (_, report) = folder.evaluate(&["--baseline", "earlier"]);
    assert_eq!(report["compared_with"], json!(["4", 1, "2", "1", "0"]));
    let mean = (1000.0 + 90.0 + 500.0 + 110.0 + 1.0) / 5.0;
    assert_eq!(report["rows"][0]["compared_value"], json!(mean));
}

#[test]
fn in_the_older_format_the_worst_of_several_values_decides() {
    let slo = "pass: 10\nwarning: 10\nobjectives:\n  - { metric: a, threshold: 100, score: 10 }\n";
    let several = json!([value(&json!(1))[0], value(&json!(100))[0], value(&json!(2))[0]]);
    let folder = Folder::with(&[("slo", slo), ("values", &several.to_string())]);
    let (code, report) = folder.evaluate(&[]);
    assert_eq!((code, &report["rows"][0]["value"], &report["score"]), (1, &json!(100.0), &json!(0.0)));
    let gap = json!([value(&json!(1))[0], value(&Value::Null)[0]]);
    folder.write("values", &gap.to_string());
    assert_eq!(folder.evaluate(&[]).1["verdict"], "insufficient_data");
    folder.write("values", &value(&json!(1)).to_string());
    assert_eq!(folder.evaluate(&[]).0, 0);
}

#[test]
fn malformed_files_are_told_by_line_column_and_what_was_expected() {
    let cases = [
        ("{}", "values:1:1: error[values/no-array]: An array was expected for the values"),
        ("[\n  {\"metric\": \"a\", \"value\": 1\n]", "values:3:1: error[json/syntax]: This is not JSON: "),
        ("[{\"metric\": \"a\", \"value\": \"1\", \"success\": true}]", "values:1:27: error[values/wrong-value]"),
        ("[{\"metric\": \"a\", \"value\": 1}]", "values:1:3: error[values/missing-key]: `success` is missing"),
        ("[{\"metric\": \"a\", \"valeu\": 1, \"success\": true}]", "= help: Did you mean `value`?"),
        ("[{\"metric\": \"a\", \"metric\": \"b\", \"success\": true}]", "error[yaml/duplicate-key]"),
        ("", "values:1:1: error[yaml/empty]"),
    ];
    for (text, expected) in cases {
        let folder = Folder::with(&[("slo", &slo("<100", "")), ("values", text)]);
        let ended = folder.run(&["evaluate", "--slo", "slo", "--values", "values"]);
        assert_eq!((ended.code, ended.out.as_str()), (2, ""), "{text}");
        assert!(ended.err.contains(expected), "{text}\n{}", ended.err);
    }
}

#[test]
fn all_that_is_wrong_is_told_at_once() {
    let folder =
        Folder::with(&[("slo", "objectives: []\n"), ("values", "{}"), ("history", "[{\"result\": \"good\"}]")]);
    let given = ["evaluate", "--slo", "slo", "--values", "values", "--history", "history"];
    let ended = folder.run(&given);
    assert_eq!(ended.code, 2);
    for rule in ["slo/missing-key", "slo/empty", "values/no-array", "history/unknown-word", "history/missing-key"] {
        assert!(ended.err.contains(rule), "{rule}: {}", ended.err);
    }
    let told = folder.run(&[&given[..], &["--output", "json"]].concat()).json();
    let files: Vec<&Value> = told.as_array().unwrap().iter().map(|file| &file["file"]).collect();
    assert_eq!(files, ["slo", "values", "history"]);
    assert_eq!(told[0]["kind"], "slo");
}

#[test]
fn usage_is_told_apart_from_a_verdict() {
    let folder = folder("<100", "", &value(&json!(1)));
    let given = ["evaluate", "--slo", "slo", "--values", "values"];
    for more in [vec!["--history", "values", "--baseline", "values"], vec!["--baseline", "nowhere"], vec!["--what"]] {
        assert_eq!(folder.run(&[&given[..], &more].concat()).code, 2, "{more:?}");
    }
    assert_eq!(folder.run(&given[..3]).code, 2);
}

#[test]
fn a_slip_in_a_name_is_told_beside_the_answer() {
    let folder = Folder::with(&[("slo", &slo("<100", "").replace("sli: a", "sli: latency"))]);
    folder.write("values", "[{\"metric\": \"latancy\", \"value\": 1, \"success\": true}]");
    let ended = folder.run(&["evaluate", "--slo", "slo", "--values", "values"]);
    assert_eq!(ended.code, 4);
    assert!(ended.err.contains("Did you mean `latency`?"), "{}", ended.err);
}

#[test]
fn people_read_the_sentence_first() {
    let text = "
comparison: { compare_with: single_result }
total_score: { pass: 90%, warning: 75% }
objectives:
  - { sli: latency, displayName: Response time, key_sli: true, weight: 2, pass: [{ criteria: [\"<=+10%\", \"<600\"] }, { criteria: [\"<300\"] }] }
  - { sli: errors, pass: [{ criteria: [\"=0\"] }] }
  - { sli: throughput }
";
    let values = json!([
        { "metric": "latency", "value": 1040, "success": true },
        { "metric": "errors", "value": null, "success": true, "message": "no series matched" },
        { "metric": "throughput", "value": 1.0 / 3.0, "success": true },
    ]);
    let earlier = json!([{ "result": "pass", "indicators": [{ "metric": "latency", "value": 20, "success": true }] }]);
    let folder = Folder::with(&[("slo", text), ("values", &values.to_string()), ("history", &earlier.to_string())]);
    let ended = folder.run(&["evaluate", "--slo", "slo", "--values", "values", "--history", "history"]);
    assert_eq!((ended.code, ended.err.as_str()), (1, ""));
    insta::assert_snapshot!(ended.out);
}
