//! `compare: live`: no worse than the live version over the same window, after the criteria and never instead of them.

mod given;

use domain::{
    diagnostic::Severity,
    series::{Difference, difference},
    slo::{Beside, Evaluation, File, Measured, RowVerdict, Verdict, backtest, backtest::Run, evaluate},
};
use given::{context, one};
use proptest::prelude::*;

const UPPER: &str = "{ sli: latency_seconds, compare: live, pass: [{ criteria: [\"<0.8\"] }] }";

fn file(objectives: &[&str]) -> File {
    let list: String = objectives.iter().map(|objective| format!("  - {objective}\n")).collect();
    let text = format!("total_score: {{ pass: 90%, warning: 75% }}\nobjectives:\n{list}");
    let read = File::read(&text);
    read.value.unwrap_or_else(|| panic!("{:#?}", read.diagnostics))
}

/// Ten values about `value` against ten about `live`.
fn told(value: f64, live: f64) -> Difference {
    let about = |middle: f64| (0..10).map(|i| middle + 1e-4 * f64::from(i)).collect::<Vec<f64>>();
    difference(&about(value), &about(live)).expect("enough")
}

fn beside(value: f64, beside: Option<Beside>) -> Vec<Measured> {
    vec![Measured { beside, ..one("latency_seconds", value) }]
}

fn judge(objective: &str, measured: &[Measured]) -> Evaluation {
    evaluate(&file(&[objective]), measured, &[], context())
}

fn compared(value: f64, live: f64) -> Vec<Measured> {
    beside(value, Some(Beside::Compared(told(value, live))))
}

#[test]
fn a_value_within_its_limit_fails_if_it_is_worse_than_the_live_one() {
    let found = judge(UPPER, &compared(0.5, 0.1));
    assert_eq!((found.verdict, found.score), (Verdict::Fail, 0.0));
    assert_eq!(
        found.reason,
        "latency_seconds is higher than in the live version over the same window by 0.4\u{a0}s (95 % interval 0.3997 to \
         0.4003\u{a0}s); score 0 of the 90 needed."
    );
    assert!(found.rows[0].compared.is_some_and(|compared| compared.is_worse));
}

#[test]
fn better_or_no_different_is_not_worse() {
    for live in [0.9, 0.5] {
        let found = judge(UPPER, &compared(0.5, live));
        assert_eq!((found.verdict, found.rows[0].verdict), (Verdict::Pass, RowVerdict::Pass), "{live}");
        assert!(found.rows[0].compared.is_some_and(|compared| !compared.is_worse));
    }
}

#[test]
fn what_is_worse_is_what_the_criteria_limit() {
    let lower = UPPER.replace("<0.8", ">0.2");
    let both = UPPER.replace("\"<0.8\"", "\"<0.8\", \">0.2\"");
    let exact = UPPER.replace("<0.8", "=0.5");
    for (objective, live, expected) in [
        (&lower, 0.9, Verdict::Fail),
        (&lower, 0.1, Verdict::Pass),
        (&both, 0.9, Verdict::Fail),
        (&both, 0.1, Verdict::Fail),
        (&exact, 0.9, Verdict::Fail),
        (&exact, 0.5, Verdict::Pass),
    ] {
        assert_eq!(judge(objective, &compared(0.5, live)).verdict, expected, "{objective} beside {live}");
    }
}

#[test]
fn what_breaks_its_own_limit_fails_whatever_the_live_one_does() {
    let found = judge(UPPER, &compared(0.9, 2.0));
    assert_eq!(found.verdict, Verdict::Fail);
    assert!(found.reason.contains("must stay under 0.8"), "{}", found.reason);
    assert_eq!(judge(UPPER, &beside(0.9, None)).verdict, Verdict::Fail);
}

#[test]
fn each_of_several_comparisons_gets_its_part_of_the_doubt() {
    // One of 20 orders or so is as uneven as this.
    let doubtful = Difference { p: 0.03, ..told(0.5, 0.1) };
    let measured = |sli: &str| Measured { beside: Some(Beside::Compared(doubtful)), ..one(sli, 0.5) };
    let objective = |sli: &str| UPPER.replace("latency_seconds", sli);
    let (a, b) = (objective("a"), objective("b"));
    assert_eq!(evaluate(&file(&[&a]), &[measured("a")], &[], context()).verdict, Verdict::Fail);
    let both = evaluate(&file(&[&a, &b]), &[measured("a"), measured("b")], &[], context());
    assert_eq!(both.verdict, Verdict::Pass, "{}", both.reason);
}

#[test]
fn an_objective_that_does_not_ask_is_not_compared() {
    let found = judge(&UPPER.replace("compare: live, ", ""), &compared(0.5, 0.1));
    assert_eq!((found.verdict, found.rows[0].compared), (Verdict::Pass, None));
}

#[test]
fn without_criteria_there_is_nothing_to_compare_for() {
    let text = "total_score: { pass: 90%, warning: 75% }\nobjectives:\n  - { sli: a, pass: [{ criteria: [\"<1\"] }] }\n  \
                - { sli: b, compare: live }\n";
    let told = File::read(text).diagnostics;
    let told: Vec<_> = told.iter().map(|one| (one.rule.as_str(), one.severity, one.line)).collect();
    assert_eq!(told, [("slo/compare-without-pass", Severity::Warning, 4)]);
}

#[test]
fn an_earlier_evaluation_is_tried_by_the_comparison_that_was_made_then() {
    let candidate = file(&[UPPER]);
    let run = |measured: &[Measured]| Run {
        id: "1".to_owned(),
        delivery: None,
        evaluation: judge(UPPER, measured),
        invalidated: false,
        overridden: None,
    };
    for (measured, expected) in [
        (compared(0.5, 0.1), Verdict::Fail),
        (compared(0.5, 0.5), Verdict::Pass),
        (beside(0.5, None), Verdict::InsufficientData),
    ] {
        let tried = backtest(&candidate, &[run(&measured)]).expect("few");
        assert_eq!(tried.runs[0].after.verdict, expected);
    }
}

proptest! {
    #[test]
    fn what_was_not_compared_never_passes(value in -10.0..10.0_f64, unknown in any::<bool>()) {
        let missing = unknown.then(|| Beside::Unknown { message: "no traffic".to_owned() });
        let found = judge(UPPER, &beside(value, missing));
        prop_assert!(!matches!(found.verdict, Verdict::Pass | Verdict::Warning), "{}", found.reason);
    }
}
