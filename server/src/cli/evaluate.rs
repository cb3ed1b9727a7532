//! `tidegate evaluate`: objectives held against values that lie in files, without a server.

mod report;
mod table;

use super::{
    check,
    excerpt::Excerpts,
    terminal::{self, Output, Paint, Said},
};
use clap::Args;
use domain::{
    diagnostic::{Diagnostic, Read},
    evidence::{Earlier, History, Values, judge},
    file::{Checked, FileKind},
    slo::{self, Verdict},
};
use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Shown below the help of the command.
pub const EXAMPLES: &str = "\
Examples:
  tidegate evaluate --slo slo.yaml --values values.json
  tidegate evaluate --slo slo.yaml --values values.json --history history.json
  tidegate evaluate --slo slo.yaml --values values.json --baseline baseline.json --output json

values.json    [{\"metric\": \"response_time_p95\", \"value\": 412.5, \"success\": true}]
history.json   [{\"id\": \"0.9.1\", \"result\": \"pass\", \"indicators\": [as in values.json]}]

Where there is no number, `value` is null; `success` is false where it could
not be measured, and `message` may say why. A `result` is pass, warning or
fail, or else insufficient_data, error or not_evaluated; with
`\"invalidated\": true` an earlier evaluation is left out.

Ends with 0 for a pass, 1 for a fail, 3 for a warning, 4 if it could not be
judged (no data, an error), and 2 if a file cannot be read or has mistakes.";

/// What is judged, and by what.
#[derive(Debug, Args)]
pub struct Options {
    /// The objectives: slo.yaml, service-objectives.yaml or perfspec.json
    #[arg(long, value_name = "FILE")]
    slo: PathBuf,
    /// What was measured, as a JSON array
    #[arg(long, value_name = "FILE")]
    values: PathBuf,
    /// Earlier evaluations as a JSON array, the newest first, of which the objectives choose
    #[arg(long, value_name = "FILE", conflicts_with = "baseline")]
    history: Option<PathBuf>,
    /// The same, to be compared with as it stands
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// How the answer is written
    #[arg(long, value_name = "FORM", default_value = "text")]
    output: Output,
}

/// Judges and says how it came out.
#[must_use]
pub fn run(options: &Options) -> ExitCode {
    terminal::say(said(options))
}

/// Everything is read before anything is refused, so that all mistakes are told at once.
fn said(options: &Options) -> Said {
    let mut given = Given::default();
    let slo = given.read(&options.slo, Some(FileKind::Slo), slo::File::read);
    let values = given.read(&options.values, None, Values::read);
    let earlier = options.history.as_ref().or(options.baseline.as_ref());
    let earlier = earlier.map_or_else(|| Some(History::default()), |path| given.read(path, None, History::read));
    let (Some(slo), Some(values), Some(earlier)) = (slo, values, earlier) else {
        return given.refused(options.output);
    };
    given.add(&options.values, values.check_against(&slo));
    let earlier = if options.baseline.is_some() { Earlier::Baseline(&earlier) } else { Earlier::History(&earlier) };
    let judgement = judge(&slo, &values, earlier);
    let out = match options.output {
        Output::Text => table::of(&judgement, Paint::stdout()),
        Output::Json => terminal::json(&report::Report::of(&judgement)),
    };
    Said { out, err: given.excerpts(Paint::stderr()), code: code(judgement.evaluation.verdict) }
}

/// Only a pass ends like a command that succeeded.
fn code(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Pass => 0,
        Verdict::Fail => 1,
        Verdict::Warning => 3,
        Verdict::InsufficientData | Verdict::Error | Verdict::NotEvaluated => 4,
    }
}

/// The files that were given, and what is to be said about them.
#[derive(Default)]
struct Given {
    names: Vec<String>,
    texts: Vec<String>,
    checked: Vec<Checked>,
    unread: String,
}

impl Given {
    fn read<T>(&mut self, path: &Path, kind: Option<FileKind>, read: impl FnOnce(&str) -> Read<T>) -> Option<T> {
        let text = match terminal::read(path) {
            Ok(text) => text,
            Err(why) => {
                self.unread.push_str(&format!("{why}\n"));
                self.names.push(name(path));
                self.texts.push(String::new());
                self.checked.push(Checked { kind: None, diagnostics: vec![why.diagnostic()] });
                return None;
            }
        };
        let Read { value, diagnostics } = read(&text);
        self.names.push(name(path));
        self.texts.push(text);
        self.checked.push(Checked { kind, diagnostics });
        value
    }

    fn add(&mut self, path: &Path, diagnostics: Vec<Diagnostic>) {
        let place = self.names.iter().position(|known| *known == name(path));
        if let Some(checked) = place.and_then(|place| self.checked.get_mut(place)) {
            checked.diagnostics.extend(diagnostics);
        }
    }

    fn excerpts(&self, paint: Paint) -> String {
        let files = self.names.iter().zip(&self.texts).zip(&self.checked);
        files.map(|((name, text), one)| Excerpts::new(name, text, paint).of(&one.diagnostics)).collect()
    }

    /// Nothing is judged: what stands in the way, in the form that `check` has.
    fn refused(self, output: Output) -> Said {
        let (out, told) = match output {
            Output::Text => (String::new(), self.excerpts(Paint::stderr())),
            Output::Json => (check::json(&self.names, &self.checked), self.unread),
        };
        Said { out, err: told, code: 2 }
    }
}

fn name(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
