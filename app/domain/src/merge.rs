//! Two people's changes to one text brought together, line by line.

use crate::diff::{TooLarge, check_size};
use serde::{Deserialize, Serialize};
use similar::{MergeRegion, MergeResolution, TextMerge};
use std::ops::Range;

/// What became of a text that was changed on two sides. Its parts follow each other without a gap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merge {
    /// In the order of the text.
    pub parts: Vec<Part>,
}

/// A stretch of whole lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Nobody has to decide.
    Settled {
        /// The lines, with their ends.
        text: String,
        /// Who changed them.
        by: ChangedBy,
    },
    /// Both changed the same lines, each in another way.
    Conflict(Conflict),
}

/// Who changed the lines of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangedBy {
    /// They are as they were.
    Nobody,
    /// Whoever saves now.
    Me,
    /// Whoever saved before.
    Them,
    /// Both, in the same way.
    Both,
}

/// The three texts of lines that both changed. Each may be empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// As both found them.
    pub base: String,
    /// As whoever saves now wants them.
    pub mine: String,
    /// As whoever saved before has them.
    pub theirs: String,
}

/// Brings together what `mine` and `theirs` made of `base`.
///
/// ```
/// let merge = domain::merge::merge("a\nb\nc\n", "A\nb\nc\n", "a\nb\nC\n").expect("is small");
/// assert_eq!(merge.text().as_deref(), Some("A\nb\nC\n"));
/// ```
///
/// # Errors
/// [`TooLarge`] if any of the texts is.
pub fn merge(base: &str, mine: &str, theirs: &str) -> Result<Merge, TooLarge> {
    check_size(&[base, mine, theirs])?;
    let merged = TextMerge::from_lines(base, mine, theirs);
    Ok(Merge { parts: merged.regions().iter().map(|region| part(&merged, region)).collect() })
}

fn part(merged: &TextMerge<'_, '_, '_, str>, region: &MergeRegion) -> Part {
    let mine = || lines(region.ours_range(), |index| merged.ours_line(index));
    let theirs = || lines(region.theirs_range(), |index| merged.theirs_line(index));
    let by = match region.resolution() {
        MergeResolution::Unchanged => ChangedBy::Nobody,
        MergeResolution::Ours => ChangedBy::Me,
        MergeResolution::Theirs => return Part::Settled { text: theirs(), by: ChangedBy::Them },
        MergeResolution::Both => ChangedBy::Both,
        // Whatever else a later version of the crate may say is for a person to decide.
        _ => {
            let base = lines(region.base_range(), |index| merged.base_line(index));
            return Part::Conflict(Conflict { base, mine: mine(), theirs: theirs() });
        }
    };
    Part::Settled { text: mine(), by }
}

fn lines<'t>(range: Range<usize>, line: impl Fn(usize) -> Option<&'t str>) -> String {
    range.filter_map(line).collect()
}

impl Merge {
    /// The merged text, unless somebody has to decide.
    #[must_use]
    pub fn text(&self) -> Option<String> {
        let text = |part: &Part| match part {
            Part::Settled { text, .. } => Some(text.clone()),
            Part::Conflict(_) => None,
        };
        self.parts.iter().map(text).collect()
    }

    /// What has to be decided, in the order of the text.
    pub fn conflicts(&self) -> impl Iterator<Item = &Conflict> {
        self.parts.iter().filter_map(|part| match part {
            Part::Conflict(conflict) => Some(conflict),
            Part::Settled { .. } => None,
        })
    }

    /// The text with all three sides of each conflict between markers, to be edited where there is no better view.
    /// No reader of ours takes a file that still has a marker in it.
    #[must_use]
    pub fn marked(&self) -> String {
        let mut marked = String::new();
        for part in &self.parts {
            match part {
                Part::Settled { text, .. } => marked.push_str(text),
                Part::Conflict(Conflict { base, mine, theirs }) => {
                    for (marker, text) in [("<<<<<<< mine", mine), ("||||||| before", base), ("=======", theirs)] {
                        begin_line(&mut marked);
                        marked.push_str(marker);
                        marked.push('\n');
                        marked.push_str(text);
                    }
                    begin_line(&mut marked);
                    marked.push_str(">>>>>>> theirs\n");
                }
            }
        }
        marked
    }
}

