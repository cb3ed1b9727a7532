//! `tidegate import`.

use super::kit::{Folder, run, samples};
use serde_json::Value;

fn sample(name: &str) -> String {
    std::fs::read_to_string(samples().join("import").join(name)).unwrap()
}

#[test]
fn what_comes_out_can_be_checked_and_saved() {
    for name in ["openslo.yaml", "sloth.yaml", "sloth-object.yaml", "pyrra.yaml"] {
        let folder = Folder::with(&[(name, &sample(name))]);
        let ended = folder.run(&["import", name, "--sli", "sli.yaml", "--slo", "slo.yaml"]);
        assert!(ended.code <= 1 && ended.out.is_empty(), "{name}: {ended:?}");
        assert_eq!(ended.code == 1, ended.err.contains(": not carried over. "), "{name}: {ended:?}");
        let checked = folder.run(&["check", "sli.yaml", "slo.yaml"]);
        assert_eq!(checked.code, 0, "{name}: {checked:?}");
    }
}

#[test]
fn without_names_both_files_are_the_answer() {
    let ended = run(&samples().join("import"), &["import", "sloth.yaml"]);
    let (sli, slo) = (ended.out.find("indicators:\n"), ended.out.find("objectives:\n"));
    assert!(ended.out.starts_with("--- # indicators: sli.yaml\n") && sli < slo && sli.is_some(), "{ended:?}");
    assert!(ended.err.lines().last().unwrap().contains("carried over"), "{ended:?}");
}

#[test]
fn json_has_files_and_report() {
    let ended = run(&samples().join("import"), &["import", "--output", "json", "pyrra.yaml"]);
    let told = ended.json();
    assert!(told["sli"].as_str().unwrap().contains("indicators:"), "{told}");
    let fates: Vec<&str> = told["report"].as_array().unwrap().iter().map(|one| one["fate"].as_str().unwrap()).collect();
    assert!(fates.contains(&"kept") && fates.contains(&"left_out"), "{fates:?}");
}

#[test]
fn a_file_with_errors_is_told_line_by_line_and_gives_nothing() {
    for name in ["bad-openslo.yaml", "bad-sloth.yaml", "bad-pyrra.yaml"] {
        let folder = samples().join("import");
        let ended = run(&folder, &["import", name]);
        assert_eq!((ended.code, ended.out.as_str()), (1, ""), "{name}");
        assert!(ended.err.contains(&format!("{name}:")) && ended.err.contains("error[import/"), "{ended:?}");
        let told = run(&folder, &["import", "--output", "json", name]).json();
        assert_eq!((&told["sli"], &told["slo"]), (&Value::Null, &Value::Null));
        assert!(!told["diagnostics"].as_array().unwrap().is_empty());
    }
}

#[test]
fn nothing_that_is_there_is_overwritten_unasked() {
    let folder = Folder::with(&[("sloth.yaml", &sample("sloth.yaml")), ("slo.yaml", "mine\n")]);
    let refused = folder.run(&["import", "sloth.yaml", "--sli", "sli.yaml", "--slo", "slo.yaml"]);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("slo.yaml: is there already"), "{refused:?}");
    assert_eq!((folder.read("slo.yaml").as_deref(), folder.read("sli.yaml")), (Some("mine\n"), None));
    let forced = folder.run(&["import", "sloth.yaml", "--sli", "sli.yaml", "--slo", "slo.yaml", "--force"]);
    assert!(forced.code <= 1 && folder.read("slo.yaml").unwrap().contains("objectives:"), "{forced:?}");
}

#[test]
fn a_file_that_is_not_there_is_said() {
    let ended = Folder::with(&[]).run(&["import", "gone.yaml"]);
    assert_eq!(ended.code, 2);
    assert!(ended.err.contains("gone.yaml"), "{ended:?}");
}
