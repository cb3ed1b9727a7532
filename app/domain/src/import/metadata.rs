//! What stands above the specification of an object.

use super::work::Work;
use crate::yaml::{Fields, Mark, quote};

/// The keys that a person or Kubernetes itself may write there.
const KEYS: [&str; 15] = [
    "name",
    "displayName",
    "namespace",
    "labels",
    "annotations",
    "generateName",
    "uid",
    "resourceVersion",
    "generation",
    "creationTimestamp",
    "deletionTimestamp",
    "managedFields",
    "ownerReferences",
    "finalizers",
    "selfLink",
];

/// What an object is called.
pub(super) struct Metadata<'n> {
    pub(super) at: Mark,
    pub(super) name: &'n str,
    pub(super) display_name: Option<String>,
}

/// Reads the `metadata` of an object, and says that labels stay behind.
pub(super) fn read<'n>(work: &mut Work<'_>, fields: &Fields<'n>) -> Option<Metadata<'n>> {
    let node = work.reading.required(fields, "metadata")?;
    let fields = work.reading.fields(node, "the metadata", &KEYS)?;
    let display_name = work.prose(&fields, "displayName");
    let (at, name) = work.name(&fields, "name")?;
    for key in ["labels", "annotations"] {
        if work.given(&fields, key).is_some() {
            let why = "They mark the object, or the rules that are made of it; files of ours have none.";
            work.left_out(fields.key_at(key), format!("{key} of {}", quote(name)), why, "");
        }
    }
    Some(Metadata { at, name, display_name })
}
