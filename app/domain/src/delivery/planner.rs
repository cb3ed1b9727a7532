//! Makes the plan of a delivery out of a project's files, or says what is missing.

use super::plan::{Deadlines, GatePlan, Plan, StagePlan, TestPlan};
use crate::{
    artifact::Artifact,
    digest::RevisionRef,
    id::{DeliveryId, ProjectName, ServiceName, StageName},
    label::Labels,
    service::Definition,
    shipyard::{GatePolicy, Shipyard, Stage},
    sli::{self, Indicator},
    workload,
};

/// What anything may last over its own limit before the stage's deadline ends it, in seconds.
const GRACE_S: u32 = 30;

/// Everything a plan is made of.
#[derive(Debug)]
pub struct Order<'files> {
    /// The delivery's id.
    pub delivery: DeliveryId,
    /// Its number.
    pub number: u32,
    /// Its project.
    pub project: ProjectName,
    /// Its service.
    pub service: ServiceName,
    /// What is delivered.
    pub artifact: Artifact,
    /// What is known of it.
    pub labels: Labels,
    /// The project's stages.
    pub shipyard: (RevisionRef, &'files Shipyard),
    /// How the service is started.
    pub definition: (RevisionRef, &'files Definition),
    /// What holds for each stage, in the shipyard's order.
    pub stages: Vec<StageFiles>,
}

/// The files that hold for a service in one stage: the nearest of each kind.
#[derive(Debug, Default)]
pub struct StageFiles {
    /// The tests file.
    pub tests: Option<(RevisionRef, workload::File)>,
    /// The objectives, with a summary for people.
    pub slo: Option<(RevisionRef, String)>,
    /// Indicators, nearest first.
    pub sli: Vec<RevisionRef>,
    /// How the objectives' indicators are measured, as far as the indicators say it.
    pub asked: Vec<Indicator>,
}

/// Why there can be no plan, with what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoPlan {
    /// The shipyard wants a test that no file describes.
    #[error(
        "{stage} wants a {strategy} test of {service}, but there is no tests file. Upload a tests.yaml with a workload `{strategy}`."
    )]
    NoTests {
        /// Where.
        stage: StageName,
        /// Of what.
        service: ServiceName,
        /// Which.
        strategy: String,
    },
    /// The tests file has no such workload.
    #[error(
        "{stage} wants a {strategy} test of {service}, but its tests file (revision {revision}) has no workload `{strategy}`. Add one."
    )]
    NoWorkload {
        /// Where.
        stage: StageName,
        /// Of what.
        service: ServiceName,
        /// Which.
        strategy: String,
        /// Of the tests file.
        revision: u32,
    },
    /// Something is to be judged, but nothing makes the time to judge.
    #[error(
        "{stage} judges objectives but runs no test, so there is no window to judge. Add a test task before its evaluation."
    )]
    NoWindow {
        /// Where.
        stage: StageName,
    },
    /// No stage has a delivery.
    #[error("No stage of the shipyard has a delivery. Add `sequences:` with a `delivery` to one of them.")]
    NoDelivery,
    /// An indicator asks for a label that the delivery does not have: the gate could never be judged.
    #[error(
        "{stage} measures `{indicator}` by label `{label}`, which this delivery does not have. Add a label `{label}=…`."
    )]
    NoLabel {
        /// Where.
        stage: StageName,
        /// Which.
        indicator: String,
        /// What it asks for.
        label: String,
    },
}

