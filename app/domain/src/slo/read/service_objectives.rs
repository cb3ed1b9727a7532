//! Keptn 0.5's `service-objectives.yaml`: upper limits, and points that are summed.
//!
//! ```yaml
//! pass: 90
//! warning: 75
//! objectives:
//!   - metric: request_latency_seconds
//!     threshold: 0.8        # reaching it is a breach
//!     timeframe: 5m         # for alerts only
//!     score: 50             # a fraction such as 12.5 is taken as well
//! ```

use super::{Marks, NO_TOTAL, OBJECTIVES_MAX, WEIGHT_MAX, check_unique, check_whole};
use crate::{
    slo::{
        Aggregate, Comparison, Criterion, File, Format, Group, Include, Objective, Total,
        criterion::{Limit, Operator},
    },
    yaml::{Fields, Mark, Node, Reading},
};

/// The older format compares with nothing; its rows still show what the run before had.
const COMPARISON: Comparison = Comparison { include: Include::PassOrWarn, results: 1, aggregate: Aggregate::Avg };

pub(super) fn read(reading: &mut Reading, root: &Node) -> Option<File> {
    let fields = reading.fields(root, "an objectives file", &["pass", "warning", "objectives"])?;
    let items = match reading.required(&fields, "objectives") {
        Some(node) => reading.list(node, "objectives", OBJECTIVES_MAX).unwrap_or_default(),
        None => &[],
    };
    let objectives: Vec<(Mark, Objective)> = items.iter().filter_map(|item| objective(reading, item)).collect();
    Some(in_points(reading, &fields, fields.key_at("objectives"), objectives))
}

/// Objectives whose points are summed, with the `totals` that pass and warn; `at` is where the objectives stand.
pub(crate) fn in_points(
    reading: &mut Reading,
    totals: &Fields<'_>,
    at: Mark,
    objectives: Vec<(Mark, Objective)>,
) -> File {
    let (pass, warning) = (points(reading, totals, "pass"), points(reading, totals, "warning"));
    let total = pass.zip(warning).map(|(pass, warning)| Total { pass, warning });
    check_unique(reading, &objectives);
    let file = File {
        format: Format::ServiceObjectives,
        comparison: COMPARISON,
        filter: Vec::new(),
        objectives: objectives.into_iter().map(|(_, objective)| objective).collect(),
        total: total.unwrap_or(NO_TOTAL),
    };
    let marks = Marks { objectives: at, warning: totals.key_at("warning") };
    check_whole(reading, &file, marks);
    if !reading.is_refused() && file.points_max() < file.total.pass {
        let message =
            format!("A pass needs {} points, but all scores together are {}.", file.total.pass, file.points_max());
        reading.warn(totals.key_at("pass"), "out-of-reach", message, "Lower `pass`, or raise the scores.");
    }
    file
}

fn points(reading: &mut Reading, fields: &Fields<'_>, key: &str) -> Option<f64> {
    let node = reading.required(fields, key)?;
    reading.decimal(node, key, 0.0..=f64::from(WEIGHT_MAX))
}

fn objective(reading: &mut Reading, node: &Node) -> Option<(Mark, Objective)> {
    let fields = reading.fields(node, "an objective", &["metric", "threshold", "timeframe", "score"])?;
    let metric = reading.required(&fields, "metric");
    let threshold = reading.required(&fields, "threshold");
    let score = reading.required(&fields, "score");
    let limit = threshold.and_then(|node| reading.decimal(node, "threshold", 0.0..=f64::INFINITY));
    if let Some(node) = threshold.filter(|_| limit == Some(0.0)) {
        let help =
            "Keptn ignored a threshold of 0; here only values below it would pass. Write the limit that is meant.";
        reading.warn(node.at, "zero-threshold", "The threshold is 0.", help);
    }
    let objective = Objective {
        sli: metric.and_then(|node| reading.reference(node, "metric")).unwrap_or_default().to_owned(),
        display_name: None,
        pass: vec![Group(vec![below(limit.unwrap_or_default())])],
        warning: Vec::new(),
        weight: score.and_then(|node| reading.decimal(node, "score", 0.0..=f64::from(WEIGHT_MAX))).unwrap_or(1.0),
        key_sli: false,
        compare_live: false,
        at: metric.map_or(fields.at, |node| node.at),
    };
    Some((metric?.at, objective))
}

/// Reaching a 0.5 threshold was a breach already.
fn below(threshold: f64) -> Criterion {
    Criterion { text: format!("<{threshold}"), operator: Operator::Less, limit: Limit::Fixed(threshold) }
}
