//! What a candidate file would have said of evaluations that were made.

mod given;

use domain::{
    slo::{
        Backtest, Context, Evaluation, File, Measured, Occasion, Outcome, Past, RowVerdict, Verdict, backtest,
        backtest::{RUNS_MAX, Run, TooMany},
        earlier, evaluate,
    },
    window::Window,
};
use given::{context, measured, one};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

fn file(objectives: &str) -> File {
    file_that_compares("single_result, include_result_with_score: all", objectives)
}

fn file_that_compares(with: &str, objectives: &str) -> File {
    let text = format!(
        "comparison: {{ compare_with: {with} }}\ntotal_score: {{ pass: 90%, warning: 75% }}\nobjectives:\n{objectives}"
    );
    let read = File::read(&text);
    read.value.unwrap_or_else(|| panic!("{text}\n{:#?}", read.diagnostics))
}

fn objective(sli: &str, pass: &str) -> String {
    format!("  - {{ sli: {sli}, pass: [{{ criteria: [\"{pass}\"] }}] }}\n")
}

/// Evaluations as they would have been recorded, one after the other, each of the time after the one before.
fn recorded(file: &File, answers: &[Vec<Measured>]) -> Vec<Run> {
    let asked: Vec<(u8, u8)> = (0..answers.len()).map(|place| (u8::try_from(place).expect("are few") * 2, 0)).collect();
    recorded_of(file, answers, &asked)
}

/// The same of windows that begin at some second, for one of a few deliveries or for none.
fn recorded_of(file: &File, answers: &[Vec<Measured>], asked: &[(u8, u8)]) -> Vec<Run> {
    let mut made: Vec<(Occasion<u32>, Past)> = Vec::new();
    let mut runs = Vec::new();
    for (place, (answers, (second, asker))) in answers.iter().zip(asked).enumerate() {
        let (id, invalidated) = (format!("run {place}"), place % 5 == 4);
        let start = Timestamp::from_second(i64::from(*second)).expect("is a time");
        let window = Window { start, end: start + SignedDuration::from_secs(2) };
        let occasion = Occasion { window, delivery: Some(u32::from(*asker)).filter(|asker| *asker > 0) };
        let history: Vec<Past> =
            earlier(occasion, made.clone(), |(made, _)| *made).into_iter().map(|(_, past)| past).collect();
        let evaluation = evaluate(file, answers, &history, Context { window, ..context() });
        made.insert(0, (occasion, Past::of(id.clone(), &evaluation, invalidated)));
        runs.push(Run { id, delivery: occasion.delivery, evaluation, invalidated, overridden: None });
    }
    runs
}

fn tried(candidate: &File, runs: &[Run]) -> Backtest {
    backtest::backtest(candidate, runs).expect("is small")
}

fn values(values: &[f64]) -> Vec<Vec<Measured>> {
    values.iter().map(|value| vec![one("a", *value)]).collect()
}

fn verdicts(tried: &Backtest) -> Vec<Verdict> {
    tried.runs.iter().map(|run| run.after.verdict).collect()
}

#[test]
fn a_tighter_limit_is_told_run_by_run() {
    let runs = recorded(&file(&objective("a", "<10")), &values(&[1.0, 7.0, 12.0, 8.0]));
    let tried = tried(&file(&objective("a", "<5")), &runs);
    assert_eq!(verdicts(&tried), [Verdict::Pass, Verdict::Fail, Verdict::Fail, Verdict::Fail]);
    assert_eq!(tried.summary.sentence(), "2 of the last 4 evaluations would turn from pass to fail.");
    let difference = &tried.runs[1].differences[0];
    let (before, after) = (difference.before.as_ref().expect("was"), difference.after.as_ref().expect("is"));
    assert_eq!((before.verdict, after.verdict), (RowVerdict::Pass, RowVerdict::Fail));
    assert_eq!((before.points, after.points, difference.value), (1.0, 0.0, Some(7.0)));
    assert_eq!((before.pass[0][0].target, after.pass[0][0].target), (Some(10.0), Some(5.0)));
    assert_eq!((tried.runs[1].before.score, tried.runs[1].after.score), (100.0, 0.0));
}

#[test]
fn what_was_not_measured_then_does_not_pass_now() {
    let runs = recorded(&file(&objective("a", "<10")), &values(&[1.0]));
    let tried = tried(&file(&(objective("a", "<10") + &objective("b", "<10"))), &runs);
    assert_eq!(verdicts(&tried), [Verdict::InsufficientData]);
    let [difference] = tried.runs[0].differences.as_slice() else { panic!("one differs") };
    assert!(!difference.was_measured() && difference.before.is_none());
    assert_eq!(difference.after.as_ref().map(|row| row.verdict), Some(RowVerdict::InsufficientData));
    assert!(tried.runs[0].reason.contains("it was not measured then"), "{}", tried.runs[0].reason);
    assert_eq!((tried.summary.unmeasured, tried.summary.lacking_baseline), (1, 0));
}