/// The plan of a delivery.
///
/// # Errors
/// All reasons why there can be none, stage by stage.
pub fn plan(order: Order<'_>) -> Result<Plan, Vec<NoPlan>> {
    let mut problems = Vec::new();
    let mut stages = Vec::new();
    for (stage, files) in order.shipyard.1.stages.iter().zip(&order.stages).filter(|(stage, _)| stage.delivers) {
        match stage_plan(stage, files, &order) {
            Ok(stage) => stages.push(stage),
            Err(problem) => problems.push(problem),
        }
    }
    if stages.is_empty() && problems.is_empty() {
        problems.push(NoPlan::NoDelivery);
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(Plan {
        delivery: order.delivery,
        number: order.number,
        project: order.project,
        service: order.service,
        artifact: order.artifact,
        labels: order.labels,
        shipyard: order.shipyard.0,
        definition: order.definition.0,
        stages,
    })
}

fn stage_plan(stage: &Stage, files: &StageFiles, order: &Order<'_>) -> Result<StagePlan, NoPlan> {
    let (service, definition) = (&order.service, order.definition.1);
    let workload = stage.test.as_ref().map(|strategy| test_plan(stage, files, service, strategy)).transpose()?;
    if stage.evaluation && workload.is_none() {
        return Err(NoPlan::NoWindow { stage: stage.name.clone() });
    }
    if stage.evaluation {
        check_labels(stage, files, &order.labels)?;
    }
    let test_max_s = workload.as_ref().map_or(0, |(_, seconds)| *seconds);
    let deadlines = deadlines(definition, test_max_s);
    Ok(StagePlan {
        stage: stage.name.clone(),
        strategy: stage.deployment,
        approval: stage.approval,
        steps: stage.weights.clone(),
        preview_test: None,
        test: workload.map(|(test, _)| test),
        gate: stage.evaluation.then(|| gate_plan(stage.gate, files)),
        deadlines,
        keep_warm_s: definition.keep_warm_s,
    })
}

/// Each machine's deadline covers what the service itself may take. Everything that is done makes sure first that the
/// version runs that it is about, which is a start of its own after a restart of the server.
fn deadlines(definition: &Definition, test_max_s: u32) -> Deadlines {
    let start_s = definition.ready_within_s.saturating_add(GRACE_S);
    Deadlines {
        deploy_s: start_s,
        shift_s: start_s,
        test_s: start_s.saturating_add(test_max_s),
        promote_s: start_s,
        rollback_s: start_s.saturating_add(definition.drain_within_s),
        ..Deadlines::default()
    }
}

/// That no query waits for a label that will never come.
fn check_labels(stage: &Stage, files: &StageFiles, labels: &Labels) -> Result<(), NoPlan> {
    for indicator in &files.asked {
        if let Some(label) = sli::missing_labels(&indicator.query, labels).into_iter().next() {
            let (stage, indicator) = (stage.name.clone(), indicator.name.clone());
            return Err(NoPlan::NoLabel { stage, indicator, label });
        }
    }
    Ok(())
}

fn test_plan(
    stage: &Stage,
    files: &StageFiles,
    service: &ServiceName,
    strategy: &str,
) -> Result<(TestPlan, u32), NoPlan> {
    let (stage, service, strategy) = (stage.name.clone(), service.clone(), strategy.to_owned());
    let Some((revision, file)) = &files.tests else { return Err(NoPlan::NoTests { stage, service, strategy }) };
    let Some(workload) = file.workloads.iter().find(|workload| workload.strategy == strategy) else {
        return Err(NoPlan::NoWorkload { stage, service, strategy, revision: revision.number });
    };
    let test = TestPlan { strategy, file: revision.clone(), summary: workload.load.summary() };
    Ok((test, workload.duration_max_s))
}

fn gate_plan(policy: GatePolicy, files: &StageFiles) -> GatePlan {
    GatePlan {
        slo: files.slo.as_ref().map(|(revision, _)| revision.clone()),
        sli: files.sli.clone(),
        summary: files.slo.as_ref().map_or_else(|| "no objectives".to_owned(), |(_, summary)| summary.clone()),
        on_pass: policy.pass,
        on_warning: policy.warning,
        on_not_evaluated: policy.not_evaluated,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shipyard::Policy;

    fn revision(file: &str) -> RevisionRef {
        RevisionRef { number: 1, digest: crate::digest::Digest::of(file.as_bytes()) }
    }

    fn definition(ready_within_s: u32, drain_within_s: u32) -> Definition {
        Definition {
            artifact: "carts".to_owned(),
            command: vec!["carts".to_owned()],
            env: Vec::new(),
            health_path: "/health".to_owned(),
            metrics_paths: Vec::new(),
            ready_within_s,
            drain_within_s,
            versions: Vec::new(),
            keep_warm_s: 0,
            sticky: false,
        }
    }

    /// The plan for a shipyard whose stages are these, each with its sequences.
    fn planned(stages: &str) -> Result<Vec<StagePlan>, Vec<NoPlan>> {
        let text = format!("apiVersion: spec.keptn.sh/0.2.3\nkind: Shipyard\nspec:\n  stages:\n{stages}");
        let shipyard = Shipyard::read(&text).value.expect("is read");
        let definition = definition(30, 5);
        let order = Order {
            delivery: DeliveryId(uuid::Uuid::nil()),
            number: 1,
            project: "sockshop".parse().expect("a name"),
            service: "carts".parse().expect("a name"),
            artifact: Artifact { name: "carts".into(), tag: "1".into(), digest: crate::digest::Digest::of(b"carts") },
            labels: Labels::default(),
            shipyard: (revision("shipyard"), &shipyard),
            definition: (revision("service"), &definition),
            stages: shipyard.stages.iter().map(|_| StageFiles::default()).collect(),
        };
        plan(order).map(|plan| plan.stages)
    }

    #[test]
    fn a_delivery_comes_to_no_stage_without_sequences() {
        let dev = "    - name: dev\n      sequences:\n        - name: delivery\n          tasks: [{ name: deployment, properties: { deploymentstrategy: direct } }]\n";
        let gate = "    - name: quality-gate\n";
        let stages = planned(&format!("{gate}{dev}")).expect("one delivers");
        assert_eq!(stages.iter().map(|stage| stage.stage.as_str()).collect::<Vec<_>>(), ["dev"]);
        assert_eq!(planned(gate), Err(vec![NoPlan::NoDelivery]));
    }

    #[test]
    fn a_stage_goes_through_the_weights_that_are_written() {
        for (properties, expected) in [
            ("deploymentstrategy: direct", vec![100]),
            ("deploymentstrategy: blue_green_service", vec![100]),
            ("deploymentstrategy: canary, weights: [10, 50, 100]", vec![10, 50, 100]),
        ] {
            let task = format!("{{ name: deployment, properties: {{ {properties} }} }}");
            let stage =
                format!("    - name: dev\n      sequences:\n        - name: delivery\n          tasks: [{task}]\n");
            let stages = planned(&stage).expect("a plan");
            let steps: Vec<u8> = stages[0].steps.iter().map(|weight| weight.percent()).collect();
            assert_eq!(steps, expected, "{properties}");
        }
    }

    #[test]
    fn a_gate_does_what_its_stage_says() {
        let policy = GatePolicy { pass: Policy::Manual, warning: Policy::Automatic, not_evaluated: Policy::Automatic };
        let gate = gate_plan(policy, &StageFiles::default());
        assert_eq!(
            (gate.on_pass, gate.on_warning, gate.on_not_evaluated),
            (policy.pass, policy.warning, policy.not_evaluated)
        );
    }

    #[test]
    fn every_deadline_covers_what_the_service_itself_may_take() {
        for (ready_within_s, drain_within_s) in [(30, 5), (1, 600), (600, 1), (600, 600)] {
            let definition = definition(ready_within_s, drain_within_s);
            let deadlines = deadlines(&definition, 100);
            let starts = [deadlines.deploy_s, deadlines.shift_s, deadlines.promote_s];
            assert!(starts.iter().all(|seconds| *seconds > ready_within_s), "{deadlines:?}");
            assert!(deadlines.test_s > ready_within_s + 100, "{deadlines:?}");
            assert!(deadlines.rollback_s > ready_within_s + drain_within_s, "{deadlines:?}");
        }
    }
}
