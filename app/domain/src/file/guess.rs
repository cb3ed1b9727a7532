//! What a text looks like, by the shape of its document and never by a file's name.

use super::FileKind;
use crate::yaml::{self, Kind, Node, is_alike};

/// The most keys that are looked at for a slip of the pen.
const KEYS_MAX: usize = 50;

/// What is seen of a document: its keys, and of later files the kind and what their `spec` holds.
#[derive(Debug, Default)]
struct Shape<'t> {
    keys: Vec<&'t str>,
    kind: Option<&'t str>,
    spec: Vec<&'t str>,
}

impl FileKind {
    /// What a text looks like; none where nothing tells. A text with a mistake in it is still told apart, by its keys at
    /// the beginning of lines, or by a key that is almost right.
    #[must_use]
    pub fn guess(text: &str) -> Option<Self> {
        let (root, _) = yaml::parse(text);
        let shape = root.as_ref().map_or_else(|| Shape::of_lines(text), Shape::of_tree);
        shape.told_by(|key, word| key == word).or_else(|| shape.told_by(is_alike))
    }
}

impl<'t> Shape<'t> {
    fn of_tree(root: &'t Node) -> Self {
        let kind = root.get("kind").and_then(|node| match &node.kind {
            Kind::Scalar(scalar) => Some(scalar.text.as_str()),
            Kind::Sequence(_) | Kind::Mapping(_) => None,
        });
        Self { keys: keys(root), kind, spec: root.get("spec").map(keys).unwrap_or_default() }
    }

    /// Of a text that is not YAML as a whole. Everything further in counts as the spec's.
    fn of_lines(text: &'t str) -> Self {
        let mut shape = Self::default();
        for (line, (key, value)) in text.lines().filter_map(|line| Some((line, line.split_once(':')?))) {
            let key = key.trim_matches(|char: char| char.is_whitespace() || matches!(char, '"' | '\'' | '{'));
            if line.starts_with([' ', '\t']) {
                shape.spec.push(key);
            } else {
                shape.keys.push(key);
                shape.kind = shape.kind.or(Some(value.trim().trim_matches(['"', '\''])).filter(|_| key == "kind"));
            }
        }
        if !shape.keys.contains(&"spec") {
            shape.spec.clear();
        }
        shape
    }

    fn told_by(&self, is_same: impl Fn(&str, &str) -> bool) -> Option<FileKind> {
        let among = |keys: &[&str], words: &[&str]| {
            words.iter().any(|word| keys.iter().take(KEYS_MAX).any(|key| is_same(key, word)))
        };
        let has = |words: &[&str]| among(&self.keys, words);
        let holds = |kind: &str, key: &str| {
            has(&[key]) || among(&self.spec, &[key]) || self.kind.is_some_and(|word| is_same(word, kind))
        };
        if holds("Shipyard", "stages") {
            Some(FileKind::Shipyard)
        } else if holds("Remediation", "remediations") {
            Some(FileKind::Remediation)
        } else if has(&["objectives", "total_score"]) {
            Some(FileKind::Slo)
        } else if has(&["indicators"]) {
            Some(FileKind::Sli)
        } else if has(&["workloads"]) {
            Some(FileKind::Tests)
        } else if has(&["command", "artifact"]) {
            Some(FileKind::Service)
        } else {
            None
        }
    }
}

fn keys(node: &Node) -> Vec<&str> {
    match &node.kind {
        Kind::Mapping(entries) => entries.iter().map(|entry| entry.key.as_str()).collect(),
        Kind::Scalar(_) | Kind::Sequence(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<FileKind>) {
        assert_eq!(FileKind::guess(text), expected, "{text}");
    }

    #[test]
    fn the_shape_says_what_a_file_is_for() {
        check("stages:\n  - name: dev\n", Some(FileKind::Shipyard));
        check("apiVersion: spec.keptn.sh/0.2.3\nkind: Shipyard\n", Some(FileKind::Shipyard));
        check("{ \"kind\": \"Shipyard\" }", Some(FileKind::Shipyard));
        check("indicators: {}\n", Some(FileKind::Sli));
        check("pass: 90\nobjectives: []\n", Some(FileKind::Slo));
        check("{ \"indicators\": [{ \"grading\": {} }], \"objectives\": { \"pass\": 90 } }", Some(FileKind::Slo));
        check("workloads: []\n", Some(FileKind::Tests));
        check("command: [x]\n", Some(FileKind::Service));
        check("remediations: []\n", Some(FileKind::Remediation));
        check("kind: Remediation\nspec: {}\n", Some(FileKind::Remediation));
        check("spec:\n  remediations: []\n", Some(FileKind::Remediation));
        check("hello", None);
        check("{", None);
    }

    #[test]
    fn a_mistake_does_not_hide_what_a_file_is_for() {
        check("total_score:\n\tpass: 90%\nobjectives:\n  - sli: a\n", Some(FileKind::Slo));
        check("kind: 'Shipyard'\nspec:\n  stages: [\n", Some(FileKind::Shipyard));
        check("spec:\n  remediations:\n - [\n", Some(FileKind::Remediation));
        check("list:\n  stages: [\n", None);
        check("objetives:\n  - sli: a\n", Some(FileKind::Slo));
        check("kind: Shipyards\n", Some(FileKind::Shipyard));
        check("indicator:\n  a: up\n", Some(FileKind::Sli));
        check("a: 1\nsteps: []\n", None);
    }
}
