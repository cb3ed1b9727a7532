//! Numbers, times and sizes for people. Pure: the same text on the server and in the browser.

use domain::{
    slo::{Verdict, evaluation::ScoreUnit},
    traffic::Weight,
};
use jiff::Timestamp;

/// Keeps a number and its unit on one line.
const NBSP: char = '\u{a0}';

/// A whole number with its thousands apart: `9,412`.
#[must_use]
pub fn count(number: u64) -> String {
    grouped(&number.to_string())
}

/// `1 delivery`, `2 deliveries`.
#[must_use]
pub fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(number), if number == 1 { one } else { many })
}

/// A small number as a word, as a sentence wants it: `one`, `nine`, `10`.
#[must_use]
pub fn spelled(number: u64) -> String {
    const WORDS: [&str; 10] = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    let word = usize::try_from(number).ok().and_then(|index| WORDS.get(index));
    word.map_or_else(|| count(number), ToString::to_string)
}

/// The same sentence with a capital letter.
#[must_use]
pub fn capitalised(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// `a`, `a and b`, `a, b and c`.
#[must_use]
pub fn listed(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [many @ .., last] => format!("{} and {last}", many.join(", ")),
    }
}

/// A measured number with about three digits that matter: `1,013`, `52.3`, `0.02`.
#[must_use]
pub fn number(value: f64) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let digits = match value.abs() {
        size if size >= 100.0 => 0,
        size if size >= 10.0 => 1,
        size if size >= 0.1 || size == 0.0 => 2,
        _ => 4,
    };
    let text = format!("{value:.digits$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    // A tiny negative number must not become `-0`.
    let text = if text == "-0" { "0" } else { text };
    match text.strip_prefix('-') {
        Some(rest) => format!("−{}", grouped(rest)),
        None => grouped(text),
    }
}

/// A share of 0 to 1 as `25.3 %`.
#[must_use]
pub fn share(share: f64) -> String {
    percent(share * 100.0)
}

/// A number of percent as `25.3 %`.
#[must_use]
pub fn percent(percent: f64) -> String {
    format!("{}{NBSP}%", number((percent * 10.0).round() / 10.0))
}

/// A weight as `25 %`.
#[must_use]
pub fn weight(weight: Weight) -> String {
    percent(weight.percent().into())
}

/// By how much `value` differs from `baseline`: `+460 %`, `−8.2 %`; none where there is nothing to compare with.
#[must_use]
pub fn change(value: f64, baseline: f64) -> Option<String> {
    if baseline == 0.0 || !baseline.is_finite() || !value.is_finite() {
        return None;
    }
    let percent_more = (value - baseline) / baseline.abs() * 100.0;
    let sign = if percent_more > 0.05 { "+" } else { "" };
    Some(format!("{sign}{}", percent(percent_more)))
}

/// `214 ms`.
#[must_use]
pub fn milliseconds(value: f64) -> String {
    format!("{}{NBSP}ms", number(value))
}

/// A span of time in at most two units: `17 s`, `1 min 5 s`, `3 h 20 min`, `2 days`.
#[must_use]
pub fn seconds(seconds: i64) -> String {
    let seconds = seconds.max(0);
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400);
    match () {
        () if minutes == 0 => format!("{seconds}{NBSP}s"),
        () if hours == 0 => two(minutes, "min", seconds % 60, "s"),
        () if days == 0 => two(hours, "h", minutes % 60, "min"),
        () => in_days(days),
    }
}

/// When something was or will be: `just now`, `42 s ago`, `in 12 min`, `3 h ago`, `21 days ago`.
#[must_use]
pub fn relative(at: Timestamp, now: Timestamp) -> String {
    let ahead = at.as_second() - now.as_second();
    let size = rough(ahead.abs());
    match ahead {
        -1..=0 => "just now".to_owned(),
        ..-1 => format!("{size} ago"),
        1.. => format!("in{NBSP}{size}"),
    }
}

/// How much time is left until then: `17 s`, and `0 s` when it is over.
#[must_use]
pub fn left(until: Timestamp, now: Timestamp) -> String {
    seconds(until.as_second() - now.as_second())
}

/// A moment to the second: `23 Nov 2026, 13:03:20 UTC`.
#[must_use]
pub fn utc(at: Timestamp) -> String {
    at.strftime("%-d %b %Y, %H:%M:%S UTC").to_string()
}

/// A size in memory or of a file: `412 B`, `12.4 MiB`.
#[must_use]
pub fn bytes(size: u64) -> String {
    const UNITS: [&str; 5] = ["B", "KiB", "MiB", "GiB", "TiB"];
    #[expect(clippy::cast_precision_loss, reason = "shown with three digits")]
    let mut rest = size as f64;
    let mut unit = 0;
    while rest >= 1024.0 && unit + 1 < UNITS.len() {
        rest /= 1024.0;
        unit += 1;
    }
    format!("{}{NBSP}{}", number((rest * 10.0).round() / 10.0), UNITS[unit])
}

/// A score: `96 of 100`, or `17 points` where points are not a share.
#[must_use]
pub fn score(score: f64, unit: ScoreUnit) -> String {
    match unit {
        ScoreUnit::Percent => format!("{} of 100", points(score)),
        ScoreUnit::Points => format!("{} points", points(score)),
    }
}

/// The score that a verdict rests on; nothing where nothing could be judged, for there it would be a made-up zero.
#[must_use]
pub fn verdict_score(verdict: Verdict, score: f64, unit: ScoreUnit) -> String {
    match verdict {
        Verdict::Pass | Verdict::Warning | Verdict::Fail => self::score(score, unit),
        Verdict::InsufficientData | Verdict::Error | Verdict::NotEvaluated => String::new(),
    }
}

/// Points with at most two decimals, rounded down so that a limit is never shown as reached when it was not.
#[must_use]
pub fn points(points: f64) -> String {
    let down = (points * 100.0 + 1e-6).floor() / 100.0;
    let text = format!("{down:.2}");
    grouped(text.trim_end_matches('0').trim_end_matches('.'))
}

fn two(large: i64, large_unit: &str, small: i64, small_unit: &str) -> String {
    if small == 0 {
        format!("{large}{NBSP}{large_unit}")
    } else {
        format!("{large}{NBSP}{large_unit} {small}{NBSP}{small_unit}")
    }
}

fn in_days(days: i64) -> String {
    if days == 1 { format!("1{NBSP}day") } else { format!("{days}{NBSP}days") }
}

/// One unit only, for ages.
fn rough(seconds: i64) -> String {
    match seconds {
        ..60 => format!("{seconds}{NBSP}s"),
        60..3600 => format!("{}{NBSP}min", seconds / 60),
        3600..86_400 => format!("{}{NBSP}h", seconds / 3600),
        _ => in_days(seconds / 86_400),
    }
}

fn grouped(digits: &str) -> String {
    let (whole, rest) = digits.split_once('.').map_or((digits, None), |(whole, rest)| (whole, Some(rest)));
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    if let Some(rest) = rest {
        text.push('.');
        text.push_str(rest);
    }
    text
}

#[cfg(test)]
mod tests;
