//! The limits that are written in an objectives file, each with its place in the text: so that one can be tried with
//! another number while comments, order and the rest of the file stay as they are.

use crate::yaml::{self, Kind, Mark, Node, Scalar, Style};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// The most bytes of a limit: the longest that anybody needs is `<=+12.5%`.
pub const LIMIT_BYTES_MAX: usize = 32;

/// A limit as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    /// What it limits.
    pub of: Of,
    /// Which of the two outcomes it decides.
    pub role: Role,
    /// The group that it is part of, from 0; all limits of a group must hold, and any group suffices.
    pub group: usize,
    /// As written: `<0.8`, or in the older format `0.8`.
    pub text: String,
    /// Whether it is written with an operator.
    pub is_criterion: bool,
    place: Range<usize>,
    style: Written,
}

/// What a limit limits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Of {
    /// The value of an indicator.
    Indicator(String),
    /// The total score.
    Total,
}

/// Which outcome a limit decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Passing.
    Pass,
    /// Warning.
    Warning,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Written {
    Plain,
    Quoted,
}

/// Why a limit cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadLimit {
    /// It is empty or very long.
    #[error("Write {} of at most {LIMIT_BYTES_MAX} letters.", .0.such_as())]
    Length(Form),
    /// It has something in it that no limit of its form has.
    #[error("There is no {letter:?} in such a limit. Write {}.", .form.such_as())]
    Letter {
        /// What it has.
        letter: char,
        /// How it should be written.
        form: Form,
    },
}

/// How a limit is written: what is right in one place of a file cannot be read in another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// With an operator: `<0.8`.
    Criterion,
    /// A number that the value must stay below, as in the older format: `0.8`.
    Threshold,
    /// A total in points: `90`.
    Points,
    /// A total in percent: `90%`.
    Percent,
}

impl Form {
    /// What it is, with an example, to follow a verb.
    fn such_as(self) -> &'static str {
        match self {
            Self::Criterion => "a limit such as `<0.8` or `<=+10%`",
            Self::Threshold => "a plain number such as `0.8`",
            Self::Points => "a plain number such as `90`",
            Self::Percent => "a share such as `90%`",
        }
    }

    /// Whether such a limit may have that letter.
    fn has(self, letter: char) -> bool {
        let more = match self {
            Self::Criterion => "<>=+-.%eE ",
            Self::Threshold | Self::Points => "+-.eE",
            Self::Percent => ".% ",
        };
        letter.is_ascii_digit() || more.contains(letter)
    }
}

impl Limit {
    /// How it is written.
    #[must_use]
    pub fn form(&self) -> Form {
        match self.of {
            Of::Indicator(_) if self.is_criterion => Form::Criterion,
            Of::Indicator(_) => Form::Threshold,
            Of::Total if self.text.contains('%') => Form::Percent,
            Of::Total => Form::Points,
        }
    }
}

/// The limits of a file of either generation, in its order. What cannot be replaced in place, such as a folded text, is
/// left out; so is everything where the text is not YAML.
#[must_use]
pub fn limits(text: &str) -> Vec<Limit> {
    let Some(root) = yaml::parse(text).0 else { return Vec::new() };
    let finder = Finder { text, lines: line_starts(text) };
    let objectives = root.get("objectives").map_or(&[][..], Node::items);
    let mut found: Vec<Limit> = objectives.iter().flat_map(|objective| finder.of_objective(objective)).collect();
    let total = root.get("total_score").unwrap_or(&root);
    for (key, role) in [("pass", Role::Pass), ("warning", Role::Warning)] {
        found.extend(total.get(key).and_then(|node| finder.limit(node, &Of::Total, role, 0, false)));
    }
    found
}

/// The text with one of its limits written anew.
///
/// # Errors
/// [`BadLimit`]: what is written stands in the file as it is, so it may only have what limits are made of.
pub fn rewritten(text: &str, limit: &Limit, new: &str) -> Result<String, BadLimit> {
    let new = new.trim();
    if new.is_empty() || new.len() > LIMIT_BYTES_MAX {
        return Err(BadLimit::Length(limit.form()));
    }
    if let Some(letter) = new.chars().find(|letter| !limit.form().has(*letter)) {
        return Err(BadLimit::Letter { letter, form: limit.form() });
    }
    let (before, after) = (&text[..limit.place.start], &text[limit.place.end..]);
    let needs_quotes =
        limit.style == Written::Plain && !new.starts_with(|first: char| first.is_ascii_digit() || first == '<');
    Ok(if needs_quotes { format!("{before}\"{new}\"{after}") } else { format!("{before}{new}{after}") })
}