#[test]
fn an_objective_that_is_left_out_is_told() {
    let runs =
        recorded(&file(&(objective("a", "<10") + &objective("b", "<10"))), &[vec![one("a", 1.0), one("b", 99.0)]]);
    let tried = tried(&file(&objective("a", "<10")), &runs);
    assert_eq!(tried.summary.sentence(), "The last evaluation would turn from fail to pass.");
    assert!(matches!(tried.runs[0].differences.as_slice(), [one] if one.sli == "b" && one.after.is_none()));
}

#[test]
fn baselines_come_from_what_the_candidate_would_have_said() {
    let of_passes = "several_results, number_of_comparison_results: 1, include_result_with_score: pass";
    let absolute = file_that_compares(of_passes, &objective("a", "<100"));
    let runs = recorded(&absolute, &values(&[10.0, 50.0, 14.0]));
    // 50 no longer passes, so 14 is held against 10 and not against 50.
    let relative = file_that_compares(of_passes, &objective("a", "<=+50%"));
    let tried = tried(&relative, &runs);
    assert_eq!(verdicts(&tried), [Verdict::Pass, Verdict::Fail, Verdict::Pass]);
    let limits: Vec<_> = tried.runs.iter().map(|run| run.differences[0].after.as_ref().expect("is")).collect();
    assert_eq!(limits.iter().map(|row| row.pass[0][0].target).collect::<Vec<_>>(), [None, Some(15.0), Some(15.0)]);
}

#[test]
fn a_baseline_from_before_the_first_run_is_missed() {
    let relative = file(&objective("a", "<=+50%"));
    let runs = recorded(&relative, &values(&[10.0, 50.0, 14.0]));
    let tried = tried(&relative, &runs[1..]);
    let lacking: Vec<bool> = tried.runs.iter().map(|run| run.lacks_baseline).collect();
    assert_eq!((lacking, tried.summary.lacking_baseline), (vec![true, false], 1));
}

#[test]
fn what_a_person_overrode_is_chosen_by_what_it_counts_as() {
    let objectives = objective("a", "<=+10%") + &objective("b", "<5");
    let passes = file_that_compares("single_result, include_result_with_score: pass", &objectives);
    let mut runs = recorded(&passes, &[vec![one("a", 10.0), one("b", 9.0)], vec![one("a", 50.0), one("b", 1.0)]]);
    assert_eq!(verdicts(&tried(&passes, &runs)), [Verdict::Fail, Verdict::Pass], "there is nothing to compare with");
    runs[0].overridden = Some(Verdict::Pass);
    assert_eq!(verdicts(&tried(&passes, &runs)), [Verdict::Fail, Verdict::Fail]);
}

#[test]
fn a_candidate_at_a_greater_weight_is_not_compared_with_itself() {
    let relative = file(&objective("a", "<=+10%"));
    let mut runs = recorded(&relative, &values(&[10.0, 50.0, 50.0]));
    assert_eq!(verdicts(&tried(&relative, &runs)), [Verdict::Pass, Verdict::Fail, Verdict::Pass]);
    (runs[1].delivery, runs[2].delivery) = (Some(7), Some(7));
    assert_eq!(verdicts(&tried(&relative, &runs)), [Verdict::Pass, Verdict::Fail, Verdict::Fail]);
}

#[test]
fn where_nothing_was_looked_at_the_record_stands() {
    let broken = Run {
        id: "broken".to_owned(),
        delivery: None,
        evaluation: Evaluation::broken(context(), "the objectives file is not readable"),
        invalidated: false,
        overridden: None,
    };
    let tried = tried(&file(&objective("a", "<10")), &[broken]);
    assert_eq!((verdicts(&tried), tried.runs[0].differences.len()), (vec![Verdict::Error], 0));
}

#[test]
fn there_is_a_most() {
    let runs = recorded(&file(&objective("a", "<10")), &values(&[1.0]));
    let many = vec![runs[0].clone(); RUNS_MAX + 1];
    assert_eq!(backtest::backtest(&file(&objective("a", "<1")), &many), Err(TooMany(RUNS_MAX + 1)));
}

