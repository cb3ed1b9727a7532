//! Evaluations that people ask for, and what they say of them.

use super::kit::{Kit, place};
use domain::{
    delivery::{Action, Actor, Phase, Status},
    file::{FileKind, Scope},
    slo::{Saying, Verdict},
    window::Window,
};
use jiff::{SignedDuration, Timestamp};
use server::{
    orchestrator::{Question, ReviewRefusal},
    store::{NewRevision, PastEvaluation},
};

const OBJECTIVES: &str = "spec_version: '1.0'
comparison:
  compare_with: single_result
  include_result_with_score: pass
objectives:
  - sli: request_latency_seconds
    pass:
      - criteria: ['<=+10%']
total_score:
  pass: '90%'
  warning: '75%'
";

fn grace() -> Actor {
    Actor::Person("Grace".into())
}

async fn ask(kit: &Kit, window: Window, again: Option<u32>) -> Result<u32, ReviewRefusal> {
    let question = Question { place: place("staging"), window, again, reason: "to be sure".into() };
    kit.orchestrator.evaluate(grace(), question).await
}

async fn found(kit: &Kit, number: u32) -> PastEvaluation {
    kit.orchestrator.store().evaluation(&"sockshop".parse().unwrap(), number).await.unwrap().unwrap()
}

async fn say(kit: &Kit, number: u32, known: usize, saying: Saying) -> Result<(), ReviewRefusal> {
    let project = "sockshop".parse().unwrap();
    kit.orchestrator.remark(grace(), &project, number, known, saying, "the network was down").await
}

async fn save_objectives(kit: &Kit) {
    save(kit, FileKind::Slo, OBJECTIVES).await;
}

async fn save(kit: &Kit, kind: FileKind, text: &str) {
    let revision = NewRevision {
        project: "sockshop".parse().unwrap(),
        kind,
        scope: Scope { stage: "staging".parse().ok(), service: "carts".parse().ok() },
        name: format!("{}.yaml", kind.as_str()),
        text: text.into(),
        author: "Ada".into(),
        reason: String::new(),
        at: Timestamp::now(),
    };
    kit.orchestrator.store().save_revision(&revision).await.unwrap();
}

/// From the beginning of the world until now.
async fn until_now(kit: &Kit) -> Window {
    let live = kit.orchestrator.store().environment(&place("staging")).await.unwrap().live.unwrap();
    Window { start: live.since, end: Timestamp::now() }
}

#[tokio::test]
async fn a_window_is_judged_without_a_delivery() {
    let kit = Kit::new().await;
    let window = until_now(&kit).await;
    let number = ask(&kit, window, None).await.unwrap();
    let past = found(&kit, number).await;
    assert_eq!((past.evaluation.verdict, past.evaluation.window), (Verdict::Pass, window));
    assert_eq!((past.head.tag.as_str(), past.head.by.as_str(), past.head.delivery), ("0.9.1", "Grace", None));
    assert_eq!(kit.serves("staging").await, "0.9.1", "nothing was deployed");
}

#[tokio::test]
async fn a_window_is_judged_as_that_of_whoever_had_the_traffic_in_it() {
    let kit = Kit::new().await;
    let before = until_now(&kit).await;
    let delivery = kit.trigger("0.9.2-slow").await;
    kit.until_status(delivery, Status::RolledBack).await;
    let trial = found(&kit, 1).await.evaluation.window;
    let over = Window { start: Timestamp::now(), end: Timestamp::now() + SignedDuration::from_millis(1) };
    save(&kit, FileKind::Sli, "indicators:\n  request_latency_seconds: up{job=\"$SERVICE-$STAGE-$DEPLOYMENT\"}\n")
        .await;
    let all = Window { start: before.start, end: over.end };
    for (window, tag, deployment) in [
        (before, "0.9.1", "primary"),
        (trial, "0.9.2-slow", "canary"),
        (over, "0.9.1", "primary"),
        (all, "0.9.1 and 0.9.2-slow", "primary"),
    ] {
        let past = found(&kit, ask(&kit, window, None).await.unwrap()).await;
        let query = past
            .evaluation
            .rows
            .iter()
            .find(|row| row.sli == "request_latency_seconds")
            .and_then(|row| row.query.clone());
        assert_eq!(past.head.tag, tag, "{window:?}");
        assert_eq!(query, Some(format!("up{{job=\"carts-staging-{deployment}\"}}")), "{tag}");
        let again = found(&kit, ask(&kit, window, Some(past.head.number)).await.unwrap()).await;
        assert_eq!((again.head.tag, &again.evaluation.rows[0].query), (past.head.tag, &past.evaluation.rows[0].query));
    }
    let first = found(&kit, ask(&kit, trial, Some(1)).await.unwrap()).await;
    assert_eq!(first.head.tag, "0.9.2-slow", "a repetition of the gate's own");
}

#[tokio::test]
async fn a_window_is_that_of_a_delivery_that_was_over_before_it_although_an_older_one_is_not() {
    let kit = Kit::new().await;
    let older = kit.trigger("0.9.3").await;
    kit.until_status(older, Status::Waiting).await;
    kit.world.hold_performance_tests(true);
    let newer = kit.trigger("0.9.4").await;
    kit.until(newer, |state| state.stage == 1 && matches!(state.phase, Phase::Testing { .. })).await;
    kit.act(newer, Action::Abort).await.unwrap();
    kit.until_status(newer, Status::Aborted).await;
    let start = Timestamp::now();
    kit.act(older, Action::Approve).await.unwrap();
    kit.until_status(older, Status::Completed).await;
    let question = Question {
        place: place("dev"),
        window: Window { start, end: Timestamp::now() },
        again: None,
        reason: String::new(),
    };
    let number = kit.orchestrator.evaluate(grace(), question).await.unwrap();
    assert_eq!(found(&kit, number).await.head.tag, "0.9.4", "it is live in dev, and was aborted later on");
}

