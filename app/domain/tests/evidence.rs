//! Judgements by files alone: whatever is missing, late or broken in them, it never makes a pass.

use domain::{
    evidence::{Earlier, History, Judgement, Values, judge},
    slo::{File, RowVerdict, Verdict},
};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Three objectives of which each is needed for a pass, in the later format.
const LATER: &str = "
comparison: { compare_with: several_results, number_of_comparison_results: 3, include_result_with_score: pass }
total_score: { pass: 90%, warning: 75% }
objectives:
  - { sli: a, key_sli: true, pass: [{ criteria: [\"<5\"] }] }
  - { sli: b, pass: [{ criteria: [\"<=+10%\"] }, { criteria: [\"<1\"] }] }
  - { sli: c, weight: 2, pass: [{ criteria: [\">=-20%\", \"<9\"] }], warning: [{ criteria: [\"<12\"] }] }
  - { sli: shown }
";
/// The same in the older one.
const OLDER: &str = "
pass: 90
warning: 75
objectives:
  - { metric: a, threshold: 5, score: 30 }
  - { metric: b, threshold: 1, score: 30 }
  - { metric: c, threshold: 9, score: 40 }
";
const JUDGED: [&str; 3] = ["a", "b", "c"];

fn file(text: &str) -> File {
    let read = File::read(text);
    read.value.unwrap_or_else(|| panic!("{:#?}", read.diagnostics))
}

fn value(metric: &str, value: impl Into<Value>) -> Value {
    json!({ "metric": metric, "value": value.into(), "success": true })
}

/// None if a file is refused, which is no pass either.
fn judged(slo: &str, values: &str, history: &str) -> Option<Judgement> {
    let (values, history) = (Values::read(values).value?, History::read(history).value?);
    Some(judge(&file(slo), &values, Earlier::History(&history)))
}

fn passes(slo: &str, values: &str, history: &str) -> bool {
    judged(slo, values, history)
        .is_some_and(|judgement| matches!(judgement.evaluation.verdict, Verdict::Pass | Verdict::Warning))
}

fn good(a: f64, b: f64, c: f64) -> Vec<Value> {
    vec![value("a", a), value("b", b), value("c", c), value("shown", 1.0)]
}

fn history() -> String {
    json!([
        { "id": "2", "result": "pass", "indicators": good(1.0, 2.0, 4.0) },
        { "id": "1", "result": "warning", "indicators": good(1.0, 0.0, 4.0) },
    ])
    .to_string()
}

/// What may come in a value's place where nothing was measured, or not in time.
fn gap() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(json!({ "value": null, "success": true })),
        Just(json!({ "success": true })),
        Just(json!({ "value": "NaN", "success": true })),
        Just(json!({ "value": "+Inf", "success": true })),
        Just(json!({ "value": "-Infinity", "success": true })),
        Just(json!({ "value": null, "success": false, "message": "no answer within 10 s" })),
        Just(json!({ "value": 0, "success": false, "message": "came after the window was judged" })),
        (-9.0..9.0_f64).prop_map(|number| json!({ "value": number, "success": false })),
    ]
}

fn text(values: &[Value]) -> String {
    Value::from(values.to_vec()).to_string()
}

#[test]
fn what_is_complete_and_good_passes() {
    for slo in [LATER, OLDER] {
        assert!(passes(slo, &text(&good(1.0, 0.5, 4.0)), &history()));
    }
}

proptest! {
    #[test]
    fn a_missing_or_late_value_never_passes(a in 0.0..5.0_f64, c in 4.0..9.0_f64, at in 0_usize..3, gap in gap(), is_left_out: bool) {
        let mut values = good(a, 0.5, c);
        if is_left_out {
            values.remove(at);
        } else {
            values[at] = gap;
            values[at]["metric"] = json!(JUDGED[at]);
        }
        for slo in [LATER, OLDER] {
            prop_assert!(!passes(slo, &text(&values), &history()), "{}", text(&values));
        }
    }

    #[test]
    fn a_gap_among_several_values_never_passes(a in 0.0..5.0_f64, at in 0_usize..3, gap in gap(), is_first: bool) {
        let mut values = good(a, 0.5, 4.0);
        let mut gap = gap;
        gap["metric"] = json!(JUDGED[at]);
        values.insert(if is_first { 0 } else { values.len() }, gap);
        for slo in [LATER, OLDER] {
            prop_assert!(!passes(slo, &text(&values), &history()), "{}", text(&values));
        }
    }

    #[test]
    fn a_broken_text_never_passes(at in any::<prop::sample::Index>(), of_history: bool) {
        let (values, history) = (text(&good(1.0, 0.5, 4.0)), history());
        let cut = |text: &str| text[..at.index(text.len())].to_owned();
        let (values, history) = if of_history { (values, cut(&history)) } else { (cut(&values), history) };
        prop_assert!(!passes(LATER, &values, &history), "{values} {history}");
    }

    #[test]
    fn a_character_too_many_or_wrong_never_passes_what_would_fail(
        at in any::<prop::sample::Index>(), with in "[ -~]{0,3}", cut in 0_usize..3, slo in prop::sample::select(&[LATER, OLDER][..])
    ) {
        let values = text(&[value("a", 70.0), value("b", 70.0), value("c", 70.0)]);
        let start = at.index(values.len());
        let end = (start + cut).min(values.len());
        let changed = format!("{}{with}{}", &values[..start], &values[end..]);
        // One slip changes one value at most, and each of the three is needed.
        prop_assert!(!passes(slo, &changed, &history()), "{changed}");
    }

    #[test]
    fn any_text_is_read_without_a_panic(text in any::<String>()) {
        read_all(&text);
    }

    #[test]
    fn json_like_text_is_read_without_a_panic(text in "([\\[\\]{},: ]|\"metric\"|\"value\"|\"success\"|\"indicators\"|\"result\"|true|null|1e9|\"a\"){0,60}") {
        read_all(&text);
    }
}

fn read_all(text: &str) {
    let (values, history) = (Values::read(text), History::read(text));
    for diagnostic in values.diagnostics.iter().chain(&history.diagnostics) {
        assert!(diagnostic.line > 0 && diagnostic.column > 0);
    }
}

#[test]
fn a_failure_says_why_on_one_line() {
    let said = "first line.\n\u{1b}[31msecond.\t";
    let values = text(&[json!({ "metric": "a", "value": 0, "success": false, "message": said })]);
    let evaluation = judged(LATER, &values, "[]").expect("is read").evaluation;
    assert_eq!(evaluation.rows[0].verdict, RowVerdict::Error);
    assert_eq!(evaluation.rows[0].message.as_deref(), Some("first line. [31msecond"));
    assert!(!evaluation.reason.contains(char::is_control));
}

#[test]
fn as_much_as_programs_write_is_read_and_no_more() {
    let many: Vec<Value> = (0..50_000).map(|place| value(&format!("m{place}"), 1.0)).collect();
    let entry = json!({ "result": "pass", "indicators": many });
    assert!(History::read(&Value::from(vec![entry]).to_string()).value.is_some());
    let rule = |text: &str| Values::read(text).diagnostics.first().map(|found| found.rule.clone());
    assert_eq!(rule(&format!("[{}1]", "1,".repeat(600_000))).as_deref(), Some("yaml/too-many"));
    assert_eq!(rule(&" ".repeat(9 * 1024 * 1024)).as_deref(), Some("yaml/too-large"));
}

#[test]
fn json_from_other_programs_is_read() {
    for text in [
        "[\n\t{\n\t\t\"metric\":\t\"a\",\n\t\t\"value\": 1,\n\t\t\"success\": true\n\t}\n]\n",
        "\u{feff}[{\"metric\":\"a\",\"value\":1.0,\"success\":true}]",
        "[{\"metric\":\"a\",\"value\":1E0,\"success\":true,\"message\":\"caf\\u00e9 \\/ \\ud83d\\ude00 \\\"x\\\"\"}]",
        "[{\"metric\":\"a\",\"value\":1,\"success\":true,\"message\":null}]",
        "[{\"metric\":\"\\u0061\",\"value\":1,\"success\":true}]\r\n",
    ] {
        let read = Values::read(text);
        assert_eq!(read.diagnostics, [], "{text}");
        let evaluation =
            judge(&file(LATER), &read.value.expect("is read"), Earlier::History(&History::default())).evaluation;
        assert_eq!(evaluation.rows[0].value, Some(1.0), "{text}");
    }
}

#[test]
fn of_several_values_one_over_its_limit_fails_whatever_became_of_the_others() {
    let slo = "objectives: [{ metric: a, threshold: 100, score: 90 }]\npass: 90\nwarning: 75\n";
    let with = |number: f64| text(&[value("a", number), json!({ "metric": "a", "value": null, "success": false })]);
    let verdict = |number| judged(slo, &with(number), "[]").map(|judgement| judgement.evaluation.verdict);
    assert_eq!(verdict(100.0), Some(Verdict::Fail));
    assert_eq!(verdict(99.0), Some(Verdict::Error));
}

#[test]
fn of_several_values_the_one_that_is_missing_says_why() {
    let slo = "objectives: [{ metric: a, threshold: 100, score: 90 }]\npass: 90\nwarning: 75\n";
    let row = |slo: &str, other: Value| {
        let values = text(&[value("a", 1.0), other]);
        let row = judged(slo, &values, "[]").expect("is read").evaluation.rows[0].clone();
        (row.verdict, row.message.unwrap_or_default())
    };
    let failed = json!({ "metric": "a", "value": null, "success": false, "message": "connection refused" });
    assert_eq!(row(slo, failed.clone()), (RowVerdict::Error, "connection refused".to_owned()));
    assert_eq!(row(LATER, failed), (RowVerdict::Error, "connection refused".to_owned()));
    assert_eq!(row(slo, value("a", Value::Null)), (RowVerdict::InsufficientData, "its value is null".to_owned()));
}

#[test]
fn an_earlier_evaluation_with_two_values_is_no_first_run() {
    let twice = json!({ "id": "2", "result": "pass", "indicators": [value("b", 1.0), value("b", 2.0)] });
    let once = json!({ "id": "1", "result": "pass", "indicators": good(1.0, 1.0, 4.0) });
    for earlier in [json!([twice]), json!([twice, once])] {
        let judgement = judged(LATER, &text(&good(1.0, 1e6, 4.0)), &earlier.to_string()).expect("is read");
        let row = &judgement.evaluation.rows[1];
        let why = Some("what was measured earlier does not come to one number");
        assert_eq!((row.verdict, row.message.as_deref()), (RowVerdict::InsufficientData, why), "{earlier}");
        assert_eq!(judgement.evaluation.verdict, Verdict::InsufficientData);
    }
}

#[test]
fn a_file_that_is_yaml_and_not_json_is_refused_at_its_place() {
    let told = |found: &[domain::diagnostic::Diagnostic]| {
        found.iter().map(|one| format!("{}:{} {}", one.line, one.column, one.rule)).collect::<Vec<_>>()
    };
    let yaml = "- {metric: a, value: 1, success: true}";
    assert_eq!(told(&Values::read(yaml).diagnostics), ["1:2 json/syntax"]);
    assert_eq!(told(&History::read("[] # none").diagnostics), ["1:4 json/syntax"]);
    assert_eq!(told(&Values::read("[{\"metric\":\"a\",\"value\":NaN,\"success\":true}]").diagnostics), [""; 0]);
}

#[test]
fn a_number_beyond_all_numbers_is_no_evidence_now_and_no_first_run_then() {
    let huge = |value: &str| format!("[{{\"metric\": \"b\", \"value\": {value}, \"success\": true}}]");
    for value in ["1e999", "-1e999", "Infinity", "NaN"] {
        let now = judged(LATER, &huge(value), "[]").expect("is read");
        assert_eq!(now.evaluation.rows[1].verdict, RowVerdict::InsufficientData, "{value}");
        let earlier = format!("[{{\"result\": \"pass\", \"indicators\": {}}}]", huge(value));
        let then = judged(LATER, &text(&good(1.0, 1e6, 4.0)), &earlier).expect("is read");
        assert_eq!(then.evaluation.rows[1].verdict, RowVerdict::InsufficientData, "{value}");
    }
}

#[test]
fn advice_on_json_is_json() {
    let told = Values::read("[{\"metric\": \"a\"}, 1]").diagnostics;
    let helps: Vec<&str> = told.iter().map(|told| told.help.as_str()).collect();
    assert_eq!(helps, ["Add `\"success\":`.", "Write keys with values, such as `{\"key\": \"value\"}`."]);
}