/// The number in a limit, with what stands before and behind it: `<=+`, `10`, `%`.
#[must_use]
pub fn parts(limit: &str) -> Option<(&str, f64, &str)> {
    let start = limit.find(|letter: char| letter.is_ascii_digit() || letter == '.')?;
    let length = limit[start..].find(|letter: char| !(letter.is_ascii_digit() || letter == '.'));
    let end = length.map_or(limit.len(), |length| start + length);
    let behind = &limit[end..];
    // `1e3` has no number that could be moved by itself.
    let number = limit[start..end].parse().ok().filter(|_| !behind.starts_with(['e', 'E']))?;
    Some((&limit[..start], number, behind))
}

struct Finder<'text> {
    text: &'text str,
    lines: Vec<usize>,
}

impl Finder<'_> {
    fn of_objective(&self, objective: &Node) -> Vec<Limit> {
        let name = ["sli", "metric"].into_iter().find_map(|key| scalar(objective.get(key)?));
        let Some(name) = name else { return Vec::new() };
        let of = Of::Indicator(name.text.clone());
        let mut found: Vec<Limit> = objective
            .get("threshold")
            .and_then(|node| self.limit(node, &of, Role::Pass, 0, false))
            .into_iter()
            .collect();
        for (key, role) in [("pass", Role::Pass), ("warning", Role::Warning)] {
            let groups = objective.get(key).map_or(&[][..], Node::items);
            for (group, node) in groups.iter().enumerate() {
                let criteria = node.get("criteria").map_or(&[][..], Node::items);
                found.extend(criteria.iter().filter_map(|node| self.limit(node, &of, role, group, true)));
            }
        }
        found
    }

    fn limit(&self, node: &Node, of: &Of, role: Role, group: usize, is_criterion: bool) -> Option<Limit> {
        let scalar = scalar(node)?;
        let (place, style) = self.place(node.at, scalar)?;
        Some(Limit { of: of.clone(), role, group, text: scalar.text.clone(), is_criterion, place, style })
    }

    /// Where the letters of a scalar stand, if they stand there as they are.
    fn place(&self, at: Mark, scalar: &Scalar) -> Option<(Range<usize>, Written)> {
        let line = *self.lines.get(at.line as usize - 1)?;
        let within = self.text[line..].char_indices().nth(at.column as usize - 1)?.0;
        let start = line + within;
        let rest = &self.text[start..];
        let wanted = scalar.text.as_str();
        match scalar.style {
            // Where nothing is written, there is no place for it: it may be counted to the next line.
            Style::Plain if !wanted.is_empty() && rest.starts_with(wanted) => {
                Some((start..start + wanted.len(), Written::Plain))
            }
            // Doubled quotes and escapes stand for something else than what is written.
            Style::Quoted if !wanted.contains(['"', '\'', '\\']) => {
                let quote = rest.chars().next().filter(|quote| ['"', '\''].contains(quote))?;
                let behind = rest[1..].strip_prefix(wanted)?;
                behind.starts_with(quote).then(|| (start + 1..start + 1 + wanted.len(), Written::Quoted))
            }
            Style::Plain | Style::Quoted | Style::Block => None,
        }
    }
}

/// Where each line begins, in bytes; a byte order mark counts as no letter. YAML ends a line with a carriage return, too,
/// unless a line feed follows.
fn line_starts(text: &str) -> Vec<usize> {
    let first = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let is_end = |at: usize, end: &str| end == "\n" || !text[at + 1..].starts_with('\n');
    let ends = text.match_indices(['\n', '\r']).filter(|(at, end)| is_end(*at, end));
    std::iter::once(first).chain(ends.map(|(at, _)| at + 1)).collect()
}

