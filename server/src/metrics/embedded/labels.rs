//! The labels that Keptn's Prometheus setup would have given a sample, put on when it is read.

use super::{
    roles::Name,
    series::{Key, Kind},
    store::Process,
};
use std::collections::HashMap;

/// Labels of a series under that name; none if it has no such name.
///
/// A label that the process itself gave and that is one of ours is kept as `exported_<name>`, as Prometheus does.
pub(super) fn of(process: &Process, key: &Key, name: Name) -> Option<HashMap<String, String>> {
    let ours = match key.kind {
        Kind::Job => as_job(process, name)?,
        Kind::Container => as_container(process, name)?,
    };
    let mut labels: HashMap<String, String> = HashMap::with_capacity(ours.len() + key.labels.len());
    for (label, value) in &key.labels {
        let taken = ours.iter().any(|(our, _)| our == label);
        let label = if taken { format!("exported_{label}") } else { label.clone() };
        labels.insert(label, value.clone());
    }
    labels.extend(ours.into_iter().map(|(label, value)| (label.to_owned(), value)));
    Some(labels)
}

/// The one label by which people look for it, such as `job="carts-sockshop-staging"`.
pub(super) fn summary(process: &Process, kind: Kind, name: Name) -> Option<String> {
    match kind {
        Kind::Job => name.job(&process.place).map(|job| format!("job=\"{job}\"")),
        Kind::Container => pod(process, name).map(|pod| format!("namespace=\"{}\", pod=\"{pod}\"", namespace(process))),
    }
}

fn as_job(process: &Process, name: Name) -> Option<Vec<(&'static str, String)>> {
    Some(vec![
        ("job", name.job(&process.place)?),
        ("instance", process.address.to_string()),
        ("slot", process.slot.to_string()),
        ("version", process.version.clone()),
    ])
}

/// Both `pod` and the older `pod_name` are given: files of either generation work.
fn as_container(process: &Process, name: Name) -> Option<Vec<(&'static str, String)>> {
    let pod = pod(process, name)?;
    Some(vec![
        ("namespace", namespace(process)),
        ("pod_name", pod.clone()),
        ("pod", pod),
        ("container", process.place.service.to_string()),
        ("slot", process.slot.to_string()),
        ("version", process.version.clone()),
    ])
}

fn namespace(process: &Process) -> String {
    format!("{}-{}", process.place.project, process.place.stage)
}

/// Such as `carts-primary-blue-40123`: the port tells two processes of a slot apart.
fn pod(process: &Process, name: Name) -> Option<String> {
    Some(format!("{}-{}-{}-{}", process.place.service, name.pod()?, process.slot, process.address.port()))
}
