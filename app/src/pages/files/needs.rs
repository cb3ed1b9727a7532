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
    match (&stage.test, stage.evaluation) {
        (Some(test), true) => format!("{test} tests and a gate"),
        (Some(test), false) => format!("{test} tests, no gate"),
        (None, true) => "a gate without tests".to_owned(),
        (None, false) => "no tests and no gate".to_owned(),
    }
}

fn needs(files: &Files, stage: &Stage) -> Vec<Need> {
    let name = &stage.name;
    let lacking = |kind, noun, why: &str| Lacking::find(files, name, kind).need(noun, why);
    let start = || lacking(FileKind::Service, "service file", "nothing can be started");
    let tests = |test| lacking(FileKind::Tests, "tests file", &format!("{test} tests run here"));
    let objectives = || lacking(FileKind::Slo, "objectives", "the gate judges by them");
    let indicators = || lacking(FileKind::Sli, "indicators", "the gate measures them");
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
        let stage = &self.stage;
        let (who, service) = match self.services.as_slice() {
            [] => return None,
            [only] => (format!("{only} has no {noun}"), Some(only.clone())),
            [..] if self.is_all => (format!("no service has {noun}"), None),
            [first, rest @ ..] => (format!("{first} and {} more have no {noun}", rest.len()), Some(first.clone())),
        };
        let sentence = format!("In {stage}, {who}; {why}.");
        // A service is started the same way in every stage unless somebody says otherwise.
        let stage = (self.kind != FileKind::Service).then_some(self.stage);
        Some(Need { kind: self.kind, scope: Scope { stage, service }, sentence })
    }
}
