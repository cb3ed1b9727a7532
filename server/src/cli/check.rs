//! `tidegate check`: all that is to be said about files before anybody uploads them.

use super::{
    excerpt::Excerpts,
    queries,
    terminal::{self, Output, Paint, Said, Unreadable, plain},
};
use clap::Args;
use domain::{
    diagnostic::{Diagnostic, Severity},
    file::{self, Checked, FileKind},
};
use serde::Serialize;
use std::{path::PathBuf, process::ExitCode};

/// Shown below the help of the command.
pub const EXAMPLES: &str = "\
Examples:
  tidegate check shipyard.yaml
  tidegate check slo.yaml sli.yaml                 also holds the two against each other
  tidegate check --output json files/*.yaml

Ends with 0 if there is no error (there may be warnings), 1 if there is one,
and 2 if a file cannot be read.";

/// What is checked.
#[derive(Debug, Args)]
pub struct Options {
    /// Files of any kind; what they are is told by their own shape
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// How the answer is written
    #[arg(long, value_name = "FORM", default_value = "text")]
    output: Output,
}

/// A file as `--output json` tells of it.
#[derive(Debug, Serialize)]
struct Told<'t> {
    file: &'t str,
    kind: Option<FileKind>,
    diagnostics: &'t [Diagnostic],
}

/// Checks the files and says what was found.
#[must_use]
pub fn run(options: &Options) -> ExitCode {
    let read: Vec<Result<String, Unreadable>> = options.files.iter().map(|path| terminal::read(path)).collect();
    let texts: Vec<&str> = read.iter().flatten().map(String::as_str).collect();
    let mut readable = file::check(&texts);
    for (one, text) in readable.iter_mut().zip(&texts) {
        queries::add(one, text);
    }
    let names = |wanted: fn(&Result<String, Unreadable>) -> bool| -> Vec<String> {
        let files = options.files.iter().zip(&read).filter(|(_, read)| wanted(read));
        files.map(|(path, _)| path.to_string_lossy().into_owned()).collect()
    };
    let is_refused = readable.iter().any(Checked::is_refused);
    let out = match options.output {
        Output::Text => text(&names(Result::is_ok), &texts, &readable, Paint::stdout()),
        Output::Json => json(&names(|_| true), &all(&read, readable)),
    };
    let err: String = read.iter().filter_map(|read| read.as_ref().err()).map(|why| format!("{why}\n")).collect();
    let code = if err.is_empty() { u8::from(is_refused) } else { 2 };
    terminal::say(Said { out, err, code })
}

/// What was found in the `readable` files, and of each other that it is none, in the order in which they were given.
fn all(read: &[Result<String, Unreadable>], readable: Vec<Checked>) -> Vec<Checked> {
    let mut readable = readable.into_iter();
    let one = |read: &Result<String, Unreadable>| match read {
        Ok(_) => readable.next(),
        Err(why) => Some(Checked { kind: None, diagnostics: vec![why.diagnostic()] }),
    };
    read.iter().filter_map(one).collect()
}

fn text(names: &[String], texts: &[&str], checked: &[Checked], paint: Paint) -> String {
    let mut out = String::new();
    for ((name, text), one) in names.iter().zip(texts).zip(checked) {
        out.push_str(&Excerpts::new(name, text, paint).of(&one.diagnostics));
    }
    for (name, one) in names.iter().zip(checked) {
        out.push_str(&format!("{}: {}\n", plain(name), sentence(one)));
    }
    out
}

/// Each file with all that was found in it, as JSON.
#[must_use]
pub fn json(names: &[String], checked: &[Checked]) -> String {
    let told = names.iter().zip(checked);
    let told: Vec<Told<'_>> =
        told.map(|(file, one)| Told { file, kind: one.kind, diagnostics: &one.diagnostics }).collect();
    terminal::json(&told)
}

fn sentence(checked: &Checked) -> String {
    let kind = checked.kind.map_or_else(|| "of no kind that is known".to_owned(), |kind| kind.title().to_lowercase());
    let count = |severity| checked.diagnostics.iter().filter(|found| found.severity == severity).count();
    let found = match (count(Severity::Error), count(Severity::Warning)) {
        (0, 0) => "nothing to complain about".to_owned(),
        (0, warnings) => counted(warnings, "warning"),
        (errors, 0) => counted(errors, "error"),
        (errors, warnings) => format!("{} and {}", counted(errors, "error"), counted(warnings, "warning")),
    };
    format!("{kind}, {found}.")
}

fn counted(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
