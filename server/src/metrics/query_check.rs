//! Whether the queries of an indicators file can be asked, as far as that can be said without asking.

use super::{dynatrace, embedded::EmbeddedMetrics, promql};
use domain::{
    connection::{DEFAULT, EMBEDDED, Kind},
    diagnostic::{Diagnostic, Severity},
    label::Labels,
    sli::{self, File, Indicator, Placeholders},
    yaml::is_alike,
};

/// What may stand where only a filter of the objectives file knows better: a word, a length of time, a number.
const STAND_INS: [&str; 3] = ["name", "1m", "1"];

/// Who is connected, as far as that is known.
#[derive(Debug, Clone, Copy)]
pub enum Known<'k> {
    /// Connections by their names, beside the embedded source.
    Connected(&'k [(String, Kind)]),
    /// There is no server to ask; what a name means is told by the name alone.
    Nothing,
}

/// Who would answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Language {
    Embedded,
    Connected(Kind),
    /// Nobody of that name is connected.
    Missing,
    /// What a server that is not asked may know.
    Unknown,
}

/// All that is to be said about the queries of `file`.
#[must_use]
pub fn check(file: &File, known: Known<'_>) -> Vec<Diagnostic> {
    file.indicators.iter().filter_map(|indicator| one(indicator, known)).collect()
}

fn language(wanted: &str, known: Known<'_>) -> Language {
    let name = if wanted.is_empty() { DEFAULT } else { wanted };
    match known {
        Known::Connected(connections) => match connections.iter().find(|(own, _)| own == name) {
            Some((_, kind)) => Language::Connected(*kind),
            None if name == DEFAULT || name == EMBEDDED => Language::Embedded,
            None => Language::Missing,
        },
        Known::Nothing if name == DEFAULT || name == EMBEDDED => Language::Embedded,
        Known::Nothing if name == Kind::Dynatrace.as_str() => Language::Connected(Kind::Dynatrace),
        Known::Nothing => Language::Unknown,
    }
}

fn one(indicator: &Indicator, known: Known<'_>) -> Option<Diagnostic> {
    let wanted = indicator.wanted();
    let name = &indicator.name;
    let told = |severity, rule: &str, message: String, help: &str| {
        let (rule, help) = (format!("sli/{rule}"), help.to_owned());
        let at = indicator.query_at;
        Some(Diagnostic { severity, rule, line: at.line, column: at.column, message, help })
    };
    let wrong = |why: String| {
        // Without a server nobody knows who answers a query that names no source.
        let is_certain = matches!(known, Known::Connected(_)) || !wanted.is_empty();
        let severity = if is_certain { Severity::Error } else { Severity::Warning };
        let message = format!("The query of `{name}` cannot be asked: {}.", why.trim_end_matches('.'));
        told(severity, "query", message, "Correct it; the position is that of the query's first letter.")
    };
    match language(&wanted, known) {
        Language::Connected(Kind::Dynatrace) => refused(indicator, dynatrace::validate).and_then(wrong),
        Language::Connected(Kind::Prometheus) => refused(indicator, promql::validate).and_then(wrong),
        Language::Embedded => match refused(indicator, promql::validate) {
            Some(why) => wrong(why),
            None => refused(indicator, EmbeddedMetrics::validate).and_then(|why| {
                let message = format!("`{name}` has no answer yet: {}.", why.trim_end_matches('.'));
                told(Severity::Warning, "embedded-query", message, "Rewrite it, or connect a Prometheus.")
            }),
        },
        Language::Missing => {
            let message = format!("No source `{wanted}` is connected, so `{name}` has no answer.");
            told(Severity::Warning, "unknown-source", message, "Connect it on the page Sources.")
        }
        Language::Unknown => {
            let near =
                [DEFAULT, Kind::Dynatrace.as_str(), EMBEDDED].into_iter().find(|known| is_alike(&wanted, known))?;
            let message = format!("`{name}` asks a source called `{wanted}`.");
            told(Severity::Warning, "unknown-source", message, &format!("Did you mean `{near}`?"))
        }
    }
}

/// Why a query is refused, whatever stands in for what only a filter knows; none if it can be asked, or if its
/// placeholders cannot be filled in, which is told elsewhere.
fn refused(indicator: &Indicator, validate: fn(&str) -> Result<(), String>) -> Option<String> {
    let mut first = None;
    for stand_in in STAND_INS {
        let placeholders = example(&indicator.query, stand_in);
        let why = validate(&sli::resolve(&indicator.query, &placeholders).ok()?).err()?;
        first = first.or(Some(why));
        if placeholders.filters.is_empty() {
            break;
        }
    }
    first
}

/// Values of the right shape.
fn example(query: &str, stand_in: &str) -> Placeholders {
    let name = "name";
    let labels = sli::missing_labels(query, &Labels::default());
    let labels: String = labels.iter().map(|label| format!("{label}={name}\n")).collect();
    let filter = |word: String| (word.trim_start_matches('$').to_owned(), stand_in.to_owned());
    Placeholders {
        project: name.parse().expect("is a name"),
        stage: name.parse().expect("is a name"),
        service: name.parse().expect("is a name"),
        deployment: "canary".to_owned(),
        duration_s: 60,
        labels: labels.parse().unwrap_or_default(),
        filters: sli::unknown_words(query).into_iter().map(filter).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(query: &str, known: Known<'_>) -> Vec<String> {
        let text = format!("indicators:\n  - {{ metric: a, {query} }}\n");
        let file = File::read(&text).value.expect("is read");
        check(&file, known).iter().map(|found| format!("{} {}:{}", found.rule, found.line, found.column)).collect()
    }

    #[test]
    fn what_only_a_filter_knows_does_not_hide_what_is_wrong_around_it() {
        let known = [("eu".to_owned(), Kind::Prometheus)];
        for (query, expected) in [
            ("source: eu, query: 'rate(up{job=\"$job\"}[$window])'", vec![]),
            ("source: eu, query: 'topk($count, up)'", vec![]),
            ("source: eu, query: 'rate(up{job=\"$job\"}[$window]'", vec!["sli/query 2:37"]),
            ("source: eu, query: 'sum(rate(up[$DURATION_SECONDS])'", vec!["sli/query 2:37"]),
        ] {
            assert_eq!(rules(query, Known::Connected(&known)), expected, "{query}");
        }
    }

    #[test]
    fn without_a_server_a_name_says_what_it_can() {
        for (query, expected) in [
            ("source: Prometheus, query: 'sum(up'", vec!["sli/query 2:45"]),
            ("source: Promethus, query: 'sum(up'", vec!["sli/unknown-source 2:44"]),
            ("source: eu, query: 'sum(up'", vec![]),
            ("source: Dynatrace, query: 'metricSelector='", vec!["sli/query 2:44"]),
        ] {
            assert_eq!(rules(query, Known::Nothing), expected, "{query}");
        }
        let unnamed =
            File::read("indicators:\n  a: builtin:service.response.time?scope=tag(a)\n").value.expect("is read");
        assert_eq!(check(&unnamed, Known::Nothing)[0].severity, Severity::Warning);
        assert_eq!(check(&unnamed, Known::Connected(&[]))[0].severity, Severity::Error);
    }
}