fn begin_line(text: &mut String) {
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn merged(base: &str, mine: &str, theirs: &str) -> Merge {
        merge(base, mine, theirs).expect("is small")
    }

    fn check(base: &str, mine: &str, theirs: &str, expected: Option<&str>) {
        assert_eq!(merged(base, mine, theirs).text().as_deref(), expected, "{base:?}: {mine:?} and {theirs:?}");
    }

    #[test]
    fn changes_to_different_lines_come_together() {
        check("a\nb\nc\n", "A\nb\nc\n", "a\nb\nC\n", Some("A\nb\nC\n"));
        check("a\nb\nc\n", "a\nc\n", "a\nb\nc\nd\n", Some("a\nc\nd\n"));
        check("a\n", "b\n", "b\n", Some("b\n"));
        check("a\n", "a\nb", "a\n", Some("a\nb"));
        check("", "", "", Some(""));
    }

    #[test]
    fn a_conflict_has_all_three_texts() {
        let both = merged("a\nb\nc\n", "a\nmine\nc\n", "a\ntheirs\nc\n");
        let conflict = Conflict { base: "b\n".to_owned(), mine: "mine\n".to_owned(), theirs: "theirs\n".to_owned() };
        assert_eq!((both.conflicts().collect::<Vec<_>>(), both.text()), (vec![&conflict], None));
        let marked = "a\n<<<<<<< mine\nmine\n||||||| before\nb\n=======\ntheirs\n>>>>>>> theirs\nc\n";
        assert_eq!(both.marked(), marked);
        assert!(!matches!(both.parts[0], Part::Settled { by: ChangedBy::Me | ChangedBy::Them, .. }));
    }

    #[test]
    fn markers_begin_a_line_and_no_reader_takes_them() {
        let both = merged("objectives: []", "objectives: [a]", "objectives: [b]");
        assert!(both.marked().starts_with("<<<<<<< mine\nobjectives: [a]\n||||||| before\n"), "{}", both.marked());
        assert!(crate::slo::File::read(&both.marked()).is_refused());
    }

    /// Texts of few different lines, so that they often have some in common; some without a line end.
    fn text() -> impl Strategy<Value = String> {
        "([a-d]\n|\r\n|\r){0,8}[a-d]?"
    }

    proptest! {
        #[test]
        fn one_unchanged_side_gives_the_other(base in text(), other in text()) {
            prop_assert_eq!(merged(&base, &base, &other).text(), Some(other.clone()));
            prop_assert_eq!(merged(&base, &other, &base).text(), Some(other.clone()));
            prop_assert_eq!(merged(&base, &other, &other).text(), Some(other));
        }

        #[test]
        fn nothing_of_either_side_is_lost(base in text(), mine in text(), theirs in text()) {
            let merge = merged(&base, &mine, &theirs);
            let take = |side: fn(&Conflict) -> &String, by: ChangedBy| -> Option<String> {
                let kept = merge.parts.iter().map(|part| match part {
                    Part::Conflict(conflict) => Some(side(conflict).clone()),
                    Part::Settled { text, by: own } => {
                        [ChangedBy::Nobody, ChangedBy::Both, by].contains(own).then(|| text.clone())
                    }
                });
                kept.collect()
            };
            // Where no part was changed by the other side alone, the parts together are all of the own text.
            if let Some(text) = take(|conflict| &conflict.mine, ChangedBy::Me) {
                prop_assert_eq!(text, mine.clone());
            }
            if let Some(text) = take(|conflict| &conflict.theirs, ChangedBy::Them) {
                prop_assert_eq!(text, theirs.clone());
            }
            prop_assert_eq!(merged(&base, &theirs, &mine).conflicts().count(), merge.conflicts().count());
        }
    }
}
