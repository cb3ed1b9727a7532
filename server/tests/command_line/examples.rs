//! The worked cases of Keptn's arithmetic, and the tutorial, by the command.

use super::kit::{Folder, samples};
use serde_json::{Value, json};
use std::fs;

fn read(name: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(samples().join(name)).unwrap()).unwrap()
}

#[track_caller]
fn near(found: &Value, expected: &Value) {
    let (found, expected) = (found.as_f64().expect("a number"), expected.as_f64().expect("a number"));
    assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
}

#[test]
fn every_example_comes_out_as_in_keptn() {
    let cases = read("evaluation-examples.json");
    let cases = cases.as_array().unwrap();
    assert_eq!(cases.len(), 12);
    for case in cases {
        println!("{}", case["name"]);
        let (input, expected) = (&case["input"], &case["expected"]);
        match case["kind"].as_str().unwrap() {
            "criteria_parse" => criteria_parse(input, expected),
            "aggregate" => aggregate(input, expected),
            "criterion" => criterion(input, expected),
            "quality_gate" => quality_gate(input, expected),
            "slo_parse" => slo_parse(input, expected),
            "pitometer_grade" => pitometer_grade(input, expected),
            // No command decides in a person's place.
            "approval_decision" => {}
            other => panic!("no test for {other}"),
        }
    }
}

/// One criterion as the only one of a file, held against one value and what came before it.
fn alone(criterion: &Value, aggregate: &Value, value: &Value, previous: &[Value]) -> (i32, Value) {
    let slo = json!({
        "comparison": { "compare_with": "several_results", "number_of_comparison_results": 10, "aggregate_function": aggregate },
        "objectives": [{ "sli": "it", "pass": [{ "criteria": [criterion] }] }],
        "total_score": { "pass": "90%", "warning": "75%" },
    });
    let named = |one: &Value| json!({ "metric": "it", "value": one["value"], "success": one["success"] });
    let history: Vec<Value> =
        previous.iter().map(|one| json!({ "result": "pass", "indicators": [named(one)] })).collect();
    let values = json!([{ "metric": "it", "value": value, "success": true }]);
    let folder = Folder::with(&[
        ("slo", &slo.to_string()),
        ("values", &values.to_string()),
        ("history", &Value::from(history).to_string()),
    ]);
    folder.evaluate(&["--history", "history"])
}

fn criteria_parse(input: &Value, expected: &Value) {
    let hundred = [json!({ "value": 100, "success": true })];
    let (code, report) = alone(&input["criteria"], &json!("avg"), &json!(1), &hundred);
    assert_eq!(code != 2, expected["ok"] == true, "{report}");
    if code == 2 {
        assert_eq!(report[0]["diagnostics"][0]["rule"], "slo/bad-criterion");
        return;
    }
    let value = expected["value"].as_f64().unwrap();
    // Of a hundred a percentage is the number itself.
    let target = if expected["relative"] == true { 100.0 + value } else { value };
    near(&report["rows"][0]["pass_targets"][0]["target_value"], &json!(target));
}

fn aggregate(input: &Value, expected: &Value) {
    let previous = input["previous"].as_array().unwrap();
    let (_, report) = alone(&json!("<1"), &input["aggregate_function"], &json!(0), previous);
    near(&report["rows"][0]["compared_value"], &expected["value"]);
}

fn criterion(input: &Value, expected: &Value) {
    let previous = input["previous"].as_array().unwrap();
    let (_, report) = alone(&input["criteria"], &input["aggregate_function"], &input["value"], previous);
    let row = &report["rows"][0];
    assert_eq!(row["pass_targets"][0]["violated"] == false, expected["satisfied"] == true);
    near(&row["pass_targets"][0]["target_value"], &expected["target_value"]);
    near(&row["compared_value"], &expected["compared_value"]);
}

fn quality_gate(input: &Value, expected: &Value) {
    let folder = Folder::with(&[
        ("slo", &input["slo"].to_string()),
        ("values", &input["sli_values"].to_string()),
        ("history", &input["previous_evaluations"].to_string()),
    ]);
    let (code, report) = folder.evaluate(&["--history", "history"]);
    assert_eq!(report["verdict"], expected["result"]);
    let codes = [("pass", 0), ("warning", 3), ("fail", 1)];
    assert!(codes.iter().any(|(word, meant)| expected["result"] == *word && code == *meant), "{code}");
    near(&report["score"], &expected["score"]);
    near(&report["max_score"], &expected["max_score"]);
    for (row, expected) in report["rows"].as_array().unwrap().iter().zip(expected["objectives"].as_array().unwrap()) {
        assert_eq!((&row["sli"], &row["verdict"]), (&expected["sli"], &expected["status"]));
        near(&row["score"], &expected["score"]);
    }
}

