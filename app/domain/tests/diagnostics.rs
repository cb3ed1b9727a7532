//! What is said of faulty files: everything at once, each at its place.

use domain::{
    file::{FileKind, diagnose},
    remediation,
    shipyard::Shipyard,
    sli, slo,
};

fn told(kind: FileKind, text: &str) -> String {
    diagnose(kind, text).iter().map(|diagnostic| format!("{diagnostic}\n")).collect()
}

#[test]
fn samples_are_taken() {
    let samples = [
        (FileKind::Shipyard, include_str!("samples/v05/shipyard.yaml")),
        (FileKind::Sli, include_str!("samples/v05/service-indicators.yaml")),
        (FileKind::Slo, include_str!("samples/v05/service-objectives.yaml")),
        (FileKind::Slo, include_str!("samples/v05/service-objectives-dynatrace.yaml")),
        (FileKind::Shipyard, include_str!("samples/v1/shipyard.yaml")),
        (FileKind::Sli, include_str!("samples/v1/sli.yaml")),
        (FileKind::Slo, include_str!("samples/v1/slo.yaml")),
        (FileKind::Slo, include_str!("samples/v1/slo-minimal.yaml")),
        (FileKind::Tests, include_str!("samples/tests.yaml")),
        (FileKind::Service, include_str!("samples/service.yaml")),
        (FileKind::Remediation, include_str!("samples/v05/remediation.yaml")),
        (FileKind::Remediation, include_str!("samples/v1/remediation.yaml")),
        (FileKind::Slo, include_str!("samples/v05/perfspec.json")),
    ];
    let mut all = String::new();
    for (kind, text) in samples {
        assert_eq!(FileKind::guess(text), Some(kind), "{text}");
        let said = told(kind, text);
        assert!(!said.contains(": error:"), "{said}");
        all.push_str(&said);
    }
    insta::assert_snapshot!(all);
}

#[test]
fn both_shipyards_say_the_same_of_the_tutorial() {
    let older = Shipyard::read(include_str!("samples/v05/shipyard.yaml")).value.expect("is read");
    let later = Shipyard::read(include_str!("samples/v1/shipyard.yaml")).value.expect("is read");
    assert_eq!(older.summary(), "3 stages: dev, staging, production");
    insta::assert_json_snapshot!([older, later]);
}

#[test]
fn bad_objectives() {
    insta::assert_snapshot!(told(FileKind::Slo, include_str!("samples/v1/bad-slo.yaml")));
}

#[test]
fn worse_objectives() {
    insta::assert_snapshot!(told(FileKind::Slo, include_str!("samples/bad/slo.yaml")));
}

#[test]
fn bad_service_objectives() {
    insta::assert_snapshot!(told(FileKind::Slo, include_str!("samples/bad/service-objectives.yaml")));
}

#[test]
fn bad_indicators() {
    let older = told(FileKind::Sli, include_str!("samples/bad/service-indicators.yaml"));
    insta::assert_snapshot!(older + "--\n" + &told(FileKind::Sli, include_str!("samples/bad/sli.yaml")));
}

#[test]
fn bad_shipyards() {
    let older = told(FileKind::Shipyard, include_str!("samples/bad/stages.yaml"));
    insta::assert_snapshot!(older + "--\n" + &told(FileKind::Shipyard, include_str!("samples/bad/sequences.yaml")));
}

#[test]
fn bad_tests() {
    let own = told(FileKind::Tests, include_str!("samples/bad/tests.yaml"));
    insta::assert_snapshot!(own + "--\n" + &told(FileKind::Tests, include_str!("samples/v1/jmeter.conf.yaml")));
}

#[test]
fn bad_service() {
    insta::assert_snapshot!(told(FileKind::Service, include_str!("samples/bad/service.yaml")));
}

#[test]
fn bad_remediations() {
    let older = told(FileKind::Remediation, include_str!("samples/bad/remediation-older.yaml"));
    insta::assert_snapshot!(
        older + "--\n" + &told(FileKind::Remediation, include_str!("samples/bad/remediation.yaml"))
    );
}

