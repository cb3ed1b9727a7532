//! The objects of a file, and whose each of them is.

use super::Tool;
use crate::yaml::{Kind, Node};

/// One object of a file.
pub(super) struct Document<'n> {
    pub(super) node: &'n Node,
    pub(super) form: Form,
}

/// Whose an object is, by its version alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Form {
    /// `apiVersion: openslo/…`
    OpenSlo,
    /// `version: prometheus/…`
    Sloth,
    /// `apiVersion: sloth.slok.dev/…`
    SlothObject,
    /// `apiVersion: pyrra.dev/…`
    Pyrra,
    /// Another Kubernetes object, by its kind.
    Foreign(String),
    /// No object at all.
    Unknown,
}

impl Form {
    pub(super) fn tool(&self) -> Option<Tool> {
        match self {
            Self::OpenSlo => Some(Tool::OpenSlo),
            Self::Sloth | Self::SlothObject => Some(Tool::Sloth),
            Self::Pyrra => Some(Tool::Pyrra),
            Self::Foreign(_) | Self::Unknown => None,
        }
    }

    fn of(node: &Node) -> Self {
        let Some(version) = node.get("apiVersion").and_then(text) else {
            let is_sloth = node.get("slos").is_some() || node.get("version").and_then(text).is_some_and(is_sloths);
            return if is_sloth { Self::Sloth } else { Self::Unknown };
        };
        let group = version.split('/').next().unwrap_or_default();
        match (group, node.get("kind").and_then(text)) {
            ("openslo" | "openslo.com", _) => Self::OpenSlo,
            ("sloth.slok.dev", _) => Self::SlothObject,
            ("pyrra.dev", _) => Self::Pyrra,
            (_, Some(kind)) => Self::Foreign(kind.to_owned()),
            (_, None) => Self::Unknown,
        }
    }
}

/// The objects of all documents. What Kubernetes puts into a list is taken out of it; empty documents are none.
pub(super) fn all(roots: &[Node]) -> Vec<Document<'_>> {
    let written = roots.iter().filter(|root| !root.is_null());
    let objects = written.flat_map(|root| if is_list(root) { items(root) } else { std::slice::from_ref(root) });
    objects.map(|node| Document { node, form: Form::of(node) }).collect()
}

/// Kubernetes calls a list `List`, or by what is in it, such as `ServiceLevelObjectiveList`.
fn is_list(root: &Node) -> bool {
    root.get("kind").and_then(text).is_some_and(|kind| kind.ends_with("List")) && !items(root).is_empty()
}

fn items(root: &Node) -> &[Node] {
    root.get("items").map_or(&[], Node::items)
}

fn is_sloths(version: &str) -> bool {
    version.starts_with("prometheus/")
}

fn text(node: &Node) -> Option<&str> {
    match &node.kind {
        Kind::Scalar(scalar) => Some(&scalar.text),
        Kind::Sequence(_) | Kind::Mapping(_) => None,
    }
}
