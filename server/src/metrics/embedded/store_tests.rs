use super::*;
use crate::metrics::embedded::{Role, exposition::Exposed, exposition::Sample, own};
use domain::{shipyard::DeploymentStrategy, traffic::Weight};

const START_MS: i64 = 1_790_000_000_000;

fn target(port: u16) -> ScrapeTarget {
    ScrapeTarget {
        place: Place {
            project: "sockshop".parse().expect("is a name"),
            stage: "staging".parse().expect("is a name"),
            service: "carts".parse().expect("is a name"),
        },
        slot: Slot::Blue,
        version: "0.9.1".to_owned(),
        address: ([127, 0, 0, 1], port).into(),
        paths: Vec::new(),
        role: Role::Primary,
        strategy: DeploymentStrategy::BlueGreen,
        weight: Weight::ALL,
        usage: None,
        router: None,
    }
}

/// Scraped at that second.
fn scrape(store: &mut Store, port: u16, second: i64) {
    let sample = Sample { name: "hits".to_owned(), labels: Vec::new(), value: second as f64 };
    let exposed = Exposed { samples: vec![sample], ..Exposed::default() };
    let scraped = own::scraped(&target(port), Ok(exposed));
    store.append(&target(port), at(second), scraped);
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_millisecond(START_MS + second * 1_000).expect("is a time")
}

fn store(bounds: Bounds) -> Store {
    Store::new(bounds)
}

fn wide() -> Bounds {
    Bounds::keeping(7_200_000)
}

/// What begins at `lost_s` is not all there, and says so with those words; what begins a second later is.
fn check(store: &Store, lost_s: i64, words: &str) {
    let lacks = |second: i64| store.lacks(at(second).as_millisecond());
    let told = lacks(lost_s).unwrap_or_else(|| panic!("what begins at {lost_s} s is all there")).told();
    assert!(told.contains(words), "{told}");
    assert_eq!(lacks(lost_s + 1), None, "{words}");
}

#[test]
fn nothing_is_forgotten_as_long_as_there_is_room() {
    let mut store = store(wide());
    (0..100).for_each(|second| scrape(&mut store, 1, second));
    assert_eq!(store.lacks(i64::MIN), None);
}

#[test]
fn what_is_older_than_it_is_kept_is_forgotten() {
    let mut store = store(Bounds { retention_ms: 60_000, ..wide() });
    (0..100).for_each(|second| scrape(&mut store, 1, second));
    // At 99 s, that of 39 s is as old as a sample may be.
    check(&store, 38, "kept no longer");
}

#[test]
fn the_oldest_minute_is_forgotten_where_there_are_too_many_changes() {
    let mut store = store(Bounds { changes_max: 102, ..wide() });
    (0..=100).for_each(|second| scrape(&mut store, 1, second));
    // Each scrape changes one of three series, so the 101st is one too many.
    assert_eq!(store.counts().shortened, 1);
    check(&store, 59, "more changes");
}

#[test]
fn a_process_that_makes_room_for_another_takes_its_time_with_it() {
    let mut store = store(Bounds { processes_max: 2, ..wide() });
    scrape(&mut store, 1, 0);
    scrape(&mut store, 2, 1);
    store.end_others(&HashSet::from([Process::of(&target(2))]), at(5));
    scrape(&mut store, 3, 10);
    check(&store, 5, "more processes");
}

#[test]
fn a_process_without_room_was_never_measured() {
    let mut store = store(Bounds { processes_max: 1, ..wide() });
    scrape(&mut store, 1, 0);
    scrape(&mut store, 2, 7);
    assert_eq!(store.counts().dropped_processes, 1);
    check(&store, 7, "more processes");
}

#[test]
fn where_the_clock_was_set_back_both_times_are_one_as_long_as_they_overlap() {
    let mut store = store(wide());
    (0..=100).for_each(|second| scrape(&mut store, 1, second));
    scrape(&mut store, 1, 50);
    check(&store, 100, "the clock was set back");
    (51..=120).for_each(|second| scrape(&mut store, 1, second));
    check(&store, 100, "the clock was set back");
}
