//! Scalars read as numbers, words and truths; and how a wrong one is quoted and mended.

use super::{Kind, Mark, Node, Reading, Style};
use std::ops::RangeInclusive;

/// The most characters of a wrong text that a message repeats.
const QUOTED_CHARS_MAX: usize = 60;
/// Words that are named of those that could be meant; a file can bring any number.
const LISTED_MAX: usize = 24;
/// The most words that one is compared with: a file may have thousands of names.
const COMPARED_MAX: usize = 1000;
/// A word is suggested if it is at least this alike, from 0 to 1.
const ALIKE_MIN: f64 = 0.55;
/// A word is taken for another, with a slip of the pen, if it is at least this alike, from 0 to 1.
const SLIP_MIN: f64 = 0.8;

impl Reading {
    /// The text of `node`, numbers included.
    pub fn text<'n>(&mut self, node: &'n Node, what: &str) -> Option<&'n str> {
        self.one(node, what, "a text")
    }

    /// The same, where what is `wanted` is no text to those who write it.
    fn one<'n>(&mut self, node: &'n Node, what: &str, wanted: &str) -> Option<&'n str> {
        match &node.kind {
            Kind::Scalar(scalar) if !node.is_null() => Some(&scalar.text),
            Kind::Scalar(_) => self.nothing_here(node, &quote(what)),
            Kind::Sequence(_) | Kind::Mapping(_) => self.wrong_type(node, &quote(what), wanted),
        }
    }

    /// A text that is not blank.
    pub fn name<'n>(&mut self, node: &'n Node, what: &str) -> Option<&'n str> {
        let text = self.text(node, what)?;
        if text.trim().is_empty() { self.nothing_here(node, &quote(what)) } else { Some(text) }
    }

    /// A name by which files refer to each other: without blanks around it, which nobody sees.
    pub fn reference<'n>(&mut self, node: &'n Node, what: &str) -> Option<&'n str> {
        let text = self.name(node, what)?;
        self.is_bare(node.at, what, text).then_some(text)
    }

    /// Whether a text has no blanks around it; says so where it has.
    pub fn is_bare(&mut self, at: Mark, what: &str, text: &str) -> bool {
        let is_bare = text == text.trim();
        if !is_bare {
            let message = format!("{} begins or ends with a blank: {}.", quote(what), quote(text));
            self.error(at, "blank-at-edge", message, format!("Write {}.", quote(text.trim())));
        }
        is_bare
    }

    /// A whole number in `range`.
    pub fn whole(&mut self, node: &Node, what: &str, range: RangeInclusive<u32>) -> Option<u32> {
        let wanted = match (*range.start(), *range.end()) {
            (start, u32::MAX) => format!("a whole number of at least {start}"),
            (start, end) => format!("a whole number from {start} to {end}"),
        };
        let text = self.one(node, what, &wanted)?;
        // `2.0` is whole as well.
        let whole =
            text.split_once('.').filter(|(_, rest)| !rest.is_empty() && rest.bytes().all(|digit| digit == b'0'));
        let digits = whole.map_or(text, |(whole, _)| whole);
        let number = digits.parse().ok().filter(|number| is_plain(node) && range.contains(number));
        if number.is_none() {
            return self.wrong_value(node, what, text, &wanted);
        }
        number
    }

    /// A finite number in `range`.
    pub fn decimal(&mut self, node: &Node, what: &str, range: RangeInclusive<f64>) -> Option<f64> {
        let wanted = format!("a number{}", bounds(&range));
        let text = self.one(node, what, &wanted)?;
        let number = number(text).filter(|number| is_plain(node) && range.contains(number));
        if number.is_none() {
            return self.wrong_value(node, what, text, &wanted);
        }
        number
    }

    /// `true` or `false`, or one of the words that YAML had for them.
    pub fn boolean(&mut self, node: &Node, what: &str) -> Option<bool> {
        let text = self.one(node, what, "`true` or `false`")?;
        let truth = truth(text).filter(|_| is_plain(node));
        if truth.is_none() {
            return self.wrong_value(node, what, text, "`true` or `false`");
        }
        truth
    }

    /// One of a few words.
    pub fn choice<T: Copy>(&mut self, node: &Node, what: &str, choices: &[(&str, T)]) -> Option<T> {
        let text = self.text(node, what)?;
        self.chosen(node, what, text, choices)
    }

    /// The same, of which capitals make no difference.
    pub fn choice_in_any_case<T: Copy>(&mut self, node: &Node, what: &str, choices: &[(&str, T)]) -> Option<T> {
        let text = self.text(node, what)?.to_lowercase();
        self.chosen(node, what, &text, choices)
    }

    fn chosen<T: Copy>(&mut self, node: &Node, what: &str, text: &str, choices: &[(&str, T)]) -> Option<T> {
        let found = choices.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        if found.is_none() {
            let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
            self.error(
                node.at,
                "unknown-word",
                format!("{} is no value for {}.", quote(text), quote(what)),
                suggest(text, &words),
            );
        }
        found
    }

    /// A path of a URL, without a host.
    pub fn path(&mut self, node: &Node, what: &str) -> Option<String> {
        let text = self.text(node, what)?;
        if text.starts_with('/') && !text.contains(|c: char| c.is_control() || c == ' ') {
            return Some(text.to_owned());
        }
        let help = "Begin with `/`, without a host and without spaces, such as `/health`.";
        self.error(node.at, "wrong-value", format!("{} cannot be {}.", quote(what), quote(text)), help);
        None
    }

    fn wrong_value<T>(&mut self, node: &Node, what: &str, text: &str, wanted: &str) -> Option<T> {
        let unquoted = if is_plain(node) { "" } else { ", without quotes" };
        let help = format!("Write {wanted}{unquoted}.");
        self.error(node.at, "wrong-value", format!("{} cannot be {}.", quote(what), quote(text)), help);
        None
    }
}

