//! `tidegate import`: objectives of OpenSLO, Sloth and Pyrra made into an indicators and an objectives file.

use super::{
    excerpt::Excerpts,
    terminal::{self, Output, Paint, Said, Tone, plain},
};
use clap::Args;
use domain::{
    diagnostic::Diagnostic,
    import::{Entry, Fate, Import, import},
};
use serde::Serialize;
use std::{
    fs::OpenOptions,
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Shown below the help of the command.
pub const EXAMPLES: &str = "\
Examples:
  tidegate import sloth.yaml                       both files and the report, to look at
  tidegate import slo.yaml --sli out-sli.yaml --slo out-slo.yaml
  tidegate import --output json openslo.yaml

The report goes to standard error, the files to standard output unless they are
given names. Ends with 0 if every part was carried over, if need be changed; 1 if
a part was left out or the file has errors; 2 if a file cannot be read or written.";

/// What is imported, and where to.
#[derive(Debug, Args)]
pub struct Options {
    /// A file of OpenSLO v1, Sloth or Pyrra, with any number of documents
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Where the indicators are written
    #[arg(long, value_name = "FILE")]
    sli: Option<PathBuf>,
    /// Where the objectives are written
    #[arg(long, value_name = "FILE")]
    slo: Option<PathBuf>,
    /// Take the place of files that are there already
    #[arg(long)]
    force: bool,
    /// How the answer is written
    #[arg(long, value_name = "FORM", default_value = "text")]
    output: Output,
}

/// An import as `--output json` tells of it.
#[derive(Debug, Serialize)]
struct Told<'t> {
    file: &'t str,
    diagnostics: &'t [Diagnostic],
    sli: Option<&'t str>,
    slo: Option<&'t str>,
    report: &'t [Entry],
}

/// Imports the file and says what became of it.
#[must_use]
pub fn run(options: &Options) -> ExitCode {
    terminal::say(imported(options))
}

fn imported(options: &Options) -> Said {
    let text = match terminal::read(&options.file) {
        Ok(text) => text,
        Err(why) => return failed(why.to_string()),
    };
    let name = options.file.to_string_lossy().into_owned();
    let read = import(&text);
    let told = |import: Option<&Import>| {
        terminal::json(&Told {
            file: &name,
            diagnostics: &read.diagnostics,
            sli: import.map(|import| import.sli.as_str()),
            slo: import.map(|import| import.slo.as_str()),
            report: import.map_or(&[], |import| &import.report),
        })
    };
    let excerpts = Excerpts::new(&name, &text, Paint::stderr()).of(&read.diagnostics);
    let Some(import) = &read.value else {
        let out = if options.output == Output::Json { told(None) } else { String::new() };
        return Said { out, err: excerpts, code: 1 };
    };
    if let Err(why) = written(options, import) {
        return failed(why);
    }
    let is_lossy = import.report.iter().any(|entry| entry.fate == Fate::LeftOut);
    let (out, err) = match options.output {
        Output::Json => (told(Some(import)), String::new()),
        Output::Text => (rest(options, import), excerpts + &report(&name, import, Paint::stderr())),
    };
    Said { out, err, code: u8::from(is_lossy) }
}

fn failed(why: String) -> Said {
    Said { out: String::new(), err: why + "\n", code: 2 }
}

/// Writes what was given a name, all of it or nothing where a file is there already.
fn written(options: &Options, import: &Import) -> Result<(), String> {
    let wanted = [(&options.sli, &import.sli), (&options.slo, &import.slo)];
    let wanted = || wanted.iter().filter_map(|(path, text)| Some((path.as_deref()?, *text)));
    let there = wanted().find(|(path, _)| !options.force && path.exists());
    if let Some((path, _)) = there {
        return Err(format!("{}: is there already. Name another file, or use --force.", shown(path)));
    }
    for (path, text) in wanted() {
        write(path, text, options.force).map_err(|why| format!("{}: cannot be written: {why}", shown(path)))?;
    }
    Ok(())
}

fn write(path: &Path, text: &str, may_replace: bool) -> io::Result<()> {
    let mut how = OpenOptions::new();
    how.write(true);
    // Between the look and the write somebody may have made it.
    if may_replace {
        how.create(true).truncate(true)
    } else {
        how.create_new(true)
    };
    how.open(path)?.write_all(text.as_bytes())
}

/// The files that were given no name, as documents that say what they are.
fn rest(options: &Options, import: &Import) -> String {
    let files =
        [("indicators: sli.yaml", &options.sli, &import.sli), ("objectives: slo.yaml", &options.slo, &import.slo)];
    let unnamed = files.iter().filter(|(_, path, _)| path.is_none());
    unnamed.map(|(title, _, text)| format!("--- # {title}\n{text}")).collect()
}

/// What became of each part, those that need a look last, next to the prompt.
fn report(name: &str, import: &Import, paint: Paint) -> String {
    let mut entries: Vec<&Entry> = import.report.iter().collect();
    entries.sort_by_key(|entry| entry.fate);
    let mut told = String::new();
    for entry in entries {
        let tone = match entry.fate {
            Fate::Kept => Tone::Good,
            Fate::Changed => Tone::Warning,
            Fate::LeftOut => Tone::Bad,
        };
        let place = paint.paint(Tone::Place, format_args!("{}:{}:{}:", plain(name), entry.line, entry.column));
        let fate = paint.paint(tone, entry.fate.label());
        let instead = entry.instead.as_deref().map(|instead| format!(" {}", plain(instead))).unwrap_or_default();
        told.push_str(&format!("{place} {}: {fate}. {}{instead}\n", plain(&entry.what), plain(&entry.how)));
    }
    let count = |fate| import.report.iter().filter(|entry| entry.fate == fate).count();
    let (kept, changed, left_out) = (count(Fate::Kept), count(Fate::Changed), count(Fate::LeftOut));
    told + &format!("{}: {kept} carried over, {changed} changed, {left_out} not carried over.\n", plain(name))
}

fn shown(path: &Path) -> String {
    plain(&path.to_string_lossy())
}
