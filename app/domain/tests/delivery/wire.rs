//! Every event that was ever written must still be read: files in `tests/wire` are added to and never changed.

use super::kit;
use domain::delivery::{Recorded, Status, fold, start};
use std::{collections::BTreeMap, fs, path::Path};

#[test]
fn every_event_ever_written_is_still_read() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wire/v1.json");
    let now: BTreeMap<String, Recorded> = samples();
    if std::env::var_os("WRITE_WIRE").is_some() {
        fs::write(&file, serde_json::to_string_pretty(&now).unwrap() + "\n").unwrap();
    }
    let written: BTreeMap<String, serde_json::Value> =
        serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
    for (word, event) in &now {
        let old = written.get(word).unwrap_or_else(|| panic!("`{word}` is new: add it to {}", file.display()));
        let read: Recorded = serde_json::from_value(old.clone()).unwrap_or_else(|why| panic!("`{word}`: {why}"));
        assert_eq!(read, *event, "`{word}` reads as it was meant");
    }
}

fn samples() -> BTreeMap<String, Recorded> {
    let plan = kit::sockshop();
    let first = kit::triggered(&plan);
    let (_, state) = start(&first).unwrap();
    let each = kit::WORDS.into_iter().map(|word| (word.to_owned(), kit::event(&plan, &state, 2, kit::after(5), word)));
    std::iter::once(("triggered".to_owned(), first)).chain(each).collect()
}

/// Scripts of whole deliveries, one of each way in which one can end.
const LOGS: [(&str, Status, &str); 12] = [
    (
        "completed",
        Status::Completed,
        "entered deployed weight tests-pass promoted \
         entered deployed weight tests-pass evaluated-pass promoted \
         entered approve deployed weight promoted",
    ),
    (
        "completed-after-a-hold",
        Status::Completed,
        "entered deployed weight hold tests-pass resume promoted \
         entered deployed weight tests-pass evaluated-warning approve promoted \
         entered approve deployed weight promoted",
    ),
    (
        "rolled-back-by-the-gate",
        Status::RolledBack,
        "entered deployed weight tests-pass promoted \
         entered deployed weight tests-pass evaluated-fail stable-ready route-restored drained rolled-back",
    ),
    (
        "rolled-back-before-any-traffic",
        Status::RolledBack,
        "entered deploy-failed stable-ready route-restored drained rolled-back",
    ),
    (
        "rejected",
        Status::Rejected,
        "entered deployed weight tests-pass promoted \
         entered deployed weight tests-pass evidence-lost tests-pass evaluated-no-data retry evaluated-error reject \
         stable-ready route-restored drained rolled-back",
    ),
    (
        "rejected-because-nobody-came",
        Status::Rejected,
        "entered deployed weight tests-pass promoted entered deployed weight tests-pass evaluated-pass promoted \
         entered timeout",
    ),
    (
        "completed-with-steps-left-out",
        Status::Completed,
        "entered deployed weight skip promoted \
         entered deployed weight restart tests-pass evaluated-no-data restart tests-pass skip promoted \
         entered approve deployed weight promoted",
    ),
    ("aborted", Status::Aborted, "entered deployed weight abort stable-ready route-restored drained rolled-back"),
    (
        "superseded",
        Status::Superseded,
        "entered deployed weight tests-pass promoted entered deployed weight tests-pass evaluated-pass promoted \
         entered superseded",
    ),
    ("failed-with-traffic", Status::Failed, "entered deployed weight tests-fail rollback-failed"),
    ("failed-without-traffic", Status::Failed, "entered deploy-failed rollback-failed"),
    ("failed-at-the-door", Status::Failed, "timeout"),
];

#[test]
fn v10_every_log_ever_written_still_folds_to_the_end_it_had() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wire/logs");
    for (name, wanted, script) in LOGS {
        let file = folder.join(format!("{name}.json"));
        if std::env::var_os("WRITE_WIRE").is_some() && !file.exists() {
            fs::create_dir_all(&folder).unwrap();
            fs::write(&file, serde_json::to_string(&kit::log(script)).unwrap() + "\n").unwrap();
        }
        let written = fs::read_to_string(&file).unwrap_or_else(|why| panic!("{}: {why}", file.display()));
        let recorded: Vec<Recorded> = serde_json::from_str(&written).unwrap_or_else(|why| panic!("{name}: {why}"));
        let (_, state) = fold(&recorded).unwrap_or_else(|(seq, why)| panic!("{name}, event {seq}: {why}"));
        assert_eq!(state.status(), wanted, "{name}");
        assert!(state.is_final(), "{name}");
    }
}
