//! Whether a text is JSON. What reads it afterwards knows the places of everything in it, but is content with YAML.

use crate::diagnostic::{Diagnostic, Severity};
use serde::de::IgnoredAny;
use std::borrow::Cow;

/// As several programs write what is no number, with something of the same length that JSON has. The longer one is first.
const NO_NUMBERS: [(&str, &str); 2] = [("Infinity", "11111111"), ("NaN", "111")];

/// Where a text stops to be JSON, and why; none for a text that is.
pub(super) fn fault(text: &str) -> Option<Diagnostic> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let error = serde_json::from_str::<IgnoredAny>(&with_numbers(text)).err()?;
    let why = if error.is_eof() { "it ends too early".to_owned() } else { reason(&error) };
    Some(Diagnostic {
        severity: Severity::Error,
        rule: "json/syntax".to_owned(),
        line: u32::try_from(error.line()).unwrap_or(u32::MAX).max(1),
        column: column(text, error.line(), error.column()),
        message: format!("This is not JSON: {why}."),
        help: "Look at the brackets, the double quotes and the commas just before this place. JSON has no comments."
            .to_owned(),
    })
}

/// Without the place, which is told beside it.
fn reason(error: &serde_json::Error) -> String {
    let said = error.to_string();
    said.rsplit_once(" at line ").map_or(said.as_str(), |(why, _)| why).to_owned()
}

/// In characters from 1; the parser counts bytes.
fn column(text: &str, line: usize, bytes: usize) -> u32 {
    let line = text.split('\n').nth(line.saturating_sub(1)).unwrap_or_default();
    let before = line.bytes().take(bytes).filter(|byte| (byte & 0xc0) != 0x80).count();
    u32::try_from(before).unwrap_or(u32::MAX).max(1)
}

/// `text` with a number in each place where something stands that is called none.
fn with_numbers(text: &str) -> Cow<'_, str> {
    if NO_NUMBERS.iter().all(|(word, _)| !text.contains(word)) {
        return Cow::Borrowed(text);
    }
    let (mut whole, mut rest, mut is_quoted) = (String::with_capacity(text.len()), text, false);
    while let Some(char) = rest.chars().next() {
        let found = NO_NUMBERS.iter().find(|(word, _)| !is_quoted && rest.starts_with(word));
        let (taken, written) = match found {
            Some((word, number)) => (word.len(), *number),
            // A backslash and what it escapes, which may be a quote.
            None if char == '\\' => {
                let length = rest.chars().take(2).map(char::len_utf8).sum();
                (length, &rest[..length])
            }
            None => (char.len_utf8(), &rest[..char.len_utf8()]),
        };
        is_quoted ^= char == '"';
        whole.push_str(written);
        rest = &rest[taken..];
    }
    Cow::Owned(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<(u32, u32, &str)>) {
        let found = fault(text);
        let found = found.as_ref().map(|found| (found.line, found.column, found.message.as_str()));
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn what_yaml_takes_and_json_does_not_is_refused_at_its_place() {
        for good in ["[]", "\u{feff}[{\"a\": 1e3}]", "[NaN, -Infinity, \"NaN\\\"NaN\"]", "[\"\\ud83d\\ude00\"]"] {
            check(good, None);
        }
        check("[1", Some((1, 2, "This is not JSON: it ends too early.")));
        check("[\n1,\n]", Some((3, 1, "This is not JSON: expected value.")));
        check("[\"ä\" x]", Some((1, 6, "This is not JSON: expected `,` or `]`.")));
        check("- a", Some((1, 2, "This is not JSON: invalid number.")));
        check("[010]", Some((1, 3, "This is not JSON: invalid number.")));
        check("[NaNa]", Some((1, 5, "This is not JSON: expected `,` or `]`.")));
        for bad in ["['a']", "[1] # so", "{a: 1}", "---\n[]", "[\"\\x61\"]", "[\"a\nb\"]", "[.5]", "[+5]", "[5.]"] {
            assert!(fault(bad).is_some(), "{bad}");
        }
        check(&("[".repeat(5000) + &"]".repeat(5000)), None);
    }
}
