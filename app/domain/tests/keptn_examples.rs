//! Worked cases of Keptn's arithmetic. JSON is YAML, so an objectives file inside a case is read as it stands.

mod given;

use domain::slo::{
    Aggregate, Criterion, File, Measured, Outcome, Past, PastRow, Verdict,
    criterion::{Limit, Operator},
    evaluate,
};
use given::{context, list, measured, near, one, text, word};
use serde_json::{Value, json};

const EXAMPLES: &str = include_str!("samples/evaluation-examples.json");

#[test]
fn every_example_comes_out_as_in_keptn() {
    let cases: Vec<Value> = serde_json::from_str(EXAMPLES).expect("is JSON");
    assert_eq!(cases.len(), 12);
    for case in &cases {
        println!("{}", text(case, "name"));
        let (input, expected) = (&case["input"], &case["expected"]);
        match text(case, "kind") {
            "criteria_parse" => criteria_parse(input, expected),
            "aggregate" => aggregate(input, expected),
            "criterion" => criterion(input, expected),
            "quality_gate" => quality_gate(input, expected),
            "slo_parse" => slo_parse(input, expected),
            "approval_decision" => approval_decision(input, expected),
            "pitometer_grade" => pitometer_grade(input, expected),
            other => panic!("no test for {other}"),
        }
    }
}

fn criteria_parse(input: &Value, expected: &Value) {
    let criterion = text(input, "criteria").parse::<Criterion>();
    assert_eq!(criterion.is_ok(), expected["ok"] == true);
    let Ok(criterion) = criterion else { return };
    let (value, is_percent, is_relative) = match criterion.limit {
        Limit::Fixed(value) => (value, false, false),
        Limit::Step(value) => (value, false, true),
        Limit::Percent(value) => (value, true, true),
    };
    assert_eq!(criterion.operator.as_str(), text(expected, "operator"));
    near(value, expected["value"].as_f64().expect("is a number"));
    assert_eq!((json!(is_percent), json!(is_relative)), (expected["percent"].clone(), expected["relative"].clone()));
}

fn values(previous: &[Value]) -> Vec<f64> {
    previous.iter().filter(|one| one["success"] == true).filter_map(|one| one["value"].as_f64()).collect()
}

fn aggregate(input: &Value, expected: &Value) {
    let aggregate: Aggregate = serde_json::from_value(input["aggregate_function"].clone()).expect("is an aggregate");
    let found = aggregate.of(&values(list(input, "previous"))).expect("there are values");
    near(found, expected["value"].as_f64().expect("is a number"));
}

/// A criterion is judged as the only one of a file.
fn criterion(input: &Value, expected: &Value) {
    let slo = json!({
        "comparison": { "compare_with": "several_results", "aggregate_function": input["aggregate_function"] },
        "objectives": [{ "sli": "it", "pass": [{ "criteria": [input["criteria"]] }] }],
        "total_score": { "pass": "90%", "warning": "75%" },
    });
    let file = File::read(&slo.to_string()).value.expect("is read");
    let previous = values(list(input, "previous"));
    let history: Vec<Past> = previous.iter().map(|value| given::past("p", Verdict::Pass, &[("it", *value)])).collect();
    let value = input["value"].as_f64().expect("is a number");
    let row = evaluate(&file, &[one("it", value)], &history, context()).rows.remove(0);
    assert_eq!(json!(row.pass[0][0].held), expected["satisfied"]);
    near(row.pass[0][0].target.expect("has a target"), expected["target_value"].as_f64().expect("is a number"));
    near(row.compared_value.expect("is compared"), expected["compared_value"].as_f64().expect("is a number"));
}

fn quality_gate(input: &Value, expected: &Value) {
    let read = File::read(&input["slo"].to_string());
    let file = read.value.unwrap_or_else(|| panic!("{:?}", read.diagnostics));
    let measured: Vec<Measured> = list(input, "sli_values")
        .iter()
        .map(|v| one(text(v, "metric"), v["value"].as_f64().expect("is a number")))
        .collect();
    let history: Vec<Past> = list(input, "previous_evaluations").iter().map(past).collect();
    let evaluation = evaluate(&file, &measured, &history, context());
    assert_eq!(word(evaluation.verdict), text(expected, "result"), "{}", evaluation.reason);
    near(evaluation.score, expected["score"].as_f64().expect("is a number"));
    near(evaluation.max_score, expected["max_score"].as_f64().expect("is a number"));
    for (row, expected) in evaluation.rows.iter().zip(list(expected, "objectives")) {
        assert_eq!((row.sli.as_str(), word(row.verdict)), (text(expected, "sli"), text(expected, "status").to_owned()));
        near(row.score, expected["score"].as_f64().expect("is a number"));
    }
}

fn past(value: &Value) -> Past {
    let row = |row: &Value| PastRow {
        sli: text(row, "metric").to_owned(),
        value: row["value"].as_f64().expect("is a number"),
        success: row["success"] == true,
    };
    let verdict = serde_json::from_value(value["result"].clone()).expect("is a verdict");
    Past {
        id: "earlier".to_owned(),
        verdict,
        invalidated: false,
        rows: list(value, "indicators").iter().map(row).collect(),
    }
}

fn slo_parse(input: &Value, expected: &Value) {
    let read = File::read(text(input, "slo_yaml"));
    assert_eq!(read.value.is_some(), expected["ok"] == true, "{:?}", read.diagnostics);
    let Some(file) = read.value else {
        assert!(read.diagnostics.iter().any(|diagnostic| diagnostic.message.contains("weight")));
        return;
    };
    let comparison = &expected["comparison"];
    assert_eq!(word(file.comparison.include), text(comparison, "include_result_with_score"));
    assert_eq!(word(file.comparison.aggregate), text(comparison, "aggregate_function"));
    assert_eq!(json!(file.comparison.results), comparison["number_of_comparison_results"]);
    let objective = &file.objectives[0];
    assert_eq!((objective.sli.as_str(), objective.title()), ("queue_depth", "Queue depth"));
    assert_eq!((objective.weight, objective.key_sli), (3.0, false));
    assert_eq!((objective.pass[0].0[0].operator, objective.pass[0].0[0].limit), (Operator::AtMost, Limit::Fixed(50.0)));
    assert_eq!((file.total.pass, file.total.warning), (95.0, 80.0));
}

fn approval_decision(input: &Value, expected: &Value) {
    let policy: domain::shipyard::ApprovalPolicy =
        serde_json::from_value(input["approval"].clone()).expect("is a policy");
    let verdict: Verdict = serde_json::from_value(input["incoming_result"].clone()).expect("is a verdict");
    assert_eq!(policy.after(verdict).map(word).as_deref(), expected["strategy"].as_str());
}

/// Grades are judged as the only objective of a 0.5 file.
fn pitometer_grade(input: &Value, expected: &Value) {
    let score = &input["metric_score"];
    let objective = json!({ "metric": "it", "threshold": input["thresholds"]["upperSevere"], "score": score });
    let slo = json!({ "pass": score, "warning": score, "objectives": [objective] });
    let file = File::read(&slo.to_string()).value.expect("is read");
    let values = list(input, "values").iter().map(|value| (String::new(), value.as_f64().expect("is a number")));
    let evaluation = evaluate(&file, &[measured("it", Outcome::Values(values.collect()))], &[], context());
    near(evaluation.score, expected["score"].as_f64().expect("is a number"));
}
