//! Where the judgement differs from Keptn's on purpose: one test for each row of that table, named after it.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "delivery/kit.rs"]
#[allow(dead_code, reason = "the tests of deliveries use the rest of it")]
mod deliveries;
mod given;

use domain::{
    delivery::{Phase, State, plan::GatePlan, start, step},
    diagnostic::Severity,
    file::{FileKind, check, diagnose},
    shipyard::Policy,
    slo::{Evaluation, File, Measured, Outcome, Past, Verdict, evaluate},
    yaml::TEXT_BYTES_MAX,
};
use given::{context, measured, one, past, word};

fn judge(objectives: &str, measured: &[Measured], history: &[Past]) -> Evaluation {
    let text = format!("total_score: {{ pass: 90%, warning: 75% }}\nobjectives:\n{objectives}");
    let read = File::read(&text);
    let file = read.value.unwrap_or_else(|| panic!("{:#?}", read.diagnostics));
    evaluate(&file, measured, history, context())
}

const UNDER_FIVE: &str = "  - { sli: a, pass: [{ criteria: [\"<5\"] }] }\n";
const TEN_PERCENT: &str = "  - { sli: a, pass: [{ criteria: [\"<=+10%\"] }] }\n";

/// The verdicts of the row and of the whole.
fn verdicts(evaluation: &Evaluation) -> (String, String) {
    (word(evaluation.rows[0].verdict), word(evaluation.verdict))
}

fn both(verdict: &str) -> (String, String) {
    (verdict.to_owned(), verdict.to_owned())
}

#[test]
fn value_missing_nan_infinite_empty_or_several_is_insufficient_data() {
    let values = |values: &[f64]| Outcome::Values(values.iter().map(|value| (String::new(), *value)).collect());
    let nothing = Outcome::NoData { message: "no series matched `up`".to_owned() };
    let gaps = [
        (nothing, "no series matched `up`"),
        (values(&[]), "the query gave no value"),
        (values(&[f64::NAN]), "the value is NaN, which is not a number"),
        (values(&[f64::INFINITY]), "the value is inf, which is not a number"),
        (values(&[1.0, 1.0]), "there are 2 values where one is needed"),
    ];
    for (outcome, said) in gaps {
        let evaluation = judge(UNDER_FIVE, &[measured("a", outcome)], &[]);
        assert_eq!(verdicts(&evaluation), both("insufficient_data"));
        assert_eq!(evaluation.rows[0].message.as_deref(), Some(said));
    }
    let absent = judge(UNDER_FIVE, &[], &[]);
    assert_eq!(verdicts(&absent), both("insufficient_data"));
    // What is certain without it comes first: a key objective that failed, a total that is out of reach.
    let key = "  - { sli: k, key_sli: true, pass: [{ criteria: [\"<5\"] }], weight: 0 }\n";
    assert_eq!(judge(&(key.to_owned() + UNDER_FIVE), &[one("k", 9.0)], &[]).verdict, Verdict::Fail);
    let heavy = "  - { sli: h, weight: 9, pass: [{ criteria: [\"<5\"] }] }\n";
    assert_eq!(judge(&(heavy.to_owned() + UNDER_FIVE), &[one("h", 9.0)], &[]).verdict, Verdict::Fail);
}

#[test]
fn source_unreachable_query_refused_or_timeout_is_an_error() {
    for message in ["connection refused", "bad_data: parse error at char 3", "no answer within 10 s"] {
        let evaluation = judge(UNDER_FIVE, &[measured("a", Outcome::Error { message: message.to_owned() })], &[]);
        assert_eq!(verdicts(&evaluation), both("error"));
        assert!(evaluation.reason.contains(message), "{}", evaluation.reason);
    }
}

#[test]
fn no_slo_file_is_not_evaluated() {
    let evaluation = Evaluation::not_evaluated(context());
    assert_eq!((evaluation.verdict, evaluation.pass_at), (Verdict::NotEvaluated, None));
    assert!(!matches!(after_gate("evaluated-nothing", Policy::Automatic).phase, Phase::Promoting));
}

#[test]
fn first_run_meets_relative_criteria_and_says_so() {
    let evaluation = judge(TEN_PERCENT, &[one("a", 1e9)], &[]);
    assert_eq!(evaluation.verdict, Verdict::Pass);
    assert_eq!(evaluation.rows[0].message.as_deref(), Some("no baseline yet"));
    assert_eq!(evaluation.rows[0].pass[0][0].target, None);
}

