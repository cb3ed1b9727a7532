//! What saving will do, in words: what a button says before it does it.

use crate::{
    api::files::{Files, check_scope},
    pages::files::words::file_title,
};
use domain::{
    digest::Digest,
    file::{FileKind, Scope},
};

/// What the button says. `seen` is the newest revision that the server has told of since the page was made.
#[must_use]
pub fn save_words(files: &Files, seen: Option<u32>, kind: Option<FileKind>, scope: Option<&Scope>) -> String {
    let Some((kind, scope)) = kind.zip(scope).filter(|(kind, scope)| check_scope(*kind, scope).is_ok()) else {
        return "Save as a new revision".to_owned();
    };
    let title = file_title(kind, scope);
    match files.newest(kind, scope).map(|newest| newest.number).max(seen) {
        Some(newest) => format!("Save as revision {} of the {title}", newest + 1),
        None => format!("Save as the first {title}"),
    }
}

/// What is to be said before the text is saved there, if anything.
#[must_use]
pub fn hint(files: &Files, kind: Option<FileKind>, scope: Option<&Scope>, text: &str) -> Option<String> {
    let (kind, scope) = kind.zip(scope)?;
    let newest = files.newest(kind, scope)?;
    let is_same = newest.digest == Digest::of(text.as_bytes());
    is_same.then(|| format!("Nothing has changed: revision {} has this very text.", newest.number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::files::{FileEntry, Revision};
    use domain::shipyard::Shipyard;

    fn files() -> Files {
        let revision = Revision {
            number: 3,
            digest: Digest::of(b"text"),
            name: "slo.yaml".to_owned(),
            author: "Ann".to_owned(),
            reason: String::new(),
            at: jiff::Timestamp::UNIX_EPOCH,
        };
        let entry = FileEntry {
            kind: FileKind::Slo,
            scope: scope("staging", "carts"),
            newest: revision,
            summary: String::new(),
            indicators: Vec::new(),
        };
        let now = crate::api::ReadAt(jiff::Timestamp::UNIX_EPOCH);
        Files { entries: vec![entry], shipyard: Shipyard { stages: Vec::new() }, services: Vec::new(), now }
    }

    fn scope(stage: &str, service: &str) -> Scope {
        Scope { stage: stage.parse().ok(), service: service.parse().ok() }
    }

    #[track_caller]
    fn check(kind: Option<FileKind>, scope: &Scope, expected: &str) {
        assert_eq!(save_words(&files(), None, kind, Some(scope)), expected);
    }

    #[test]
    fn a_button_says_what_it_saves() {
        let there = scope("staging", "carts");
        check(Some(FileKind::Slo), &there, "Save as revision 4 of the objectives for carts in staging");
        check(Some(FileKind::Sli), &there, "Save as the first indicators for carts in staging");
        check(Some(FileKind::Shipyard), &scope("", ""), "Save as the first shipyard");
        check(Some(FileKind::Shipyard), &there, "Save as a new revision");
        check(None, &there, "Save as a new revision");
    }

    #[test]
    fn a_revision_that_another_saved_meanwhile_counts() {
        let there = scope("staging", "carts");
        let words = |seen, kind| save_words(&files(), seen, Some(kind), Some(&there));
        assert_eq!(words(Some(5), FileKind::Slo), "Save as revision 6 of the objectives for carts in staging");
        assert_eq!(words(Some(2), FileKind::Slo), "Save as revision 4 of the objectives for carts in staging");
        assert_eq!(words(Some(1), FileKind::Sli), "Save as revision 2 of the indicators for carts in staging");
    }

    #[test]
    fn the_same_text_is_told() {
        let there = scope("staging", "carts");
        assert!(
            hint(&files(), Some(FileKind::Slo), Some(&there), "text").is_some_and(|hint| hint.contains("revision 3"))
        );
        assert_eq!(hint(&files(), Some(FileKind::Slo), Some(&there), "text\n"), None);
    }
}