fn scalar(node: &Node) -> Option<&Scalar> {
    match &node.kind {
        Kind::Scalar(scalar) => Some(scalar),
        Kind::Sequence(_) | Kind::Mapping(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::slo::File;

    const LATER: &str = r#"# ours
spec_version: "1.0"
objectives:
  - sli: latency # slow
    key_sli: true
    pass:
      - criteria: ["<=+10%", '<600']
      - criteria:
          - <300
    warning:
      - criteria: [ "<= 800" ]
  - sli: throughput
total_score: { pass: "90%", warning: 75% }
"#;

    const OLDER: &str =
        "pass: 90\nwarning: 75\nobjectives:\n- metric: request_latency_seconds\n  threshold: 0.8\n  score: 50\n";

    fn check(text: &str, expected: &[&str]) {
        let told = limits(text).into_iter().map(|limit| {
            let of = match limit.of {
                Of::Indicator(name) => name,
                Of::Total => "total".to_owned(),
            };
            format!("{of} {:?} {} {}", limit.role, limit.group, limit.text)
        });
        assert_eq!(told.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn every_limit_of_both_generations_is_found() {
        let later = [
            "latency Pass 0 <=+10%",
            "latency Pass 0 <600",
            "latency Pass 1 <300",
            "latency Warning 0 <= 800",
            "total Pass 0 90%",
            "total Warning 0 75%",
        ];
        check(LATER, &later);
        check(&LATER.replace('\n', "\r\n"), &later);
        check(&format!("\u{feff}{LATER}"), &later);
        check(OLDER, &["request_latency_seconds Pass 0 0.8", "total Pass 0 90", "total Warning 0 75"]);
        check("a: [", &[]);
        for end in ["\n", "\r\n", "\r"] {
            let text = ["# ours", "objectives: []", "pass: 90", "warning: 75"].join(end);
            let found = limits(&text);
            assert_eq!(found.len(), 2, "{text:?}");
            assert!(rewritten(&text, &found[0], "80").is_ok_and(|new| new == text.replace("90", "80")), "{text:?}");
        }
        // A limit that is not written yet has no place.
        check("objectives: []\npass:\nwarning: 75\n", &["total Warning 0 75"]);
        check("objectives:\n- sli: a\n  pass:\n  - criteria:\n    - |\n      <5\n", &[]);
        // The one quote that `''''` stands for cannot be written anew by itself.
        check("pass: ''''", &[]);
    }

    #[test]
    fn writing_one_anew_changes_nothing_else() {
        for (text, index, new) in [(LATER, 0, "<=+20%"), (LATER, 2, ">=10"), (LATER, 4, "95%"), (OLDER, 0, "1.5")] {
            let limit = limits(text).remove(index);
            let changed = rewritten(text, &limit, new).expect("is a limit");
            let (before, after) = (limits(text), limits(&changed));
            assert_eq!(after[index].text, new, "{changed}");
            assert!(File::read(&changed).value.is_some(), "{changed}");
            assert_eq!(changed.lines().count(), text.lines().count());
            let others = |all: &[Limit]| -> Vec<String> {
                let kept = all.iter().enumerate().filter(|(place, _)| *place != index);
                kept.map(|(_, limit)| limit.text.clone()).collect()
            };
            assert_eq!(others(&before), others(&after));
        }
    }

    #[test]
    fn what_no_limit_has_never_reaches_the_file() {
        let limit = limits(LATER).remove(0);
        let bad = |new: &str| rewritten(LATER, &limit, new).expect_err("is refused");
        assert_eq!(bad("<5\"]\nweight: 0"), BadLimit::Letter { letter: '"', form: Form::Criterion });
        assert_eq!(bad("  "), BadLimit::Length(Form::Criterion));
        assert_eq!(bad(&"9".repeat(33)), BadLimit::Length(Form::Criterion));
        assert!(bad("<5 # x").to_string().contains('#'));
    }

    #[test]
    fn what_is_proposed_instead_can_be_read_in_its_place() {
        let check = |text: &str, index: usize, new: &str, expected: &str| {
            let limit = limits(text).remove(index);
            let why = rewritten(text, &limit, new).expect_err("is refused").to_string();
            assert_eq!(why, expected);
            // Each example in the sentence is a limit in that very place.
            for example in why.split('`').skip(1).step_by(2) {
                let changed = rewritten(text, &limit, example).expect("is a limit");
                assert!(File::read(&changed).value.is_some(), "{changed}");
            }
        };
        check(LATER, 0, "fast", "There is no 'f' in such a limit. Write a limit such as `<0.8` or `<=+10%`.");
        check(OLDER, 0, "fast", "There is no 'f' in such a limit. Write a plain number such as `0.8`.");
        check(OLDER, 0, "<0.8", "There is no '<' in such a limit. Write a plain number such as `0.8`.");
        check(OLDER, 1, "90%", "There is no '%' in such a limit. Write a plain number such as `90`.");
        check(OLDER, 1, "", "Write a plain number such as `90` of at most 32 letters.");
        check(LATER, 4, ">90%", "There is no '>' in such a limit. Write a share such as `90%`.");
    }

    #[test]
    fn the_number_in_a_limit_can_be_moved() {
        assert_eq!(parts("<=+10%"), Some(("<=+", 10.0, "%")));
        assert_eq!(parts("<0.8"), Some(("<", 0.8, "")));
        assert_eq!(parts("0.8"), Some(("", 0.8, "")));
        assert_eq!(parts("< 1e3"), None);
        assert_eq!(parts("<"), None);
    }
}
