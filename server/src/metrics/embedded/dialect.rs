//! The same query in the narrower dialect that the embedded engine reads.

use crate::metrics::promql::{self, Checked};
use domain::window::Window;
use promql_parser::util::{escape_string, unquote_string};

/// A query as the engine reads it.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) checked: Checked,
    pub(super) text: String,
    /// Where it is not as it was written, for people.
    pub(super) notes: Vec<String>,
}

/// Checks a query and gives it as the engine reads it, cut to the window that it judges. To be called on a deep stack.
pub(super) fn read(query: &str, judged: Option<Window>) -> Result<Read, String> {
    let checked = promql::check(query)?;
    if checked.has_subquery {
        // Their steps lie elsewhere than in Prometheus, so the same file would give two values.
        let why = "the embedded source answers no subqueries (such as `[5m:30s]`); write the range of the inner query \
                   out, or use a Prometheus source";
        return Err(why.to_owned());
    }
    let mut read = Read { checked, text: in_double_quotes(query)?, notes: Vec::new() };
    if let Some(window) = judged {
        let cut = promql::cut(&read.text, window)?;
        (read.text, read.notes) = (cut.query, cut.notes);
    }
    tsink::promql::parse(&read.text).map_err(|error| error.to_string())?;
    Ok(read)
}

/// The engine knows double quotes only, few escapes, and reads bytes as characters. Comments are left out.
fn in_double_quotes(query: &str) -> Result<String, String> {
    let mut out = String::with_capacity(query.len());
    let mut rest = query;
    while let Some(at) = rest.find(['"', '\'', '`', '#']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if rest.starts_with('#') {
            rest = rest.find('\n').map_or("", |end| &rest[end..]);
            continue;
        }
        let (literal, after) = rest.split_at(literal_bytes(rest).ok_or("a quote is not closed")?);
        let text = unquote_string(literal)?;
        if !text.is_ascii() {
            return Err(format!("the embedded source reads only ASCII in quotes, and {literal} has more"));
        }
        out.extend(["\"", &escape_string(&text), "\""]);
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}

/// How long the quoted text is that begins here, both quotes included; none if it does not end.
fn literal_bytes(text: &str) -> Option<usize> {
    let quote = text.chars().next()?;
    let mut is_escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        if c == quote && !is_escaped {
            return Some(at + 1);
        }
        is_escaped = c == '\\' && quote != '`' && !is_escaped;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_quotes_become_double_ones() {
        for (written, read) in [
            (r#"up{a='b'}"#, r#"up{a="b"}"#),
            (r#"up{a='it"s \'so\''}"#, r#"up{a="it\"s 'so'"}"#),
            (r#"up{a=~`\d+"`}"#, r#"up{a=~"\\d+\""}"#),
            (r#"up{a="\x41\\."} # a 'comment"#, r#"up{a="A\\."} "#),
            ("up # one\n + up", "up \n + up"),
        ] {
            assert_eq!(in_double_quotes(written).as_deref(), Ok(read), "{written}");
        }
        assert!(in_double_quotes("up{a='ä'}").is_err());
        assert!(in_double_quotes("up{a='b}").is_err());
    }
}
