//! `slo.yaml`, as Keptn has had it since 0.6.
//!
//! ```yaml
//! spec_version: "1.0"
//! comparison:
//!   compare_with: several_results
//!   number_of_comparison_results: 3
//!   include_result_with_score: pass_or_warn
//!   aggregate_function: avg
//! objectives:
//!   - sli: response_time_p95
//!     pass:                 # any group …
//!       - criteria:         # … all of whose criteria hold
//!           - "<=+10%"
//!           - "<600"
//!     compare: live         # ours: also no worse than the live version over the same window
//! total_score:
//!   pass: "90%"
//!   warning: "75%"
//! ```

use super::{
    CRITERIA_MAX, Marks, NO_TOTAL, OBJECTIVES_MAX, WEIGHT_MAX,
    advice::{self, Placed},
    check_unique, check_whole,
};
use crate::{
    slo::{
        Aggregate, Comparison, File, Format, Include, Objective, Total, criterion::BadCriterion, reason::rounded, unit,
    },
    yaml::{Entry, Fields, Mark, Node, Reading, number, quote},
};

/// The most earlier evaluations that a baseline may be made of.
pub const RESULTS_MAX: u32 = 100;
/// As in Keptn, where a comparison with several does not say how many.
const SEVERAL: u32 = 3;
/// As in Keptn, where a file says nothing of comparisons.
const COMPARISON: Comparison = Comparison { include: Include::All, results: 1, aggregate: Aggregate::Avg };

pub(super) fn read(reading: &mut Reading, root: &Node) -> Option<File> {
    let known = ["spec_version", "filter", "comparison", "objectives", "total_score"];
    let fields = reading.fields(root, "an objectives file", &known)?;
    reading.spec_version(&fields);
    // Keptn's own tutorials leave `filter:` without a value.
    let given = |key: &str| fields.get(key).filter(|node| !node.is_null());
    let comparison = given("comparison").and_then(|node| comparison(reading, node)).unwrap_or(COMPARISON);
    let filter = given("filter").map(|node| filter(reading, node)).unwrap_or_default();
    let items = match reading.required(&fields, "objectives") {
        Some(node) => reading.list(node, "objectives", OBJECTIVES_MAX).unwrap_or_default(),
        None => &[],
    };
    let objectives: Vec<(Mark, Objective)> = items.iter().filter_map(|item| objective(reading, item)).collect();
    check_unique(reading, &objectives);
    let (total, warning) = total(reading, &fields).unwrap_or((NO_TOTAL, fields.at));
    let file = File {
        format: Format::Slo,
        comparison,
        filter,
        objectives: objectives.into_iter().map(|(_, objective)| objective).collect(),
        total,
    };
    check_whole(reading, &file, Marks { objectives: fields.key_at("objectives"), warning });
    Some(file)
}

fn comparison(reading: &mut Reading, node: &Node) -> Option<Comparison> {
    let (with, include) = ("compare_with", "include_result_with_score");
    let (results, aggregate) = ("number_of_comparison_results", "aggregate_function");
    let fields = reading.fields(node, "a comparison", &[with, include, results, aggregate])?;
    let is_several = fields
        .get(with)
        .and_then(|node| reading.choice(node, with, &[("single_result", false), ("several_results", true)]));
    let includes = [("all", Include::All), ("pass", Include::Pass), ("pass_or_warn", Include::PassOrWarn)];
    let aggregates =
        [("avg", Aggregate::Avg), ("p50", Aggregate::P50), ("p90", Aggregate::P90), ("p95", Aggregate::P95)];
    let given = fields.get(results).and_then(|node| reading.whole(node, results, 0..=u32::MAX));
    if given == Some(0) {
        let message = format!("`0` is taken for {SEVERAL}, as Keptn took it.");
        reading.warn(fields.key_at(results), "no-results", message, format!("Write {SEVERAL}, or leave it out."));
    }
    let given = given.filter(|given| *given > 0);
    if given.is_some_and(|given| given > RESULTS_MAX) {
        let message = format!("At most the newest {RESULTS_MAX} evaluations are compared with.");
        reading.warn(fields.key_at(results), "too-many-results", message, format!("Write {RESULTS_MAX}."));
    }
    if is_several != Some(true) && given.is_some_and(|given| given > 1) {
        let message = "Only the newest result is compared with, as `compare_with` does not say `several_results`.";
        let help = "Write `compare_with: several_results`, or leave the number out.";
        reading.warn(fields.key_at(results), "results-ignored", message, help);
    }
    Some(Comparison {
        include: fields
            .get(include)
            .and_then(|node| reading.choice_in_any_case(node, include, &includes))
            .unwrap_or(Include::All),
        results: if is_several == Some(true) { given.unwrap_or(SEVERAL).min(RESULTS_MAX) } else { 1 },
        aggregate: fields
            .get(aggregate)
            .and_then(|node| reading.choice(node, aggregate, &aggregates))
            .unwrap_or(Aggregate::Avg),
    })
}