/// As the number that it is, or infinite where it is one that no float can hold.
pub(crate) fn number_or_infinite(text: &str) -> Option<f64> {
    text.parse().ok().filter(|_| is_common(text))
}

fn is_common(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'+' | b'-'))
}

fn is_plain(node: &Node) -> bool {
    matches!(&node.kind, Kind::Scalar(scalar) if scalar.style == Style::Plain)
}

/// The words of YAML 1.1, which Keptn's reader knew, each in small letters, in capitals or with one capital.
fn truth(text: &str) -> Option<bool> {
    let is_one_of = |words: [&str; 3]| {
        let lower = text.to_lowercase();
        let capital = lower.get(..1).unwrap_or_default().to_uppercase() + lower.get(1..).unwrap_or_default();
        words.contains(&lower.as_str()) && (text == lower || text == lower.to_uppercase() || text == capital)
    };
    match () {
        () if is_one_of(["true", "yes", "on"]) => Some(true),
        () if is_one_of(["false", "no", "off"]) => Some(false),
        () => None,
    }
}

/// A finite number in the common notation: digits, a point, an exponent; no underscores, no words.
pub(crate) fn number(text: &str) -> Option<f64> {
    number_or_infinite(text).filter(|number| number.is_finite())
}

fn bounds(range: &RangeInclusive<f64>) -> String {
    match (range.start().is_finite(), range.end().is_finite()) {
        (true, true) => format!(" from {} to {}", range.start(), range.end()),
        (true, false) => format!(" of at least {}", range.start()),
        (false, true) => format!(" of at most {}", range.end()),
        (false, false) => String::new(),
    }
}

/// `text` between backticks, cut if it is long.
#[must_use]
pub fn quote(text: &str) -> String {
    let mut shown: String =
        text.chars().take(QUOTED_CHARS_MAX).map(|char| if char.is_control() { ' ' } else { char }).collect();
    if text.chars().nth(QUOTED_CHARS_MAX).is_some() {
        shown.push('…');
    }
    format!("`{shown}`")
}

