//! What is said of connections.

use crate::{
    api::sources::{SourceEntry, TestOutcome},
    components::{Glyph, Look, Tone},
    format,
};
use domain::connection::{Auth, DEFAULT, Field};
use jiff::Timestamp;

/// The answer first: whether what is connected works.
#[must_use]
pub fn sentence(entries: &[SourceEntry]) -> String {
    let is_failed = |entry: &&SourceEntry| {
        entry.tested.as_ref().is_some_and(|tested| matches!(tested.outcome, TestOutcome::Failed { .. }))
    };
    let failed: Vec<&SourceEntry> = entries.iter().filter(is_failed).collect();
    match (entries, failed.as_slice()) {
        ([], _) => "Nothing is connected: the embedded source answers".to_owned(),
        (_, []) => format!("{} connected", format::counted(entries.len() as u64, "source is", "sources are")),
        (_, [one]) => format!("The source {} did not answer when it was last tested", one.settings.name),
        (_, failed) => format!("{} sources did not answer when they were last tested", failed.len()),
    }
}

/// Who answers where a file names nobody.
#[must_use]
pub fn default_source(entries: &[SourceEntry]) -> &'static str {
    if entries.iter().any(|entry| entry.settings.name.as_str() == DEFAULT) {
        "Files that name Prometheus, or nobody, are answered by the connection prometheus; a query that begins with “embedded: ” is not."
    } else {
        "Files that name Prometheus, or nobody, are answered by the embedded source until a connection is called prometheus."
    }
}

/// How the server says who it is, such as `bearer, set 3 days ago`.
#[must_use]
pub fn sign_in(entry: &SourceEntry, now: Timestamp) -> String {
    let mut parts = Vec::new();
    let set = |field: Field| {
        let found = entry.secrets.iter().find(|(own, _)| *own == field);
        match found {
            Some((_, Some(at))) => format!(", set {}", format::relative(*at, now)),
            Some((_, None)) => ", from the file".to_owned(),
            None => ", not set".to_owned(),
        }
    };
    match entry.settings.auth {
        Auth::None => {}
        auth => parts.push(format!("{}{}", auth.as_str(), auth.secret().map(set).unwrap_or_default())),
    }
    let has_key = entry.secrets.iter().any(|(field, _)| *field == Field::ClientKey);
    if entry.settings.client_certificate.is_some() || has_key {
        parts.push(format!("client certificate{}", set(Field::ClientKey)));
    }
    if parts.is_empty() { "none".to_owned() } else { parts.join("; ") }
}

/// How a test ended, at a glance.
#[must_use]
pub fn look(outcome: &TestOutcome) -> Look {
    match outcome {
        TestOutcome::Answered { warnings, .. } if warnings.is_empty() => {
            Look { word: "Answers", glyph: Glyph::Tick, tone: Tone::Pass }
        }
        TestOutcome::Answered { .. } => {
            Look { word: "Answers, with a warning", glyph: Glyph::Exclamation, tone: Tone::Warn }
        }
        TestOutcome::Failed { .. } => Look { word: "Does not answer", glyph: Glyph::Question, tone: Tone::Error },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::sources::{SourceOrigin, Tested};
    use domain::connection::{Kind, Settings};

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_790_000_000 + second).expect("is a time")
    }

    fn entry(name: &str, auth: Auth, secrets: Vec<(Field, Option<Timestamp>)>) -> SourceEntry {
        SourceEntry {
            settings: Settings {
                name: name.parse().expect("is a name"),
                kind: Kind::Prometheus,
                url: "https://p".to_owned(),
                auth,
                user: None,
                ca: None,
                client_certificate: None,
                timeout_s: 10,
                settle_s: 30,
            },
            origin: SourceOrigin::Given,
            secrets,
            tested: None,
        }
    }

    #[test]
    fn a_secret_is_told_by_its_age_only() {
        let days_ago = vec![(Field::Token, Some(at(-3 * 24 * 60 * 60)))];
        assert_eq!(sign_in(&entry("a1", Auth::Bearer, days_ago), at(0)), "bearer, set 3\u{a0}days ago");
        let given = vec![(Field::Password, None), (Field::ClientKey, None)];
        let told = "basic, from the file; client certificate, from the file";
        assert_eq!(sign_in(&entry("a1", Auth::Basic, given), at(0)), told);
        assert_eq!(sign_in(&entry("a1", Auth::None, Vec::new()), at(0)), "none");
    }

    #[test]
    fn the_answer_comes_first() {
        assert_eq!(sentence(&[]), "Nothing is connected: the embedded source answers");
        let good = entry("prometheus", Auth::None, Vec::new());
        assert_eq!(sentence(std::slice::from_ref(&good)), "1 source is connected");
        let outcome = TestOutcome::Failed { why: "no".to_owned() };
        let bad = SourceEntry {
            tested: Some(Tested { at: at(0), took_ms: 1, outcome }),
            ..entry("dt", Auth::None, Vec::new())
        };
        assert_eq!(sentence(&[good.clone(), bad]), "The source dt did not answer when it was last tested");
        assert!(default_source(&[good]).contains("answered by the connection"));
    }
}
