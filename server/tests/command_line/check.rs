//! `tidegate check`.

use super::kit::{Folder, run, samples};
use serde_json::{Value, json};

#[test]
fn mistakes_are_told_as_a_compiler_tells_them() {
    let ended = run(&samples().join("v1"), &["check", "bad-slo.yaml"]);
    assert_eq!((ended.code, ended.err.as_str()), (1, ""));
    insta::assert_snapshot!(ended.out);
}

#[test]
fn every_kind_is_told_apart_by_its_shape() {
    let files = [
        ("v05/shipyard.yaml", "shipyard", 0),
        ("v1/shipyard.yaml", "shipyard", 0),
        ("v05/service-indicators.yaml", "sli", 0),
        ("v1/sli.yaml", "sli", 0),
        ("v05/service-objectives.yaml", "slo", 0),
        ("v1/slo.yaml", "slo", 0),
        ("v05/perfspec.json", "slo", 0),
        ("tests.yaml", "tests", 0),
        ("v1/jmeter.conf.yaml", "tests", 1),
        ("service.yaml", "service", 0),
        ("v05/remediation.yaml", "remediation", 0),
        ("v1/remediation.yaml", "remediation", 0),
    ];
    for (file, kind, code) in files {
        let ended = run(&samples(), &["check", "--output", "json", file]);
        assert_eq!((ended.code, &ended.json()[0]["kind"]), (code, &json!(kind)), "{file}");
    }
}

#[test]
fn json_has_exactly_these_keys() {
    let folder = Folder::with(&[("a.yaml", "indicators:\n  a: $STGE\n  b: up\n  b: up\n"), ("b.yaml", "hello")]);
    let ended = folder.run(&["check", "--output", "json", "a.yaml", "b.yaml"]);
    assert_eq!(ended.code, 1);
    let mut told = ended.json();
    assert_eq!((&told[1]["file"], &told[1]["kind"]), (&json!("b.yaml"), &Value::Null));
    assert_eq!(told[1]["diagnostics"][0]["rule"], "file/unknown-kind");
    let first = told[0].take();
    let expected = json!({
        "file": "a.yaml",
        "kind": "sli",
        "diagnostics": [
            {
                "severity": "warning",
                "rule": "sli/unknown-placeholder",
                "line": 2,
                "column": 6,
                "message": "`$STGE` is not a placeholder.",
                "help": "Did you mean `$STAGE`? Otherwise the objectives file must give `STGE` under `filter`.",
            },
            {
                "severity": "error",
                "rule": "yaml/duplicate-key",
                "line": 4,
                "column": 3,
                "message": "`b` is given twice here.",
                "help": "Keep one of the two.",
            },
        ],
    });
    assert_eq!(first, expected);
}

#[test]
fn objectives_and_indicators_are_held_against_each_other() {
    let slo =
        "total_score: { pass: 90%, warning: 75% }\nobjectives:\n  - { sli: p95, pass: [{ criteria: [\"<1\"] }] }\n";
    let folder = Folder::with(&[("slo.yaml", slo), ("sli.yaml", "indicators:\n  p59: up\n")]);
    let ended = folder.run(&["check", "slo.yaml", "sli.yaml"]);
    assert_eq!(ended.code, 0);
    assert!(ended.out.contains("slo.yaml:3:12: warning[slo/no-indicator]"), "{}", ended.out);
    assert!(ended.out.contains("sli.yaml:2:3: warning[sli/unused-indicator]"), "{}", ended.out);
    assert!(!folder.run(&["check", "slo.yaml"]).out.contains("no-indicator"));
}

#[test]
fn a_file_that_cannot_be_read_does_not_hide_the_others() {
    let folder = Folder::with(&[("bad.yaml", "indicators: []\n"), ("good.yaml", "indicators:\n  a: up\n")]);
    let ended = folder.run(&["check", "nowhere.yaml", "good.yaml", ".", "bad.yaml"]);
    assert_eq!(ended.code, 2);
    assert!(ended.err.starts_with("nowhere.yaml: cannot be read: No such file"), "{}", ended.err);
    assert!(ended.err.contains("\n.: cannot be read: "), "{}", ended.err);
    assert!(ended.out.contains("good.yaml: indicators, nothing to complain about."), "{}", ended.out);
    assert!(ended.out.contains("bad.yaml:1:13: error[sli/empty]"), "{}", ended.out);
}

