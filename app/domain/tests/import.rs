//! What becomes of the objectives of other tools.

use domain::{
    diagnostic::Diagnostic,
    import::{Fate, Import, Tool, import},
    sli,
    slo::{self, criterion::Limit},
    yaml::TEXT_BYTES_MAX,
};
use proptest::prelude::*;

const SLOTH: &str = include_str!("samples/import/sloth.yaml");
const SLOTH_OBJECT: &str = include_str!("samples/import/sloth-object.yaml");
const PYRRA: &str = include_str!("samples/import/pyrra.yaml");
const OPENSLO: &str = include_str!("samples/import/openslo.yaml");
const OPENSLO_WITH: &str = "apiVersion: openslo/v1\nkind: SLO\nmetadata: { name: x }\nspec:\n  service: s\n  \
    budgetingMethod: Occurrences\n  indicator:\n    spec:\n      thresholdMetric:\n        metricSource:\n          type: \
    Prometheus\n          spec: { query: \"QUERY\" }\n  objectives:\n    - { op: lt, value: 1, target: 0.9 }\n";
const SAMPLES: [&str; 4] = [SLOTH, SLOTH_OBJECT, PYRRA, OPENSLO];

/// Reads the new files back: none of our readers may have anything to say against them.
fn read_back(import: &Import) -> (sli::File, slo::File) {
    let (sli, slo) = (sli::File::read(&import.sli), slo::File::read(&import.slo));
    let pair = sli.value.zip(slo.value);
    let (sli, slo) = pair.unwrap_or_else(|| panic!("{import:#?}\n{:?}\n{:?}", sli.diagnostics, slo.diagnostics));
    assert_eq!(slo::check_against(&slo, &sli), [], "each objective has its indicator, and the other way round");
    (sli, slo)
}

fn shown(text: &str) -> String {
    let read = import(text);
    let import = read.value.unwrap_or_else(|| panic!("{:#?}", read.diagnostics));
    read_back(&import);
    let told: String = read.diagnostics.iter().map(|diagnostic| format!("{diagnostic}\n")).collect();
    let report: String = import.report.iter().map(|entry| format!("{entry}\n")).collect();
    format!("--- sli.yaml\n{}--- slo.yaml\n{}--- report\n{report}{told}", import.sli, import.slo)
}

fn told(diagnostics: &[Diagnostic], rule: &str) -> bool {
    diagnostics.iter().any(|one| one.rule == rule)
}

fn refused(text: &str) -> String {
    let read = import(text);
    assert!(read.is_refused());
    read.diagnostics.iter().map(|diagnostic| format!("{diagnostic}\n")).collect()
}

#[test]
fn sloth() {
    insta::assert_snapshot!(shown(SLOTH));
}

#[test]
fn sloth_object() {
    insta::assert_snapshot!(shown(SLOTH_OBJECT));
}

#[test]
fn pyrra() {
    insta::assert_snapshot!(shown(PYRRA));
}

#[test]
fn openslo() {
    let shown = shown(OPENSLO);
    assert!(!shown.contains("do-not-copy"));
    insta::assert_snapshot!(shown);
}

#[test]
fn bad_files() {
    let bad = [
        include_str!("samples/import/bad-sloth.yaml"),
        include_str!("samples/import/bad-pyrra.yaml"),
        include_str!("samples/import/bad-openslo.yaml"),
    ];
    insta::assert_snapshot!(bad.map(refused).join("--\n"));
}

#[test]
fn nothing_to_carry_over() {
    let plugin = "version: prometheus/v1\nservice: a\nslos: [{ name: b, objective: 99, sli: { plugin: { id: c } } }]\n";
    let foreign = "apiVersion: v1\nkind: ConfigMap\n";
    let texts = [plugin, foreign, "a: 1\n", "[]", "", "---\n---\n", "a: &b c\n", "a: [\n"];
    insta::assert_snapshot!(texts.map(refused).join("--\n"));
}

#[test]
fn whose_file_it_is() {
    let check = |text: &str, expected: Option<Tool>| assert_eq!(Tool::guess(text), expected, "{text}");
    check(SLOTH, Some(Tool::Sloth));
    check(SLOTH_OBJECT, Some(Tool::Sloth));
    check(PYRRA, Some(Tool::Pyrra));
    check(OPENSLO, Some(Tool::OpenSlo));
    check("slos: []\n", Some(Tool::Sloth));
    check("indicators: {}\n", None);
    check("{", None);
}

#[test]
fn lists_of_kubernetes_are_opened() {
    let items: String = PYRRA
        .split("---\n")
        .map(|object| {
            let lines: Vec<&str> = object.lines().collect();
            format!("  - {}\n", lines.join("\n    "))
        })
        .collect();
    for kind in ["List", "ServiceLevelObjectiveList"] {
        let list = import(&format!("apiVersion: v1\nkind: {kind}\nitems:\n{items}")).value.expect("is read");
        let alone = import(PYRRA).value.expect("is read");
        assert_eq!((list.sli, list.slo), (alone.sli, alone.slo));
    }
}

#[test]
fn files_of_several_tools_are_one() {
    let import = import(&[SLOTH, PYRRA].join("---\n")).value.expect("is read");
    assert_eq!(import.tools, [Tool::Sloth, Tool::Pyrra]);
    assert!(import.sli.starts_with("# Imported from Sloth and Pyrra.\n"));
    assert_eq!(read_back(&import).1.objectives.len(), 7);
}

