//! The one thing that JSON has and YAML has not: a character beyond U+FFFF written as two escapes.

use super::is_json;
use std::borrow::Cow;

/// The length of two escapes such as `\ud83d\ude00`, in bytes.
const PAIR_BYTES: usize = 12;

/// `text` with each pair of escapes as the one that YAML knows, if it begins as JSON does. What follows on the same line
/// is then told two columns too far left.
pub(super) fn joined(text: &str) -> Cow<'_, str> {
    if !is_json(text) || !text.contains("\\u") {
        return Cow::Borrowed(text);
    }
    let mut whole = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        whole.push_str(before);
        if let Some(char) = escape.get(..PAIR_BYTES).and_then(character) {
            whole.push_str(&format!("\\U{:08x}", u32::from(char)));
            rest = &escape[PAIR_BYTES..];
        } else {
            // The backslash and what it escapes, which may be a backslash.
            let length = escape.chars().take(2).map(char::len_utf8).sum();
            whole.push_str(&escape[..length]);
            rest = &escape[length..];
        }
    }
    whole.push_str(rest);
    Cow::Owned(whole)
}

/// What two escapes stand for, if they are a pair.
fn character(escapes: &str) -> Option<char> {
    let (high, low) = escapes.strip_prefix("\\u")?.split_once("\\u")?;
    let unit = |digits: &str| u16::from_str_radix(digits, 16).ok().filter(|_| digits.len() == 4 && digits.is_ascii());
    char::decode_utf16([unit(high)?, unit(low)?]).next()?.ok().filter(|char| char.len_utf16() == 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(joined(text), expected);
    }

    #[test]
    fn pairs_become_one_escape_and_all_else_stays() {
        check(r#"["\ud83d\ude00x"]"#, r#"["\U0001f600x"]"#);
        check(r#"["\uD83D\uDE00\ud83d\ude00"]"#, r#"["\U0001f600\U0001f600"]"#);
        for same in [
            r#"["\\ud83d\ude00"]"#,
            r#"["\ud83d"]"#,
            r#"["\ude00\ud83d"]"#,
            r#"["\u00e9\u00e9 é\é"]"#,
            r#"["\ud83d\u+e00"]"#,
            r#"["\"#,
            r#"a: "\ud83d\ude00""#,
        ] {
            check(same, same);
        }
    }
}
