use super::{
    super::{folded::Folded, sample, spans::spans},
    *,
};
use domain::delivery::{Event, Recorded};

/// The steps as a person would read them.
fn told(log: Vec<Recorded>, stage: usize) -> Vec<String> {
    let spans = spans(&log);
    let folded = Folded::of(log).expect("the sample fits");
    let told = |step: &Step| {
        let mark = match step.mark {
            StepMark::Done => "✓",
            StepMark::Now => "▸",
            StepMark::Next => "·",
            StepMark::Failed => "✕",
            StepMark::Stopped => "■",
            StepMark::Skipped => "–",
        };
        let took = step.from.zip(step.to).map(|(from, to)| format!(" {} s", to.duration_since(from).as_secs()));
        let note = step.note.as_ref().map(|note| format!(" ({note})"));
        format!("{mark} {}{}{}", step.label, note.unwrap_or_default(), took.unwrap_or_default())
    };
    steps(&folded, &spans, stage).iter().map(told).collect()
}

#[test]
fn a_stage_that_failed_shows_where_and_the_way_back() {
    assert_eq!(
        told(sample::rolled_back(), 1),
        [
            "✓ Wait for the stage 1 s",
            "✓ Deploy to green 3 s",
            "✓ All traffic to green 1 s",
            "✓ Performance test, 10 users × 40 loops (0 of 400 requests failed) 20 s",
            "✕ Gate: 2 objectives, pass at 90 % (score 50) 2 s",
            "– Promote green",
            "✓ Back: old version ready 0 s",
            "✓ Back: all traffic to it 1 s",
            "✓ Back: last requests end 1 s",
            "✓ Back: stop green 1 s",
        ]
    );
}

#[test]
fn a_stage_that_was_never_reached_shows_what_would_have_been() {
    assert_eq!(
        told(sample::rolled_back(), 2),
        ["– Approval", "– Deploy to the idle slot", "– All traffic to the idle slot", "– Promote the idle slot"]
    );
}

#[test]
fn the_present_step_has_a_deadline() {
    let log = sample::waiting();
    assert_eq!(
        told(log.clone(), 2),
        ["✓ Wait for the stage 1 s", "▸ Approval", "· Deploy to green", "· All traffic to green", "· Promote green"]
    );
    let spans = spans(&log);
    let steps = steps(&Folded::of(log).expect("the sample fits"), &spans, 2);
    assert_eq!(steps[1].ends, Some(sample::at(40 + 86_400)));
    assert_eq!(steps[2].ends, None);
}

#[test]
fn a_person_stops_a_step_and_does_not_fail_it() {
    let log = sample::testing_in_staging().person(20, Event::Aborted { reason: String::new() }).log();
    let told = told(log, 1);
    assert_eq!(told[3], "■ Performance test, 10 users × 40 loops 4 s");
    assert_eq!(told[6], "▸ Back: old version ready");
}

#[test]
fn short_times_are_told_finely() {
    let cases = [
        (0, "0 ms"),
        (149, "149 ms"),
        (1_049, "1.0 s"),
        (9_999, "9.9 s"),
        (10_000, "10 s"),
        (65_500, "1 min 5 s"),
        (-5, "0 ms"),
    ];
    for (millis, expected) in cases {
        assert_eq!(brief(SignedDuration::from_millis(millis)).replace('\u{a0}', " "), expected);
    }
}

#[test]
fn a_test_that_must_run_again_puts_the_gate_back() {
    let log = sample::testing_in_staging()
        .then(36, sample::tested(16, 36))
        .then(37, Event::EvidenceLost { reason: String::new() })
        .log();
    let told = told(log, 1);
    assert_eq!(told[3], "▸ Performance test, 10 users × 40 loops");
    assert_eq!(told[4], "· Gate: 2 objectives, pass at 90 %");
}

#[test]
fn what_was_left_out_says_by_whom() {
    let promoted = |subject, reason| Event::PromotionApproved { subject, reason };
    assert_eq!(
        told(sample::left_out(sample::canary(), 20, promoted).log(), 1),
        [
            "✓ Wait for the stage 1 s",
            "✓ Deploy to green 3 s",
            "✓ 25 % of traffic to green 1 s",
            "– Performance test at 25 %, 10 users × 40 loops (left out by Ada) 4 s",
            "– Gate at 25 %: 2 objectives, pass at 90 % (left out by Ada)",
            "– 50 % of traffic to green (left out by Ada)",
            "– Performance test at 50 %, 10 users × 40 loops (left out by Ada)",
            "– Gate at 50 %: 2 objectives, pass at 90 % (left out by Ada)",
            "▸ All traffic to green",
            "– Performance test at 100 %, 10 users × 40 loops (left out by Ada)",
            "– Gate at 100 %: 2 objectives, pass at 90 % (left out by Ada)",
            "· Promote green",
        ]
    );
    let skipped = |subject, reason| Event::StepSkipped { subject, reason };
    let steps = told(sample::left_out(sample::canary(), 20, skipped).log(), 1);
    let left_out: Vec<&String> = steps.iter().filter(|step| step.contains("left out")).collect();
    assert_eq!(left_out.len(), 2, "the test and the gate at 25 %: {steps:#?}");
}

#[test]
fn each_weight_shows_what_was_found_at_it() {
    let mut better = sample::passed(16, 36);
    better.score = 75.0;
    let log = sample::canary()
        .then(36, sample::tested(16, 36))
        .then(38, Event::Evaluated { evaluation: Box::new(better) })
        .then(39, sample::weight(50))
        .then(59, sample::tested(39, 59))
        .then(60, Event::Evaluated { evaluation: Box::new(sample::passed(39, 59)) });
    let told = told(log.log(), 1);
    assert_eq!(told[4], "✓ Gate at 25 %: 2 objectives, pass at 90 % (score 75) 2 s");
    assert_eq!(told[7], "✓ Gate at 50 %: 2 objectives, pass at 90 % (score 100) 1 s");
    assert_eq!(told[8], "▸ All traffic to green");
}

#[test]
fn a_first_version_shows_the_last_weight_only() {
    let log = sample::canary().log();
    let first = Event::StageEntered { live: None, candidate: domain::traffic::Slot::Green };
    let log: Vec<Recorded> = log[..6].iter().cloned().chain([Recorded { event: first, ..log[6].clone() }]).collect();
    assert_eq!(told(log, 1)[1..3], ["▸ Deploy to green", "· All traffic to green"]);
}
