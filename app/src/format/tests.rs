use super::*;

fn plain(text: &str) -> String {
    text.replace(NBSP, " ")
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).expect("in range")
}

#[test]
fn numbers_keep_the_digits_that_matter() {
    let cases = [
        (1013.4, "1,013"),
        (52.34, "52.3"),
        (9.6, "9.6"),
        (0.02, "0.02"),
        (0.0, "0"),
        (-0.001, "−0.001"),
        (-0.000_001, "0"),
        (1_234_567.0, "1,234,567"),
        (-8200.0, "−8,200"),
        (100.0, "100"),
        (f64::NAN, "–"),
        (f64::INFINITY, "–"),
    ];
    for (value, expected) in cases {
        assert_eq!(number(value), expected, "{value}");
    }
    assert_eq!(count(9412), "9,412");
    assert_eq!(count(100), "100");
    assert_eq!(counted(1, "delivery", "deliveries"), "1 delivery");
    assert_eq!(counted(0, "delivery", "deliveries"), "0 deliveries");
}

#[test]
fn sentences_spell_small_numbers() {
    assert_eq!(spelled(1), "one");
    assert_eq!(spelled(1200), "1,200");
    assert_eq!(capitalised("one waits"), "One waits");
    assert_eq!(capitalised(""), "");
    let names = ["dev", "staging", "production"].map(str::to_owned);
    assert_eq!(listed(&names), "dev, staging and production");
    assert_eq!(listed(&names[..1]), "dev");
}

#[test]
fn shares_and_changes_have_a_sign_where_it_tells_something() {
    assert_eq!(plain(&share(0.253)), "25.3 %");
    assert_eq!(plain(&share(1.0)), "100 %");
    assert_eq!(change(1013.0, 181.0).as_deref().map(plain).as_deref(), Some("+460 %"));
    assert_eq!(change(9.18, 10.0).as_deref().map(plain).as_deref(), Some("−8.2 %"));
    assert_eq!(change(5.0, 5.0).as_deref().map(plain).as_deref(), Some("0 %"));
    assert_eq!(change(5.0, 0.0), None);
}

#[test]
fn spans_have_at_most_two_units() {
    let cases = [
        (-3, "0 s"),
        (0, "0 s"),
        (59, "59 s"),
        (60, "1 min"),
        (65, "1 min 5 s"),
        (3600, "1 h"),
        (12_000, "3 h 20 min"),
        (86_400, "1 day"),
        (200_000, "2 days"),
    ];
    for (span, expected) in cases {
        assert_eq!(plain(&seconds(span)), expected, "{span}");
    }
}

#[test]
fn ages_are_rough_and_go_both_ways() {
    let cases = [
        (1000, "just now"),
        (999, "just now"),
        (958, "42 s ago"),
        (280, "12 min ago"),
        (1017, "in 17 s"),
        (1720, "in 12 min"),
        (1000 - 3 * 3600, "3 h ago"),
        (1000 - 86_400, "1 day ago"),
        (1000 - 21 * 86_400, "21 days ago"),
    ];
    for (second, expected) in cases {
        assert_eq!(plain(&relative(at(second), at(1000))), expected, "{second}");
    }
    assert_eq!(plain(&left(at(1017), at(1000))), "17 s");
    assert_eq!(utc(at(1_795_440_200)), "23 Nov 2026, 13:23:20 UTC");
}

#[test]
fn sizes_use_binary_units() {
    assert_eq!(plain(&bytes(412)), "412 B");
    assert_eq!(plain(&bytes(13_002_342)), "12.4 MiB");
    assert_eq!(plain(&bytes(u64::MAX)), "16,777,216 TiB");
}

#[test]
fn what_was_not_judged_has_no_score() {
    assert_eq!(verdict_score(Verdict::Fail, 17.0, ScoreUnit::Percent), "17 of 100");
    assert_eq!(verdict_score(Verdict::InsufficientData, 0.0, ScoreUnit::Percent), "");
}

#[test]
fn a_score_is_never_rounded_up_to_a_limit() {
    assert_eq!(points(89.999), "89.99");
    assert_eq!(score(96.0, ScoreUnit::Percent), "96 of 100");
    assert_eq!(score(17.5, ScoreUnit::Points), "17.5 points");
    assert_eq!(points(90.0), "90");
    assert_eq!(points(0.1 + 0.2), "0.3");
}
