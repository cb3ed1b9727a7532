//! The tutorial's versions judged by the tutorial's files.

mod given;

use domain::slo::{Evaluation, File, Measured, Outcome, Past, Verdict, evaluate};
use given::{context, list, measured, near, one, text, word};
use serde_json::Value;
use std::collections::BTreeMap;

const EXPECTED: &str = include_str!("samples/tutorial-expected.json");

fn expected() -> Value {
    serde_json::from_str(EXPECTED).expect("is JSON")
}

fn answers(values: &Value) -> Vec<Measured> {
    let values = values.as_object().expect("is an object");
    values
        .iter()
        .map(|(sli, value)| match value.as_f64() {
            Some(value) => one(sli, value),
            None => measured(sli, Outcome::NoData { message: "the query gave no value".to_owned() }),
        })
        .collect()
}

#[test]
fn the_older_files_sum_points() {
    let file = File::read(include_str!("samples/v05/service-objectives.yaml")).value.expect("is read");
    assert_eq!(file.summary(), "2 objectives, pass at 90 of 100 points");
    for case in list(&expected(), "v05_service_objectives") {
        let evaluation = evaluate(&file, &answers(&case["values"]), &[], context());
        near(evaluation.score, case["total"].as_f64().expect("is a number"));
        for row in &evaluation.rows {
            near(row.score, case["rows"][&row.sli].as_f64().expect("is a number"));
        }
        // Keptn called a missing value a failure. Here it is one only if the total is lost whatever the value is.
        let verdict = match text(case, "version") {
            "no data" => "insufficient_data",
            _ => text(case, "result"),
        };
        assert_eq!(word(evaluation.verdict), verdict, "{}", evaluation.reason);
    }
}

#[test]
fn the_later_files_compare_with_earlier_runs() {
    let file = File::read(include_str!("samples/v1/slo.yaml")).value.expect("is read");
    let mut history: Vec<Past> = Vec::new();
    for case in list(&expected(), "v1_slo") {
        let version = text(case, "version");
        let evaluation = evaluate(&file, &answers(&case["values"]), &history, context());
        assert_eq!(word(evaluation.verdict), text(case, "result"), "{version}: {}", evaluation.reason);
        near(evaluation.score, case["score"].as_f64().expect("is a number"));
        assert_eq!(serde_json::json!(evaluation.compared_with), case["previous_used"], "{version}");
        check_rows(&evaluation, list(case, "rows"));
        history.insert(0, Past::of(version.to_owned(), &evaluation, false));
    }
}

fn check_rows(evaluation: &Evaluation, expected: &[Value]) {
    for (row, expected) in evaluation.rows.iter().zip(expected) {
        assert_eq!((row.sli.as_str(), word(row.verdict)), (text(expected, "sli"), text(expected, "status").to_owned()));
        near(row.score, expected["score"].as_f64().expect("is a number"));
        if row.weight > 0.0 && word(row.verdict) != "info" {
            near(row.compared_value.unwrap_or_default(), expected["compared"].as_f64().expect("is a number"));
        }
    }
}

/// What the first line of the page says of each.
#[test]
fn reasons_name_the_numbers() {
    let later = File::read(include_str!("samples/v1/slo.yaml")).value.expect("is read");
    let older = File::read(include_str!("samples/v05/service-objectives.yaml")).value.expect("is read");
    let good = given::past("0.9.1", Verdict::Pass, &[("response_time_p95", 20.0)]);
    let mut told = BTreeMap::new();
    let mut tell = |name: &str, file: &File, values: &[Measured]| {
        let evaluation = evaluate(file, values, std::slice::from_ref(&good), context());
        told.insert(name.to_owned(), format!("{}: {}", word(evaluation.verdict), evaluation.reason));
    };
    let run = |average, cpu, p95| {
        vec![one("response_time_avg_seconds", average), one("cpu_usage", cpu), one("response_time_p95", p95)]
    };
    tell("good", &later, &run(0.013, 0.05, 21.5));
    tell("slow", &later, &run(1.013, 0.05, 1040.0));
    tell("drift", &later, &run(0.3, 0.21, 590.0));
    tell("slower", &later, &run(0.3, 0.05, 590.0));
    tell("at the limit", &later, &run(0.8, 0.05, 20.0));
    tell("no p95", &later, &run(0.3, 0.05, f64::NAN));
    tell("nothing asked", &later, &[]);
    let mut broken = run(0.3, 0.05, 20.0);
    broken[1].outcome = Outcome::Error { message: "connection refused".to_owned() };
    tell("source down", &later, &broken);
    let old = |latency: &[f64]| {
        let values = latency.iter().map(|value| ("{\"pod\":\"a\"}".to_owned(), *value)).collect();
        vec![measured("request_latency_seconds", Outcome::Values(values)), one("cpu_usage_sockshop_carts", 0.05)]
    };
    tell("old good", &older, &old(&[0.012, 0.1]));
    tell("old slow", &older, &old(&[0.012, 1.01]));
    tell("old no data", &older, &old(&[]));
    insta::assert_json_snapshot!(told);
}
