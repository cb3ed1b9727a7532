//! Two texts held side by side, line by line.

use serde::{Deserialize, Serialize};
use similar::{Algorithm, DiffOp, capture_diff_slices, group_diff_ops};
use std::ops::Range;

/// The longest text that is compared, in bytes: as long as the longest that is saved.
pub const TEXT_BYTES_MAX: usize = crate::yaml::TEXT_BYTES_MAX;
/// The most lines of a text that is compared.
pub const LINES_MAX: usize = 20_000;
/// How many unchanged lines are shown before and after a change.
pub const CONTEXT_LINES: usize = 3;

/// What has to change in one text to have the other.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diff {
    /// The places that differ, in the order of the texts. None where the texts are the same.
    pub hunks: Vec<Hunk>,
    /// How many lines only the newer text has.
    pub added: usize,
    /// How many lines only the older text has.
    pub removed: usize,
}

/// Changes that lie near each other, and the lines around them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hunk {
    /// In the order of the texts; what is removed stands before what takes its place.
    pub lines: Vec<Line>,
}

/// One line of a hunk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Which of the two texts has it.
    pub change: Change,
    /// Its number in the older text, from 1.
    pub before: Option<u32>,
    /// Its number in the newer text, from 1.
    pub after: Option<u32>,
    /// Without its line end.
    pub text: String,
    /// Whether the text ends here without a line end, which may be all that differs.
    pub is_unended: bool,
}

/// Which of the two texts has a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Both.
    Unchanged,
    /// The newer one.
    Added,
    /// The older one.
    Removed,
}

/// Why texts are not compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TooLarge {
    /// One has more bytes than [`TEXT_BYTES_MAX`].
    #[error("a text has {0} bytes; {TEXT_BYTES_MAX} are the most that are compared")]
    Bytes(usize),
    /// One has more lines than [`LINES_MAX`].
    #[error("a text has {0} lines; {LINES_MAX} are the most that are compared")]
    Lines(usize),
}

/// Compares `before` with `after`.
///
/// ```
/// let diff = domain::diff::diff("a\nb\n", "a\nc\n").expect("is small");
/// assert_eq!((diff.added, diff.removed, diff.hunks.len()), (1, 1, 1));
/// ```
///
/// # Errors
/// [`TooLarge`] if either text is.
pub fn diff(before: &str, after: &str) -> Result<Diff, TooLarge> {
    check_size(&[before, after])?;
    let (before, after) = (Side::of(before), Side::of(after));
    let changes = capture_diff_slices(Algorithm::Myers, &before.lines, &after.lines);
    let count = |lines: fn(&DiffOp) -> Range<usize>| -> usize {
        changes.iter().filter(|change| !matches!(change, DiffOp::Equal { .. })).map(|change| lines(change).len()).sum()
    };
    let (added, removed) = (count(DiffOp::new_range), count(DiffOp::old_range));
    let groups = group_diff_ops(changes, CONTEXT_LINES);
    let hunks = groups
        .iter()
        .map(|group| Hunk { lines: group.iter().flat_map(|change| lines(change, &before, &after)).collect() });
    Ok(Diff { hunks: hunks.collect(), added, removed })
}

/// Whether all of `texts` can be worked on by lines within a bounded time.
pub(crate) fn check_size(texts: &[&str]) -> Result<(), TooLarge> {
    for text in texts {
        if text.len() > TEXT_BYTES_MAX {
            return Err(TooLarge::Bytes(text.len()));
        }
        // A lone `\r` ends a line for some, so it is counted too.
        let lines = text.bytes().filter(|byte| matches!(byte, b'\n' | b'\r')).count();
        if lines >= LINES_MAX {
            return Err(TooLarge::Lines(lines + 1));
        }
    }
    Ok(())
}

/// One of the two texts, cut into lines that keep their ends.
struct Side<'t> {
    lines: Vec<&'t str>,
}

impl<'t> Side<'t> {
    fn of(text: &'t str) -> Self {
        Self { lines: text.split_inclusive('\n').collect() }
    }

