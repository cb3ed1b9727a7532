//! What each stage still needs before a delivery can be tested and judged there, said as the next step.

use crate::api::files::Files;
use domain::{
    file::{FileKind, Scope},
    id::{ServiceName, StageName},
    shipyard::Stage,
};

/// A stage and what it lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageNeeds {
    /// Which.
    pub stage: StageName,
    /// What it asks of a delivery, such as `performance tests and a gate`.
    pub asks: String,
    /// Empty where nothing is missing.
    pub needs: Vec<Need>,
}

/// One file that is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// What it would be.
    pub kind: FileKind,
    /// Where it would have to lie at most; a wider one would do.
    pub scope: Scope,
    /// What is missing and what comes of it.
    pub sentence: String,
}

/// Each stage in order with what it lacks.
#[must_use]
pub fn stage_needs(files: &Files) -> Vec<StageNeeds> {
    files
        .shipyard
        .stages
        .iter()
        .map(|stage| StageNeeds { stage: stage.name.clone(), asks: asks(stage), needs: needs(files, stage) })
        .collect()
}

fn asks(stage: &Stage) -> String {
    if !stage.delivers {
        return "evaluations by themselves, no deliveries".to_owned();
    }
    match (&stage.test, stage.evaluation) {
        (Some(test), true) => format!("{test} tests and a gate"),
        (Some(test), false) => format!("{test} tests, no gate"),
        (None, true) => "a gate without tests".to_owned(),
        (None, false) => "no tests and no gate".to_owned(),
    }
}

fn needs(files: &Files, stage: &Stage) -> Vec<Need> {
    if !stage.delivers {
        return Vec::new();
    }
    let name = &stage.name;
    let lacking = |kind, noun, why: &str| Lacking::find(files, name, kind).need(noun, why);
    let start = || lacking(FileKind::Service, "a service file", "nothing can be started");
    let tests = |test| lacking(FileKind::Tests, "a tests file", &format!("{test} tests have nothing to do"));
    let objectives = || lacking(FileKind::Slo, "objectives", "the gate cannot judge");
    let indicators = || lacking(FileKind::Sli, "indicators", "the gate has nothing to measure");
    let gate = stage.evaluation.then(|| [objectives(), indicators()]).into_iter().flatten();
    [start(), stage.test.as_ref().and_then(tests)].into_iter().chain(gate).flatten().collect()
}

/// What a project without any service needs first.
#[must_use]
pub fn first_need(files: &Files) -> Option<Need> {
    let sentence = "This project has no service yet. Upload a file that says how one is started.".to_owned();
    files.services.is_empty().then(|| Need { kind: FileKind::Service, scope: Scope::default(), sentence })
}

/// The services for which no file of a kind counts in a stage.
struct Lacking {
    kind: FileKind,
    stage: StageName,
    services: Vec<ServiceName>,
    is_all: bool,
}

impl Lacking {
    fn find(files: &Files, stage: &StageName, kind: FileKind) -> Self {
        let has = |service: &ServiceName| {
            files.entries.iter().any(|entry| entry.kind == kind && entry.scope.covers(stage, service))
        };
        let services: Vec<_> = files.services.iter().filter(|service| !has(service)).cloned().collect();
        let is_all = services.len() == files.services.len();
        Self { kind, stage: stage.clone(), services, is_all }
    }

    fn need(self, noun: &str, why: &str) -> Option<Need> {
        let bare = noun.trim_start_matches("a ");
        let (lack, service) = match self.services.as_slice() {
            [] => return None,
            [only] => (format!("{only} has no {bare}"), Some(only.clone())),
            [..] if self.is_all => (format!("No service has {noun}"), None),
            [first, rest @ ..] => (format!("{first} and {} more have no {bare}", rest.len()), Some(first.clone())),
        };
        let sentence = format!("{lack}, so {why}.");
        // A service is started the same way in every stage unless somebody says otherwise.
        let stage = (self.kind != FileKind::Service).then_some(self.stage);
        Some(Need { kind: self.kind, scope: Scope { stage, service }, sentence })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::files::{FileEntry, Revision};
    use domain::{
        digest::Digest,
        shipyard::{DeploymentStrategy, GatePolicy, Shipyard},
        traffic::Weight,
    };
    use jiff::Timestamp;

    fn stage(name: &str, test: Option<&str>, evaluation: bool) -> Stage {
        let (deployment, test) = (DeploymentStrategy::BlueGreen, test.map(str::to_owned));
        Stage {
            name: name.parse().expect("a name"),
            deployment,
            weights: vec![Weight::ALL],
            approval: None,
            test,
            evaluation,
            gate: GatePolicy::default(),
            delivers: true,
        }
    }

    fn entry(kind: FileKind, stage: &str, service: &str) -> FileEntry {
        let newest = Revision {
            number: 1,
            digest: Digest::of(b""),
            name: String::new(),
            author: String::new(),
            reason: String::new(),
            at: Timestamp::UNIX_EPOCH,
        };
        let scope = Scope { stage: stage.parse().ok(), service: service.parse().ok() };
        FileEntry { kind, scope, newest, summary: String::new(), indicators: Vec::new() }
    }

    fn files(entries: Vec<FileEntry>, services: &[&str]) -> Files {
        let stages = vec![stage("staging", Some("performance"), true), stage("production", None, false)];
        let services = services.iter().map(|name| name.parse().expect("a name")).collect();
        Files { entries, shipyard: Shipyard { stages }, services, now: crate::api::ReadAt(Timestamp::UNIX_EPOCH) }
    }

    fn said(files: &Files) -> Vec<String> {
        stage_needs(files).into_iter().flat_map(|stage| stage.needs).map(|need| need.sentence).collect()
    }

    #[test]
    fn a_gated_stage_needs_something_to_judge_by() {
        let entries = vec![
            entry(FileKind::Service, "", "carts"),
            entry(FileKind::Tests, "", ""),
            entry(FileKind::Slo, "", "carts"),
        ];
        let expected = ["carts has no indicators, so the gate has nothing to measure."];
        assert_eq!(said(&files(entries, &["carts"])), expected);
    }

    #[test]
    fn what_many_lack_is_said_once() {
        let entries = vec![
            entry(FileKind::Service, "", "carts"),
            entry(FileKind::Service, "", "orders"),
            entry(FileKind::Service, "", "users"),
            entry(FileKind::Tests, "staging", ""),
            entry(FileKind::Sli, "", "carts"),
        ];
        let expected = [
            "No service has objectives, so the gate cannot judge.",
            "orders and 1 more have no indicators, so the gate has nothing to measure.",
        ];
        assert_eq!(said(&files(entries, &["carts", "orders", "users"])), expected);
    }

    #[test]
    fn without_a_service_there_is_one_first_step() {
        let none = files(Vec::new(), &[]);
        assert_eq!(said(&none), Vec::<String>::new());
        assert_eq!(first_need(&none).map(|need| need.kind), Some(FileKind::Service));
    }
}
