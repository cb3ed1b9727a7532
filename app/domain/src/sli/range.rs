//! The ranges of a query, such as `[5m]`, without reading the query itself.

use super::token::{Kind, Token, tokens};

/// In how many subqueries each token is.
pub(crate) fn subquery_depths(query: &str, tokens: &[Token]) -> Vec<i32> {
    let mut depths = vec![0; tokens.len()];
    let (mut open, mut last_closed) = (Vec::new(), None);
    for (at, token) in tokens.iter().enumerate() {
        let opening = last_closed.take();
        match token.kind {
            Kind::Open => open.push(at),
            Kind::Close => last_closed = open.pop(),
            // What a subquery asks stands in the parentheses right before it.
            Kind::Range if token.text(query).contains(':') => {
                if let Some(opening) = opening {
                    depths[opening] += 1;
                    depths[at] -= 1;
                }
            }
            Kind::Range | Kind::Word | Kind::Labels | Kind::Other => {}
        }
    }
    let mut depth = 0;
    for change in &mut depths {
        depth += *change;
        *change = depth;
    }
    depths
}

/// The ranges that are written out as lengths and reach back from the query's own moment; each once, with its brackets.
/// What is inside a subquery is not among them: there a range is the resolution of a curve.
pub(super) fn written(query: &str) -> Vec<&str> {
    let tokens = tokens(query);
    let depths = subquery_depths(query, &tokens);
    let mut found = Vec::new();
    for (token, depth) in tokens.iter().zip(depths) {
        let text = token.text(query);
        if token.kind == Kind::Range && depth == 0 && is_length(text) && !found.contains(&text) {
            found.push(text);
        }
    }
    found
}

/// Whether a range in its brackets begins with a length such as `1h30m`.
fn is_length(range: &str) -> bool {
    let inside = range.trim_start_matches('[').trim_end_matches(']');
    let length = inside.split(':').next().unwrap_or_default().trim();
    length.starts_with(|char: char| char.is_ascii_digit())
        && length.ends_with(|char: char| char.is_ascii_alphabetic())
        && length.chars().all(|char| char.is_ascii_digit() || "smhdwy".contains(char))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(query: &str, expected: &[&str]) {
        assert_eq!(written(query), expected, "{query}");
    }

    #[test]
    fn written_ranges_are_told_from_placeholders() {
        check("rate(a[$DURATION_SECONDS]) / rate(b[$DURATIONs])", &[]);
        check("rate(a[5m]) / rate(b{c=\"[1h]\"}[ 1h30m ]) + rate(d[5m])", &["[5m]", "[ 1h30m ]"]);
        check("max_over_time(rate(a[1m])[$DURATION_SECONDS:10s])", &[]);
        check("max_over_time(rate(a[1m])[5m:])", &["[5m:]"]);
        check("metricSelector=a:filter(in(\"x\",entitySelector(\"type(SERVICE)\")))&a[b]", &[]);
        check("a offset 5m # [5m]", &[]);
    }
}
