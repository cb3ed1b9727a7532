//! Queries of PromQL made to ask for the window of a test. Nothing is understood here beyond words, strings and brackets;
//! whether a query is one is said when the new file is saved.

use crate::sli::{
    range::subquery_depths,
    token::{Kind, Token, tokens},
};
use std::collections::BTreeSet;

/// What stands for the length of the window in our files.
pub(super) const WINDOW: &str = "$DURATION_SECONDS";

/// Why a template of Sloth cannot be filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Unfilled {
    /// It does not ask for its window.
    NoWindow,
    /// It asks for something that Sloth does not know.
    Unknown(String),
}

/// A query of Sloth with our placeholder for its `{{.window}}`.
pub(super) fn filled(template: &str) -> Result<String, Unfilled> {
    let mut query = String::with_capacity(template.len());
    let mut has_window = false;
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        // Not closed, so no template: as in `{{`, two braces of a regular expression.
        let Some((name, after)) = after.split_once("}}") else { break };
        if name.trim_matches([' ', '-']) != ".window" {
            return Err(Unfilled::Unknown(format!("{{{{{name}}}}}")));
        }
        query.push_str(before);
        query.push_str(WINDOW);
        has_window = true;
        rest = after;
    }
    query.push_str(rest);
    if has_window { Ok(query) } else { Err(Unfilled::NoWindow) }
}

/// A query that asks for the window of a test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Windowed {
    pub(super) query: String,
    /// The ranges that were in its place, each once and sorted, such as `5m`.
    pub(super) replaced: BTreeSet<String>,
}

/// `query` with our placeholder in each range. What is inside a subquery keeps its own: there the range is the
/// resolution of a curve, and only the subquery spans the window.
pub(super) fn windowed(query: &str) -> Windowed {
    let tokens = tokens(query);
    let depths = subquery_depths(query, &tokens);
    let ranges = tokens.iter().zip(depths).filter(|(token, depth)| token.kind == Kind::Range && *depth == 0);
    let mut text = String::with_capacity(query.len());
    let (mut done, mut replaced) = (0, BTreeSet::new());
    for (token, _) in ranges {
        let inside = &token.text(query)[1..];
        let range = &inside[..inside.find([':', ']']).unwrap_or(inside.len())];
        let start = token.start + 1;
        text.push_str(&query[done..start]);
        text.push_str(WINDOW);
        done = start + range.len();
        if range.trim() != WINDOW {
            replaced.insert(range.trim().to_owned());
        }
    }
    text.push_str(&query[done..]);
    Windowed { query: text, replaced }
}

/// Whether `query` asks for a range anywhere.
pub(super) fn has_range(query: &str) -> bool {
    tokens(query).iter().any(|token| token.kind == Kind::Range)
}

/// Whether `query` already says what stands for nothing, by an `or`.
pub(super) fn has_or(query: &str) -> bool {
    tokens(query).iter().any(|token| token.text(query).eq_ignore_ascii_case("or"))
}

/// Whether a subquery leaves its step to the server, whose default is mostly longer than a test's window lasts.
pub(super) fn lacks_step(query: &str) -> bool {
    let ends = |text: &str| text.trim_end_matches(']').trim_end().ends_with(':');
    tokens(query).iter().any(|token| token.kind == Kind::Range && ends(token.text(query)))
}

/// Whether `query` is a metric with or without labels, and nothing else.
pub(super) fn is_selector(query: &str) -> bool {
    let tokens = tokens(query);
    let kinds: Vec<Kind> = tokens.iter().map(|token| token.kind).collect();
    let is_name = |token: &Token| !token.text(query).starts_with(|char: char| char.is_ascii_digit());
    match kinds.as_slice() {
        [Kind::Word] | [Kind::Word, Kind::Labels] => is_name(&tokens[0]),
        [Kind::Labels] => true,
        _ => false,
    }
}

/// Whether `selector` says something about the label.
pub(super) fn has_label(selector: &str, label: &str) -> bool {
    let labels = tokens(selector).into_iter().find(|token| token.kind == Kind::Labels);
    let Some(labels) = labels else { return false };
    let text = labels.text(selector);
    let inside = &text[1..text.len().saturating_sub(1).max(1)];
    let inner = tokens(inside);
    inner.windows(2).any(|pair| pair[0].text(inside) == label && pair[1].text(inside).starts_with(['=', '!']))
}

/// A counter, or the sum of one, as the rate over the window; none if `query` is anything else.
pub(super) fn rate(query: &str) -> Option<String> {
    let query = query.trim();
    let summed = query.strip_prefix("sum").and_then(|rest| rest.trim_start().strip_prefix('('));
    let inside = summed.and_then(|rest| rest.strip_suffix(')')).filter(|inside| is_selector(inside));
    let selector = inside.or_else(|| Some(query).filter(|query| is_selector(query)))?;
    Some(sum_of("rate", selector))
}