/// What sources may answer, with everything that is no evidence.
fn answer() -> impl Strategy<Value = Outcome> {
    let value = |value: f64| Outcome::Values(vec![(String::new(), value)]);
    prop_oneof![
        6 => (0.0..20.0_f64).prop_map(value),
        1 => prop_oneof![Just(0.0), Just(-3.0), Just(f64::NAN)].prop_map(value),
        1 => Just(Outcome::NoData { message: "no series matched".to_owned() }),
        1 => Just(Outcome::Error { message: "timed out".to_owned() }),
        1 => Just(Outcome::Values(vec![(String::new(), 1.0), (String::new(), 30.0)])),
    ]
}

fn answers() -> impl Strategy<Value = Vec<Vec<Measured>>> {
    let row = prop::collection::vec(answer(), 3);
    let rows = prop::collection::vec(row, 0..12);
    rows.prop_map(|rows| {
        let named =
            |row: Vec<Outcome>| ["a", "b", "c"].into_iter().zip(row).map(|(sli, is)| measured(sli, is)).collect();
        rows.into_iter().map(named).collect()
    })
}

fn with() -> impl Strategy<Value = String> {
    let include = prop_oneof![Just("all"), Just("pass"), Just("pass_or_warn")];
    let aggregate = prop_oneof![Just("avg"), Just("p90")];
    (include, aggregate, 1_u32..5).prop_map(|(include, aggregate, count)| {
        format!(
            "several_results, number_of_comparison_results: {count}, include_result_with_score: {include}, aggregate_function: {aggregate}"
        )
    })
}

/// Limits of every kind, for three indicators, one of which is shown only.
const ANY: &str = "
  - { sli: a, weight: 2, pass: [{ criteria: [\"<=+10%\", \"<15\"] }, { criteria: [\"<2\"] }], warning: [{ criteria: [\"<=+50%\"] }] }
  - { sli: b, key_sli: true, pass: [{ criteria: [\"<18\"] }], warning: [{ criteria: [\"<19\"] }] }
  - { sli: c }
";
const POINTS: &str = "pass: 90\nwarning: 40\nobjectives:\n  - { metric: a, threshold: 10, score: 50 }\n  - { metric: b, threshold: 15, score: 50 }\n";

proptest! {
    #[test]
    fn the_unchanged_file_says_again_what_was_recorded(
        answers in answers(),
        // Older windows, the same once more, and such as overlap; some of one delivery.
        asked in prop::collection::vec((0_u8..8, 0_u8..3), 12),
        with in with(),
        is_older in any::<bool>(),
    ) {
        let file = if is_older { File::read(POINTS).value.expect("is read") } else { file_that_compares(&with, ANY) };
        let runs = recorded_of(&file, &answers, &asked);
        let tried = tried(&file, &runs);
        for (run, again) in runs.iter().zip(&tried.runs) {
            prop_assert_eq!(again.after.verdict, run.evaluation.verdict);
            prop_assert_eq!(again.after.score.to_bits(), run.evaluation.score.to_bits());
            prop_assert_eq!(&again.reason, &run.evaluation.reason);
            prop_assert!(again.differences.is_empty() && !again.lacks_baseline, "{:?}", again.differences);
        }
        prop_assert_eq!(tried.summary.transitions, []);
    }

    #[test]
    fn a_tighter_limit_never_turns_a_fail_into_a_pass(answers in answers(), limits in prop::array::uniform3(1_u32..20), at in 0_usize..3, by in 1_u32..10) {
        let written = |limits: [u32; 3]| -> String {
            ["a", "b", "c"].iter().zip(limits).map(|(sli, limit)| objective(sli, &format!("<{limit}"))).collect()
        };
        let mut tighter = limits;
        tighter[at] = limits[at].saturating_sub(by);
        let runs = recorded(&file(&written(limits)), &answers);
        for run in tried(&file(&written(tighter)), &runs).runs {
            prop_assert!(run.after.score <= run.before.score);
            prop_assert!(run.before.verdict == Verdict::Pass || run.after.verdict != Verdict::Pass, "{run:?}");
        }
    }

    #[test]
    fn an_objective_nobody_measured_never_lets_a_run_pass(answers in answers(), limit in 0_u32..20) {
        let runs = recorded(&file(&objective("a", "<10")), &answers);
        let candidate = file(&(objective("a", "<10") + &objective("new", &format!(">={limit}"))));
        let tried = tried(&candidate, &runs);
        prop_assert!(tried.runs.iter().all(|run| run.after.verdict != Verdict::Pass));
        prop_assert_eq!(tried.summary.unmeasured, runs.len());
    }
}