#[test]
fn remediations_of_both_generations() {
    let older = remediation::File::read(include_str!("samples/v05/remediation.yaml")).value.expect("is read");
    let later = remediation::File::read(include_str!("samples/v1/remediation.yaml")).value.expect("is read");
    assert_eq!(older.summary(), "cpu_usage_sockshop_carts: scaling");
    assert_eq!(later.summary(), "Response time degradation: scaling; default: escalate");
    let switch = "remediations: [{ name: a, actions: [{ action: toggle-feature, value: { Cache: 'on' } }] }]";
    let read = remediation::File::read(switch).value.expect("is read");
    let pairs = remediation::Value::Pairs(vec![("Cache".to_owned(), "on".to_owned())]);
    assert_eq!(read.remediations[0].actions[0].value, Some(pairs));
}

#[test]
fn bad_perfspec() {
    insta::assert_snapshot!(told(FileKind::Slo, include_str!("samples/bad/perfspec.json")));
}

#[test]
fn objectives_and_indicators_that_do_not_meet() {
    let slo = slo::File::read(include_str!("samples/v1/slo-minimal.yaml")).value.expect("is read");
    let sli = sli::File::read("indicators:\n  response_time_p59: up\n").value.expect("is read");
    let said: String = slo::check_against(&slo, &sli).iter().map(|diagnostic| format!("{diagnostic}\n")).collect();
    insta::assert_snapshot!(said);
}

#[test]
fn the_nearer_indicator_wins() {
    let file = |text: &str| sli::File::read(text).value.expect("is read");
    let (service, project) = (file("indicators: { a: near, b: near }"), file("indicators: { b: far, c: far }"));
    let merged = sli::File::merge(&[&service, &project]);
    let shown: Vec<_> = merged.indicators.iter().map(|i| (i.name.as_str(), i.query.as_str())).collect();
    assert_eq!(shown, [("a", "near"), ("b", "near"), ("c", "far")]);
}

/// A key may have any letter in it, and is told in one line of bounded length all the same.
#[test]
fn a_key_with_control_letters_is_told_without_them() {
    let key = "\\u0001a\\nb".to_owned() + &"x".repeat(500);
    for text in [
        format!(
            "indicators:\n- metric: a\n  source: Dynatrace\n  queryObject:\n  - key: a\n    value: b\n  \"{key}\": \n"
        ),
        format!("spec_version: \"1.0\"\nindicators:\n  \"{key}\": \n"),
        format!("objectives: []\nfilter:\n  \"{key}\": \n"),
    ] {
        for kind in domain::file::FileKind::ALL {
            for found in domain::file::diagnose(kind, &text) {
                assert!(!found.to_string().contains(|letter: char| letter.is_control()), "{found}");
                assert!(found.message.len() < 1000, "{found}");
            }
        }
    }
}

#[test]
fn units_that_both_sides_state_and_that_differ_are_told() {
    let slo = "spec_version: '1.0'\nobjectives:\n  - sli: latency_seconds\n    displayName: Response time (ms)\n    \
               pass: [{ criteria: ['<600ms', '<600'] }]\n  - { sli: latency, displayName: 'Response time [ms]' }\n\
               total_score: { pass: 90%, warning: 75% }\n";
    let sli = "spec_version: '1.0'\nindicators:\n  latency_ms: \"histogram_quantile(0.9, rate(a_seconds_bucket[1m]))\"\n  \
               latency: max(a_seconds)\n  heap_bytes: MV2;MicroSecond;metricSelector=a\n  fine_ms: max(a_seconds) * 1000\n";
    let mut told: Vec<String> = [told(FileKind::Slo, slo), told(FileKind::Sli, sli)].map(|all| all).into();
    let readable = slo.replace("'<600ms', ", "");
    let beside = domain::file::check(&[&readable, sli]);
    told.extend(
        beside[0].diagnostics.iter().filter(|d| d.line == 6 && d.rule.contains("unit")).map(ToString::to_string),
    );
    insta::assert_snapshot!(told.join("--\n"));
}

