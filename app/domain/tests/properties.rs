//! What is true of every judgement, and of every text that somebody may upload.

mod given;

use domain::{
    file::{FileKind, diagnose},
    slo::{Evaluation, File, Measured, Outcome, RowVerdict, ScoreUnit, Verdict, evaluate},
};
use given::{context, measured, one, past};
use proptest::prelude::*;

/// One objective with its pass and warning limits, its weight, and what was measured.
#[derive(Debug, Clone)]
struct Case {
    pass: &'static str,
    warning: &'static str,
    weight: u32,
    is_key: bool,
    outcome: Outcome,
}

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![0.0..20.0_f64, -20.0..0.0_f64, Just(0.0), Just(10.0)]
}

fn missing() -> impl Strategy<Value = Outcome> {
    prop_oneof![
        Just(Outcome::Values(Vec::new())),
        prop_oneof![Just(f64::NAN), Just(f64::INFINITY), Just(f64::NEG_INFINITY)].prop_map(value),
        Just(Outcome::NoData { message: "nothing".to_owned() }),
        Just(Outcome::Error { message: "unreachable".to_owned() }),
        Just(Outcome::Values(vec![(String::new(), 1.0), (String::new(), 1.0)])),
    ]
}

fn value(value: f64) -> Outcome {
    Outcome::Values(vec![(String::new(), value)])
}

fn case(outcome: impl Strategy<Value = Outcome>) -> impl Strategy<Value = Case> {
    let limits = prop_oneof![
        Just(("<5", "<10")),
        Just((">=-3", ">-8")),
        Just(("<=+10%", "<=+50%")),
        Just((">-2", ">-9%")),
        Just(("=10", "<15")),
    ];
    (limits, 1_u32..5, any::<bool>(), outcome).prop_map(|((pass, warning), weight, is_key, outcome)| Case {
        pass,
        warning,
        weight,
        is_key,
        outcome,
    })
}

fn cases() -> impl Strategy<Value = Vec<Case>> {
    prop::collection::vec(case(prop_oneof![8 => number().prop_map(value), 1 => missing()]), 1..6)
}

fn judge(cases: &[Case], order: &[usize], baseline: f64) -> Evaluation {
    let mut slo =
        "comparison: { compare_with: single_result }\ntotal_score: { pass: 90%, warning: 75% }\nobjectives:\n"
            .to_owned();
    for place in order {
        let Case { pass, warning, weight, is_key, .. } = &cases[*place];
        slo += &format!(
            "  - {{ sli: s{place}, weight: {weight}, key_sli: {is_key}, pass: [{{ criteria: [\"{pass}\"] }}], "
        );
        slo += &format!("warning: [{{ criteria: [\"{warning}\"] }}] }}\n");
    }
    let read = File::read(&slo);
    let file = read.value.unwrap_or_else(|| panic!("{slo}\n{:?}", read.diagnostics));
    let measured: Vec<Measured> =
        order.iter().map(|place| measured(&format!("s{place}"), cases[*place].outcome.clone())).collect();
    let names: Vec<String> = order.iter().map(|place| format!("s{place}")).collect();
    let values: Vec<(&str, f64)> = names.iter().map(|name| (name.as_str(), baseline)).collect();
    evaluate(&file, &measured, &[past("before", Verdict::Pass, &values)], context())
}

fn in_order(cases: &[Case]) -> Vec<usize> {
    (0..cases.len()).collect()
}

