//! An SLO: its budget stays behind, its objectives are read one by one.

use super::{
    Objects, indicator,
    objective::{self, Budgeting},
};
use crate::{
    import::{duration, found::Found, metadata::Metadata, percent, work::Work},
    slo::{OBJECTIVES_MAX, WEIGHT_MAX},
    yaml::{Fields, Node, quote},
};

/// Factors by which weights are made whole numbers.
const SCALES: [f64; 4] = [1.0, 10.0, 100.0, 1000.0];

const KEYS: [&str; 8] = [
    "description",
    "service",
    "indicator",
    "indicatorRef",
    "timeWindow",
    "budgetingMethod",
    "objectives",
    "alertPolicies",
];

const METHODS: [(&str, Budgeting); 3] = [
    ("Occurrences", Budgeting::Occurrences),
    ("Timeslices", Budgeting::Timeslices),
    ("RatioTimeslices", Budgeting::RatioTimeslices),
];

pub(super) fn read(work: &mut Work<'_>, objects: &Objects<'_>, spec: &Node, metadata: &Metadata<'_>) {
    let Some(fields) = work.reading.fields(spec, "the specification of an SLO", &KEYS) else { return };
    let service = service(work, &fields);
    let description = work.prose(&fields, "description");
    let method = work.reading.required(&fields, "budgetingMethod");
    let method = method.and_then(|node| work.reading.choice(node, "budgetingMethod", &METHODS));
    let shared = indicator::of(work, objects, &fields, metadata.name);
    let list = work.reading.required(&fields, "objectives");
    let list = list.and_then(|node| work.reading.list(node, "objectives", OBJECTIVES_MAX)).unwrap_or_default();
    budget(work, &fields, metadata.name, method);
    alerts(work, &fields, metadata.name);
    let Some(method) = method else { return };
    let mut found = Vec::new();
    for (place, node) in list.iter().enumerate() {
        let number = (list.len() > 1).then_some(place + 1);
        let slo = objective::Slo { metadata, method, number };
        found.extend(objective::read(work, objects, node, &shared, &slo).map(|objective| Found {
            service: service.clone(),
            description: description.clone().filter(|_| place == 0),
            ..objective
        }));
    }
    weights(work, list, &mut found, metadata.name);
    for found in found {
        work.found(found);
    }
}

fn service(work: &mut Work<'_>, fields: &Fields<'_>) -> Option<String> {
    let (at, name) = work.name(fields, "service")?;
    let how = format!("A file counts where it is uploaded, so nothing in it names {}.", quote(name));
    work.changed(at, format!("service {}", quote(name)), how, "Upload both files for that service.");
    Some(name.to_owned())
}

/// What the SLO says of time.
fn budget(work: &mut Work<'_>, fields: &Fields<'_>, name: &str, method: Option<Budgeting>) {
    let window = window(work, fields);
    let over = window.map_or_else(|| "weeks".to_owned(), |window| quote(&window));
    let why = format!("It is counted over {over}; a gate judges the minutes of one test.");
    let instead = "Keep the SLO where it is, for the budget.";
    let at = if fields.get("timeWindow").is_some() { fields.key_at("timeWindow") } else { fields.at };
    work.left_out(at, format!("error budget of {}", quote(name)), why, instead);
    if let Some(how) = method.and_then(Budgeting::change) {
        work.changed(fields.key_at("budgetingMethod"), format!("budgeting method of {}", quote(name)), how, "");
    }
}

fn window(work: &mut Work<'_>, fields: &Fields<'_>) -> Option<String> {
    let node = work.given(fields, "timeWindow")?;
    let [item, ..] = work.reading.list(node, "timeWindow", 1)? else { return None };
    let fields = work.reading.fields(item, "a time window", &["duration", "isRolling", "calendar"])?;
    if let Some(calendar) = work.given(&fields, "calendar") {
        work.reading.fields(calendar, "a calendar", &["startTime", "timeZone"]);
    }
    let node = work.reading.required(&fields, "duration")?;
    let text = work.reading.name(node, "duration")?;
    if duration::millis(text).is_none() {
        let message = format!("`duration` cannot be {}.", quote(text));
        work.reading.error(node.at, "wrong-value", message, "Write a length of time, such as `4w`.");
    }
    Some(text.to_owned())
}

fn alerts(work: &mut Work<'_>, fields: &Fields<'_>, name: &str) {
    if work.given(fields, "alertPolicies").is_some_and(|node| !node.items().is_empty()) {
        let why = "A gate decides once about a version; it watches nothing and calls nobody.";
        let instead = "Keep them in the tool that sends them.";
        work.left_out(fields.key_at("alertPolicies"), format!("alert policies of {}", quote(name)), why, instead);
    }
}

/// Weights of a composite SLO may be fractions; ours are whole numbers.
fn weights(work: &mut Work<'_>, list: &[Node], found: &mut [Found], name: &str) {
    let mut given = Vec::new();
    for found in found.iter() {
        let node = list.iter().find(|node| node.at == found.at).and_then(|node| node.get("compositeWeight"));
        let range = f64::MIN_POSITIVE..=f64::from(WEIGHT_MAX);
        given.push(node.map_or(Some(1.0), |node| work.reading.decimal(node, "compositeWeight", range)).unwrap_or(1.0));
    }
    if given.iter().all(|weight| percent::text(*weight) == "1") {
        return;
    }
    let whole = |scale: f64| -> Option<Vec<u32>> {
        given
            .iter()
            .map(|weight| percent::text(weight * scale).parse().ok().filter(|it| (1..=WEIGHT_MAX).contains(it)))
            .collect()
    };
    let at = list.first().map_or(crate::yaml::Mark::START, |node| node.at);
    let what = format!("weights of {}", quote(name));
    match SCALES.into_iter().find_map(|scale| Some((scale, whole(scale)?))) {
        Some((scale, weights)) => {
            found.iter_mut().zip(weights).for_each(|(found, weight)| found.weight = weight);
            let times = if scale > 1.0 {
                format!(", multiplied by {scale} as they have to be whole numbers")
            } else {
                String::new()
            };
            let how = format!("They are shares of the score{times}; they do not speed up any budget.");
            work.changed(at, what, how, "");
        }
        None => work.left_out(at, what, "They cannot be written as whole numbers.", "Set `weight` in the new file."),
    }
}