#[test]
fn a_number_of_results_that_is_not_looked_at_is_told() {
    let with = |more: &str| {
        format!(
            "comparison: {{ number_of_comparison_results: 3{more} }}\nobjectives:\n  - {{ sli: a, pass: [{{ criteria: ['<5'] }}] }}\n\
             total_score: {{ pass: 90%, warning: 75% }}\n"
        )
    };
    for more in ["", ", compare_with: single_result"] {
        assert!(told(FileKind::Slo, &with(more)).contains("line 1, column 15: warning"), "{more}");
    }
    assert_eq!(told(FileKind::Slo, &with(", compare_with: several_results")), "");
    assert_eq!(told(FileKind::Slo, &with("").replace(": 3", ": 1")), "");
}

#[test]
fn a_jmeter_script_is_told_what_takes_its_place() {
    let checked =
        domain::file::check(&["<?xml version=\"1.0\"?>\n<jmeterTestPlan version=\"1.2\">\n</jmeterTestPlan>\n"]);
    let [only] = checked[0].diagnostics.as_slice() else { panic!("{checked:?}") };
    assert!(only.rule == "file/unknown-kind" && only.help.contains("tests.yaml"), "{only}");
}

#[test]
fn what_keptn_took_is_taken() {
    let text = "spec_version: '1.0'\ncomparison: { compare_with: several_results, include_result_with_score: Pass, number_of_comparison_results: 0 }\nobjectives:\n- { sli: a, weight: 2.0, pass: [{ criteria: ['<5'] }] }\ntotal_score: { pass: '90%' }\n";
    let file = slo::File::read(text).value.expect("is read");
    assert_eq!((file.comparison.results, file.objectives[0].weight), (3, 2.0));
    assert_eq!((file.total.pass, file.total.warning), (90.0, 90.0));
}

#[test]
fn what_is_easily_meant_otherwise_is_told() {
    let rules = |objective: &str, total: &str| -> Vec<String> {
        let text = format!("objectives:\n- {objective}\ntotal_score: {{ pass: {total}, warning: {total} }}\n");
        slo::File::read(&text).diagnostics.into_iter().map(|told| told.rule).collect()
    };
    assert_eq!(rules("{ sli: a, pass: [{ criteria: ['<5'] }] }", "0.9"), ["slo/total-below-one"; 2]);
    for name in ["error_rate", "errorRate", "cache-hit-ratio"] {
        assert_eq!(
            rules(&format!("{{ sli: {name}, pass: [{{ criteria: ['<=10%'] }}] }}"), "90"),
            ["slo/relative-percent"]
        );
    }
    for name in ["request_duration", "iterations", "bytes_generated"] {
        assert!(rules(&format!("{{ sli: {name}, pass: [{{ criteria: ['<=10%'] }}] }}"), "90").is_empty(), "{name}");
    }
    assert_eq!(rules("{ sli: 'a ', pass: [{ criteria: ['<5'] }] }", "90"), ["slo/blank-at-edge"]);
    let told = sli::File::read("indicators: { 'a ': up }\n").diagnostics;
    assert_eq!(told.iter().map(|told| told.rule.as_str()).collect::<Vec<_>>(), ["sli/blank-at-edge"]);
}

#[test]
fn of_an_older_file_with_one_later_key_that_key_is_told() {
    let text = "spec_version: '1.0'\npass: 90\nwarning: 75\nobjectives:\n- { metric: a, threshold: 5, score: 50 }\n";
    assert_eq!(
        told(FileKind::Slo, text).lines().filter(|line| line.contains("error")).collect::<Vec<_>>(),
        [
            "line 1, column 1: error: `spec_version` is not a key of an objectives file. Use `pass`, `warning` or `objectives`. [slo/unknown-key]"
        ]
    );
}
