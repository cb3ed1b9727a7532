//! Where something stands of which the parser only knows what comes before or behind it.

use super::Mark;

/// The place of a byte of `text`.
pub(super) fn mark_of(text: &str, byte: usize) -> Mark {
    let before = &text[..byte];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    mark(line, column)
}

/// Where the last word before `at` begins, if it begins with one of `signs`; `at` itself if not. Comments are no words.
pub(super) fn back_to(text: &str, at: Mark, signs: &[char]) -> Mark {
    let lines: Vec<&str> = text.lines().take(at.line as usize).collect();
    let is_last = |line: usize| line + 1 == at.line as usize;
    for (number, line) in lines.iter().enumerate().rev() {
        let end = line.char_indices().nth(at.column as usize - 1).filter(|_| is_last(number));
        let line = without_comment(end.map_or(*line, |(end, _)| &line[..end])).trim_end();
        if line.trim().is_empty() {
            continue;
        }
        let word = line.rsplit(char::is_whitespace).next().unwrap_or_default();
        if word.starts_with(signs) {
            return mark(number + 1, line.chars().count() - word.chars().count() + 1);
        }
        return at;
    }
    at
}

/// The first tab in the indentation of a line, from that of `at` on; `at` itself if there is none.
pub(super) fn tab_from(text: &str, at: Mark) -> Mark {
    let lines = text.lines().enumerate().skip(at.line as usize - 1);
    let tab = |line: &str| line.chars().take_while(|char| char.is_whitespace()).position(|char| char == '\t');
    let found = lines.into_iter().find_map(|(number, line)| Some(mark(number + 1, tab(line)? + 1)));
    found.unwrap_or(at)
}

fn without_comment(line: &str) -> &str {
    let begins = |place: usize| line[..place].chars().next_back().is_none_or(char::is_whitespace);
    let comment = line.match_indices('#').map(|(place, _)| place).find(|place| begins(*place));
    &line[..comment.unwrap_or(line.len())]
}

fn mark(line: usize, column: usize) -> Mark {
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Mark { line: number(line), column: number(column) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_before_blanks_and_comments() {
        let text = "a:\n  - ä: >5 # > fast\n\n# note\nb: 1\n";
        let check = |at: (usize, usize), expected: (usize, usize)| {
            assert_eq!(back_to(text, mark(at.0, at.1), &['>']), mark(expected.0, expected.1), "{at:?}");
        };
        check((5, 1), (2, 8));
        check((2, 20), (2, 8));
        check((5, 4), (5, 4));
        assert_eq!(back_to("", mark(1, 1), &['>']), mark(1, 1));
        // A blank may have several bytes.
        assert_eq!(back_to("a:\u{3000}>5\nb", mark(2, 1), &['>']), mark(1, 4));
    }

    #[test]
    fn a_tab_is_found_on_its_own_line() {
        assert_eq!(tab_from("a:\n  - b: c\n \td: e\n", mark(2, 10)), mark(3, 2));
        assert_eq!(tab_from("a: b\tc\n", mark(1, 4)), mark(1, 4));
    }
}
