//! Which verdict wins, and what a baseline is made of.

mod given;

use domain::slo::{Evaluation, File, Measured, Outcome, Past, Verdict, evaluate};
use given::{context, measured, one, past, word};

fn judge(objectives: &str, measured: &[Measured], history: &[Past]) -> Evaluation {
    let text = format!("total_score: {{ pass: 90%, warning: 75% }}\nobjectives:\n{objectives}");
    let read = File::read(&text);
    let file = read.value.unwrap_or_else(|| panic!("{:#?}", read.diagnostics));
    evaluate(&file, measured, history, context())
}

fn error(sli: &str) -> Measured {
    measured(sli, Outcome::Error { message: "timed out".to_owned() })
}

fn nothing(sli: &str) -> Measured {
    measured(sli, Outcome::NoData { message: "no series matched".to_owned() })
}

#[track_caller]
fn check(objectives: &str, measured: &[Measured], expected: Verdict) {
    let evaluation = judge(objectives, measured, &[]);
    assert_eq!(evaluation.verdict, expected, "{}", evaluation.reason);
}

const TEN_TO_ONE: &str = "
  - { sli: a, weight: 9, pass: [{ criteria: [\"<5\"] }] }
  - { sli: b, weight: 1, pass: [{ criteria: [\"<5\"] }] }
";

#[test]
fn what_is_certain_comes_before_what_is_missing() {
    check(TEN_TO_ONE, &[one("a", 1.0), one("b", 1.0)], Verdict::Pass);
    check(TEN_TO_ONE, &[one("a", 1.0), one("b", 9.0)], Verdict::Pass);
    // 90 is reached without b, but what b would have said is not known.
    check(TEN_TO_ONE, &[one("a", 1.0), nothing("b")], Verdict::InsufficientData);
    check(TEN_TO_ONE, &[one("a", 1.0)], Verdict::InsufficientData);
    check(TEN_TO_ONE, &[nothing("a"), error("b")], Verdict::Error);
    // The most that b could still bring is 10.
    check(TEN_TO_ONE, &[one("a", 9.0), error("b")], Verdict::Fail);
}

#[test]
fn a_key_objective_decides_even_with_the_rest_unknown() {
    let key = "
  - { sli: a, weight: 1, key_sli: true, pass: [{ criteria: [\"<5\"] }], warning: [{ criteria: [\"<7\"] }] }
  - { sli: b, weight: 19, pass: [{ criteria: [\"<5\"] }] }
";
    check(key, &[one("a", 9.0), error("b")], Verdict::Fail);
    check(key, &[one("a", 9.0), one("b", 1.0)], Verdict::Fail);
    check(key, &[one("a", 6.0), one("b", 1.0)], Verdict::Pass);
    check(key, &[nothing("a"), one("b", 1.0)], Verdict::InsufficientData);
}

#[test]
fn rows_without_a_say_have_none() {
    let shown = "
  - { sli: a, pass: [{ criteria: [\"<5\"] }] }
  - { sli: weightless, weight: 0, pass: [{ criteria: [\"<5\"] }] }
  - { sli: shown }
";
    for (weightless, row) in [(one("weightless", 9.0), "fail"), (nothing("weightless"), "insufficient_data")] {
        let evaluation = judge(shown, &[one("a", 1.0), weightless, error("shown")], &[]);
        assert_eq!(evaluation.verdict, Verdict::Pass, "{}", evaluation.reason);
        let rows: Vec<String> = evaluation.rows.iter().map(|row| word(row.verdict)).collect();
        assert_eq!(rows, ["pass", row, "info"]);
        assert_eq!((evaluation.score, evaluation.max_score), (100.0, 1.0));
    }
}

#[test]
fn the_file_chooses_the_baseline() {
    let mut history = vec![
        past("5", Verdict::Fail, &[("a", 500.0)]),
        past("4", Verdict::Pass, &[("a", 40.0)]),
        past("3", Verdict::Warning, &[("a", 30.0)]),
        past("2", Verdict::Pass, &[("a", 20.0)]),
        past("1", Verdict::Pass, &[("a", 10.0)]),
    ];
    history[1].invalidated = true;
    let compared = |include: &str, count: u32| {
        let text = format!(
            "comparison: {{ compare_with: several_results, number_of_comparison_results: {count}, include_result_with_score: {include} }}
total_score: {{ pass: 90%, warning: 75% }}
objectives:
  - {{ sli: a, pass: [{{ criteria: [\"<=+10%\"] }}] }}
"
        );
        let file = File::read(&text).value.expect("is read");
        let evaluation = evaluate(&file, &[one("a", 1.0)], &history, context());
        (evaluation.compared_with.join(" "), evaluation.rows[0].compared_value)
    };
    assert_eq!(compared("pass", 2), ("2 1".to_owned(), Some(15.0)));
    assert_eq!(compared("pass_or_warn", 2), ("3 2".to_owned(), Some(25.0)));
    assert_eq!(compared("all", 1), ("5".to_owned(), Some(500.0)));
}

#[test]
fn a_key_objective_without_weight_decides_where_nothing_else_counts() {
    let key = "  - { sli: k, key_sli: true, weight: 0, pass: [{ criteria: [\"<5\"] }] }\n  - { sli: shown }\n";
    check(key, &[one("k", 9.0)], Verdict::Fail);
    check(key, &[error("k")], Verdict::Error);
    check(key, &[nothing("k")], Verdict::InsufficientData);
    check(key, &[one("k", 1.0)], Verdict::NotEvaluated);
    let reason = judge(key, &[one("k", 1.0)], &[]).reason;
    assert_eq!(reason, "No key objective failed, and no objective of the file gives points.");
}

#[test]
fn what_broke_its_limit_comes_to_a_warning_at_best_whatever_is_not_known() {
    let objectives = "  - { sli: a, pass: [{ criteria: [\"<5\"] }], warning: [{ criteria: [\"<=+10%\"] }] }\n";
    let zero = [past("1", Verdict::Pass, &[("a", 0.0)])];
    // Of a baseline of zero, ten per cent say nothing; but a warning would be 50 of 75.
    assert_eq!(judge(objectives, &[one("a", 9.0)], &zero).verdict, Verdict::Fail);
    let either =
        objectives.replace("[{ criteria: [\"<5\"] }],", "[{ criteria: [\"<5\"] }, { criteria: [\"<=+5%\"] }],");
    assert_eq!(judge(&either, &[one("a", 9.0)], &zero).verdict, Verdict::InsufficientData);
}

#[test]
fn a_sentence_counts_what_held_of_all_that_was_judged() {
    let missing = judge(
        "  - { sli: a, weight: 1, pass: [{ criteria: [\"<5\"] }] }\n  - { sli: b, weight: 7, pass: [{ criteria: [\"<5\"] }], warning: [{ criteria: [\"<9\"] }] }\n  - { sli: c, pass: [{ criteria: [\"<5\"] }] }\n",
        &[one("a", 1.0), one("b", 6.0), nothing("c")],
        &[],
    );
    assert_eq!(
        (missing.verdict, missing.reason.as_str()),
        (Verdict::Fail, "b was 6; it must stay under 5; score 50 of the 90 needed.")
    );
    let text = "pass: 90\nwarning: 75\nobjectives:\n- { metric: a, threshold: 5, score: 20 }\n- { metric: b, threshold: 5, score: 30 }\n";
    let file = File::read(text).value.expect("is read");
    let reason = |measured: &[Measured]| evaluate(&file, measured, &[], context()).reason;
    let short = "has no value, and a pass of it would be too little";
    assert_eq!(reason(&[one("a", 1.0)]), format!("b {short}; 20 of the 90 points needed."));
    assert_eq!(reason(&[]), format!("a {short}; 0 of the 90 points needed."));
    let light =
        "  - { sli: a, pass: [{ criteria: [\"<5\"] }] }\n  - { sli: b, weight: 0, pass: [{ criteria: [\"<5\"] }] }\n";
    assert_eq!(judge(light, &[one("a", 1.0)], &[]).reason, "1 of 2 objectives held: score 100, 90 needed.");
}