#[test]
fn baseline_of_zero_is_insufficient_data_unless_another_criterion_decides() {
    let zero = [past("before", Verdict::Pass, &[("a", 0.0)])];
    let evaluation = judge(TEN_PERCENT, &[one("a", 0.0)], &zero);
    assert_eq!(evaluation.verdict, Verdict::InsufficientData, "{}", evaluation.reason);
    assert!(evaluation.reason.contains("the baseline is zero"), "{}", evaluation.reason);
    let guarded = "  - { sli: a, pass: [{ criteria: [\"<=+10%\"] }, { criteria: [\"<1\"] }] }\n";
    assert_eq!(judge(guarded, &[one("a", 0.0)], &zero).verdict, Verdict::Pass);
}

#[test]
fn negative_baseline_moves_the_limit_by_its_absolute_value() {
    let below = [past("before", Verdict::Pass, &[("a", -100.0)])];
    for (value, verdict) in [(-95.0, Verdict::Pass), (-90.0, Verdict::Pass), (-85.0, Verdict::Fail)] {
        let evaluation = judge(TEN_PERCENT, &[one("a", value)], &below);
        assert_eq!((evaluation.verdict, evaluation.rows[0].pass[0][0].target), (verdict, Some(-90.0)));
    }
}

#[test]
fn weight_zero_counts_for_nothing_and_is_judged_all_the_same() {
    let weightless = format!("{UNDER_FIVE}  - {{ sli: b, weight: 0, pass: [{{ criteria: [\"<5\"] }}] }}\n");
    let evaluation = judge(&weightless, &[one("a", 1.0), one("b", 9.0)], &[]);
    assert_eq!((evaluation.verdict, evaluation.score, evaluation.max_score), (Verdict::Pass, 100.0, 1.0));
    assert_eq!(word(evaluation.rows[1].verdict), "fail");
}

/// An objectives file of the older generation: totals, and the score of each of its objectives.
fn in_points(pass: &str, scores: &[&str]) -> String {
    let objective =
        |(index, score): (usize, &&str)| format!("  - {{ metric: m{index}, threshold: 5, score: {score} }}\n");
    let objectives: String = scores.iter().enumerate().map(objective).collect();
    format!("pass: {pass}\nwarning: {pass}\nobjectives:\n{objectives}")
}

#[test]
fn fractions_of_points_count_as_they_are_written() {
    // In binary, 0.7 and three times 0.1 fall short of 1.
    for (pass, scores) in
        [("1", &["0.7", "0.1", "0.1", "0.1"][..]), ("100", &["33.3", "33.3", "33.4"]), ("0.3", &["0.3"])]
    {
        let file = File::read(&in_points(pass, scores)).value.expect("is read");
        let all: Vec<Measured> = (0..scores.len()).map(|index| one(&format!("m{index}"), 1.0)).collect();
        let judged = evaluate(&file, &all, &[], context());
        assert_eq!((judged.verdict, judged.score), (Verdict::Pass, pass.parse().unwrap()), "{scores:?}");
        let mut slow = all.clone();
        slow[0] = one("m0", 9.0);
        assert_eq!(evaluate(&file, &slow, &[], context()).verdict, Verdict::Fail, "{scores:?}");
    }
    for score in ["-0.5", "NaN", "1e999", "1000001", "\"5\""] {
        let found = rules(Severity::Error, &in_points("1", &["1", score]));
        assert_eq!(found, ["slo/wrong-value 5:40"], "{score}");
    }
}

/// What is said of an objectives file with these objectives: rule, line and column.
fn told(severity: Severity, objectives: &str) -> Vec<String> {
    let text = format!("total_score: {{ pass: 90%, warning: 75% }}\nobjectives:\n{objectives}");
    rules(severity, &text)
}

fn rules(severity: Severity, text: &str) -> Vec<String> {
    let found = diagnose(FileKind::Slo, text).into_iter().filter(|found| found.severity == severity);
    let complete = |found: &domain::diagnostic::Diagnostic| !found.message.is_empty() && !found.help.is_empty();
    found
        .inspect(|found| assert!(complete(found), "{found}"))
        .map(|d| format!("{} {}:{}", d.rule, d.line, d.column))
        .collect()
}

