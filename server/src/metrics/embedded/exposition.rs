//! Reads the text in which programs show their metrics (Prometheus' exposition format, version 0.0.4).
//!
//! A line that cannot be read is skipped and counted, and its metric is named: one odd metric does not hide the others, and
//! is not taken for whole.

use std::collections::BTreeSet;

/// Samples read from one answer at most; the rest is counted as dropped.
pub const SAMPLES_MAX: usize = 5_000;
/// Labels of one sample at most; a line with more is skipped.
pub const LABELS_MAX: usize = 40;

/// One sample. Its own timestamp, if it had one, is not kept: all of a scrape count as of the scrape.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// The metric.
    pub name: String,
    /// In the order written.
    pub labels: Vec<(String, String)>,
    /// May be NaN or infinite, if that is what was written.
    pub value: f64,
}

/// What an answer held.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Exposed {
    /// In the order written.
    pub samples: Vec<Sample>,
    /// Lines that could not be read.
    pub bad_lines: u64,
    /// Samples beyond [`SAMPLES_MAX`].
    pub dropped: u64,
    /// Metrics with a line of either kind, where it begins with a name.
    pub left_out: BTreeSet<String>,
}

/// Reads a whole answer.
///
/// ```
/// let exposed = server::metrics::embedded::exposition::read("# HELP hits Of all.\nhits{code=\"200\"} 3\n");
/// assert_eq!(exposed.samples[0].value, 3.0);
/// ```
#[must_use]
pub fn read(text: &str) -> Exposed {
    let mut exposed = Exposed::default();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        match sample(line) {
            None => {
                exposed.bad_lines += 1;
                exposed.left_out.extend(name(line).map(|(name, _)| name.to_owned()));
            }
            Some(sample) if exposed.samples.len() >= SAMPLES_MAX => {
                exposed.dropped += 1;
                exposed.left_out.insert(sample.name);
            }
            Some(sample) => exposed.samples.push(sample),
        }
    }
    exposed
}

fn name(line: &str) -> Option<(&str, &str)> {
    split_name(line, |c| c.is_ascii_alphanumeric() || c == '_' || c == ':')
}

/// `name{label="value",…} value [timestamp]`, with spaces and tabs wherever the format allows them.
fn sample(line: &str) -> Option<Sample> {
    let (name, rest) = name(line)?;
    let rest = rest.trim_start();
    let (labels, rest) = match rest.strip_prefix('{') {
        Some(inside) => labels(inside)?,
        None => (Vec::new(), rest),
    };
    let mut words = rest.split_ascii_whitespace();
    let value = number(words.next()?)?;
    let timestamp_is_fine = words.next().is_none_or(|word| word.parse::<i64>().is_ok());
    let is_sample = timestamp_is_fine && words.next().is_none();
    is_sample.then(|| Sample { name: name.to_owned(), labels, value })
}

/// What stands between the braces, and what follows them.
fn labels(mut rest: &str) -> Option<(Vec<(String, String)>, &str)> {
    let mut labels = Vec::new();
    loop {
        rest = rest.trim_start();
        if let Some(after) = rest.strip_prefix('}') {
            return (labels.len() <= LABELS_MAX).then_some((labels, after));
        }
        let (name, after) = split_name(rest, |c| c.is_ascii_alphanumeric() || c == '_')?;
        let quoted = after.trim_start().strip_prefix('=')?.trim_start().strip_prefix('"')?;
        let (value, after) = quoted_value(quoted)?;
        labels.push((name.to_owned(), value));
        let after = after.trim_start();
        rest = match after.strip_prefix(',') {
            Some(next) => next,
            None if after.starts_with('}') => after,
            None => return None,
        };
    }
}

/// Up to the closing quote, with `\\`, `\"` and `\n` undone; any other backslash stands for itself.
fn quoted_value(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some((value, &text[at + 1..])),
            '\\' => match chars.next()?.1 {
                'n' => value.push('\n'),
                escaped @ ('\\' | '"') => value.push(escaped),
                other => value.extend(['\\', other]),
            },
            _ => value.push(c),
        }
    }
    None
}

fn split_name(text: &str, is_part: impl Fn(char) -> bool) -> Option<(&str, &str)> {
    let end = text.find(|c| !is_part(c)).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    let starts_well = name.starts_with(|c: char| !c.is_ascii_digit());
    starts_well.then_some((name, rest))
}

/// Rust reads the same words for infinity and NaN as the format has, in any case.
fn number(word: &str) -> Option<f64> {
    word.parse().ok()
}
