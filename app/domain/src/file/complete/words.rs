//! The words of each place. A test holds the keys to the readers.

use crate::file::FileKind;

/// Whether a key or a value is being written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Key,
    Value,
}

/// A word that may stand somewhere.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word<'w> {
    pub text: &'w str,
    /// What is written behind a key.
    pub after: &'static str,
    pub help: &'static str,
}

type Known = &'static [(&'static str, &'static str)];

/// What may stand behind these keys. Keys that begin a list or a mapping end with a line of their own.
pub(super) fn at<'w>(kind: FileKind, text: &str, path: &[&str], place: Place, names: &[&'w str]) -> Vec<Word<'w>> {
    if place == Place::Value && matches!(path, ["objectives", "sli" | "metric"]) && kind == FileKind::Slo {
        return names.iter().map(|name| Word { text: name, after: "", help: "" }).collect();
    }
    let known = match place {
        Place::Key => keys(kind, text, path),
        Place::Value => values(kind, path),
    };
    let word = |(text, help): &(&'static str, &'static str)| {
        let after = if help.starts_with('…') { ":" } else { ": " };
        Word { text, after, help: help.trim_start_matches('…') }
    };
    known.iter().map(word).collect()
}

fn keys(kind: FileKind, text: &str, path: &[&str]) -> Known {
    match kind {
        FileKind::Slo => objectives(text, path),
        FileKind::Sli => indicators(text, path),
        FileKind::Shipyard => shipyard(text, path),
        FileKind::Tests => tests(path),
        FileKind::Service if path.is_empty() => SERVICE,
        FileKind::Service => &[],
        FileKind::Remediation => remediation(text, path),
    }
}

fn objectives(text: &str, path: &[&str]) -> Known {
    let is_older = text.contains("metric:") || text.contains("threshold:");
    match path {
        [] if is_older => {
            &[("pass", "points that pass"), ("warning", "points that warn"), ("objectives", "…what is limited")]
        }
        [] => &[
            ("spec_version", "of the format: \"1.0\""),
            ("comparison", "…with which earlier evaluations"),
            ("objectives", "…what is limited"),
            ("total_score", "…what passes and warns in all"),
            ("filter", "…words that queries may use"),
        ],
        ["comparison"] => &[
            ("compare_with", "one earlier evaluation or several"),
            ("include_result_with_score", "which of them count"),
            ("number_of_comparison_results", "how many"),
            ("aggregate_function", "how they become one value"),
        ],
        ["objectives"] if is_older => &[
            ("metric", "the indicator's name"),
            ("threshold", "values below it pass"),
            ("timeframe", "over which time"),
            ("score", "points that it gives"),
        ],
        ["objectives"] => &[
            ("sli", "the indicator's name"),
            ("displayName", "for people"),
            ("pass", "…groups of criteria; any group passes"),
            ("warning", "…groups of criteria for half the points"),
            ("weight", "points, a whole number"),
            ("key_sli", "if it fails, everything fails"),
            ("compare", "live: also no worse than the live version"),
        ],
        ["objectives", "pass" | "warning"] => &[("criteria", "…all of which must hold, such as \"<600\"")],
        ["total_score"] => &[("pass", "such as \"90%\""), ("warning", "such as \"75%\"")],
        _ => &[],
    }
}

fn indicators(text: &str, path: &[&str]) -> Known {
    match path {
        [] => &[("spec_version", "of the format: \"1.0\""), ("indicators", "…names with their queries")],
        ["indicators"] if text.contains("metric:") || text.contains("queryObject") => &[
            ("metric", "the indicator's name"),
            ("source", "who is asked"),
            ("query", "what is asked"),
            ("queryObject", "…the same for Dynatrace"),
        ],
        _ => &[],
    }
}

fn shipyard(text: &str, path: &[&str]) -> Known {
    let is_later = ["apiVersion:", "kind:", "spec:"].iter().any(|key| text.contains(key));
    match path {
        [] if is_later => &[
            ("apiVersion", "spec.keptn.sh/0.2.3"),
            ("kind", "Shipyard"),
            ("metadata", "…the shipyard's name"),
            ("spec", "…its stages"),
        ],
        [] => &[("stages", "…in the order of a delivery")],
        ["stages"] => &[
            ("name", "of the stage"),
            ("deployment_strategy", "direct, or beside the old version"),
            ("weights", "shares of traffic one after the other, such as [10, 50, 100]"),
            ("approval_strategy", "…who lets a delivery in"),
            ("test_strategy", "functional or performance"),
            ("evaluation_strategy", "…what the gate does by itself"),
            ("remediation_strategy", "whether problems are mended"),
        ],
        ["stages", "approval_strategy"] => AFTER_VERDICT,
        ["stages", "evaluation_strategy"] => GATE,
        ["spec"] => &[("stages", "…in the order of a delivery")],
        ["spec", "stages"] => &[("name", "of the stage"), ("sequences", "…what happens in it")],
        ["spec", "stages", "sequences"] => {
            &[("name", "delivery"), ("triggeredOn", "…after which events"), ("tasks", "…in their order")]
        }
        ["spec", "stages", "sequences", "tasks"] => &[
            ("name", "deployment, test, evaluation, approval, release"),
            ("properties", "…how"),
            ("triggeredAfter", "a pause before it"),
        ],
        _ => &[],
    }
}

const AFTER_VERDICT: Known = &[("pass", "automatic or manual"), ("warning", "automatic or manual")];

