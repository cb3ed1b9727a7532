//! `perfspec.json`: the form from which Keptn 0.5 judged, with indicators and their limits in one document.
//!
//! ```json
//! {
//!   "spec_version": "1.0",
//!   "indicators": [{
//!     "id": "request_latency_seconds", "source": "Prometheus", "query": "…",
//!     "grading": { "type": "Threshold", "thresholds": { "upperSevere": 0.8 }, "metricScore": 50 }
//!   }],
//!   "objectives": { "pass": 90, "warning": 75 }
//! }
//! ```
//!
//! `service-indicators.yaml` and `service-objectives.yaml` took its place. It is read into the same model: as indicators
//! it gives its queries, as objectives its limits. A severe threshold fails, the others warn, and reaching any of them is a
//! breach. `…Perc` moves with the newest earlier evaluation that passed or warned. An indicator without a value is never
//! full marks, whatever `ignoreEmpty` says.

mod grading;

use crate::{
    diagnostic::Read,
    sli::{self, Indicator},
    slo::{self, Objective},
    yaml::{self, Fields, Kind, Mark, Node, Reading, quote},
};

/// Both halves of the document.
#[derive(Debug, Clone, PartialEq)]
pub struct File {
    /// What is measured.
    pub sli: sli::File,
    /// The limits that it is held against, in points.
    pub slo: slo::File,
}

impl File {
    /// Reads `perfspec.json`.
    #[must_use]
    pub fn read(text: &str) -> Read<Self> {
        Reading::of("perfspec", text, read)
    }
}

/// Whether a document has this shape: its indicators are graded, or its objectives are no list but the totals.
pub(crate) fn is_perfspec(root: &Node) -> bool {
    let is_graded = |node: &Node| node.items().iter().any(|item| item.get("grading").is_some());
    let has_totals = |node: &Node| matches!(node.kind, Kind::Mapping(_));
    root.get("indicators").is_some_and(is_graded)
        || (root.get("indicators").is_some() && root.get("objectives").is_some_and(has_totals))
}

/// Whether a text has this shape.
pub(crate) fn is_perfspec_text(text: &str) -> bool {
    yaml::parse(text).0.is_some_and(|root| is_perfspec(&root))
}

/// Both halves, of a document that has this shape.
pub(crate) fn read(reading: &mut Reading, root: &Node) -> Option<File> {
    let fields = reading.fields(root, "a perfspec", &["spec_version", "indicators", "objectives"])?;
    reading.spec_version(&fields);
    let list = reading.required(&fields, "indicators");
    let items = list.and_then(|node| reading.list(node, "indicators", slo::OBJECTIVES_MAX)).unwrap_or_default();
    let graded: Vec<_> = items.iter().filter_map(|item| indicator(reading, item)).collect();
    let (indicators, objectives): (Vec<Indicator>, Vec<(Mark, Objective)>) = graded.into_iter().unzip();
    let totals = reading.required(&fields, "objectives")?;
    let totals = reading.fields(totals, "the totals", &["pass", "warning"])?;
    let slo = slo::in_points(reading, &totals, fields.key_at("indicators"), objectives);
    Some(File { sli: sli::File { indicators }, slo })
}

/// That a document which is two files in one was read as one of them.
pub(crate) fn say_half(reading: &mut Reading, half: &str, other: &str) {
    let message =
        format!("This is a perfspec, indicators and objectives in one, of which only the {half} are read here.");
    let help = format!(
        "Upload it once more as {other}, or write `service-indicators.yaml` and `service-objectives.yaml`, which took its place."
    );
    reading.warn(Mark::START, "perfspec", message, help);
}

fn indicator(reading: &mut Reading, node: &Node) -> Option<(Indicator, (Mark, Objective))> {
    let fields = reading.fields(node, "an indicator", &["id", "source", "query", "grading"])?;
    let id = reading.required(&fields, "id");
    let name = id.and_then(|node| reading.name(node, "id")).unwrap_or_default();
    let source = fields.get("source").and_then(|node| reading.name(node, "source")).map(str::to_owned);
    let query = reading.required(&fields, "query").and_then(|node| sli::any_query(reading, node));
    let objective = grading(reading, &fields, name)?;
    let at = id.map_or(fields.at, |node| node.at);
    let query_at = fields.get("query").map_or(fields.at, |node| node.at);
    let indicator = Indicator { name: name.to_owned(), source, query: query.unwrap_or_default(), at, query_at };
    Some((indicator, (id?.at, objective)))
}

fn grading(reading: &mut Reading, fields: &Fields<'_>, name: &str) -> Option<Objective> {
    let node = reading.required(fields, "grading")?;
    let known = ["type", "thresholds", "metricScore", "ignoreEmpty"];
    let grading = reading.fields(node, "a grading", &known)?;
    if let Some(node) = reading.required(&grading, "type") {
        reading.choice(node, "type", &[("Threshold", ())]);
    }
    let score = reading.required(&grading, "metricScore");
    let score = score.and_then(|node| reading.decimal(node, "metricScore", 0.0..=f64::from(slo::WEIGHT_MAX)));
    let ignores = grading.get("ignoreEmpty").and_then(|node| reading.boolean(node, "ignoreEmpty"));
    if ignores == Some(true) {
        let message = format!("`ignoreEmpty` is not followed: {} without a value is never full marks.", quote(name));
        reading.warn(grading.key_at("ignoreEmpty"), "ignore-empty", message, "Leave it out to say so.");
    }
    let thresholds = reading.required(&grading, "thresholds");
    let (pass, warning) = thresholds.map(|node| grading::groups(reading, node)).unwrap_or_default();
    Some(Objective {
        sli: name.to_owned(),
        display_name: None,
        pass,
        warning,
        weight: score.unwrap_or(1.0),
        key_sli: false,
        compare_live: false,
        at: fields.get("id").map_or(fields.at, |node| node.at),
    })
}