#[test]
fn json_names_the_files_that_cannot_be_read_as_well() {
    let folder = Folder::with(&[("good.yaml", "indicators:\n  a: up\n")]);
    let ended = folder.run(&["check", "--output", "json", "nowhere.yaml", "good.yaml"]);
    let told = ended.json();
    let first = &told[0]["diagnostics"][0];
    assert_eq!(
        (&told[0]["file"], &told[0]["kind"], &first["rule"]),
        (&json!("nowhere.yaml"), &Value::Null, &json!("file/unreadable"))
    );
    assert_eq!((ended.code, &told[1]["diagnostics"]), (2, &json!([])));
    let ended = folder.run(&["evaluate", "--slo", "nowhere.yaml", "--values", ".", "--output", "json"]);
    let told = ended.json();
    let rules: Vec<&Value> = told.as_array().unwrap().iter().map(|one| &one["diagnostics"][0]["rule"]).collect();
    assert_eq!((ended.code, rules), (2, vec![&json!("file/unreadable"); 2]));
}

#[test]
fn queries_are_parsed() {
    let older =
        |source: &str, query: &str| format!("indicators:\n  - {{ metric: a, source: {source}, query: '{query}' }}\n");
    let folder = Folder::with(&[
        ("open.yaml", &older("Prometheus", "sum(rate(up[$DURATION_SECONDS])")),
        ("slip.yaml", &older("Promethus", "up")),
        ("unnamed.yaml", "indicators:\n  a: sum(rate(up[$DURATION_SECONDS])\n"),
    ]);
    for (file, code, rule) in [
        ("open.yaml", 1, "open.yaml:2:45: error[sli/query]: The query of `a` cannot be asked: "),
        ("slip.yaml", 0, "slip.yaml:2:44: warning[sli/unknown-source]"),
        ("unnamed.yaml", 0, "unnamed.yaml:2:6: warning[sli/query]"),
    ] {
        let ended = folder.run(&["check", file]);
        assert_eq!(ended.code, code, "{}", ended.out);
        assert!(ended.out.contains(rule), "{}", ended.out);
    }
}

#[test]
fn the_exit_code_says_how_it_went() {
    let folder = Folder::with(&[
        ("good.yaml", "indicators:\n  a: up\n"),
        ("warned.yaml", "indicators:\n  a: $X\n"),
        ("bad.yaml", "indicators: {}\n"),
        ("large.yaml", &format!("indicators:\n  a: up\n#{}", "x".repeat(300_000))),
    ]);
    folder.write("latin.yaml", "");
    for (arguments, code) in [
        (vec!["check", "good.yaml"], 0),
        (vec!["check", "warned.yaml"], 0),
        (vec!["check", "good.yaml", "bad.yaml"], 1),
        (vec!["check", "large.yaml"], 1),
        (vec!["check", "latin.yaml"], 1),
        (vec!["check"], 2),
        (vec!["check", "--output", "xml", "good.yaml"], 2),
    ] {
        assert_eq!(folder.run(&arguments).code, code, "{arguments:?}");
    }
}

#[test]
fn a_file_cannot_paint_the_terminal() {
    let folder = Folder::with(&[("a.yaml", "indicators:\n  a: \u{202e}x\n  a: \"\u{9b}31m\"\n")]);
    let said = folder.run(&["check", "a.yaml"]).out;
    assert!(!said.contains(['\u{1b}', '\u{9b}', '\u{202e}']), "{said:?}");
}

#[test]
fn help_lists_both_commands_with_examples() {
    let folder = Folder::with(&[]);
    let help = folder.run(&["--help"]).out;
    for line in ["  check ", "  evaluate ", "tidegate check slo.yaml sli.yaml", "tidegate evaluate --slo slo.yaml"] {
        assert!(help.contains(line), "{help}");
    }
}
