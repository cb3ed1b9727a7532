//! Objects of OpenSLO v1. Those of one file may refer to each other by name.
//!
//! ```yaml
//! apiVersion: openslo/v1
//! kind: SLO                      # or SLI, Service, DataSource, AlertPolicy, AlertCondition, AlertNotificationTarget
//! metadata:
//!   name: carts-availability
//! spec:
//!   service: carts
//!   indicatorRef: carts-requests # or `indicator` with the SLI itself
//!   timeWindow: [{ duration: 4w, isRolling: true }]
//!   budgetingMethod: Occurrences
//!   objectives: [{ target: 0.999 }]
//! ```

mod indicator;
mod objective;
mod slo;

use super::{
    document::{Document, Form},
    metadata::{self, Metadata},
    work::Work,
};
use crate::yaml::{Fields, Kind, Node, quote};
use std::collections::BTreeMap;

/// The kinds of object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ObjectKind {
    Slo,
    Sli,
    Service,
    DataSource,
    Alert,
}

const KINDS: [(&str, ObjectKind); 7] = [
    ("SLO", ObjectKind::Slo),
    ("SLI", ObjectKind::Sli),
    ("Service", ObjectKind::Service),
    ("DataSource", ObjectKind::DataSource),
    ("AlertPolicy", ObjectKind::Alert),
    ("AlertCondition", ObjectKind::Alert),
    ("AlertNotificationTarget", ObjectKind::Alert),
];

/// What the SLOs of a file can refer to.
pub(super) struct Objects<'n> {
    /// The specifications of SLIs by name.
    slis: BTreeMap<&'n str, &'n Node>,
    /// The types of data sources by name.
    sources: BTreeMap<&'n str, &'n str>,
    /// SLIs that an SLO of the file refers to.
    referred: Vec<&'n str>,
}

impl<'n> Objects<'n> {
    /// Looks through all documents before any is read, as the order of objects does not matter.
    pub(super) fn collect(work: &mut Work<'_>, documents: &[Document<'n>]) -> Self {
        let mut objects = Self { slis: BTreeMap::new(), sources: BTreeMap::new(), referred: Vec::new() };
        for Document { node, .. } in documents.iter().filter(|document| document.form == Form::OpenSlo) {
            let name = node.get("metadata").and_then(|node| node.get("name"));
            let (Some(kind), Some((name_node, name)), Some(spec)) =
                (node.get("kind").and_then(text), name.and_then(|node| Some((node, text(node)?))), node.get("spec"))
            else {
                continue;
            };
            let is_new = match kind {
                "SLI" => objects.slis.insert(name.trim(), spec).is_none(),
                "DataSource" => {
                    let of_type = spec.get("type").and_then(text);
                    of_type.is_none_or(|of_type| objects.sources.insert(name.trim(), of_type).is_none())
                }
                "SLO" => {
                    objects.refer(spec);
                    true
                }
                _ => true,
            };
            if !is_new {
                let message = format!("There already is a {kind} called {} above.", quote(name));
                work.reading.error(name_node.at, "same-name-twice", message, "Keep one of the two, or rename one.");
            }
        }
        objects
    }

    fn refer(&mut self, spec: &'n Node) {
        let objectives = spec.get("objectives").map_or(&[][..], Node::items);
        let places = std::iter::once(spec).chain(objectives);
        self.referred.extend(places.filter_map(|place| place.get("indicatorRef")).filter_map(text).map(str::trim));
    }

    /// Reads one object.
    pub(super) fn read(&self, work: &mut Work<'_>, node: &Node) {
        let known = ["apiVersion", "kind", "metadata", "spec"];
        let Some(fields) = work.reading.fields(node, "an object of OpenSLO", &known) else { return };
        if !version(work, &fields) {
            return;
        }
        let kind = work.reading.required(&fields, "kind");
        let kind = kind.and_then(|node| work.reading.choice(node, "kind", &KINDS));
        let metadata = metadata::read(work, &fields);
        let spec = work.reading.required(&fields, "spec");
        let (Some(kind), Some(metadata), Some(spec)) = (kind, metadata, spec) else { return };
        match kind {
            ObjectKind::Slo => slo::read(work, self, spec, &metadata),
            ObjectKind::Sli => self.sli(work, spec, &metadata),
            ObjectKind::Service => service(work, &metadata),
            ObjectKind::DataSource => data_source(work, spec, &metadata),
            ObjectKind::Alert => alert(work, &metadata),
        }
    }

    /// An SLI is read wherever an SLO refers to it.
    fn sli(&self, work: &mut Work<'_>, spec: &Node, metadata: &Metadata<'_>) {
        if self.referred.contains(&metadata.name) {
            return;
        }
        indicator::check(work, spec);
        let why = "No SLO of the file refers to it, so there is nothing to hold it against.";
        let instead = "Add an SLO for it to the file.";
        work.left_out(metadata.at, format!("SLI {}", quote(metadata.name)), why, instead);
    }
}

/// Other versions have other keys, so nothing more is said of them.
fn version(work: &mut Work<'_>, fields: &Fields<'_>) -> bool {
    let Some(node) = work.reading.required(fields, "apiVersion") else { return false };
    let is_known = text(node) == Some("openslo/v1");
    if !is_known {
        let message = format!("{} is not read; `openslo/v1` is.", quote(text(node).unwrap_or_default()));
        work.reading.error(node.at, "version", message, "Write the object as v1 has it; its keys have other names.");
    }
    is_known
}

fn service(work: &mut Work<'_>, metadata: &Metadata<'_>) {
    let how = "A file counts where it is uploaded, so nothing in it names a service.";
    let what = format!("service {}", quote(metadata.name));
    work.changed(metadata.at, what, how, "Upload both files for that service.");
}

fn data_source(work: &mut Work<'_>, spec: &Node, metadata: &Metadata<'_>) {
    work.reading.fields(spec, "a data source", &["description", "type", "connectionDetails"]);
    let why = "Queries go to the sources that the project is connected with; addresses and secrets are not taken from \
               a file.";
    let instead = "Connect the source to the project.";
    work.left_out(metadata.at, format!("data source {}", quote(metadata.name)), why, instead);
}

fn alert(work: &mut Work<'_>, metadata: &Metadata<'_>) {
    let why = "A gate decides once about a version; it watches nothing and calls nobody.";
    let instead = "Keep the alerts in the tool that sends them.";
    work.left_out(metadata.at, format!("alert object {}", quote(metadata.name)), why, instead);
}

fn text(node: &Node) -> Option<&str> {
    match &node.kind {
        Kind::Scalar(scalar) if !node.is_null() => Some(&scalar.text),
        Kind::Scalar(_) | Kind::Sequence(_) | Kind::Mapping(_) => None,
    }
}
