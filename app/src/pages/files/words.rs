//! Files in words.

use domain::file::{FileKind, Scope};

/// What a file of that scope holds for, such as `carts in staging`.
#[must_use]
pub fn holds_for(scope: &Scope) -> String {
    match (&scope.service, &scope.stage) {
        (Some(service), Some(stage)) => format!("{service} in {stage}"),
        (Some(service), None) => format!("{service} in every stage"),
        (None, Some(stage)) => format!("every service in {stage}"),
        (None, None) => "the whole project".to_owned(),
    }
}

/// A file's name for people, such as `objectives for carts in staging`.
#[must_use]
pub fn file_title(kind: FileKind, scope: &Scope) -> String {
    match (kind, &scope.service) {
        (FileKind::Shipyard, _) => "shipyard".to_owned(),
        (FileKind::Service, Some(_)) => format!("service file for {}", holds_for(scope)),
        (FileKind::Service, None) => "service file".to_owned(),
        (kind, _) => format!("{} for {}", kind.title().to_lowercase(), holds_for(scope)),
    }
}

/// The same at the beginning of a sentence.
#[must_use]
pub fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// That files which hold for less count where they hold; none where there are none.
#[must_use]
pub fn instead(kind: FileKind, nearer: &[Scope]) -> Option<String> {
    let places: Vec<String> = nearer.iter().map(holds_for).collect();
    let places = match places.as_slice() {
        [] => return None,
        [one] => one.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    };
    let what = kind.title().to_lowercase();
    Some(match kind {
        FileKind::Sli => format!("There are {what} for {places} as well: those that both name are taken from there."),
        _ => format!(
            "It does not count for {places}, where there is a nearer file: choose that to change what holds there."
        ),
    })
}

/// What a kind of file says, for those who meet it first.
#[must_use]
pub fn purpose(kind: FileKind) -> &'static str {
    match kind {
        FileKind::Shipyard => "the stages that a delivery goes through",
        FileKind::Service => "how a service is started",
        FileKind::Tests => "the requests that tests make",
        FileKind::Sli => "what is measured",
        FileKind::Slo => "the limits that measurements are held against",
        FileKind::Remediation => "what is to be done about problems; kept here, and not acted on yet",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_file_does_not_hold_for_is_said() {
        let scope = |stage: &str, service: &str| Scope { stage: stage.parse().ok(), service: service.parse().ok() };
        assert_eq!(instead(FileKind::Slo, &[]), None);
        let nearer = [scope("staging", "carts"), scope("staging", "")];
        let told = instead(FileKind::Slo, &nearer).expect("is said");
        assert!(told.starts_with("It does not count for carts in staging and every service in staging,"), "{told}");
        let told = instead(FileKind::Sli, &nearer[..1]).expect("is said");
        assert!(told.starts_with("There are indicators for carts in staging as well"), "{told}");
    }

    #[test]
    fn a_file_is_called_by_what_it_is_for() {
        let scope = |stage: &str, service: &str| Scope { stage: stage.parse().ok(), service: service.parse().ok() };
        let cases = [
            (FileKind::Slo, scope("staging", "carts"), "objectives for carts in staging"),
            (FileKind::Slo, scope("staging", ""), "objectives for every service in staging"),
            (FileKind::Sli, scope("", ""), "indicators for the whole project"),
            (FileKind::Service, scope("", "carts"), "service file for carts in every stage"),
            (FileKind::Shipyard, scope("", ""), "shipyard"),
            (FileKind::Remediation, scope("production", "carts"), "remediation for carts in production"),
        ];
        for (kind, scope, expected) in cases {
            assert_eq!(file_title(kind, &scope), expected);
        }
        assert_eq!(capital("tests for carts"), "Tests for carts");
    }
}