fn filter(reading: &mut Reading, node: &Node) -> Vec<(String, String)> {
    let entries = reading.entries(node, "filter").unwrap_or_default();
    let pair = |entry: &Entry| {
        let value = reading.text(&entry.value, &entry.key)?;
        Some((entry.key.clone(), value.to_owned()))
    };
    entries.iter().filter_map(pair).collect()
}

fn objective(reading: &mut Reading, node: &Node) -> Option<(Mark, Objective)> {
    let known = ["sli", "displayName", "pass", "warning", "weight", "key_sli", "compare"];
    let fields = reading.fields(node, "an objective", &known)?;
    let sli = reading.required(&fields, "sli");
    let name = sli.and_then(|node| reading.reference(node, "sli")).unwrap_or_default();
    let pass = groups(reading, &fields, name, "pass");
    let warning = groups(reading, &fields, name, "warning");
    let objective = Objective {
        sli: name.to_owned(),
        display_name: fields.get("displayName").and_then(|node| reading.name(node, "displayName")).map(str::to_owned),
        pass: pass.iter().map(Placed::group).collect(),
        warning: warning.iter().map(Placed::group).collect(),
        weight: fields
            .get("weight")
            .and_then(|node| reading.whole(node, "weight", 0..=WEIGHT_MAX))
            .map_or(1.0, f64::from),
        key_sli: fields.get("key_sli").and_then(|node| reading.boolean(node, "key_sli")).unwrap_or(false),
        compare_live: fields
            .get("compare")
            .and_then(|node| reading.choice(node, "compare", &[("live", true)]))
            .unwrap_or(false),
        at: sli.map_or(fields.at, |node| node.at),
    };
    advice::advise(reading, &fields, &objective, &pass, &warning);
    Some((sli?.at, objective))
}

fn groups(reading: &mut Reading, fields: &Fields<'_>, sli: &str, key: &str) -> Vec<Placed> {
    let Some(node) = fields.get(key) else { return Vec::new() };
    let items = reading.list(node, key, CRITERIA_MAX).unwrap_or_default();
    items.iter().filter_map(|item| group(reading, sli, item)).collect()
}

fn group(reading: &mut Reading, sli: &str, node: &Node) -> Option<Placed> {
    let fields = reading.fields(node, "a group of criteria", &["criteria"])?;
    let list = reading.required(&fields, "criteria")?;
    let items = reading.list(list, "criteria", CRITERIA_MAX)?;
    let mut criteria = Vec::with_capacity(items.len());
    for item in items {
        let Some(text) = reading.text(item, "criteria") else { continue };
        match text.parse() {
            Ok(criterion) => criteria.push((item.at, criterion)),
            Err(BadCriterion { message, help }) => match unit::in_criterion(sli, text) {
                Some((message, help)) => reading.error(item.at, "unit", message, help),
                None => reading.error(item.at, "bad-criterion", message, help),
            },
        }
    }
    Some(Placed { at: fields.at, criteria })
}

/// Both limits, and where the one for a warning stands.
fn total(reading: &mut Reading, fields: &Fields<'_>) -> Option<(Total, Mark)> {
    let node = reading.required(fields, "total_score")?;
    let fields = reading.fields(node, "the total score", &["pass", "warning"])?;
    let pass = reading.required(&fields, "pass").and_then(|node| percent(reading, node, "pass"));
    // Without one there is nothing between a pass and a fail.
    let warning = match fields.get("warning") {
        Some(node) => percent(reading, node, "warning"),
        None => pass,
    };
    Some((Total { pass: pass?, warning: warning? }, fields.key_at("warning")))
}

fn percent(reading: &mut Reading, node: &Node, key: &str) -> Option<f64> {
    let text = reading.text(node, key)?;
    let percent = number(text.strip_suffix('%').unwrap_or(text).trim());
    let legal = percent.filter(|percent| (0.0..=100.0).contains(percent));
    if legal.is_none() {
        let message = format!("The total for a {key} cannot be {}.", quote(text));
        reading.error(node.at, "wrong-value", message, "Write a percentage from 0 to 100, such as `\"90%\"`.");
    }
    if let Some(share) = legal.filter(|percent| *percent > 0.0 && *percent <= 1.0) {
        let message = format!("The total for a {key} is {share} percent, which nearly everything reaches.");
        let help = format!("Write `\"{}%\"` if it is meant as a share of 1.", rounded(share * 100.0));
        reading.warn(node.at, "total-below-one", message, help);
    }
    legal
}