fn slo_parse(input: &Value, expected: &Value) {
    let folder = Folder::with(&[("slo", input["slo_yaml"].as_str().unwrap()), ("values", "[]")]);
    let ended = folder.run(&["check", "slo"]);
    assert_eq!(ended.code == 0, expected["ok"] == true, "{}", ended.out);
    if ended.code != 0 {
        assert!(ended.out.contains("`weight` cannot be `heavy`"), "{}", ended.out);
        return;
    }
    let (_, report) = folder.evaluate(&[]);
    let (row, objective) = (&report["rows"][0], &expected["objectives"][0]);
    assert_eq!((&row["sli"], &row["key_sli"]), (&objective["sli"], &objective["key_sli"]));
    near(&row["weight"], &objective["weight"]);
    assert_eq!(row["pass_targets"][0]["criteria"], objective["pass"][0][0]);
}

fn pitometer_grade(input: &Value, expected: &Value) {
    let score = &input["metric_score"];
    let objective = json!({ "metric": "it", "threshold": input["thresholds"]["upperSevere"], "score": score });
    let slo = json!({ "pass": score, "warning": score, "objectives": [objective] });
    let values = input["values"].as_array().unwrap();
    let values: Vec<Value> =
        values.iter().map(|value| json!({ "metric": "it", "value": value, "success": true })).collect();
    let folder = Folder::with(&[("slo", &slo.to_string()), ("values", &Value::from(values).to_string())]);
    near(&folder.evaluate(&[]).1["score"], &expected["score"]);
}

/// What was measured, as a file has it.
fn values(measured: &Value) -> Vec<Value> {
    let measured = measured.as_object().unwrap().iter();
    measured.map(|(metric, value)| json!({ "metric": metric, "value": value, "success": true })).collect()
}

#[test]
fn the_tutorial_of_the_older_format() {
    let expected = read("tutorial-expected.json");
    let slo = fs::read_to_string(samples().join("v05/service-objectives.yaml")).unwrap();
    for case in expected["v05_service_objectives"].as_array().unwrap() {
        let folder = Folder::with(&[("slo", &slo), ("values", &Value::from(values(&case["values"])).to_string())]);
        let (code, report) = folder.evaluate(&[]);
        // Keptn called a missing value a failure. Here it is one only if the total is lost whatever the value is.
        let (verdict, meant) = match (case["version"].as_str().unwrap(), case["result"].as_str().unwrap()) {
            ("no data", _) => ("insufficient_data", 4),
            (_, "pass") => ("pass", 0),
            (_, result) => (result, 1),
        };
        assert_eq!((code, &report["verdict"]), (meant, &json!(verdict)), "{}", case["version"]);
        near(&report["score"], &case["total"]);
        for row in report["rows"].as_array().unwrap() {
            near(&row["score"], &case["rows"][row["sli"].as_str().unwrap()]);
        }
    }
}

#[test]
fn the_tutorial_of_the_later_format() {
    let expected = read("tutorial-expected.json");
    let slo = fs::read_to_string(samples().join("v1/slo.yaml")).unwrap();
    let mut history: Vec<Value> = Vec::new();
    for case in expected["v1_slo"].as_array().unwrap() {
        let values = Value::from(values(&case["values"]));
        let folder = Folder::with(&[("slo", &slo), ("values", &values.to_string())]);
        folder.write("history", &Value::from(history.clone()).to_string());
        let (_, report) = folder.evaluate(&["--history", "history"]);
        assert_eq!(report["verdict"], case["result"], "{}", case["version"]);
        assert_eq!(report["compared_with"], case["previous_used"], "{}", case["version"]);
        near(&report["score"], &case["score"]);
        for (row, expected) in report["rows"].as_array().unwrap().iter().zip(case["rows"].as_array().unwrap()) {
            assert_eq!((&row["sli"], &row["verdict"]), (&expected["sli"], &expected["status"]));
            near(&row["score"], &expected["score"]);
        }
        let entry = json!({ "id": case["version"], "result": report["verdict"], "indicators": values });
        history.insert(0, entry);
    }
}
