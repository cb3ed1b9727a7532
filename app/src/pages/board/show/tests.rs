use super::*;
use crate::api::{
    ReadAt,
    board::{LastGate, Moving},
};
use domain::{id::DeliveryId, slo::evaluation::ScoreUnit, traffic::Slot};
use jiff::Timestamp;

fn cell() -> BoardCell {
    BoardCell { live: None, moving: None, queued: 0, last_gate: None, next: String::new(), url: String::new() }
}

fn with_status(status: Status) -> BoardCell {
    let moving = Moving {
        delivery: DeliveryId(uuid::Uuid::nil()),
        number: 1,
        tag: "0.9.2".to_owned(),
        status,
        words: String::new(),
        weight_percent: 0,
        deadline: None,
    };
    BoardCell { moving: Some(moving), ..cell() }
}

fn with_verdict(verdict: Verdict) -> BoardCell {
    let gate = LastGate {
        evaluation: 1,
        tag: "0.9.2".to_owned(),
        verdict,
        score: 0.0,
        unit: ScoreUnit::Percent,
        at: Timestamp::UNIX_EPOCH,
    };
    BoardCell { last_gate: Some(gate), ..cell() }
}

fn crashed() -> BoardCell {
    let live = LiveVersion {
        tag: "0.9.1".to_owned(),
        slot: Slot::Blue,
        since: Timestamp::UNIX_EPOCH,
        health: Health::Crashed,
        behind: 0,
        differs: None,
    };
    BoardCell { live: Some(live), ..cell() }
}

fn board(cells: Vec<BoardCell>) -> Board {
    Board {
        project: "sockshop".parse().expect("a name"),
        stages: Vec::new(),
        rows: vec![BoardRow { service: "carts".parse().expect("a name"), cells }],
        now: ReadAt(Timestamp::UNIX_EPOCH),
    }
}

#[test]
fn no_data_counts_as_a_failed_gate() {
    let of = |verdict| Show::Gates.matches(&with_verdict(verdict));
    assert!(of(Verdict::Fail) && of(Verdict::InsufficientData) && of(Verdict::Error));
    assert!(!of(Verdict::Pass) && !of(Verdict::Warning) && !of(Verdict::NotEvaluated));
    assert!(!Show::Gates.matches(&cell()));
}

#[test]
fn what_is_not_as_approved_is_a_problem() {
    let with = |differs: Option<&str>| {
        let mut cell = crashed();
        let live = cell.live.as_mut().expect("it has one");
        (live.health, live.differs) = (Health::Ready, differs.map(str::to_owned));
        Show::Problems.matches(&cell)
    };
    assert!(with(Some("runs something else than what was approved")));
    assert!(!with(None));
}

#[test]
fn a_filter_is_its_own_word() {
    for show in Show::ALL {
        assert_eq!(show.as_str().parse(), Ok(show));
    }
    assert_eq!("everything".parse::<Show>(), Err(()));
}

#[test]
fn the_sentence_begins_with_what_is_wrong() {
    assert_eq!(sentence(&board(vec![cell()])), "sockshop is at rest");
    assert_eq!(
        sentence(&board(vec![cell(), with_verdict(Verdict::Fail)])),
        "Nothing moves in sockshop, and the last gate of one place was not passed"
    );
    assert_eq!(sentence(&Board { rows: Vec::new(), ..board(Vec::new()) }), "sockshop has nothing to deliver yet");
    assert_eq!(
        sentence(&board(vec![with_status(Status::Running), with_status(Status::Waiting)])),
        "One delivery waits for a person and one delivery is moving"
    );
    assert_eq!(
        sentence(&board(vec![crashed(), with_status(Status::RollingBack), with_status(Status::OnHold)])),
        "Two places need attention, one delivery is on hold and one delivery is moving"
    );
}
