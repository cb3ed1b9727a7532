//! When a query looks: held against the window that it is to judge, and cut to it where that can be done.

use domain::window::Window;
use promql_parser::{
    parser::{AtModifier, Expr, Offset, VectorSelector},
    util::display_duration,
};
use std::{
    ops::Range,
    time::{Duration, UNIX_EPOCH},
};

/// Placeholders give the window's length in whole seconds, so a range may begin this much before it, in milliseconds.
const ROUNDING_MS: i64 = 1_000;

/// The time that one selector looks at, in Unix milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Look {
    from_ms: i64,
    to_ms: i64,
    /// The length of its range, if it has one.
    range_ms: Option<i64>,
}

/// When a part of a query is evaluated: at one moment, or at all steps of a subquery.
#[derive(Debug, Clone, Copy)]
struct Moments {
    from_ms: i64,
    to_ms: i64,
}

/// A query that looks at nothing outside a window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::metrics) struct Cut {
    /// As PromQL.
    pub(in crate::metrics) query: String,
    /// What was cut, for people.
    pub(in crate::metrics) notes: Vec<String>,
}

/// What a query that is evaluated at the window's end looks at outside it, for people. To be called on a deep stack.
pub(in crate::metrics) fn outside(query: &str, window: Window) -> Result<Vec<String>, String> {
    let looks = looks(query, window)?;
    let (start_ms, end_ms) = (window.start.as_millisecond(), window.end.as_millisecond());
    let mut notes = Vec::new();
    let before_ms = looks.iter().map(|look| start_ms.saturating_sub(look.from_ms)).max().unwrap_or(0);
    if before_ms >= ROUNDING_MS {
        notes.push(format!(
            "the query looks back to {} before the window, so its value may be in part of an earlier version; write \
             `[$DURATION_SECONDS]` for a range",
            duration(before_ms)
        ));
    }
    if looks.iter().any(|look| look.to_ms > end_ms) {
        notes.push("the query looks at times after the window".to_owned());
    }
    Ok(notes)
}

/// The query with each range shortened so that it begins with the window. It must have no subqueries, and strings in
/// double quotes only. To be called on a deep stack.
///
/// A range is shortened and not only emptied at its beginning: a rate divides by its length.
pub(in crate::metrics) fn cut(query: &str, window: Window) -> Result<Cut, String> {
    let (start_ms, end_ms) = (window.start.as_millisecond(), window.end.as_millisecond());
    let is_inside = |look: &Look| start_ms <= look.to_ms && look.to_ms <= end_ms;
    let looks = looks(query, window)?;
    if !looks.iter().all(is_inside) {
        return Err(format!(
            "by `offset` or `@` it asks for a moment outside the window of {}, and only what was measured in it counts",
            duration(end_ms.saturating_sub(start_ms))
        ));
    }
    let (mut text, mut notes, mut done) = (String::with_capacity(query.len()), Vec::new(), 0);
    let ranged = looks.iter().filter(|look| look.range_ms.is_some());
    for (look, place) in ranged.zip(ranges(query)) {
        if look.from_ms >= start_ms {
            continue;
        }
        if start_ms.saturating_sub(look.from_ms) >= ROUNDING_MS {
            note(
                &mut notes,
                format!("`{}` begins before the window, so only what is in it was read", &query[place.clone()]),
            );
        }
        // A range leaves out the moment at which it begins, and the window's first moment counts.
        let left_ms = look.to_ms.saturating_sub(start_ms).saturating_add(1);
        text.push_str(&query[done..place.start]);
        text.push_str(&format!("[{left_ms}ms]"));
        done = place.end;
    }
    text.push_str(&query[done..]);
    let begins_inside = |look: &Look| look.range_ms.is_none() || look.from_ms >= start_ms.saturating_sub(1);
    if !self::looks(&text, window)?.iter().all(|look| is_inside(look) && begins_inside(look)) {
        return Err("it cannot be cut to the window".to_owned());
    }
    Ok(Cut { query: text, notes })
}

fn note(notes: &mut Vec<String>, one: String) {
    if !notes.contains(&one) {
        notes.push(one);
    }
}

/// Where the ranges are, each with its brackets.
fn ranges(query: &str) -> Vec<Range<usize>> {
    let (mut found, mut opened, mut is_quoted, mut is_escaped) = (Vec::new(), None, false, false);
    for (at, char) in query.char_indices() {
        match char {
            '"' if !is_escaped => is_quoted = !is_quoted,
            '[' if !is_quoted => opened = Some(at),
            ']' if !is_quoted => found.extend(opened.take().map(|start| start..at + 1)),
            _ => {}
        }
        is_escaped = is_quoted && char == '\\' && !is_escaped;
    }
    found
}

/// All selectors in the order of the text.
fn looks(query: &str, window: Window) -> Result<Vec<Look>, String> {
    let end_ms = window.end.as_millisecond();
    let mut found = Vec::new();
    collect(&super::parse(query)?, Moments { from_ms: end_ms, to_ms: end_ms }, end_ms, &mut found);
    Ok(found)
}