    fn line(&self, index: usize, change: Change) -> Line {
        let line = self.lines[index];
        let text = line.strip_suffix('\n');
        let number = u32::try_from(index + 1).ok();
        let (before, after) = match change {
            Change::Removed => (number, None),
            Change::Added | Change::Unchanged => (None, number),
        };
        Line { change, before, after, text: text.unwrap_or(line).to_owned(), is_unended: text.is_none() }
    }
}

fn lines(change: &DiffOp, before: &Side<'_>, after: &Side<'_>) -> Vec<Line> {
    let (old, new) = (change.old_range(), change.new_range());
    match change {
        DiffOp::Equal { .. } => {
            let number = |index: usize| u32::try_from(index + 1).ok();
            let pairs = old.zip(new);
            pairs.map(|(old, new)| Line { before: number(old), ..after.line(new, Change::Unchanged) }).collect()
        }
        DiffOp::Delete { .. } | DiffOp::Insert { .. } | DiffOp::Replace { .. } => {
            let removed = old.map(|index| before.line(index, Change::Removed));
            removed.chain(new.map(|index| after.line(index, Change::Added))).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(before: &str, after: &str) -> Vec<String> {
        let diff = diff(before, after).expect("is small");
        let number = |number: Option<u32>| number.map_or_else(|| "·".to_owned(), |number| number.to_string());
        let line = |line: &Line| {
            let sign = match line.change {
                Change::Unchanged => ' ',
                Change::Added => '+',
                Change::Removed => '-',
            };
            let end = if line.is_unended { "¬" } else { "" };
            format!("{}/{} {sign}{}{end}", number(line.before), number(line.after), line.text)
        };
        diff.hunks.iter().flat_map(|hunk| std::iter::once("@".to_owned()).chain(hunk.lines.iter().map(line))).collect()
    }

    fn check(before: &str, after: &str, expected: &[&str]) {
        assert_eq!(shown(before, after), expected, "{before:?} to {after:?}");
    }

    #[test]
    fn lines_have_the_numbers_of_both_texts() {
        check("a\nb\nc\n", "a\nB\nc\n", &["@", "1/1  a", "2/· -b", "·/2 +B", "3/3  c"]);
        check("", "a\n", &["@", "·/1 +a"]);
        check("a\n", "", &["@", "1/· -a"]);
        check("a\n", "a\n", &[]);
        check("", "", &[]);
    }

    #[test]
    fn a_missing_line_end_is_a_difference_that_is_said() {
        check("a", "a\n", &["@", "1/· -a¬", "·/1 +a"]);
        check("a\r\n", "a\n", &["@", "1/· -a\r", "·/1 +a"]);
    }

    #[test]
    fn changes_that_lie_apart_are_hunks_of_their_own() {
        let numbers = |from: u32, to: u32| (from..=to).map(|n| format!("{n}\n")).collect::<String>();
        let before = numbers(1, 30);
        let after = before.replace("\n5\n", "\nfive\n").replace("\n20\n", "\n");
        let diff = diff(&before, &after).expect("is small");
        let sizes: Vec<usize> = diff.hunks.iter().map(|hunk| hunk.lines.len()).collect();
        assert_eq!((sizes, diff.added, diff.removed), (vec![8, 7], 1, 2));
    }

    #[test]
    fn what_is_too_large_is_refused() {
        let long = "x".repeat(TEXT_BYTES_MAX + 1);
        assert_eq!(diff(&long, ""), Err(TooLarge::Bytes(TEXT_BYTES_MAX + 1)));
        let many = "\n".repeat(LINES_MAX);
        assert_eq!(diff("", &many), Err(TooLarge::Lines(LINES_MAX + 1)));
    }

    #[test]
    fn nothing_in_common_costs_little() {
        let lines = |word: &str| (0..LINES_MAX - 1).map(|n| format!("{word}{n}\n")).collect::<String>();
        let diff = diff(&lines("a"), &lines("b")).expect("is small enough");
        assert_eq!((diff.added, diff.removed), (LINES_MAX - 1, LINES_MAX - 1));
    }
}
