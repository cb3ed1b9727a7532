//! The pieces of a query that matter for its ranges. Strings and comments hide whatever is in them.

/// A piece of a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    /// Its first byte.
    pub(crate) start: usize,
    end: usize,
}

/// What a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A name or a number.
    Word,
    /// `{…}`
    Labels,
    /// `[…]`
    Range,
    /// `(`
    Open,
    /// `)`
    Close,
    /// A string, an operator, or a bracket without its partner.
    Other,
}

impl Token {
    pub(crate) fn text(self, query: &str) -> &str {
        &query[self.start..self.end]
    }
}

/// All pieces but blanks and comments, in their order.
pub(crate) fn tokens(query: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut start = 0;
    // Where one is not closed no later one is, and looking for its end once is enough.
    let (mut has_unclosed_labels, mut has_unclosed_range) = (false, false);
    while let Some(first) = query[start..].chars().next() {
        let rest = &query[start..];
        let (kind, length) = match first {
            '#' => (None, rest.find('\n').unwrap_or(rest.len())),
            '"' | '\'' | '`' => (Some(Kind::Other), string(rest, first)),
            '(' => (Some(Kind::Open), 1),
            ')' => (Some(Kind::Close), 1),
            '{' => bracket(rest, '}', Kind::Labels, &mut has_unclosed_labels),
            '[' => bracket(rest, ']', Kind::Range, &mut has_unclosed_range),
            blank if blank.is_whitespace() => (None, blank.len_utf8()),
            part if is_word(part) => (Some(Kind::Word), rest.find(|char| !is_word(char)).unwrap_or(rest.len())),
            other => (Some(Kind::Other), other.len_utf8()),
        };
        tokens.extend(kind.map(|kind| Token { kind, start, end: start + length }));
        start += length;
    }
    tokens
}

fn bracket(rest: &str, close: char, kind: Kind, has_unclosed: &mut bool) -> (Option<Kind>, usize) {
    let length = if *has_unclosed { None } else { enclosed(rest, close) };
    *has_unclosed |= length.is_none();
    length.map_or((Some(Kind::Other), 1), |length| (Some(kind), length))
}

fn is_word(char: char) -> bool {
    char.is_ascii_alphanumeric() || matches!(char, '_' | ':' | '.' | '$')
}

/// The length of a string with its quotes; to the end where it is not closed.
fn string(text: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (at, char) in text.char_indices().skip(1) {
        match char {
            _ if is_escaped => is_escaped = false,
            '\\' if quote != '`' => is_escaped = true,
            char if char == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// The length of what a bracket encloses, with both brackets; none where it is not closed.
fn enclosed(text: &str, close: char) -> Option<usize> {
    let mut at = 1;
    while let Some(char) = text[at..].chars().next() {
        at += match char {
            '"' | '\'' | '`' => string(&text[at..], char),
            char if char == close => return Some(at + 1),
            other => other.len_utf8(),
        };
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(query: &str, expected: &[&str]) {
        let found: Vec<&str> = tokens(query).into_iter().map(|token| token.text(query)).collect();
        assert_eq!(found, expected, "{query}");
    }

    #[test]
    fn strings_and_comments_hide_what_is_in_them() {
        check("sum(a:b{c=\"}]\"} [5m:]) # (\n/ 1.5", &["sum", "(", "a:b", "{c=\"}]\"}", "[5m:]", ")", "/", "1.5"]);
        check("'a\\'b' `c\\`", &["'a\\'b'", "`c\\`"]);
        check("\"open [5m]", &["\"open [5m]"]);
        check("{a [5m] ä", &["{", "a", "[5m]", "ä"]);
    }

    #[test]
    fn brackets_that_are_never_closed_cost_no_more_than_others() {
        assert_eq!(tokens(&"{a[".repeat(100_000)).len(), 300_000);
    }
}
