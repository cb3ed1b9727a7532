//! Why a verdict is what it is, in one sentence with the numbers.

use super::{
    File, Row, RowVerdict, ScoreUnit, Verdict,
    criterion::{Criterion, Operator},
    score::Score,
    unit::{unit_of, with_unit},
};

/// The most characters of a message that the sentence repeats.
const MESSAGE_CHARS_MAX: usize = 160;

/// The sentence for a page's first line.
pub(super) fn reason(file: &File, rows: &[Row], verdict: Verdict) -> String {
    let gained = Score::of(rows).gained(file.unit());
    let (score, pass_at) = against(gained, file.total.pass);
    let (score, points) = match file.unit() {
        ScoreUnit::Percent => (format!("score {score}"), ""),
        ScoreUnit::Points => (score, " points"),
    };
    let short = format!("{score} of the {pass_at}{points} needed");
    match verdict {
        Verdict::Pass => match costliest(rows) {
            None => format!("{}: {score}{points}, {pass_at} needed.", all_held(rows)),
            Some(row) => format!("{}{points}, {pass_at} needed; yet {}.", capital(&score), limit_clause(row)),
        },
        Verdict::Warning => {
            let why = costliest(rows).map_or_else(|| all_held(rows), limit_clause);
            let warning_at = rounded(file.total.warning);
            format!("{why}; {score}{points} is enough for a warning ({warning_at}), not for a pass ({pass_at}).")
        }
        Verdict::Fail => match decisive(rows) {
            Some(row) if is_fatal(row) => format!("{} and is a key objective; {short}.", limit_clause(row)),
            Some(row) => format!("{}; {short}.", limit_clause(row)),
            None => match rows.iter().find(|row| is_missing(row)) {
                Some(row) => {
                    format!("{} has no value, and a pass of it would be too little; {short}.", row.display_name)
                }
                None => format!("{}, yet it is {short}.", all_held(rows)),
            },
        },
        Verdict::Error => missing(rows, RowVerdict::Error, "could not be measured", &short),
        Verdict::InsufficientData => missing(rows, RowVerdict::InsufficientData, "cannot be judged", &short),
        Verdict::NotEvaluated if rows.iter().any(|row| row.key_sli) => {
            "No key objective failed, and no objective of the file gives points.".to_owned()
        }
        Verdict::NotEvaluated => "Nothing was judged: no objective of the file counts.".to_owned(),
    }
}

fn all_held(rows: &[Row]) -> String {
    let held = rows.iter().filter(|row| row.verdict == RowVerdict::Pass).count();
    let judged = rows.iter().filter(|row| row.verdict != RowVerdict::Info).count();
    match (held, judged) {
        (held, judged) if held < judged => format!("{held} of {judged} objectives held"),
        (1, _) => "The objective held".to_owned(),
        (2, _) => "Both objectives held".to_owned(),
        (held, _) => format!("All {held} objectives held"),
    }
}

fn is_missing(row: &Row) -> bool {
    matches!(row.verdict, RowVerdict::InsufficientData | RowVerdict::Error) && row.weight > 0.0
}

/// The row that people should look at first: a failed key objective, or else the one that cost most.
fn decisive(rows: &[Row]) -> Option<&Row> {
    rows.iter().find(|row| is_fatal(row)).or_else(|| costliest(rows))
}

fn is_fatal(row: &Row) -> bool {
    row.key_sli && row.verdict == RowVerdict::Fail
}

/// The judged row that lost most points; the first of equals.
fn costliest(rows: &[Row]) -> Option<&Row> {
    let lost = |row: &Row| row.weight - row.score;
    let losing = rows.iter().filter(|row| matches!(row.verdict, RowVerdict::Fail | RowVerdict::Warning));
    losing.rev().max_by(|one, two| lost(one).total_cmp(&lost(two)))
}

fn missing(rows: &[Row], verdict: RowVerdict, what: &str, short: &str) -> String {
    let counts = |row: &&Row| row.verdict == verdict && (row.weight > 0.0 || row.key_sli);
    let Some(row) = rows.iter().find(counts) else { return format!("{}.", capital(short)) };
    let why = row.message.as_deref().unwrap_or("nothing came back");
    let others = match rows.iter().filter(counts).count() {
        0 | 1 => String::new(),
        2 => ", and 1 more is missing".to_owned(),
        count => format!(", and {} more are missing", count - 1),
    };
    format!("{} {what}: {}{others}; {short}.", row.display_name, in_short(why))
}

