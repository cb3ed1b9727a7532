//! What a gate has to do with the chart of response times: the limit it sets, and what it measured.

use super::folded::Folded;
use crate::{charts::Point, format};
use domain::{slo::Evaluation, window::Window};
use jiff::Timestamp;

/// The limit that an objective sets on an average response time. Its indicator may look at some requests only, so it is
/// named beside the line, and what it measured is drawn beside what the router saw.
#[derive(Debug, Clone, PartialEq)]
pub struct Ceiling {
    /// The indicator.
    pub sli: String,
    /// The limit, in milliseconds.
    pub ms: f64,
    /// What the gate measured; none where it got no value.
    pub measured: Option<Measured>,
}

/// What a gate measured of an indicator that is a time.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// In milliseconds, as the chart has it.
    pub ms: f64,
    /// As the objectives have it: `1.01 s`.
    pub words: String,
    /// Over which time.
    pub window: Window,
}

/// What a reader has to know to compare the curve with the gate, in one sentence; in two parts where a window stands
/// between them, for its times are written by the reader's clock.
#[derive(Debug, Clone, PartialEq)]
pub struct Note {
    /// The beginning.
    pub before: String,
    /// Over which time the gate measured.
    pub window: Option<Window>,
    /// The end.
    pub after: &'static str,
}

/// The limit that the objectives set on an average response time, where name and criterion leave no doubt about what is
/// meant.
#[must_use]
pub fn ceiling(evaluation: &Evaluation) -> Option<Ceiling> {
    evaluation.rows.iter().find_map(|row| {
        let (unit, factor) = unit_of_average(&row.sli)?;
        let criterion = row.pass.iter().flatten().find(|criterion| is_absolute_upper(&criterion.criteria))?;
        let measured = |value: f64| Measured {
            ms: value * factor,
            words: format!("{}\u{a0}{unit}", format::number(value)),
            window: evaluation.window,
        };
        Some(Ceiling {
            sli: row.sli.clone(),
            ms: criterion.target? * factor,
            measured: row.value.filter(|value| value.is_finite()).map(measured),
        })
    })
}

/// What to say below the chart of the stage of that index; none where no gate looks at response times, as far as its
/// names tell.
#[must_use]
pub fn note(folded: &Folded, stage: usize) -> Option<Note> {
    let Some(evaluation) = folded.evaluation(stage) else {
        // Which indicators a gate will ask for is known only once it has asked.
        let gate = folded.plan.stages.get(stage)?.gate.as_ref()?;
        let before = "What the gate measures may count other requests than this curve.".to_owned();
        return gate.slo.is_some().then_some(Note { before, window: None, after: "" });
    };
    Some(ceiling(evaluation)?.note())
}

impl Ceiling {
    /// Beside its line: `limit of request_latency_seconds: 800 ms`.
    #[must_use]
    pub fn label(&self) -> String {
        format!("limit of {}: {}", self.sli, format::milliseconds(self.ms))
    }

    fn note(self) -> Note {
        match self.measured {
            Some(Measured { words, window, .. }) => Note {
                before: format!("{}: the gate measured {words}", self.sli),
                window: Some(window),
                after: "; it may count other requests than this curve.",
            },
            None => Note {
                before: format!("{} may count other requests than this curve.", self.sli),
                window: None,
                after: "",
            },
        }
    }
}

impl Measured {
    /// From where to where it is drawn in a chart that ends at `end` and is `span_s` wide. Nothing where all of its
    /// window lies outside.
    #[must_use]
    pub fn segment(&self, end: Timestamp, span_s: f64) -> Vec<Point> {
        let ago = |at: Timestamp| end.duration_since(at).as_secs_f64();
        let (from, to) = (ago(self.window.start).min(span_s), ago(self.window.end).max(0.0));
        if from < to {
            return Vec::new();
        }
        [from, to].map(|ago_s| Point { ago_s, value: Some(self.ms) }).to_vec()
    }
}