#[tokio::test]
async fn a_window_that_no_source_has_any_more_is_an_error_and_never_a_pass() {
    let kit = Kit::new().await;
    let end = Timestamp::now();
    let long_ago = Window { start: end - SignedDuration::from_hours(2), end: end - SignedDuration::from_hours(1) };
    let number = ask(&kit, long_ago, None).await.unwrap();
    let past = found(&kit, number).await;
    assert_eq!(past.evaluation.verdict, Verdict::Error);
    assert!(past.evaluation.reason.contains("no longer has"), "{}", past.evaluation.reason);
}

#[tokio::test]
async fn a_window_must_be_over_and_no_longer_than_a_day() {
    let kit = Kit::new().await;
    let now = Timestamp::now();
    let hours = SignedDuration::from_hours;
    for (start, end, why) in [
        (now, now - hours(1), "ends before it begins"),
        (now, now, "The window is empty: it ends when it begins."),
        (now, now + hours(1), "not over yet"),
        (now - hours(25), now, "longer than a day"),
    ] {
        let refused = ask(&kit, Window { start, end }, None).await.unwrap_err();
        assert!(refused.to_string().contains(why), "{refused}");
    }
    let refused = ask(&kit, until_now(&kit).await, Some(7)).await.unwrap_err();
    assert_eq!(refused.to_string(), "there is no evaluation 7 in sockshop");
}

#[tokio::test]
async fn nobody_is_kept_waiting_for_minutes_until_late_data_has_come_in() {
    let kit = Kit::new().await;
    let window = until_now(&kit).await;
    kit.world.measures_late(120);
    let refused = ask(&kit, window, None).await.unwrap_err();
    let ReviewRefusal::BadWindow(why) = &refused else { panic!("{refused}") };
    assert!(why.contains("embedded may bring its data 120 s late") && why.contains("ended 120 s ago"), "{why}");
    assert!(kit.orchestrator.store().evaluations(&place("staging"), 1).await.unwrap().is_empty());

    // What is nearly there is waited for, and the same window is judged once its data is.
    kit.world.measures_late(20);
    let number = ask(&kit, window, None).await.unwrap();
    assert_eq!(found(&kit, number).await.evaluation.verdict, Verdict::Pass);
}

#[tokio::test]
async fn what_is_left_out_or_repeated_is_not_compared_with() {
    let kit = Kit::new().await;
    save_objectives(&kit).await;
    let first = ask(&kit, until_now(&kit).await, None).await.unwrap();
    let second = ask(&kit, until_now(&kit).await, None).await.unwrap();
    let again = ask(&kit, found(&kit, second).await.evaluation.window, Some(second)).await.unwrap();
    assert_eq!(found(&kit, again).await.head.again, Some(found(&kit, second).await.head.id));

    let compared = async |number| found(&kit, number).await.evaluation.compared_with;
    assert_eq!(compared(again).await, compared(second).await, "a repetition is not compared with what it repeats");
    let third = ask(&kit, until_now(&kit).await, None).await.unwrap();
    assert_eq!(compared(third).await, [found(&kit, second).await.head.id], "not with the repetition");
    let named = kit.orchestrator.store().evaluations_named(&compared(third).await).await.unwrap();
    assert_eq!(named, [(second, "0.9.1".to_owned())]);

    say(&kit, second, 0, Saying::Ignored).await.unwrap();
    say(&kit, third, 0, Saying::Overridden(Verdict::Fail)).await.unwrap();
    let fourth = ask(&kit, until_now(&kit).await, None).await.unwrap();
    assert_eq!(compared(fourth).await, [found(&kit, first).await.head.id], "only with what counts as a pass");

    say(&kit, second, 1, Saying::Counted).await.unwrap();
    say(&kit, fourth, 0, Saying::Ignored).await.unwrap();
    let fifth = ask(&kit, until_now(&kit).await, None).await.unwrap();
    assert_eq!(compared(fifth).await, [found(&kit, second).await.head.id], "it was taken back");
}

#[tokio::test]
async fn an_override_counts_and_what_was_judged_stays() {
    let kit = Kit::new().await;
    let delivery = kit.trigger("0.9.2-slow").await;
    kit.until_status(delivery, Status::RolledBack).await;
    say(&kit, 1, 0, Saying::Overridden(Verdict::Warning)).await.unwrap();
    let past = found(&kit, 1).await;
    assert_eq!((past.evaluation.verdict, past.standing().verdict()), (Verdict::Fail, Verdict::Warning));
    assert_eq!(past.head.delivery, Some(1));
    assert_eq!(kit.state(delivery).await.status(), Status::RolledBack, "what was done is done");

    let late = say(&kit, 1, 0, Saying::Ignored).await.unwrap_err();
    assert!(matches!(&late, ReviewRefusal::Outdated { by, said } if by == "Grace" && !said.is_empty()), "{late}");
    let same = say(&kit, 1, 1, Saying::Overridden(Verdict::Warning)).await.unwrap_err();
    assert!(matches!(same, ReviewRefusal::BadRemark(_)), "{same}");
}
