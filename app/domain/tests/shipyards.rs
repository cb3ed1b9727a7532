//! How triggers put the stages of a shipyard into order.

use domain::{
    diagnostic::Severity,
    shipyard::{GatePolicy, Policy, Shipyard},
};

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

const AUTOMATIC: Policy = Policy::Automatic;
const MANUAL: Policy = Policy::Manual;

/// A shipyard of the first generation whose only stage has these lines.
fn older(lines: &str) -> String {
    format!("stages:\n  - name: staging\n    deployment_strategy: direct\n    test_strategy: performance\n{lines}")
}

/// A shipyard of the later generation whose only stage runs a test and then these tasks.
fn later(tasks: &str) -> String {
    let first = "            - { name: test, properties: { teststrategy: performance } }\n";
    shipyard(&[("staging", "")]) + first + tasks
}

/// What its gate does by itself after a pass, after a warning and where nothing was judged.
#[track_caller]
fn gate(text: &str, expected: [Policy; 3]) {
    let read = Shipyard::read(text);
    let GatePolicy { pass, warning, not_evaluated } = read.value.expect("is read").stages[0].gate;
    assert_eq!([pass, warning, not_evaluated], expected, "{text}");
}

#[test]
fn both_generations_say_what_a_gate_does_by_itself() {
    gate(&older(""), [AUTOMATIC, MANUAL, MANUAL]);
    gate(&older("    evaluation_strategy: { warning: automatic }\n"), [AUTOMATIC, AUTOMATIC, MANUAL]);
    gate(&older("    evaluation_strategy: { pass: manual, not_evaluated: automatic }\n"), [MANUAL, MANUAL, AUTOMATIC]);

    let plain = "            - name: evaluation\n";
    gate(&later(plain), [AUTOMATIC, MANUAL, MANUAL]);
    let own = "            - { name: evaluation, properties: { warning: automatic, not_evaluated: automatic } }\n";
    gate(&later(own), [AUTOMATIC, AUTOMATIC, AUTOMATIC]);
    // What Keptn had for it: an approval behind the evaluation. As there, what it does not say waits for a person.
    let approval = |said: &str| format!("{plain}            - {{ name: approval{said} }}\n");
    gate(&later(&approval(", properties: { pass: automatic, warning: automatic }")), [AUTOMATIC, AUTOMATIC, MANUAL]);
    gate(&later(&approval("")), [MANUAL, MANUAL, MANUAL]);
}

#[test]
fn an_approval_behind_the_evaluation_is_not_the_door() {
    let tasks = "            - name: evaluation\n            - name: approval\n            - name: release\n";
    let read = Shipyard::read(&later(tasks));
    assert!(read.diagnostics.iter().all(|told| told.severity == Severity::Warning), "{:?}", read.diagnostics);
    assert_eq!(read.value.expect("is read").stages[0].approval, None);
    let door =
        Shipyard::read(&older("    approval_strategy: { pass: automatic, warning: manual }\n")).value.expect("is read");
    let approval = door.stages[0].approval.expect("has one");
    assert_eq!((approval.pass, approval.warning), (AUTOMATIC, MANUAL));
}

#[track_caller]
fn told(text: &str, expected: &[&str]) {
    let read = Shipyard::read(text);
    let told = |d: &domain::diagnostic::Diagnostic| format!("{}:{} {} {}", d.line, d.column, d.rule, d.help);
    assert_eq!(read.diagnostics.iter().map(told).collect::<Vec<_>>(), expected, "{text}");
}

#[test]
fn a_gate_s_policy_that_cannot_be_understood_is_refused_at_its_place() {
    let (use_one, of_ours) = ("Use `automatic` or `manual`.", "    evaluation_strategy: ");
    told(&older(&format!("{of_ours}{{ warning: auto }}\n")), &[&format!("5:37 shipyard/unknown-word {use_one}")]);
    told(
        &older(&format!("{of_ours}{{ warnings: automatic }}\n")),
        &["5:28 shipyard/unknown-key Did you mean `warning`?"],
    );
    told(&older("    approval_strategy: { pass: yes }\n"), &[&format!("5:32 shipyard/unknown-word {use_one}")]);
    let task = "            - { name: evaluation, properties: { not_evaluated: pass } }\n";
    told(&later(task), &[&format!("12:64 shipyard/unknown-word {use_one}")]);
    let twice =
        "            - { name: evaluation, properties: { warning: automatic } }\n            - name: approval\n";
    told(&later(twice), &["13:15 shipyard/said-twice Say it in one of the two places."]);
    let other = "            - name: notify\n";
    let tasks = "Use `deployment`, `test`, `evaluation`, `approval` or `release`.";
    told(&later(other), &[&format!("12:15 shipyard/unknown-task {tasks}")]);
    let no_gate = older(&format!("{of_ours}{{ warning: automatic }}\n")).replace("performance", "functional");
    told(&no_gate, &["5:5 shipyard/no-gate Leave it out, or write `test_strategy: performance`."]);
}

