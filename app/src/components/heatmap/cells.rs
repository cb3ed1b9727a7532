//! The cells of a heatmap as text.

use crate::{
    api::evaluations::Run,
    components::{Look, overruled, standing_words},
    format,
};
use domain::slo::{
    RowVerdict, Verdict,
    grid::{Cell, Line},
    unit_of,
};
use std::fmt::Write as _;

/// What the style and the legend call a cell.
pub fn class(verdict: RowVerdict) -> &'static str {
    match verdict {
        RowVerdict::Pass => "pass",
        RowVerdict::Warning => "warning",
        RowVerdict::Fail => "fail",
        RowVerdict::Info => "info",
        RowVerdict::InsufficientData => "no-data",
        RowVerdict::Error => "error",
    }
}

/// The same for a cell that may not be there.
pub fn class_of(cell: Option<&Cell>) -> &'static str {
    cell.map_or("absent", |cell| class(cell.0))
}

fn class_of_total(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "pass",
        Verdict::Warning => "warning",
        Verdict::Fail => "fail",
        Verdict::InsufficientData | Verdict::NotEvaluated => "no-data",
        Verdict::Error => "error",
    }
}

/// The evaluations that stand out from the others.
#[derive(Debug, Clone, Default)]
pub struct Marked {
    /// The one that the page is about.
    pub current: Option<u32>,
    /// Those that it was compared with.
    pub compared: Vec<u32>,
}

impl Marked {
    /// For styles, behind another class.
    fn class(&self, number: u32) -> &'static str {
        if self.current == Some(number) {
            " now"
        } else if self.compared.contains(&number) {
            " base"
        } else {
            ""
        }
    }
}

/// The scores. The cell of the run at `start` is the one that takes the focus first.
pub fn total_cells(runs: &[Run], marked: &Marked, start: usize) -> String {
    let mut html = String::with_capacity(runs.len() * 96);
    for (index, run) in runs.iter().enumerate() {
        let words = standing_words(run.standing);
        let said = format!("{words}{}", left_out(run));
        let score = total(run);
        let mut class = class_of_total(run.standing.verdict()).to_owned();
        // The style draws the mark of the legend, and writes the word where cells have text.
        let title = match overruled(run.standing) {
            Some(_) => {
                class.push_str(" overridden");
                format!(r#" title="{words}""#)
            }
            None => String::new(),
        };
        cell(&mut html, &class, run, marked, index == start, &format!("<b{title}>{score}</b><i>{said}</i>"));
    }
    html
}

/// The points that were judged, whatever people made of the verdict since; none where nothing could be judged.
fn total(run: &Run) -> String {
    match run.standing.judged {
        Verdict::Pass | Verdict::Warning | Verdict::Fail => format::points(run.score),
        Verdict::InsufficientData | Verdict::Error | Verdict::NotEvaluated => "–".to_owned(),
    }
}

/// One objective's cells.
pub fn line_cells(line: &Line, runs: &[Run], marked: &Marked) -> String {
    let mut html = String::with_capacity(runs.len() * 72);
    let unit = unit_of(&line.sli).unwrap_or_default();
    for (run, shown) in runs.iter().zip(&line.cells) {
        match shown {
            Some(Cell(verdict, value)) => {
                let value = value.map_or_else(|| "–".to_owned(), |value| format!("{}{unit}", format::number(value)));
                let word = Look::from(*verdict).word;
                cell(
                    &mut html,
                    class(*verdict),
                    run,
                    marked,
                    false,
                    &format!("<i>{word}{} </i><s>{value}</s>", left_out(run)),
                );
            }
            None => cell(&mut html, "absent", run, marked, false, "<i>Not part of it</i>"),
        }
    }
    html
}

/// What the line through a cell says.
fn left_out(run: &Run) -> &'static str {
    if run.standing.ignored { ", left out of comparisons" } else { "" }
}