#[test]
fn what_keptn_let_through_is_refused_with_line_column_and_fix() {
    let with = |more: &str| format!("  - {{ sli: a, pass: [{{ criteria: [\"<5\"] }}], {more} }}\n");
    for (objectives, expected) in [
        (with("weight: 0.5"), "slo/wrong-value 3:53"),
        (with("weight: -1"), "slo/wrong-value 3:53"),
        (with("key_sly: true"), "slo/unknown-key 3:45"),
        (with("key_sli: \"yes\""), "slo/wrong-value 3:54"),
        ("  - { sli: a, pass: [{ criteria: [] }] }\n".to_owned(), "slo/empty 3:34"),
        (UNDER_FIVE.repeat(2), "slo/same-sli-twice 4:12"),
        (with("sli: b"), "yaml/duplicate-key 3:45"),
        (with("warning: &x []"), "yaml/anchor 3:57"),
    ] {
        let found = told(Severity::Error, &objectives);
        assert!(found.contains(&expected.to_owned()), "{objectives}: {found:?}");
    }
    let file = |more: &str| format!("{more}total_score: {{ pass: 75%, warning: 90% }}\nobjectives:\n{UNDER_FIVE}");
    assert_eq!(rules(Severity::Error, &file("")), ["slo/warning-above-pass 1:27"]);
    let word = file("comparison: { compare_with: last }\n");
    assert_eq!(rules(Severity::Error, &word)[0], "slo/unknown-word 1:29");
    let large = file(&format!("#{}\n", "x".repeat(TEXT_BYTES_MAX)));
    assert_eq!(rules(Severity::Error, &large), ["yaml/too-large 1:1"]);
    let bomb = (1..40).map(|i| format!("a{i}: &a{i} [*a{0}, *a{0}]\n", i - 1)).collect::<String>();
    assert!(rules(Severity::Error, &format!("a0: &a0 x\n{bomb}")).iter().any(|rule| rule.starts_with("yaml/alias")));
}

#[test]
fn a_percentage_of_a_rate_is_taken_with_a_warning_that_it_is_relative() {
    let rate = "  - { sli: error_rate, pass: [{ criteria: [\"<=1%\"] }] }\n";
    assert_eq!(told(Severity::Warning, rate), ["slo/relative-percent 3:44"]);
    assert_eq!(told(Severity::Error, rate), Vec::<String>::new());
    let before = [past("before", Verdict::Pass, &[("error_rate", 0.02)])];
    assert_eq!(judge(rate, &[one("error_rate", 0.0201)], &before).verdict, Verdict::Pass);
}

#[test]
fn what_cannot_do_what_it_should_is_warned_of() {
    let tighter = "  - { sli: a, pass: [{ criteria: [\"<5\"] }], warning: [{ criteria: [\"<2\"] }] }\n";
    assert_eq!(told(Severity::Warning, tighter), ["slo/warning-never-reached 3:57"]);
    let never = "  - { sli: a, pass: [{ criteria: [\"<1\", \">2\"] }] }\n";
    assert_eq!(told(Severity::Warning, never), ["slo/never-met 3:24"]);
    let slo = format!("total_score: {{ pass: 90%, warning: 75% }}\nobjectives:\n{UNDER_FIVE}");
    let together = check(&[&slo, "indicators:\n  b: up[$DURATION_MINUTES]\n"]);
    let rules: Vec<_> = together.iter().flat_map(|one| one.diagnostics.iter().map(|d| d.rule.as_str())).collect();
    assert_eq!(rules, ["slo/no-indicator", "sli/unused-indicator", "sli/unknown-placeholder"]);
    assert!(!together.iter().any(domain::file::Checked::is_refused));
}

#[test]
fn numbers_that_only_go_took_are_refused() {
    for number in ["1_000", "0x10", "inf", "NaN", "1e999"] {
        let found = told(Severity::Error, &UNDER_FIVE.replace("<5", &format!("<{number}")));
        assert_eq!(found, ["slo/bad-criterion 3:35"], "{number}");
    }
}

/// The delivery after staging's gate came out like that.
fn after_gate(verdict: &str, on_warning: Policy) -> State {
    after_gate_of(verdict, |gate| gate.on_warning = on_warning)
}