#[test]
fn a_stage_without_sequences_is_there_and_no_delivery_comes_to_it() {
    let gate_only = "apiVersion: spec.keptn.sh/0.2.3\nkind: Shipyard\nspec:\n  stages:\n    - name: quality-gate\n";
    let read = Shipyard::read(gate_only);
    assert_eq!(read.diagnostics.iter().map(|d| d.rule.as_str()).collect::<Vec<_>>(), ["shipyard/no-sequences"]);
    assert!(!read.value.expect("is read").stages[0].delivers);

    // It is behind all that an artifact passes, wherever it stands, and nobody waits for it or lets anything in.
    let deliveries = shipyard(&[("dev", ""), ("production", &after("dev"))]);
    let text = deliveries.replacen("  stages:\n", "  stages:\n    - name: quality-gate\n", 1);
    let stages = Shipyard::read(&text).value.expect("is read").stages;
    let told: Vec<_> = stages.iter().map(|stage| (stage.name.as_str(), stage.delivers, stage.approval)).collect();
    assert_eq!(told, [("dev", true, None), ("production", true, None), ("quality-gate", false, None)]);

    let waits = format!("{}    - name: idle\n", shipyard(&[("dev", ""), ("production", &after("idle"))]));
    let read = Shipyard::read(&waits);
    let refused = |d: &&domain::diagnostic::Diagnostic| d.severity == Severity::Error;
    assert_eq!(read.diagnostics.iter().find(refused).map(|d| d.rule.as_str()), Some("shipyard/no-sequences"));
}

/// A shipyard of the first generation whose only stage has this strategy, these weights and a test.
fn weighted(strategy: &str, weights: &str) -> String {
    format!(
        "stages:\n  - name: staging\n    deployment_strategy: {strategy}\n    weights: {weights}\n    test_strategy: functional\n"
    )
}

#[test]
fn both_generations_say_through_which_weights_a_stage_goes() {
    let weights = |text: &str| {
        let read = Shipyard::read(text);
        assert_eq!(read.diagnostics, [], "{text}");
        read.value.expect("is read").stages[0].weights.iter().map(|weight| weight.percent()).collect::<Vec<_>>()
    };
    assert_eq!(weights(&weighted("canary", "[5, 25, 100]")), [5, 25, 100]);
    assert_eq!(weights(&weighted("blue_green_service", "[100]")), [100]);
    assert_eq!(weights(&older("")), [100]);
    let later = later("            - name: release\n").replace("direct", "canary, weights: [1, 100]");
    let read = Shipyard::read(&later);
    let percents =
        read.value.expect("is read").stages[0].weights.iter().map(|weight| weight.percent()).collect::<Vec<_>>();
    assert_eq!(percents, [1, 100], "{later}\n{:?}", read.diagnostics);
}

#[test]
fn weights_that_cannot_be_gone_through_are_refused_at_their_place() {
    let (strategy, rising) = ("blue_green_service", "Let each weight be greater than the one before it.");
    told(&weighted(strategy, "[10, 30]"), &["4:19 shipyard/weights-end Add 100 at the end."]);
    told(&weighted(strategy, "[10, 10, 100]"), &[&format!("4:19 shipyard/weights-order {rising}")]);
    told(
        &weighted("direct", "[10, 100]"),
        &["4:5 shipyard/weights-direct Write `blue_green_service`, or leave `weights` out."],
    );
    for (wrong, column) in [("[0, 100]", 15), ("[10, 101]", 19), ("[10, \"100\"]", 19), ("[10.5, 100]", 15)] {
        let read = Shipyard::read(&weighted(strategy, wrong));
        let places: Vec<_> = read.diagnostics.iter().map(|told| (told.line, told.column)).collect();
        assert_eq!(places, [(4, column)], "{wrong}: {:?}", read.diagnostics);
    }
    let empty = Shipyard::read(&weighted(strategy, "[]"));
    assert!(empty.value.is_none());
    let untested = weighted(strategy, "[10, 100]").replace("    test_strategy: functional\n", "");
    told(&untested, &["4:5 shipyard/weights-untested Add a test, or leave `weights` out."]);
}