#[test]
fn a_query_that_would_name_a_source_is_refused() {
    let text = OPENSLO_WITH.replace("QUERY", "null:");
    assert!(refused(&text).contains("[import/names-source]"), "{}", refused(&text));
    assert!(!import(&OPENSLO_WITH.replace("QUERY", "job:requests:rate5m")).is_refused());
}

#[test]
fn an_import_never_asks_for_more_than_is_read() {
    // Each objective repeats the same long query.
    let query = "a".repeat(10_000);
    let objectives = "    - { target: 0.9 }\n".repeat(100);
    let text = format!(
        "apiVersion: openslo/v1\nkind: SLO\nmetadata: {{ name: x }}\nspec:\n  service: s\n  budgetingMethod: Occurrences\n  \
         indicator:\n    spec:\n      thresholdMetric:\n        metricSource:\n          type: Prometheus\n          spec: \
         {{ query: {query} }}\n  objectives:\n{}",
        objectives.replace("target", "op: lt, value: 1, target")
    );
    assert!(refused(&text).contains("[import/too-large]"));
    assert!(refused(&text.replace(&query, &"a".repeat(17_000))).contains("[import/long-query]"));
    assert!(refused(&" ".repeat(TEXT_BYTES_MAX + 1)).contains("[yaml/too-large]"));
    assert!(refused(&"---\na: 1\n".repeat(300)).contains("[yaml/documents]"));
}

/// Names and queries with everything in them that YAML could trip over.
fn odd() -> impl Strategy<Value = String> {
    "([a-c]|[\\[\\]{}\"'`#:,&*!|>%@\\\\ \t\n-]|\\$|null|\r|\u{85}|\u{2028}|\u{feff}|\u{1}|ä|😀){1,12}"
}

/// Each character by its number, so that nothing in the text can be taken for YAML.
fn quoted(text: &str) -> String {
    let chars: String = text.chars().map(|char| format!("\\U{:08x}", u32::from(char))).collect();
    format!("\"{chars}\"")
}

proptest! {
    #[test]
    fn whatever_is_imported_from_sloth_is_read_back(name in odd(), about in odd(), query in odd(), target in 1.0..=100.0_f64) {
        let template = format!("{query}[{{{{.window}}}}]{query}");
        let text = format!(
            "version: prometheus/v1\nservice: a\nslos:\n  - name: {}\n    description: {}\n    objective: {target}\n    \
             sli: {{ raw: {{ error_ratio_query: {} }} }}\n",
            quoted(&name), quoted(&about), quoted(&template)
        );
        let read = import(&text);
        let is_fine = !name.trim().is_empty() && !query.contains("{{") && !told(&read.diagnostics, "import/names-source");
        prop_assert_eq!(read.value.is_some(), is_fine, "{:?}", read.diagnostics);
        if let Some(import) = read.value {
            let (sli, slo) = read_back(&import);
            prop_assert_eq!(&sli.indicators[0].name, name.trim());
            prop_assert_eq!(&slo.objectives[0].sli, name.trim());
            prop_assert!(!sli.indicators[0].query.contains("window"));
        }
    }

    #[test]
    fn whatever_is_imported_from_openslo_is_read_back(title in odd(), about in odd(), query in odd(), value in 0.0..1e12_f64) {
        let text = format!(
            "apiVersion: openslo/v1\nkind: SLO\nmetadata: {{ name: a, displayName: {} }}\nspec:\n  service: a\n  description: {}\n  \
             budgetingMethod: Occurrences\n  indicator: {{ spec: {{ thresholdMetric: {{ metricSource: {{ type: Prometheus, spec: \
             {{ query: {} }} }} }} }} }}\n  objectives: [{{ op: gte, value: {value}, target: 0.9 }}]\n",
            quoted(&title), quoted(&about), quoted(&query)
        );
        let read = import(&text);
        let is_fine = !query.trim().is_empty() && !told(&read.diagnostics, "import/names-source");
        prop_assert_eq!(read.value.is_some(), is_fine, "{:?}", read.diagnostics);
        if let Some(import) = read.value {
            let (sli, slo) = read_back(&import);
            prop_assert_eq!(slo.objectives[0].title(), if title.trim().is_empty() { "a" } else { title.trim() });
            prop_assert_eq!(slo.objectives[0].pass[0].0[0].limit, Limit::Fixed(value));
            prop_assert!(query.contains('[') || sli.indicators[0].query == query.trim());
        }
    }

    #[test]
    fn broken_files_are_read_without_a_panic(sample in 0_usize..SAMPLES.len(), at in any::<prop::sample::Index>(), with in "[ \n:\\-\\[{}'\"&*!>|~0-9a-z]{0,3}", cut in 0_usize..30) {
        let text = SAMPLES[sample];
        let start = text.floor_char_boundary(at.index(text.len()));
        let end = text.floor_char_boundary((start + cut).min(text.len()));
        let read = import(&format!("{}{with}{}", &text[..start], &text[end..]));
        prop_assert!(read.diagnostics.iter().all(|diagnostic| diagnostic.line > 0 && diagnostic.column > 0));
        if let Some(import) = read.value {
            read_back(&import);
            prop_assert!(import.report.iter().any(|entry| entry.fate == Fate::Kept));
            prop_assert!(import.report.is_sorted_by_key(|entry| (entry.line, entry.column)));
        }
    }

    #[test]
    fn any_text_is_looked_at_without_a_panic(text in any::<String>()) {
        prop_assert!(import(&text).is_refused());
        prop_assert_eq!(Tool::guess(&text), None);
    }
}