/// The word that was probably meant, or else all that could be.
#[must_use]
pub fn suggest(text: &str, words: &[&str]) -> String {
    let compared = words.iter().take(COMPARED_MAX).map(|word| (likeness(text, word), word));
    let nearest = compared.max_by(|one, two| one.0.total_cmp(&two.0));
    match nearest {
        Some((score, word)) if score >= ALIKE_MIN => format!("Did you mean {}?", quote(word)),
        Some(_) | None => format!("Use {}.", listed(words)),
    }
}

/// Whether `text` is `word` but for a slip of the pen.
#[must_use]
pub fn is_alike(text: &str, word: &str) -> bool {
    likeness(text, word) >= SLIP_MIN
}

/// From 0 to 1 for the same. Comparing costs the product of both lengths, so only what could be a slip is compared: of a
/// length that people type, and not much longer or shorter than the word.
fn likeness(text: &str, word: &str) -> f64 {
    if text.len() > QUOTED_CHARS_MAX {
        return 0.0;
    }
    let (length, other) = (text.chars().count(), word.chars().count());
    let alike = |edits: usize| 1.0 - edits as f64 / length.max(other).max(1) as f64;
    if alike(length.abs_diff(other)) < ALIKE_MIN {
        return 0.0;
    }
    alike(strsim::osa_distance(&text.to_lowercase(), &word.to_lowercase()))
}

fn listed(words: &[&str]) -> String {
    let mut quoted: Vec<String> =
        words.iter().take(LISTED_MAX).map(|word| if word.is_empty() { "`\"\"`".into() } else { quote(word) }).collect();
    if words.len() > LISTED_MAX {
        quoted.push(format!("one of {} others", words.len() - LISTED_MAX));
    }
    match quoted.as_slice() {
        [] => "nothing".to_owned(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} or {last}", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, words: &[&str], expected: &str) {
        assert_eq!(suggest(text, words), expected);
    }

    #[test]
    fn a_slip_is_mended_and_a_stranger_is_told_the_words() {
        check("singel_result", &["single_result", "several_results"], "Did you mean `single_result`?");
        check("displayname", &["sli", "displayName"], "Did you mean `displayName`?");
        check("median", &["avg", "p50"], "Use `avg` or `p50`.");
    }

    #[test]
    fn a_truth_has_the_words_that_yaml_had_for_it() {
        for (text, expected) in [
            ("true", Some(true)),
            ("Yes", Some(true)),
            ("ON", Some(true)),
            ("False", Some(false)),
            ("no", Some(false)),
            ("OFF", Some(false)),
            ("tRue", None),
            ("y", None),
            ("1", None),
            ("", None),
            ("ä", None),
        ] {
            assert_eq!(truth(text), expected, "{text}");
        }
    }

    #[test]
    fn numbers_are_written_the_common_way() {
        for good in ["1", "0.5", "-3", "1e3", ".5"] {
            assert!(number(good).is_some(), "{good}");
        }
        for bad in ["", "1_000", "inf", "NaN", "0x10", "1e999", "--1", "1,5"] {
            assert_eq!(number(bad), None, "{bad}");
        }
    }

    #[test]
    fn words_of_a_file_are_quoted_and_not_all_of_them_listed() {
        assert_eq!(suggest("x", &["a\u{1b}b", "b\n"]), "Use `a b` or `b `.");
        assert_eq!(suggest("abcdef", &["abcde\u{0}"]), "Did you mean `abcde `?");
        let many: Vec<String> = (0..30).map(|index| format!("word{index}")).collect();
        let said = suggest("x", &many.iter().map(String::as_str).collect::<Vec<_>>());
        assert!(said.ends_with("`word23` or one of 6 others."), "{said}");
    }

    #[test]
    fn long_and_odd_texts_are_quoted_short_and_on_one_line() {
        assert_eq!(quote("a\nb"), "`a b`");
        assert_eq!(quote(&"x".repeat(100)).chars().count(), QUOTED_CHARS_MAX + 3);
    }
}