fn cell(html: &mut String, class: &str, run: &Run, marked: &Marked, is_start: bool, inner: &str) {
    let tab = if is_start { 0 } else { -1 };
    let now = marked.class(run.number);
    let out = if run.standing.ignored { " out" } else { "" };
    // Writing to a text cannot fail.
    write!(html, r#"<td role="gridcell" tabindex="{tab}" class="{class}{now}{out}">{inner}</td>"#).ok();
}

/// A text as part of a page.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{
        slo::{Remark, Saying, ScoreUnit, Standing},
        traffic::Weight,
    };
    use jiff::Timestamp;

    fn run(number: u32, judged: Verdict, sayings: &[Saying]) -> Run {
        let remark = |saying: &Saying| Remark {
            saying: *saying,
            by: "Grace".to_owned(),
            reason: "why".to_owned(),
            at: Timestamp::UNIX_EPOCH,
        };
        let standing = Standing::of(judged, &sayings.iter().map(remark).collect::<Vec<_>>());
        let (tag, at) = (format!("0.9.{number}"), Timestamp::UNIX_EPOCH);
        Run { number, tag, at, delivery: None, standing, score: 50.0, unit: ScoreUnit::Percent, weight: Weight::ALL }
    }

    #[test]
    fn every_state_has_a_class_of_its_own() {
        let all = [
            RowVerdict::Pass,
            RowVerdict::Warning,
            RowVerdict::Fail,
            RowVerdict::Info,
            RowVerdict::InsufficientData,
            RowVerdict::Error,
        ];
        let mut classes: Vec<&str> = all.into_iter().map(class).collect();
        classes.sort_unstable();
        classes.dedup();
        assert_eq!(classes.len(), all.len());
    }

    #[test]
    fn what_could_not_be_judged_has_no_points() {
        for judged in [Verdict::InsufficientData, Verdict::Error, Verdict::NotEvaluated] {
            for sayings in [&[][..], &[Saying::Overridden(Verdict::Pass)]] {
                let html = total_cells(&[run(1, judged, sayings)], &Marked::default(), 0);
                assert!(html.contains(">–</b>"), "{html}");
            }
        }
    }

    #[test]
    fn a_cell_says_in_words_what_its_shape_shows() {
        let runs =
            [run(1, Verdict::Pass, &[]), run(2, Verdict::Fail, &[Saying::Ignored, Saying::Overridden(Verdict::Pass)])];
        let line = Line {
            sli: "latency_seconds".to_owned(),
            title: "Latency".to_owned(),
            key_sli: false,
            cells: vec![None, Some(Cell(RowVerdict::Fail, Some(1.25)))],
        };
        let marked = Marked { current: Some(2), compared: vec![1] };
        let html = line_cells(&line, &runs, &marked);
        assert!(html.contains(r#"class="absent base"><i>Not part of it</i>"#), "{html}");
        assert!(html.contains(r#"class="fail now out"><i>Fail, left out of comparisons </i><s>1.25s</s>"#), "{html}");
        let total = total_cells(&runs, &marked, 1);
        assert!(
            total.contains(r#"tabindex="0" class="pass overridden now out"><b title="Pass, overridden (was Fail)">50</b><i>Pass, overridden (was Fail), left out of comparisons</i>"#),
            "{total}"
        );
    }

    #[test]
    fn what_has_no_value_has_no_unit() {
        let cell = Some(Cell(RowVerdict::InsufficientData, None));
        let (sli, title) = ("latency_seconds".to_owned(), "Latency".to_owned());
        let line = Line { sli, title, key_sli: false, cells: vec![cell] };
        let html = line_cells(&line, &[run(1, Verdict::Fail, &[])], &Marked::default());
        assert!(html.contains("<s>–</s>"), "{html}");
    }

    #[test]
    fn names_are_no_markup() {
        assert_eq!(escaped("<b> & c"), "&lt;b&gt; &amp; c");
    }
}
