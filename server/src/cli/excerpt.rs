//! Diagnostics as a compiler tells them: the place, what is wrong there, the line with a mark below it, and the fix.

use super::terminal::{Paint, Tone, plain};
use domain::diagnostic::{Diagnostic, Severity};
use std::fmt::Write;

/// The most characters of a line that are shown.
const WIDTH_MAX: usize = 140;
/// Of a longer line, how many stand before the mark.
const BEFORE: usize = 60;

/// A file that diagnostics are about.
#[derive(Debug)]
pub struct Excerpts {
    name: String,
    lines: Vec<String>,
    paint: Paint,
}

impl Excerpts {
    /// Of a file with that name and text.
    #[must_use]
    pub fn new(name: &str, text: &str, paint: Paint) -> Self {
        // YAML breaks lines at either character and at both together.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n").replace('\r', "\n");
        Self { name: plain(name), lines: text.split('\n').map(str::to_owned).collect(), paint }
    }

    /// All of them, each with an empty line behind it.
    #[must_use]
    pub fn of(&self, diagnostics: &[Diagnostic]) -> String {
        diagnostics.iter().map(|diagnostic| self.one(diagnostic)).collect()
    }

    fn one(&self, diagnostic: &Diagnostic) -> String {
        let Diagnostic { severity, rule, line, column, message, help } = diagnostic;
        let (word, tone) = match severity {
            Severity::Error => ("error", Tone::Bad),
            Severity::Warning => ("warning", Tone::Warning),
        };
        let place = self.paint.paint(Tone::Place, format_args!("{}:{line}:{column}:", self.name));
        let word = self.paint.paint(tone, format_args!("{word}[{}]:", plain(rule)));
        let mut told = format!("{place} {word} {}\n", plain(message));
        if let Some((shown, before)) = self.shown(*line, *column) {
            let bar = self.paint.paint(Tone::Quiet, "|");
            let mark = self.paint.paint(tone, "^");
            write_line(&mut told, format_args!("{line:>5} {bar} {shown}"));
            write_line(&mut told, format_args!("      {bar} {:before$}{mark}", ""));
        }
        write_line(&mut told, format_args!("      {} help: {}\n", self.paint.paint(Tone::Quiet, "="), plain(help)));
        told
    }

    /// The part of a line around a column, and how many characters stand before that column in it.
    fn shown(&self, line: u32, column: u32) -> Option<(String, usize)> {
        let line: Vec<char> = plain(self.lines.get(usize::try_from(line).ok()?.checked_sub(1)?)?).chars().collect();
        let at = usize::try_from(column).ok()?.saturating_sub(1).min(line.len());
        if line.iter().all(|char| char.is_whitespace()) {
            return None;
        }
        if line.len() <= WIDTH_MAX {
            return Some((line.iter().collect(), at));
        }
        let start = at.saturating_sub(BEFORE).min(line.len() - WIDTH_MAX);
        let end = start + WIDTH_MAX;
        let (head, tail) = (if start > 0 { "…" } else { "" }, if end < line.len() { "…" } else { "" });
        let part: String = line[start..end].iter().collect();
        Some((format!("{head}{part}{tail}"), at - start + usize::from(start > 0)))
    }
}

fn write_line(text: &mut String, line: std::fmt::Arguments<'_>) {
    writeln!(text, "{line}").expect("a String takes all that is written");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str, line: u32, column: u32) -> String {
        let diagnostic = Diagnostic {
            severity: Severity::Error,
            rule: "slo/x".to_owned(),
            line,
            column,
            message: "No.".to_owned(),
            help: "Yes.".to_owned(),
        };
        Excerpts::new("a.yaml", text, Paint::OFF).of(&[diagnostic])
    }

    #[test]
    fn the_mark_stands_below_the_place() {
        let head = "a.yaml:2:4: error[slo/x]: No.\n";
        let expected = format!("{head}    2 | b:\u{fffd}x\n      |    ^\n      = help: Yes.\n\n");
        for text in ["a: 1\nb:\u{1b}x", "\u{feff}a: 1\r\nb:\u{1b}x\r\n", "a: 1\rb:\u{1b}x\rc"] {
            assert_eq!(told(text, 2, 4), expected, "{text:?}");
        }
    }

    #[test]
    fn a_place_behind_the_end_has_no_line() {
        assert_eq!(told("[1", 2, 1), "a.yaml:2:1: error[slo/x]: No.\n      = help: Yes.\n\n");
        assert!(told("[1", 1, 99).contains("    1 | [1\n      |   ^\n"));
    }

    #[test]
    fn of_a_long_line_the_part_around_the_place_is_shown() {
        for column in [1, 61, 500, 940, 1000] {
            let text: String = (0..1000_u32).map(|place| if place + 1 == column { '!' } else { 'ä' }).collect();
            let said = told(&text, 1, column);
            let [_, line, mark, ..] = said.lines().collect::<Vec<_>>()[..] else { panic!("{said}") };
            let at = mark.chars().position(|char| char == '^').expect("is marked");
            assert_eq!(line.chars().nth(at), Some('!'), "{said}");
            assert!(line.chars().count() <= WIDTH_MAX + 10);
        }
    }
}
