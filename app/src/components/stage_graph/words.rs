//! A stage in sentences.

use crate::format;
use domain::shipyard::{ApprovalPolicy, DeploymentStrategy, GatePolicy, Policy, Stage};

/// One thing that happens in a stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// For styles.
    pub kind: &'static str,
    /// Its shape, beside the words.
    pub glyph: &'static str,
    /// In words.
    pub sentence: String,
}

/// What happens in a stage, in order.
#[must_use]
pub fn steps(stage: &Stage, before: Option<&Stage>) -> Vec<Step> {
    if !stage.delivers {
        return vec![idle()];
    }
    vec![entry(stage, before), deployment(stage), test(stage), gate(stage)]
}

fn idle() -> Step {
    let sentence = "No delivery comes here; what runs can be evaluated by itself".to_owned();
    Step { kind: "absent", glyph: "–", sentence }
}

fn entry(stage: &Stage, before: Option<&Stage>) -> Step {
    let came = before.map_or("the stage before".to_owned(), |before| before.name.to_string());
    let asks = |sentence: String| Step { kind: "approval", glyph: "◇", sentence };
    let goes = |sentence: String| Step { kind: "entry", glyph: "→", sentence };
    let Some(ApprovalPolicy { pass, warning }) = stage.approval else {
        return match before {
            None => goes("Every delivery begins here".to_owned()),
            Some(before) => goes(format!("Enters by itself once {} is done", before.name)),
        };
    };
    match (pass, warning) {
        (Policy::Manual, Policy::Manual) => asks("A person approves before it enters".to_owned()),
        (Policy::Automatic, Policy::Manual) => {
            asks(format!("A person approves after a warning in {came}; after a pass it enters by itself"))
        }
        (Policy::Manual, Policy::Automatic) => {
            asks(format!("A person approves after a pass in {came}; after a warning it enters by itself"))
        }
        (Policy::Automatic, Policy::Automatic) => goes(format!("Enters by itself after a pass or a warning in {came}")),
    }
}

fn deployment(stage: &Stage) -> Step {
    let sentence = match (stage.deployment, stage.weights.as_slice()) {
        (DeploymentStrategy::Direct, _) => "Direct: the new version takes all traffic at once".to_owned(),
        (DeploymentStrategy::BlueGreen, [] | [_]) => {
            "Blue/green: runs beside the old version, which can take traffic back at once".to_owned()
        }
        (DeploymentStrategy::BlueGreen, [first, rest @ ..]) => {
            let rest: String = rest.iter().map(|next| format!(", then {}", format::weight(*next))).collect();
            let first = format::weight(*first);
            format!("Canary: first {first} of the traffic{rest}; the old version can take it back at once")
        }
    };
    Step { kind: "deployment", glyph: "▲", sentence }
}

fn test(stage: &Stage) -> Step {
    let sentence = stage.test.as_ref().map_or("No tests".to_owned(), |test| format!("Runs {test} tests"));
    Step { kind: if stage.test.is_some() { "test" } else { "absent" }, glyph: "≡", sentence }
}

fn gate(stage: &Stage) -> Step {
    let sentence = match (stage.evaluation, &stage.test) {
        (true, _) => gate_sentence(stage.gate),
        (false, Some(_)) => "No gate: it goes on when its tests pass".to_owned(),
        (false, None) => "No gate: it goes on once it runs".to_owned(),
    };
    Step { kind: if stage.evaluation { "gate" } else { "absent" }, glyph: "‖", sentence }
}

/// What else goes on by itself beside a pass is said, as is a pass that does not.
fn gate_sentence(policy: GatePolicy) -> String {
    let GatePolicy { pass, warning, not_evaluated } = policy;
    let says = [
        (pass == Policy::Manual, "a person decides after a pass too"),
        (warning == Policy::Automatic, "a warning goes on by itself"),
        (not_evaluated == Policy::Automatic, "without objectives it goes on by itself"),
    ];
    let said: String = says.iter().filter(|(is_so, _)| *is_so).map(|(_, words)| format!("; {words}")).collect();
    format!("Gate: objectives decide whether it goes on{said}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::traffic::Weight;

    fn stage(name: &str) -> Stage {
        Stage {
            name: name.parse().expect("a name"),
            deployment: DeploymentStrategy::Direct,
            weights: vec![Weight::ALL],
            approval: None,
            test: None,
            evaluation: false,
            gate: GatePolicy::default(),
            delivers: true,
        }
    }

    #[track_caller]
    fn check(stage: &Stage, before: Option<&Stage>, expected: [&str; 4]) {
        let said: Vec<_> = steps(stage, before).into_iter().map(|step| step.sentence).collect();
        assert_eq!(said, expected);
    }

    #[test]
    fn a_stage_says_what_it_asks() {
        let dev = Stage { test: Some("functional".to_owned()), ..stage("dev") };
        check(
            &dev,
            None,
            [
                "Every delivery begins here",
                "Direct: the new version takes all traffic at once",
                "Runs functional tests",
                "No gate: it goes on when its tests pass",
            ],
        );
        let production = Stage {
            deployment: DeploymentStrategy::BlueGreen,
            approval: Some(ApprovalPolicy { pass: Policy::Automatic, warning: Policy::Manual }),
            evaluation: true,
            ..stage("production")
        };
        check(
            &production,
            Some(&dev),
            [
                "A person approves after a warning in dev; after a pass it enters by itself",
                "Blue/green: runs beside the old version, which can take traffic back at once",
                "No tests",
                "Gate: objectives decide whether it goes on",
            ],
        );
    }

    #[test]
    fn a_stage_says_through_which_weights_it_goes() {
        let weights = [10, 50, 100].map(|percent| Weight::new(percent).expect("in range")).to_vec();
        let staging = Stage { deployment: DeploymentStrategy::BlueGreen, weights, ..stage("staging") };
        assert_eq!(
            steps(&staging, None)[1].sentence,
            "Canary: first 10\u{a0}% of the traffic, then 50\u{a0}%, then 100\u{a0}%; the old version can take it back at once"
        );
    }

    #[test]
    fn a_gate_says_what_it_does_by_itself() {
        let gated =
            |gate: GatePolicy| steps(&Stage { evaluation: true, gate, ..stage("staging") }, None)[3].sentence.clone();
        let lenient =
            GatePolicy { pass: Policy::Automatic, warning: Policy::Automatic, not_evaluated: Policy::Automatic };
        assert_eq!(
            gated(lenient),
            "Gate: objectives decide whether it goes on; a warning goes on by itself; without objectives it goes on by itself"
        );
        let strict = GatePolicy { pass: Policy::Manual, ..GatePolicy::default() };
        assert_eq!(gated(strict), "Gate: objectives decide whether it goes on; a person decides after a pass too");
    }

    #[test]
    fn a_stage_that_no_delivery_comes_to_says_so() {
        let idle = Stage { delivers: false, ..stage("quality-gate") };
        let said: Vec<_> = steps(&idle, Some(&stage("dev"))).into_iter().map(|step| step.sentence).collect();
        assert_eq!(said, ["No delivery comes here; what runs can be evaluated by itself"]);
    }
}
