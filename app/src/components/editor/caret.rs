//! From a diagnostic's line and column to a caret in a text area, and back.
//!
//! Diagnostics count characters from 1. A text area counts UTF-16 units from 0, with every line end as one unit.

/// Where a caret stands to be at that line and column; at the line's end if the column is beyond it, at the text's end
/// if the line is.
#[must_use]
pub fn offset(text: &str, line: u32, column: u32) -> u32 {
    let before = line.saturating_sub(1) as usize;
    let skipped: usize = text.split_inclusive('\n').take(before).map(utf16_len).sum();
    let line = text.split('\n').nth(before).unwrap_or_default();
    let within: usize = line.chars().take(column.saturating_sub(1) as usize).map(char::len_utf16).sum();
    u32::try_from(skipped + within).unwrap_or(u32::MAX)
}

/// The line, from 1, in which a caret at that offset stands.
#[must_use]
pub fn line_at(text: &str, offset: u32) -> u32 {
    let mut units = 0;
    let mut line = 1;
    for c in text.chars() {
        if units >= offset {
            break;
        }
        units += c.len_utf16() as u32;
        line += u32::from(c == '\n');
    }
    line
}

/// The byte at that offset, or the text's end.
#[must_use]
pub fn byte_at(text: &str, offset: u32) -> usize {
    let mut units = 0;
    for (byte, c) in text.char_indices() {
        if units >= offset {
            return byte;
        }
        units += c.len_utf16() as u32;
    }
    text.len()
}

/// The offset of a text's end.
#[must_use]
pub fn units(text: &str) -> u32 {
    u32::try_from(utf16_len(text)).unwrap_or(u32::MAX)
}

/// How many lines a text area shows for that text; an empty text has one.
#[must_use]
pub fn line_count(text: &str) -> u32 {
    let ends = text.bytes().filter(|byte| *byte == b'\n').count();
    u32::try_from(ends + 1).unwrap_or(u32::MAX)
}

fn utf16_len(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, (line, column): (u32, u32), expected: u32) {
        assert_eq!(offset(text, line, column), expected, "{text:?} at {line}:{column}");
    }

    #[test]
    fn offsets_count_utf16_units() {
        check("", (1, 1), 0);
        check("pass: 90\nwarning: 75\n", (1, 1), 0);
        check("pass: 90\nwarning: 75\n", (1, 7), 6);
        check("pass: 90\nwarning: 75\n", (2, 10), 18);
        // One unit each, although two and three bytes.
        check("größe: €1\nx: 1", (1, 9), 8);
        check("größe: €1\nx: 1", (2, 1), 10);
        // Two units: outside the basic plane.
        check("🦀: 1\n🦀🦀: 2", (1, 2), 2);
        check("🦀: 1\n🦀🦀: 2", (2, 3), 10);
    }

    #[test]
    fn places_outside_the_text_are_drawn_to_its_ends() {
        check("ab\ncd", (1, 99), 2);
        check("ab\ncd", (9, 9), 5);
        check("ab\ncd", (0, 0), 0);
        check("ab\n", (2, 1), 3);
    }

    #[test]
    fn a_caret_is_in_the_line_of_its_offset() {
        let text = "🦀a\n\nb";
        for (offset, line) in [(0, 1), (3, 1), (4, 2), (5, 3), (6, 3), (99, 3)] {
            assert_eq!(line_at(text, offset), line, "{offset}");
        }
        for line in 1..=3 {
            assert_eq!(line_at(text, offset(text, line, 1)), line);
        }
    }

    #[test]
    fn offsets_and_bytes_are_each_others_way_back() {
        let text = "a€🦀\nb";
        for (byte, _) in text.char_indices().chain([(text.len(), ' ')]) {
            assert_eq!(byte_at(text, units(&text[..byte])), byte);
        }
        assert_eq!(byte_at(text, 99), text.len());
    }

    #[test]
    fn every_line_end_begins_a_line() {
        for (text, lines) in [("", 1), ("a", 1), ("a\n", 2), ("a\n\nb", 3)] {
            assert_eq!(line_count(text), lines, "{text:?}");
        }
    }
}
