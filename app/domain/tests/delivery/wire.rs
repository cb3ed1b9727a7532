//! Every event that was ever written must still be read: files in `tests/wire` are added to and never changed.

use super::kit;
use domain::delivery::{Recorded, start};
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