/// The same, where the shipyard says something else of the gate.
fn after_gate_of(verdict: &str, say: impl FnOnce(&mut GatePlan)) -> State {
    let mut plan = deliveries::sockshop();
    say(plan.stages[1].gate.as_mut().unwrap());
    let first = deliveries::triggered(&plan);
    let mut state = start(&first).unwrap().1;
    let stage = ["entered", "deployed", "weight", "tests-pass"];
    for (number, event) in [&stage[..], &["promoted"], &stage[..], &[verdict]].concat().into_iter().enumerate() {
        let seq = u64::try_from(number).unwrap() + 2;
        let at = deliveries::after(i64::try_from(number).unwrap() + 1);
        state = step(&plan, &state, &deliveries::event(&plan, &state, seq, at, event)).unwrap().0;
    }
    assert_eq!(state.stage, 1);
    state
}

#[test]
fn only_a_pass_or_a_warning_by_policy_promotes() {
    let cases = [
        ("evaluated-pass", Policy::Manual, true),
        ("evaluated-warning", Policy::Manual, false),
        ("evaluated-warning", Policy::Automatic, true),
        ("evaluated-fail", Policy::Automatic, false),
        ("evaluated-no-data", Policy::Automatic, false),
        ("evaluated-error", Policy::Automatic, false),
        ("evaluated-nothing", Policy::Automatic, false),
    ];
    for (verdict, on_warning, promotes) in cases {
        let phase = after_gate(verdict, on_warning).phase;
        assert_eq!(matches!(phase, Phase::Promoting), promotes, "{verdict} {on_warning:?}: {phase:?}");
    }
}

#[test]
fn a_shipyard_may_hold_a_pass_and_let_on_what_was_not_judged_and_nothing_else() {
    let say = |gate: &mut GatePlan| (gate.on_pass, gate.on_not_evaluated) = (Policy::Manual, Policy::Automatic);
    let cases = [
        ("evaluated-pass", false),
        ("evaluated-nothing", true),
        ("evaluated-warning", false),
        ("evaluated-fail", false),
        ("evaluated-no-data", false),
        ("evaluated-error", false),
    ];
    for (verdict, promotes) in cases {
        let phase = after_gate_of(verdict, say).phase;
        assert_eq!(matches!(phase, Phase::Promoting), promotes, "{verdict}: {phase:?}");
    }
}

#[test]
fn a_file_in_which_nothing_counts_is_read_with_a_warning_and_judges_nothing() {
    let shown = "  - { sli: a }\n";
    assert_eq!(told(Severity::Error, shown), Vec::<String>::new());
    assert_eq!(told(Severity::Warning, shown), ["slo/nothing-counts 2:1"]);
    assert_eq!(judge(shown, &[one("a", 1.0)], &[]).verdict, Verdict::NotEvaluated);
}

#[test]
fn a_key_that_keptn_s_tutorials_leave_without_a_value_is_as_if_it_were_not_there() {
    let text = format!(
        "spec_version: '0.1.1'\ncomparison:\nfilter:\nobjectives:\n{UNDER_FIVE}total_score: {{ pass: 90%, warning: 75% }}\n"
    );
    assert_eq!(rules(Severity::Error, &text), Vec::<String>::new());
    let file = File::read(&text).value.expect("is read");
    assert_eq!(evaluate(&file, &[one("a", 1.0)], &[], context()).verdict, Verdict::Pass);
}

#[test]
fn a_baseline_too_large_to_be_a_number_is_not_taken_for_a_first_run() {
    for objectives in [TEN_PERCENT, "  - { sli: a, pass: [{ criteria: [\"<+5\"] }] }\n"] {
        let several = format!(
            "comparison: {{ compare_with: several_results }}\ntotal_score: {{ pass: 90%, warning: 75% }}\nobjectives:\n{objectives}"
        );
        let huge = past("huge", Verdict::Pass, &[("a", f64::MAX)]);
        let file = File::read(&several).value.expect("is read");
        let evaluation = evaluate(&file, &[one("a", 1.0)], &[huge.clone(), huge], context());
        assert_eq!(verdicts(&evaluation), both("insufficient_data"));
        assert_eq!(evaluation.rows[0].compared_value, None);
    }
}
