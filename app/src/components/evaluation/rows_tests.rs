use super::*;
use domain::{
    slo::{ScoreUnit, Verdict},
    traffic::Weight,
    window::Window,
};
use jiff::Timestamp;

pub(crate) fn row(sli: &str, verdict: RowVerdict, value: Option<f64>) -> Row {
    Row {
        sli: sli.to_owned(),
        display_name: sli.to_owned(),
        verdict,
        score: 0.0,
        weight: 2.0,
        key_sli: false,
        value,
        values: Vec::new(),
        compared_value: Some(200.0),
        pass: Vec::new(),
        warning: Vec::new(),
        message: None,
        query: None,
        source: None,
        read: None,
        compared: None,
    }
}

pub(crate) fn criterion(criteria: &str, target: Option<f64>, held: bool) -> CriterionOutcome {
    CriterionOutcome { criteria: criteria.to_owned(), target, held, note: None }
}

pub(crate) fn evaluation(rows: Vec<Row>) -> Evaluation {
    let window = Window { start: Timestamp::UNIX_EPOCH, end: Timestamp::UNIX_EPOCH };
    Evaluation {
        verdict: Verdict::Fail,
        score: 0.0,
        max_score: 100.0,
        unit: ScoreUnit::Percent,
        pass_at: None,
        warning_at: None,
        reason: String::new(),
        rows,
        compared_with: Vec::new(),
        window,
        weight: Weight::ALL,
        slo: None,
        sli: Vec::new(),
    }
}

#[test]
fn what_failed_comes_first_and_what_does_not_count_last() {
    let key = Row { key_sli: true, ..row("key", RowVerdict::Fail, Some(1.0)) };
    let rows = vec![
        row("shown", RowVerdict::Info, Some(1.0)),
        row("good", RowVerdict::Pass, Some(1.0)),
        row("bad", RowVerdict::Fail, Some(1.0)),
        row("silent", RowVerdict::InsufficientData, None),
        key,
        row("broken", RowVerdict::Error, None),
        row("nearly", RowVerdict::Warning, Some(1.0)),
    ];
    let names: Vec<String> = lines(&evaluation(rows)).into_iter().map(|line| line.name).collect();
    assert_eq!(names, ["key", "bad", "broken", "silent", "nearly", "good", "shown"]);
}

fn check(verdict: RowVerdict, expected: (&str, &str)) {
    let mut row = row("latency", verdict, Some(230.0));
    row.pass = vec![
        vec![criterion("<=+10%", Some(220.0), false), criterion("<600", Some(600.0), true)],
        vec![criterion("<240", Some(240.0), verdict == RowVerdict::Pass)],
    ];
    row.warning = vec![vec![criterion("<=800", Some(800.0), true)]];
    let line = &lines(&evaluation(vec![row]))[0];
    assert_eq!((line.criterion.as_str(), line.target.as_str()), expected, "{verdict:?}");
    assert_eq!(line.change.replace('\u{a0}', " "), "+15 %");
}

#[test]
fn the_criterion_that_decided_is_named_with_its_target() {
    check(RowVerdict::Pass, ("<240", "240"));
    check(RowVerdict::Warning, ("<=800", "800"));
    check(RowVerdict::Fail, ("<=+10%", "220"));
    check(RowVerdict::Info, (NOTHING, NOTHING));
}

#[test]
fn nothing_measured_is_a_dash_and_what_is_only_shown_has_no_points() {
    let lines =
        lines(&evaluation(vec![row("a", RowVerdict::InsufficientData, None), row("b", RowVerdict::Info, None)]));
    assert_eq!((lines[0].value.as_str(), lines[0].points.as_str()), (NOTHING, "0 / 2"));
    assert_eq!((lines[1].value.as_str(), lines[1].points.as_str()), (NOTHING, NOTHING));
}

#[test]
fn lines_are_sorted_by_numbers_and_what_has_none_comes_last() {
    let rows = vec![
        row("b", RowVerdict::Fail, Some(230.0)),
        row("c", RowVerdict::InsufficientData, None),
        Row { score: 2.0, ..row("a", RowVerdict::Pass, Some(9.5)) },
    ];
    let sorted = |by, is_reversed| {
        let mut all = lines(&evaluation(rows.clone()));
        sort(&mut all, by, is_reversed);
        all.into_iter().map(|line| line.name).collect::<String>()
    };
    assert_eq!(sorted(SortBy::Verdict, false), "bca");
    assert_eq!(sorted(SortBy::Name, false), "abc");
    assert_eq!(sorted(SortBy::Value, false), "abc");
    assert_eq!(sorted(SortBy::Change, false), "abc");
    assert_eq!(sorted(SortBy::Points, false), "bca");
    assert_eq!(sorted(SortBy::Points, true), "acb");
}