const GATE: Known = &[
    ("pass", "automatic or manual"),
    ("warning", "automatic or manual"),
    ("not_evaluated", "automatic or manual, where there are no objectives"),
];

fn tests(path: &[&str]) -> Known {
    match path {
        [] => &[("spec_version", "of the format: \"1.0\""), ("workloads", "…what is asked of the service")],
        ["workloads"] => &[
            ("strategy", "which stages use it"),
            ("health_path", "asked first"),
            ("requests", "…of one loop"),
            ("load", "…how many at once, and how often"),
            ("accepted_error_rate", "from 0 to 1"),
            ("timeout_ms", "of one request"),
            ("duration_max_s", "of the whole test"),
        ],
        ["workloads", "load"] => &[
            ("users", "at once"),
            ("loops", "of each user"),
            ("think_time_ms", "between two requests"),
            ("ramp_up_ms", "until all users are there"),
            ("rate_per_s", "requests a second instead of users"),
            ("duration_s", "of that rate"),
            ("in_flight_max", "requests under way at most"),
        ],
        ["workloads", "requests"] => &[
            ("method", "GET unless given"),
            ("path", "such as /carts/1"),
            ("headers", "…names with values"),
            ("body", "a text"),
            ("expect_status", "…statuses that are good"),
        ],
        _ => &[],
    }
}

const SERVICE: Known = &[
    ("artifact", "the image's name, with {tag}"),
    ("command", "…how a version is started"),
    ("env", "…what is set for it"),
    ("health_path", "answers when it is ready"),
    ("metrics_paths", "…where its metrics are read"),
    ("ready_within_s", "then the start has failed"),
    ("drain_within_s", "for requests under way"),
    ("keep_warm_s", "the old version after a promotion"),
    ("versions", "the tags that there are, if not any"),
    ("sticky", "whether a visitor stays with a slot"),
];

fn remediation(text: &str, path: &[&str]) -> Known {
    let is_later = ["apiVersion:", "kind:", "spec:"].iter().any(|key| text.contains(key));
    match path {
        [] if is_later => &[
            ("apiVersion", "spec.keptn.sh/0.1.4"),
            ("kind", "Remediation"),
            ("metadata", "…its name"),
            ("spec", "…its remediations"),
        ],
        [] => &[("remediations", "…problems with their actions")],
        ["spec"] => &[("remediations", "…problems with their actions")],
        ["remediations"] => &[("name", "of the problem"), ("actions", "…in their order")],
        ["spec", "remediations"] => &[("problemType", "which problem"), ("actionsOnOpen", "…in their order")],
        _ => &[],
    }
}

fn values(kind: FileKind, path: &[&str]) -> Known {
    match (kind, path) {
        (FileKind::Slo | FileKind::Sli | FileKind::Tests, ["spec_version"]) => &[("\"1.0\"", "")],
        (FileKind::Slo, ["comparison", "compare_with"]) => &[("single_result", ""), ("several_results", "")],
        (FileKind::Slo, ["comparison", "include_result_with_score"]) => {
            &[("all", ""), ("pass", ""), ("pass_or_warn", "")]
        }
        (FileKind::Slo, ["comparison", "aggregate_function"]) => &[("avg", ""), ("p50", ""), ("p90", ""), ("p95", "")],
        (FileKind::Slo, ["objectives", "compare"]) => &[("live", "")],
        (FileKind::Slo, ["objectives", "key_sli"]) | (FileKind::Service, ["sticky"]) => &[("true", ""), ("false", "")],
        (FileKind::Sli, ["indicators", "source"]) => &[("Prometheus", ""), ("Dynatrace", ""), ("embedded", "")],
        (FileKind::Shipyard, ["kind"]) => &[("Shipyard", "")],
        (FileKind::Shipyard, ["apiVersion"]) => &[("spec.keptn.sh/0.2.3", "")],
        (FileKind::Remediation, ["kind"]) => &[("Remediation", "")],
        (FileKind::Remediation, ["apiVersion"]) => &[("spec.keptn.sh/0.1.4", "")],
        (FileKind::Shipyard, ["stages", "deployment_strategy"])
        | (FileKind::Shipyard, ["spec", "stages", "sequences", "tasks", "properties", "deploymentstrategy"]) => {
            &[("direct", "in place"), ("blue_green_service", "beside the old version")]
        }
        (FileKind::Shipyard, ["stages", "test_strategy"])
        | (FileKind::Shipyard, ["spec", "stages", "sequences", "tasks", "properties", "teststrategy"])
        | (FileKind::Tests, ["workloads", "strategy"]) => &[("functional", ""), ("performance", "")],
        (FileKind::Shipyard, ["stages", "approval_strategy" | "evaluation_strategy", _])
        | (
            FileKind::Shipyard,
            ["spec", "stages", "sequences", "tasks", "properties", "pass" | "warning" | "not_evaluated"],
        ) => &[("automatic", "goes on by itself"), ("manual", "a person decides")],
        (FileKind::Shipyard, ["spec", "stages", "sequences", "tasks", "name"]) => {
            &[("deployment", ""), ("test", ""), ("evaluation", ""), ("approval", ""), ("release", "")]
        }
        (FileKind::Tests, ["workloads", "requests", "method"]) => {
            &[("GET", ""), ("HEAD", ""), ("POST", ""), ("PUT", ""), ("PATCH", ""), ("DELETE", ""), ("OPTIONS", "")]
        }
        _ => &[],
    }
}
