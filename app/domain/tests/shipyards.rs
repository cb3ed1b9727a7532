//! How triggers put the stages of a shipyard into order.

use domain::shipyard::{Policy, Shipyard};

/// A shipyard of stages that deploy, each with the lines of its trigger.
fn shipyard(stages: &[(&str, &str)]) -> String {
    let stage = |(name, trigger): &(&str, &str)| {
        format!(
            "    - name: {name}
      sequences:
        - name: delivery
{trigger}          tasks:
            - name: deployment
              properties: {{ deploymentstrategy: direct }}
"
        )
    };
    let stages: String = stages.iter().map(stage).collect();
    format!("apiVersion: spec.keptn.sh/0.2.3\nkind: Shipyard\nspec:\n  stages:\n{stages}")
}

fn after(stage: &str) -> String {
    format!("          triggeredOn: [{{ event: {stage}.delivery.finished }}]\n")
}

#[track_caller]
fn check(stages: &[(&str, &str)], expected: &str) {
    let read = Shipyard::read(&shipyard(stages));
    let told: Vec<String> = read.diagnostics.iter().map(|d| format!("{}:{} {}", d.line, d.column, d.rule)).collect();
    let order = read.value.map(|shipyard| shipyard.summary()).unwrap_or_default();
    assert_eq!(format!("{order} {}", told.join(", ")).trim(), expected);
}

#[test]
fn triggers_make_the_order() {
    check(&[("dev", ""), ("staging", &after("dev"))], "2 stages: dev, staging");
    check(&[("staging", &after("dev")), ("dev", "")], "2 stages: dev, staging");
    check(
        &[("production", &after("staging")), ("dev", ""), ("staging", &after("dev"))],
        "3 stages: dev, staging, production",
    );
}

#[test]
fn a_stage_that_nothing_triggers_waits_for_a_person() {
    check(&[("dev", ""), ("production", "")], "2 stages: dev, production 11:13 shipyard/no-trigger");
    let read = Shipyard::read(&shipyard(&[("dev", ""), ("production", "")])).value.expect("is read");
    assert_eq!(read.stages[0].approval, None);
    assert_eq!(read.stages[1].approval.map(|approval| approval.pass), Some(Policy::Manual));
}

#[test]
fn only_a_pass_means_that_a_person_decides_after_a_warning() {
    let only_pass =
        "          triggeredOn: [{ event: dev.delivery.finished, selector: { match: { result: pass } } }]\n";
    let read = Shipyard::read(&shipyard(&[("dev", ""), ("staging", only_pass)])).value.expect("is read");
    let approval = read.stages[1].approval.expect("has one");
    assert_eq!((approval.pass, approval.warning), (Policy::Automatic, Policy::Manual));
}

#[test]
fn orders_that_cannot_be_followed_are_refused() {
    check(&[("dev", &after("staging")), ("staging", &after("dev"))], "5:13 shipyard/circle");
    check(&[("dev", &after("dev"))], "5:13 shipyard/circle");
    check(&[("dev", ""), ("east", &after("dev")), ("west", &after("dev"))], "21:34 shipyard/parallel-stages");
    check(&[("dev", ""), ("east", &after("def"))], "14:34 shipyard/unknown-stage");
}
