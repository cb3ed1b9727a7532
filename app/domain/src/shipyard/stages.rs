//! Keptn 0.5's shipyard: a plain list of stages.
//!
//! ```yaml
//! stages:
//!   - name: dev
//!     deployment_strategy: direct
//!     test_strategy: functional
//!   - name: staging
//!     deployment_strategy: blue_green_service
//!     test_strategy: performance
//! ```

use super::{
    DeploymentStrategy, Stage,
    read::{STAGES_MAX, deployment_strategy, stage_name},
};
use crate::yaml::{Fields, Mark, Node, Reading};

/// Test strategies, and whether 0.5's judge looked at what they measured.
const TESTS: [(&str, bool); 5] =
    [("functional", false), ("performance", true), ("real-user", true), ("healthcheck", false), ("", false)];

pub(super) fn read(reading: &mut Reading, root: &Node) -> Option<Vec<(Mark, Stage)>> {
    let fields = reading.fields(root, "a shipyard", &["stages"])?;
    let list = reading.required(&fields, "stages")?;
    let items = reading.list(list, "stages", STAGES_MAX)?;
    Some(items.iter().filter_map(|item| stage(reading, item)).collect())
}

fn stage(reading: &mut Reading, node: &Node) -> Option<(Mark, Stage)> {
    let known = ["name", "deployment_strategy", "test_strategy", "remediation_strategy"];
    let fields = reading.fields(node, "a stage", &known)?;
    let name_node = reading.required(&fields, "name");
    let name = name_node.and_then(|node| stage_name(reading, node));
    let deployment = reading
        .required(&fields, "deployment_strategy")
        .and_then(|node| deployment_strategy(reading, node, "deployment_strategy"));
    let test = fields.get("test_strategy");
    let evaluation = test.and_then(|node| reading.choice(node, "test_strategy", &TESTS)).unwrap_or(false);
    remediation(reading, &fields);
    let stage = Stage {
        name: name?,
        deployment: deployment.unwrap_or(DeploymentStrategy::Direct),
        approval: None,
        test: test
            .and_then(|node| reading.text(node, "test_strategy"))
            .filter(|test| !test.is_empty())
            .map(str::to_owned),
        evaluation,
    };
    Some((name_node?.at, stage))
}

fn remediation(reading: &mut Reading, fields: &Fields<'_>) {
    let key = "remediation_strategy";
    let words = [("automated", true), ("", false)];
    if fields.get(key).and_then(|node| reading.choice(node, key, &words)) == Some(true) {
        let message = "Problems in this stage are not mended by themselves.";
        reading.warn(fields.key_at(key), "remediation", message, "Leave `remediation_strategy` out to say so.");
    }
}