/// The unit of an indicator that is an average time, and how many milliseconds it is.
fn unit_of_average(sli: &str) -> Option<(&'static str, f64)> {
    let name = sli.to_ascii_lowercase();
    let is_average = ["latency", "response_time"].iter().any(|word| name.contains(word))
        && !["p50", "p90", "p95", "p99"].iter().any(|word| name.contains(word));
    let ends = |endings: [&str; 2]| endings.iter().any(|ending| name.ends_with(ending));
    match () {
        () if !is_average => None,
        () if ends(["_seconds", "_s"]) => Some(("s", 1000.0)),
        () if ends(["_ms", "_milliseconds"]) => Some(("ms", 1.0)),
        () => None,
    }
}

fn is_absolute_upper(criteria: &str) -> bool {
    criteria.trim_start().starts_with('<') && !criteria.contains(['%', '+', '-'])
}

#[cfg(test)]
mod tests {
    use super::{super::sample, *};

    fn measured(from: i64, to: i64) -> Measured {
        let window = Window { start: sample::at(from), end: sample::at(to) };
        Measured { ms: 1010.0, words: "1.01\u{a0}s".to_owned(), window }
    }

    #[test]
    fn a_limit_is_drawn_only_if_its_unit_is_certain() {
        let mut evaluation = sample::failed(0, 10);
        let expected = Ceiling { sli: evaluation.rows[1].sli.clone(), ms: 800.0, measured: Some(measured(0, 10)) };
        assert_eq!(ceiling(&evaluation), Some(expected));
        evaluation.rows[1].sli = "response_time_p95".to_owned();
        assert_eq!(ceiling(&evaluation), None);
        evaluation.rows[1].sli = "request_latency".to_owned();
        assert_eq!(ceiling(&evaluation), None);
    }

    #[test]
    fn what_was_measured_keeps_its_unit_in_words_and_takes_the_charts_on_paper() {
        let mut evaluation = sample::failed(0, 10);
        evaluation.rows[1].sli = "response_time_ms".to_owned();
        evaluation.rows[1].value = Some(1013.4);
        let measured = ceiling(&evaluation).and_then(|ceiling| ceiling.measured).expect("a value");
        assert_eq!((measured.ms, measured.words.as_str()), (1013.4, "1,013\u{a0}ms"));
        for nothing in [None, Some(f64::NAN)] {
            evaluation.rows[1].value = nothing;
            assert_eq!(ceiling(&evaluation).map(|ceiling| ceiling.measured), Some(None));
        }
    }

    #[test]
    fn a_segment_lies_where_its_window_does_and_never_outside() {
        let check = |from: i64, to: i64, expected: Option<[f64; 2]>| {
            let drawn = measured(from, to).segment(sample::at(100), 90.0);
            let expected = expected.map(|ends| ends.map(|ago_s| Point { ago_s, value: Some(1010.0) }).to_vec());
            assert_eq!(drawn, expected.unwrap_or_default(), "{from} to {to}");
        };
        check(70, 80, Some([30.0, 20.0]));
        check(0, 80, Some([90.0, 20.0]));
        check(90, 110, Some([10.0, 0.0]));
        check(80, 80, Some([20.0, 20.0]));
        check(0, 9, None);
        check(101, 110, None);
    }

    #[test]
    fn the_note_says_what_the_curve_may_not_show() {
        let check = |log, stage, expected: Option<&str>| {
            let folded = Folded::of(log).expect("the sample fits");
            let utc = |at: Timestamp| at.strftime("%H:%M:%S UTC").to_string();
            let told = note(&folded, stage).map(|note| {
                let times = note.window.map(|window| format!(" from {} to {}", utc(window.start), utc(window.end)));
                format!("{}{}{}", note.before, times.unwrap_or_default(), note.after).replace('\u{a0}', " ")
            });
            assert_eq!(told.as_deref(), expected);
        };
        let measured = "request_latency_seconds: the gate measured 1.01 s from 14:13:36 UTC to 14:13:56 UTC; \
                        it may count other requests than this curve.";
        check(sample::rolled_back(), 1, Some(measured));
        let planned = "What the gate measures may count other requests than this curve.";
        check(sample::testing_in_staging().log(), 1, Some(planned));
        check(sample::rolled_back(), 0, None);
    }

    #[test]
    fn without_a_value_the_note_claims_none() {
        let ceiling = Ceiling { sli: "latency_ms".to_owned(), ms: 800.0, measured: None };
        assert_eq!(ceiling.note().before, "latency_ms may count other requests than this curve.");
    }
}
