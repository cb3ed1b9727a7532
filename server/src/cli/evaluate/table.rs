//! An evaluation as people read it: the sentence first, then a line for each objective.

use super::report::is_violated;
use crate::cli::terminal::{Paint, Tone, plain};
use domain::{
    evidence::{Judgement, Reference},
    slo::{Criterion, CriterionOutcome, Evaluation, Row, RowVerdict, ScoreUnit, Verdict},
};

/// The digits of a number that are shown.
const DIGITS: u32 = 6;
const HEADS: [&str; 6] = ["OBJECTIVE", "VERDICT", "POINTS", "VALUE", "BEFORE", "TO PASS"];

/// The whole answer.
#[must_use]
pub fn of(judgement: &Judgement, paint: Paint) -> String {
    let evaluation = &judgement.evaluation;
    let (word, tone) = verdict(evaluation.verdict);
    let mut told = format!("{} {}\n\n", paint.paint(tone, format_args!("{word}.")), plain(&evaluation.reason));
    let lines: Vec<Line> = evaluation.rows.iter().map(Line::of).collect();
    let widths: Vec<usize> = (0..HEADS.len() - 1).map(|column| width(&lines, column)).collect();
    told.push_str(&paint.paint(Tone::Quiet, in_columns(&HEADS.map(str::to_owned), &widths).trim_end()));
    told.push('\n');
    for line in &lines {
        told.push_str(&line.painted(&widths, paint));
    }
    told.push('\n');
    told.push_str(&score(evaluation));
    told.push_str(&compared(&judgement.compared_with));
    if evaluation.rows.iter().any(|row| row.key_sli) {
        told.push_str("* is a key objective: if it fails, everything does.\n");
    }
    told
}

fn score(evaluation: &Evaluation) -> String {
    let limit = |limit: Option<f64>| limit.map(figure).unwrap_or_default();
    let (pass, warning) = (limit(evaluation.pass_at), limit(evaluation.warning_at));
    let score = figure(evaluation.score);
    match evaluation.unit {
        ScoreUnit::Percent => format!("Score {score} %: {pass} % pass, {warning} % warn.\n"),
        ScoreUnit::Points => {
            let most = figure(evaluation.max_score);
            format!("Score {score} of {most} points: {pass} pass, {warning} warn.\n")
        }
    }
}

fn compared(with: &[Reference]) -> String {
    if with.is_empty() {
        return "Compared with nothing.\n".to_owned();
    }
    let names = with.iter().map(|reference| match reference {
        Reference::Id(id) => plain(id),
        Reference::Index(place) => format!("entry {place}"),
    });
    format!("Compared with {}.\n", names.collect::<Vec<_>>().join(", "))
}

/// One objective in cells, and what is to be said below it.
struct Line {
    cells: [String; HEADS.len()],
    tone: Tone,
    message: Option<String>,
}

impl Line {
    fn of(row: &Row) -> Self {
        let (word, tone) = row_verdict(row.verdict);
        let is_judged = row.verdict != RowVerdict::Info;
        let number = |number: Option<f64>| number.map_or_else(|| "–".to_owned(), figure);
        let points =
            if is_judged { format!("{} of {}", figure(row.score), figure(row.weight)) } else { "–".to_owned() };
        let key = if row.key_sli { " *" } else { "" };
        let cells = [
            plain(&row.display_name) + key,
            word.to_owned(),
            points,
            number(row.value),
            number(row.compared_value),
            criteria(row),
        ];
        Self { cells, tone, message: row.message.as_deref().map(plain) }
    }

    fn painted(&self, widths: &[usize], paint: Paint) -> String {
        let line = in_columns(&self.cells, widths);
        // Only the verdict has a colour; it stands behind the first column and the two spaces after it.
        let start: usize = line.chars().take(widths[0] + 2).map(char::len_utf8).sum();
        let end = start + self.cells[1].len();
        let verdict = paint.paint(self.tone, &line[start..end]);
        let mut told = format!("{}{verdict}{}\n", &line[..start], line[end..].trim_end());
        if let Some(message) = &self.message {
            told.push_str(&format!("  {message}\n"));
        }
        told
    }
}

/// All groups with their computed limits; a cross behind what was violated.
fn criteria(row: &Row) -> String {
    let one = |outcome: &CriterionOutcome| {
        let is_relative = outcome.criteria.parse().is_ok_and(|criterion: Criterion| criterion.limit.is_relative());
        let target =
            outcome.target.filter(|_| is_relative).map(|target| format!(" ({})", figure(target))).unwrap_or_default();
        let mark = if is_violated(row, outcome) == Some(true) { " ✗" } else { "" };
        format!("{}{target}{mark}", plain(&outcome.criteria))
    };
    let group = |group: &Vec<CriterionOutcome>| group.iter().map(one).collect::<Vec<_>>().join(" and ");
    row.pass.iter().map(group).collect::<Vec<_>>().join(", or ")
}

fn width(lines: &[Line], column: usize) -> usize {
    let cells = lines.iter().map(|line| line.cells[column].chars().count());
    cells.chain([HEADS[column].len()]).max().unwrap_or_default()
}

fn in_columns(cells: &[String; HEADS.len()], widths: &[usize]) -> String {
    let mut line = String::new();
    for (cell, width) in cells.iter().zip(widths.iter().chain([&0])) {
        line.push_str(&format!("{cell:<width$}  "));
    }
    line
}

fn verdict(verdict: Verdict) -> (&'static str, Tone) {
    match verdict {
        Verdict::Pass => ("Pass", Tone::Good),
        Verdict::Warning => ("Warning", Tone::Warning),
        Verdict::Fail => ("Fail", Tone::Bad),
        Verdict::InsufficientData => ("No data", Tone::Warning),
        Verdict::Error => ("Error", Tone::Bad),
        Verdict::NotEvaluated => ("Not evaluated", Tone::Warning),
    }
}

fn row_verdict(verdict: RowVerdict) -> (&'static str, Tone) {
    match verdict {
        RowVerdict::Pass => ("pass", Tone::Good),
        RowVerdict::Warning => ("warning", Tone::Warning),
        RowVerdict::Fail => ("fail", Tone::Bad),
        RowVerdict::Info => ("shown", Tone::Quiet),
        RowVerdict::InsufficientData => ("no data", Tone::Warning),
        RowVerdict::Error => ("error", Tone::Bad),
    }
}

/// A number as it is, or with its first digits if it has many.
fn figure(number: f64) -> String {
    let exact = number.to_string();
    if exact.len() <= DIGITS as usize + 2 {
        return exact;
    }
    let size = number.abs();
    if !(1e-4..1e12).contains(&size) {
        return format!("{number:.4e}");
    }
    let mut decimals = DIGITS as usize;
    let mut rest = size;
    while rest >= 1.0 && decimals > 0 {
        rest /= 10.0;
        decimals -= 1;
    }
    let short = format!("{number:.decimals$}");
    if short.contains('.') { short.trim_end_matches('0').trim_end_matches('.').to_owned() } else { short }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_enough_for_a_column() {
        let cases = [
            (0.1 + 0.2, "0.3"),
            (412.5, "412.5"),
            (1.0 / 3.0, "0.333333"),
            (0.0, "0"),
            (123_456_789.0, "123456789"),
            (-2.0 / 3.0, "-0.666667"),
            (1e300, "1.0000e300"),
            (1.0e-7 / 3.0, "3.3333e-8"),
        ];
        for (number, expected) in cases {
            assert_eq!(figure(number), expected);
        }
    }
}