proptest! {
    #[test]
    fn the_score_stays_in_range(cases in cases(), baseline in number()) {
        let evaluation = judge(&cases, &in_order(&cases), baseline);
        prop_assert_eq!(evaluation.unit, ScoreUnit::Percent);
        prop_assert!((0.0..=100.0).contains(&evaluation.score));
        for row in &evaluation.rows {
            prop_assert!((0.0..=row.weight).contains(&row.score));
        }
        prop_assert!(evaluation.reason.ends_with('.') && !evaluation.reason.contains('\n'));
    }

    #[test]
    fn the_order_of_objectives_is_irrelevant(cases in cases(), baseline in number()) {
        let order = in_order(&cases);
        let backwards: Vec<usize> = order.iter().rev().copied().collect();
        let (one, two) = (judge(&cases, &order, baseline), judge(&cases, &backwards, baseline));
        prop_assert_eq!(one.verdict, two.verdict);
        prop_assert_eq!(one.score.to_bits(), two.score.to_bits());
    }

    #[test]
    fn a_passing_objective_never_lowers_the_score(cases in cases(), baseline in number(), weight in 1_u32..5) {
        let before = judge(&cases, &in_order(&cases), baseline);
        let mut more = cases.clone();
        more.push(Case { pass: "<5", warning: "<10", weight, is_key: false, outcome: value(1.0) });
        let after = judge(&more, &in_order(&more), baseline);
        prop_assert!(after.score >= before.score, "{} then {}", before.score, after.score);
    }

    #[test]
    fn what_is_missing_never_passes(cases in cases(), gap in case(missing()), at in 0_usize..6, baseline in number()) {
        let mut cases = cases;
        cases.insert(at.min(cases.len()), gap);
        let verdict = judge(&cases, &in_order(&cases), baseline).verdict;
        prop_assert!(!matches!(verdict, Verdict::Pass | Verdict::Warning), "{verdict:?}");
    }

    #[test]
    fn a_key_objective_that_fails_fails_everything(cases in cases(), baseline in number()) {
        let evaluation = judge(&cases, &in_order(&cases), baseline);
        if evaluation.rows.iter().any(|row| row.key_sli && row.verdict == RowVerdict::Fail) {
            prop_assert_eq!(evaluation.verdict, Verdict::Fail);
        }
    }

    #[test]
    fn of_several_values_the_worst_decides(values in prop::collection::vec(0.0..2.0_f64, 2..6)) {
        let slo = "pass: 1\nwarning: 1\nobjectives:\n  - { metric: a, threshold: 1, score: 1 }\n";
        let file = File::read(slo).value.expect("is read");
        let labelled = values.iter().map(|value| ("{}".to_owned(), *value)).collect();
        let several = evaluate(&file, &[measured("a", Outcome::Values(labelled))], &[], context());
        let worst = values.iter().copied().fold(0.0, f64::max);
        prop_assert_eq!(several.verdict, evaluate(&file, &[one("a", worst)], &[], context()).verdict);
        prop_assert_eq!(several.rows[0].value, Some(worst));
    }

    #[test]
    fn any_text_is_read_without_a_panic(text in any::<String>()) {
        read_all(&text);
    }

    #[test]
    fn yaml_like_text_is_read_without_a_panic(text in "([ \n]|- |[a-c]: |\\? |[\\[\\]{},:&*!|>%@`'\"#~-]|<5|---\n|\t|ä|\r){0,60}") {
        read_all(&text);
    }

    #[test]
    fn broken_samples_are_read_without_a_panic(sample in 0_usize..SAMPLES.len(), at in any::<prop::sample::Index>(), with in "[ \n:\\-\\[{}'\"&*!>|~0-9a-z]{0,3}", cut in 0_usize..20) {
        let text = SAMPLES[sample];
        let start = text.floor_char_boundary(at.index(text.len()));
        let end = text.floor_char_boundary((start + cut).min(text.len()));
        read_all(&format!("{}{with}{}", &text[..start], &text[end..]));
    }
}

const SAMPLES: [&str; 8] = [
    include_str!("samples/v05/service-objectives.yaml"),
    include_str!("samples/v05/service-indicators.yaml"),
    include_str!("samples/v1/slo.yaml"),
    include_str!("samples/v1/sli.yaml"),
    include_str!("samples/v1/shipyard.yaml"),
    include_str!("samples/tests.yaml"),
    include_str!("samples/v1/remediation.yaml"),
    include_str!("samples/v05/perfspec.json"),
];

fn read_all(text: &str) {
    for kind in FileKind::ALL {
        let diagnostics = diagnose(kind, text);
        assert!(diagnostics.iter().all(|diagnostic| diagnostic.line > 0 && diagnostic.column > 0));
    }
    assert!(FileKind::guess(text).is_none_or(|kind| FileKind::ALL.contains(&kind)));
}
