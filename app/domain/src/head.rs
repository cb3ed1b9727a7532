//! The head that Keptn's later files have in common: `apiVersion`, `kind` and `metadata`.

use crate::yaml::{Fields, Reading, quote};

/// The keys of a file with a head; `spec` holds the rest.
pub(crate) const KEYS: [&str; 4] = ["apiVersion", "kind", "metadata", "spec"];

/// What the head of one kind of file says.
pub(crate) struct Head {
    /// Such as `Shipyard`.
    pub(crate) kind: &'static str,
    /// Without the last part, such as `spec.keptn.sh/0.2`.
    pub(crate) version: &'static str,
    /// What to write, such as `spec.keptn.sh/0.2.3`.
    pub(crate) newest: &'static str,
}

impl Head {
    /// Says what is wrong with the head of a file.
    pub(crate) fn check(&self, reading: &mut Reading, fields: &Fields<'_>) {
        if let Some(node) = reading.required(fields, "apiVersion")
            && let Some(version) = reading.text(node, "apiVersion")
            && !self.covers(version)
        {
            let message = format!("The version {} is not known.", quote(version));
            reading.error(node.at, "version", message, format!("Write `{}`.", self.newest));
        }
        if let Some(node) = reading.required(fields, "kind") {
            reading.choice(node, "kind", &[(self.kind, ())]);
        }
        if let Some(node) = fields.get("metadata")
            && let Some(fields) = reading.fields(node, "the metadata", &["name"])
            && let Some(node) = fields.get("name")
        {
            reading.name(node, "name");
        }
    }

    fn covers(&self, version: &str) -> bool {
        let is_number = |part: &str| !part.is_empty() && part.bytes().all(|digit| digit.is_ascii_digit());
        let rest = version.strip_prefix(self.version);
        rest.is_some_and(|rest| rest.is_empty() || rest.strip_prefix('.').is_some_and(is_number))
    }
}