/// As many clauses of a message as a sentence has room for, and the first in any case: the row says all of it.
fn in_short(message: &str) -> String {
    let message = message.trim_end_matches('.');
    let room = message.char_indices().nth(MESSAGE_CHARS_MAX).map_or(message.len(), |(end, _)| end);
    if room == message.len() {
        return message.to_owned();
    }
    match message[..room].rsplit_once("; ") {
        Some((whole, _)) => whole.to_owned(),
        None => format!("{}…", message[..room].trim_end()),
    }
}

/// What was measured, and the nearest limit that would have passed.
fn limit_clause(row: &Row) -> String {
    if let Some(message) = row.message.as_ref().filter(|_| row.is_worse_than_live()) {
        return format!("{} {message}", row.display_name);
    }
    let Some((value, (criteria, target))) = row.value.zip(nearest_pass(row)) else {
        return format!("{} did not pass", row.display_name);
    };
    let unit = unit_of(&row.sli);
    let (value, limit) = against(value, target);
    let (value, limit) = (with_unit(&value, unit), with_unit(&limit, unit));
    let phrase =
        match criteria.parse::<Criterion>().map(|criterion| (criterion.operator, criterion.limit.is_relative())) {
            Ok((operator, true)) => format!("{} {limit} ({criteria} of the baseline)", must(operator)),
            Ok((operator, false)) => format!("{} {limit}", must(operator)),
            Err(_) => format!("must meet {criteria}"),
        };
    format!("{} was {value}; it {phrase}", row.display_name)
}

fn must(operator: Operator) -> &'static str {
    match operator {
        Operator::Less => "must stay under",
        Operator::AtMost => "must be at most",
        Operator::Equal => "must be exactly",
        Operator::AtLeast => "must be at least",
        Operator::More => "must stay over",
    }
}

/// The criterion that stands between the row and a pass: of each group the one that is furthest from holding, and of
/// these the one that is nearest.
fn nearest_pass(row: &Row) -> Option<(&str, f64)> {
    let value = row.value?;
    let groups = row.pass.iter().filter_map(|group| {
        let broken = group.iter().filter(|outcome| !outcome.held);
        let distances = broken.filter_map(|outcome| Some(((outcome.target? - value).abs(), outcome)));
        distances.max_by(|one, two| one.0.total_cmp(&two.0))
    });
    let (_, outcome) = groups.min_by(|one, two| one.0.total_cmp(&two.0))?;
    Some((&outcome.criteria, outcome.target?))
}

/// Both numbers for people; to the last digit where rounding would make them look the same.
fn against(value: f64, limit: f64) -> (String, String) {
    let (short, short_limit) = (rounded(value), rounded(limit));
    if short == short_limit { (value.to_string(), limit.to_string()) } else { (short, short_limit) }
}

/// Four significant digits, and all of those before the point.
pub(super) fn rounded(number: f64) -> String {
    let mut decimals = 3_usize;
    let mut size = number.abs();
    while size >= 10.0 && decimals > 0 {
        size /= 10.0;
        decimals -= 1;
    }
    while size > 0.0 && size < 1.0 && decimals < 12 {
        size *= 10.0;
        decimals += 1;
    }
    let text = format!("{number:.decimals$}");
    let short = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    short.to_owned()
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(value: f64, limit: f64, expected: (&str, &str)) {
        assert_eq!(against(value, limit), (expected.0.to_owned(), expected.1.to_owned()));
    }

    #[test]
    fn a_sentence_repeats_the_clauses_of_a_message_that_it_has_room_for() {
        let jobs = "; `a` is known under job=b".repeat(9);
        assert_eq!(
            in_short(&format!("its query gave nothing{}.", &jobs[..26])),
            format!("its query gave nothing{}", &jobs[..26])
        );
        assert_eq!(
            in_short(&format!("its query gave nothing{jobs}")),
            format!("its query gave nothing{}", &jobs[..26 * 5])
        );
        let long = in_short(&"ä".repeat(500));
        assert_eq!((long.chars().count(), long.ends_with('…')), (MESSAGE_CHARS_MAX + 1, true));
    }

    #[test]
    fn numbers_are_short_but_never_misleading() {
        check(1.0125, 0.8, ("1.012", "0.8"));
        check(1040.0, 300.0, ("1040", "300"));
        check(1013.44, 1000.0, ("1013", "1000"));
        check(0.000_012_345, 0.0, ("0.00001234", "0"));
        check(0.800_001, 0.8, ("0.800001", "0.8"));
        check(200.0 / 3.0, 90.0, ("66.67", "90"));
        check(-22.5, 100.0, ("-22.5", "100"));
    }
}
