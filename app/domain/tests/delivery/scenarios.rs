//! Each file in `tests/scenarios` is a script, one event a line; its printed trace is the snapshot.

use super::kit;
use domain::delivery::{Illegal, Phase, Plan, State, start, step};
use std::{fmt::Write as _, fs, path::Path};

#[test]
fn every_scenario_goes_as_its_trace_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios");
    let mut scripts: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    scripts.retain(|path| path.extension().is_some_and(|ending| ending == "txt"));
    scripts.sort();
    assert!(scripts.len() >= 10, "the scenarios are where they belong");
    for path in scripts {
        let script = fs::read_to_string(&path).unwrap();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(name, play(&script));
        });
    }
}

/// Plays a script: `plan: NAME`, then one event a line, `#` for comments. A line is `WORD`, or `stale WORD` for an
/// answer to a phase that is over. Five seconds pass with each.
fn play(script: &str) -> String {
    let mut plan = kit::sockshop();
    let mut trace = String::new();
    let mut lines = script.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).peekable();
    if let Some(name) = lines.peek().and_then(|line| line.strip_prefix("plan:")) {
        plan = if name.trim() == "canary" { kit::canary() } else { kit::sockshop() };
        lines.next();
    }
    let (plan, mut state) = start(&kit::triggered(&plan)).unwrap();
    print(&mut trace, "triggered", &plan, &state, &state.outstanding(&plan));
    let mut seq = 1;
    for (number, line) in lines.enumerate() {
        let (word, is_stale) = line.strip_prefix("stale ").map_or((line, false), |word| (word, true));
        let at = kit::after(5 * (i64::try_from(number).unwrap() + 1));
        let mut event = kit::event(&plan, &state, seq + 1, at, word);
        if is_stale {
            event.answers = Some(state.seq - 1);
        }
        match step(&plan, &state, &event) {
            Ok((next, commands)) if next == state => {
                assert!(commands.is_empty(), "nothing changed, so nothing is to be done");
                writeln!(trace, "{line:<18} changes nothing").unwrap();
            }
            Ok((next, commands)) => {
                seq += 1;
                state = next;
                print(&mut trace, line, &plan, &state, &commands);
            }
            Err(illegal) => refused(&mut trace, line, &illegal),
        }
    }
    writeln!(trace, "\n{}", state.sentence(&plan)).unwrap();
    trace
}

fn refused(trace: &mut String, line: &str, illegal: &Illegal) {
    writeln!(trace, "{line:<18} refused: {illegal}").unwrap();
}

fn print(trace: &mut String, word: &str, plan: &Plan, state: &State, commands: &[domain::delivery::Command]) {
    let stage = &state.stage_plan(plan).stage;
    let hold = if state.hold.is_some() { " (on hold)" } else { "" };
    writeln!(trace, "{word:<18} {stage}: {}{hold}", phase(&state.phase)).unwrap();
    for command in commands {
        writeln!(trace, "{:<18} → {}", "", brief(&format!("{command:?}"))).unwrap();
    }
}

fn phase(phase: &Phase) -> String {
    match phase {
        Phase::Evaluating { step, .. } => format!("Evaluating {{ step: {step} }}"),
        Phase::Held { step, verdict, .. } => format!("Held {{ step: {step}, verdict: {verdict:?} }}"),
        other => format!("{other:?}"),
    }
}

/// Without digests and times, which say nothing here.
fn brief(text: &str) -> String {
    text.split(['{', '(']).next().unwrap_or(text).trim().to_owned()
}