fn collect(query: &Expr, when: Moments, end_ms: i64, found: &mut Vec<Look>) {
    let mut look = |selector: &VectorSelector, range: Option<Duration>| {
        let Moments { from_ms, to_ms } = when.moved(selector.at.as_ref(), selector.offset.as_ref(), end_ms);
        let range_ms = range.map(millis);
        found.push(Look { from_ms: from_ms.saturating_sub(range_ms.unwrap_or(0)), to_ms, range_ms });
    };
    match query {
        Expr::Aggregate(of) => {
            of.param.iter().for_each(|param| collect(param, when, end_ms, found));
            collect(&of.expr, when, end_ms, found);
        }
        Expr::Unary(of) => collect(&of.expr, when, end_ms, found),
        Expr::Binary(of) => {
            collect(&of.lhs, when, end_ms, found);
            collect(&of.rhs, when, end_ms, found);
        }
        Expr::Paren(of) => collect(&of.expr, when, end_ms, found),
        Expr::Subquery(of) => {
            let moved = when.moved(of.at.as_ref(), of.offset.as_ref(), end_ms);
            let steps = Moments { from_ms: moved.from_ms.saturating_sub(millis(of.range)), ..moved };
            collect(&of.expr, steps, end_ms, found);
        }
        Expr::VectorSelector(of) => look(of, None),
        Expr::MatrixSelector(of) => look(&of.vs, Some(of.range)),
        Expr::Call(of) => of.args.args.iter().for_each(|argument| collect(argument, when, end_ms, found)),
        Expr::NumberLiteral(_) | Expr::StringLiteral(_) | Expr::Extension(_) => {}
    }
}

impl Moments {
    /// As `@` and `offset` say. An instant query begins and ends at the same moment.
    fn moved(self, at: Option<&AtModifier>, offset: Option<&Offset>, end_ms: i64) -> Self {
        let pinned = |ms: i64| Self { from_ms: ms, to_ms: ms };
        let Self { from_ms, to_ms } = match at {
            None => self,
            Some(AtModifier::Start | AtModifier::End) => pinned(end_ms),
            Some(AtModifier::At(time)) => pinned(match time.duration_since(UNIX_EPOCH) {
                Ok(after) => millis(after),
                Err(before) => -millis(before.duration()),
            }),
        };
        let back_ms = match offset {
            None => 0,
            Some(Offset::Pos(back)) => millis(*back),
            Some(Offset::Neg(ahead)) => -millis(*ahead),
        };
        Self { from_ms: from_ms.saturating_sub(back_ms), to_ms: to_ms.saturating_sub(back_ms) }
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

/// In PromQL's own way of writing, such as `4m40s`.
fn duration(ms: i64) -> String {
    display_duration(&Duration::from_millis(u64::try_from(ms).unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    /// Twenty seconds.
    fn window() -> Window {
        let at = |second| Timestamp::from_second(second).expect("is a time");
        Window { start: at(1_000), end: at(1_020) }
    }

    fn check_cut(query: &str, expected: Result<(&str, &[&str]), &str>) {
        match (cut(query, window()), expected) {
            (Ok(found), Ok((text, cut))) => {
                let notes: Vec<String> = cut
                    .iter()
                    .map(|range| format!("`{range}` begins before the window, so only what is in it was read"))
                    .collect();
                assert_eq!((found.query.as_str(), found.notes), (text, notes), "{query}");
            }
            (Err(why), Err(words)) => assert!(why.contains(words), "{query}: {why}"),
            (found, expected) => panic!("{query}: {found:?}, not {expected:?}"),
        }
    }

    #[test]
    fn ranges_are_cut_where_the_window_begins() {
        check_cut("sum(rate(a[19s])) / b", Ok(("sum(rate(a[19s])) / b", &[])));
        check_cut("rate(a[5m])", Ok(("rate(a[20001ms])", &["[5m]"])));
        // The window's length, rounded up.
        check_cut("rate(a[20900ms])", Ok(("rate(a[20001ms])", &[])));
        check_cut(
            "quantile(scalar(max_over_time(q[1h])), rate(a{b=\"[5m]\\\"[\"}[5m])) - increase(c[ 3s ]) * rate(d[5m])",
            Ok((
                "quantile(scalar(max_over_time(q[20001ms])), rate(a{b=\"[5m]\\\"[\"}[20001ms])) - increase(c[ 3s ]) * \
                 rate(d[20001ms])",
                &["[1h]", "[5m]"],
            )),
        );
        check_cut("rate(a[5s] offset 15s)", Ok(("rate(a[5s] offset 15s)", &[])));
        check_cut("rate(a[20s] offset 15s)", Ok(("rate(a[5001ms] offset 15s)", &["[20s]"])));
        check_cut("rate(a[9s] @ 1005)", Ok(("rate(a[5001ms] @ 1005)", &["[9s]"])));
        check_cut("rate(a[9s] @ end())", Ok(("rate(a[9s] @ end())", &[])));
    }

    #[test]
    fn moments_outside_the_window_are_refused() {
        for query in ["a offset 21s", "a offset -1s", "rate(a[1s] @ 999)", "a - a @ 1021", "a @ start() offset 1h"] {
            check_cut(query, Err("outside the window of 20s"));
        }
        check_cut("sum(", Err(""));
    }

    fn check_outside(query: &str, expected: &[&str]) {
        let found = outside(query, window()).expect("can be read");
        assert_eq!(found.len(), expected.len(), "{query}: {found:?}");
        for (found, words) in found.iter().zip(expected) {
            assert!(found.contains(words), "{query}: {found}");
        }
    }

    #[test]
    fn what_lies_outside_the_window_is_told() {
        check_outside("rate(a[20s]) + b + rate(c[20999ms])", &[]);
        check_outside("rate(a[5m])", &["looks back to 4m40s before the window"]);
        check_outside("max_over_time(rate(a[5s])[20s:1s])", &["5s before"]);
        check_outside("a - a offset 1d", &["23h59m40s before"]);
        check_outside("a offset -1m", &["after the window"]);
    }
}
