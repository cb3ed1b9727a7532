use super::{
    super::rows::tests::{criterion, evaluation, row},
    *,
};
use domain::slo::RowVerdict;

fn objective(sli: &str, limit: &str, value: f64) -> Row {
    let pass = vec![vec![criterion(limit, None, true)]];
    Row { pass, ..row(sli, RowVerdict::Pass, Some(value)) }
}

#[test]
fn the_greatest_change_for_the_worse_comes_first() {
    let rows = vec![
        objective("slower", "<=600", 230.0),
        objective("faster", "<=600", 100.0),
        objective("less_traffic", ">=50", 50.0),
        objective("same", "<600", 200.0),
        objective("between", "=200", 400.0),
    ];
    let said: Vec<String> =
        regressions(&evaluation(rows)).into_iter().map(|words| words.replace('\u{a0}', " ")).collect();
    assert_eq!(said, ["less_traffic 50, was 200 (−75 %)", "slower 230, was 200 (+15 %)"]);
}

#[test]
fn from_nothing_to_something_is_the_greatest_change() {
    let from_zero = Row { compared_value: Some(0.0), ..objective("errors", "<1", 0.5) };
    let still_zero = Row { compared_value: Some(0.0), ..objective("timeouts", "<1", 0.0) };
    let rows = vec![objective("slower", "<=600", 2000.0), from_zero, still_zero];
    assert_eq!(regressions(&evaluation(rows))[0], "errors 0.5, was 0");
}

#[test]
fn without_an_earlier_value_nothing_is_said() {
    let first = Row { compared_value: None, ..objective("slower", "<=600", 2000.0) };
    assert!(regressions(&evaluation(vec![first])).is_empty());
}

#[test]
fn shown_numbers_have_the_digits_that_their_change_needs() {
    let check = |value: f64, before: f64, expected: &str| {
        let row = Row { compared_value: Some(before), ..objective("cpu", "<=60000", value) };
        assert_eq!(regressions(&evaluation(vec![row])), [expected.replace(" %", "\u{a0}%")]);
    };
    check(0.001_768, 0.001_737, "cpu 0.001768, was 0.001737 (+1.8 %)");
    check(1012.6, 1011.1, "cpu 1,012.6, was 1,011.1 (+0.1 %)");
    check(230.0, 200.0, "cpu 230, was 200 (+15 %)");
}

#[test]
fn nothing_is_called_no_worse_that_was_not_compared() {
    let good = || objective("good", "<=600", 100.0);
    let first = || Row { compared_value: None, ..objective("new", "<=600", 100.0) };
    let shown = || row("shown", RowVerdict::Info, Some(1.0));
    let silent = || row("silent", RowVerdict::InsufficientData, None);
    let check = |rows: Vec<Row>, expected: Option<&str>| assert_eq!(nothing_worse(&evaluation(rows)), expected);
    check(vec![good(), shown()], Some("Nothing got worse than before."));
    check(vec![good(), first()], Some("Nothing that could be compared got worse than before."));
    check(vec![first(), shown()], Some("There was nothing to compare with."));
    check(vec![silent(), shown()], None);
    check(Vec::new(), None);
}