/// A function over the window, summed over all series.
pub(super) fn sum_of(function: &str, selector: &str) -> String {
    format!("sum({function}({}[{WINDOW}]))", selector.trim())
}

/// One query in parts of a hundred of another.
pub(super) fn percentage(part: &str, whole: &str) -> String {
    format!("100 * (\n{}\n) / (\n{}\n)", indented(part), indented(whole))
}

/// A share of 1 in percent.
pub(super) fn in_percent(share: &str) -> String {
    format!("100 * (\n{}\n)", indented(share))
}

/// Moved to the right, unless a string could go over several lines.
fn indented(query: &str) -> String {
    let query = query.trim();
    if query.contains('`') { format!("  {query}") } else { format!("  {}", query.replace('\n', "\n  ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_filled(template: &str, expected: Result<&str, Unfilled>) {
        assert_eq!(filled(template), expected.map(str::to_owned), "{template}");
    }

    #[test]
    fn windows_of_sloth_become_ours() {
        check_filled("rate(a[{{.window}}])", Ok("rate(a[$DURATION_SECONDS])"));
        check_filled("b[{{ .window }}:] / c[{{- .window -}}]", Ok("b[$DURATION_SECONDS:] / c[$DURATION_SECONDS]"));
        check_filled("rate(a[5m])", Err(Unfilled::NoWindow));
        check_filled("a{x=~\"{{\"}[{{.window}}]", Err(Unfilled::Unknown("{{\"}[{{.window}}".to_owned())));
        check_filled("a[{{.windows}}]", Err(Unfilled::Unknown("{{.windows}}".to_owned())));
    }

    fn check_windowed(query: &str, expected: &str, replaced: &[&str]) {
        let windowed = windowed(query);
        assert_eq!(
            (windowed.query.as_str(), windowed.replaced),
            (expected, replaced.iter().map(|range| (*range).to_owned()).collect())
        );
    }

    #[test]
    fn outer_ranges_become_the_window() {
        check_windowed("sum(rate(a{b=\"[5m]\"}[5m]))", "sum(rate(a{b=\"[5m]\"}[$DURATION_SECONDS]))", &["5m"]);
        check_windowed(
            "rate(a[5m]) / rate(b[ 5m ])",
            "rate(a[$DURATION_SECONDS]) / rate(b[$DURATION_SECONDS])",
            &["5m"],
        );
        check_windowed(
            "max_over_time(rate(a[1m])[30d:1m])",
            "max_over_time(rate(a[1m])[$DURATION_SECONDS:1m])",
            &["30d"],
        );
        check_windowed(
            "rate(c[2m]) + avg_over_time((rate(a[1m]) > 0)[1h:])",
            "rate(c[$DURATION_SECONDS]) + avg_over_time((rate(a[1m]) > 0)[$DURATION_SECONDS:])",
            &["1h", "2m"],
        );
        check_windowed("a # rate(b[5m])\n> rate(c[1m])", "a # rate(b[5m])\n> rate(c[$DURATION_SECONDS])", &["1m"]);
        check_windowed("rate(a[$DURATION_SECONDS])", "rate(a[$DURATION_SECONDS])", &[]);
        check_windowed("up", "up", &[]);
        check_windowed("a[", "a[", &[]);
        check_windowed(")][5m:]([", ")][$DURATION_SECONDS:]([", &["5m"]);
    }

    #[test]
    fn a_selector_is_a_metric_and_no_more() {
        for good in ["a", " a:b_c ", "a{}", "a{b=\"}\", c=~'x\\''}", "{__name__=\"a\"}"] {
            assert!(is_selector(good), "{good}");
        }
        for bad in ["", "1", "a b", "a[5m]", "sum(a)", "a + b", "a{b=\"c\"", "a{b=\"c\"}{d=\"e\"}", "a offset 5m"] {
            assert!(!is_selector(bad), "{bad}");
        }
        assert!(has_label("a{b=\"le\", le=\"1\"}", "le") && !has_label("a{b=\"le=\"}", "le") && !has_label("le", "le"));
        assert!(!has_label("a{}", "le") && has_label("{ le !~ \"x\" }", "le"));
    }

    #[test]
    fn counters_become_rates() {
        assert_eq!(rate("a{b=\"c\"}").as_deref(), Some("sum(rate(a{b=\"c\"}[$DURATION_SECONDS]))"));
        assert_eq!(rate("sum( a )").as_deref(), Some("sum(rate(a[$DURATION_SECONDS]))"));
        assert_eq!(rate("sum(a) by (b)"), None);
        assert_eq!(rate("max(a)"), None);
        assert!(lacks_step("(a)[5m:]") && lacks_step("(a)[5m: ]") && !lacks_step("(a)[5m:1s]") && !lacks_step("a[5m]"));
        assert!(has_range("a[5m]") && !has_range("a{b=\"[5m]\"}"));
    }
}
