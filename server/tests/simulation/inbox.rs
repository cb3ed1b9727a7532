//! What the approvals page is told: what waits for a person, what somebody has put on hold, and where its parts lie.

use super::kit::Kit;
use app::api::{ApiError, control_plane::ControlPlane};
use domain::{
    delivery::{Action, Actor, Phase, RiskLevel, Status},
    digest::{Digest, RevisionRef},
    file::{FileKind, Scope},
    slo::{Saying, Verdict},
};
use server::{control_plane::Pages, orchestrator::Refusal};

#[tokio::test]
async fn what_waits_says_what_it_rests_on_and_what_it_risks() {
    let kit = Kit::new().await;
    let delivery = kit.trigger("0.9.3").await;
    kit.until_status(delivery, Status::Waiting).await;
    let pages = Pages::new(kit.orchestrator.clone());
    let inbox = pages.inbox().await.unwrap();
    let [waiting] = inbox.waiting.as_slice() else { panic!("{inbox:?}") };
    assert_eq!(waiting.live_tag(), Some("0.9.1"));
    let (stage, test) = waiting.test().unwrap();
    assert!(stage.as_str() == "staging" && test.passed);
    assert_eq!(waiting.state.risk(&waiting.plan, waiting.live.as_ref(), None).level, RiskLevel::Low);

    // The event is known to whoever follows the delivery; the evaluation has a page by its number.
    let seq = waiting.subject.evaluation.unwrap();
    let number = pages.find_evaluation(&waiting.plan.project, waiting.plan.number, seq).await.unwrap();
    let review = pages.evaluation(&waiting.plan.project, number, None).await.unwrap();
    assert_eq!(Some(&review.evaluation), waiting.evidence.as_ref().map(|(_, evaluation)| evaluation));
    let nowhere = pages.find_evaluation(&waiting.plan.project, waiting.plan.number, seq + 1).await.unwrap_err();
    assert!(matches!(nowhere, ApiError::NotFound { .. }), "{nowhere:?}");
}

#[tokio::test]
async fn what_is_on_hold_waits_for_others_with_name_and_reason() {
    let kit = Kit::new().await;
    kit.world.hold_tests(true);
    let delivery = kit.trigger("0.9.3").await;
    kit.until(delivery, |state| matches!(state.phase, Phase::Testing { .. })).await;
    kit.act(delivery, Action::Hold).await.unwrap();
    let pages = Pages::new(kit.orchestrator.clone());
    let inbox = pages.inbox().await.unwrap();
    assert!(inbox.waiting.is_empty());
    let [paused] = inbox.paused.as_slice() else { panic!("{inbox:?}") };
    assert_eq!((paused.delivery.id, paused.hold.by.to_string().as_str()), (delivery, "Grace"));
    assert!(paused.deadline.is_some(), "it ends by itself some time");
    kit.world.hold_tests(false);
    kit.act(delivery, Action::Resume).await.unwrap();
    kit.until_status(delivery, Status::Waiting).await;
    assert!(pages.inbox().await.unwrap().paused.is_empty());
}

#[tokio::test]
async fn a_digest_leads_to_its_revision() {
    let kit = Kit::new().await;
    let pages = Pages::new(kit.orchestrator.clone());
    let project = "sockshop".parse().unwrap();
    let files = pages.files(&project).await.unwrap();
    let slo = files.entries.iter().find(|entry| entry.kind == FileKind::Slo).unwrap();
    let revision = RevisionRef { number: slo.newest.number, digest: slo.newest.digest.clone() };
    let found = pages.find_revision(&project, FileKind::Slo, &revision).await.unwrap();
    assert_eq!((&found.scope, found.number), (&slo.scope, slo.newest.number));
    assert_ne!(found.scope, Scope::default(), "a scope that the digest alone does not tell");
    let unknown = RevisionRef { number: 1, digest: Digest::of(b"never saved") };
    assert!(pages.find_revision(&project, FileKind::Slo, &unknown).await.is_err());
}

#[tokio::test]
async fn v6_what_somebody_overrode_to_fail_is_not_approved_until_that_is_taken_back() {
    let kit = Kit::new().await;
    let delivery = kit.trigger("0.9.3").await;
    kit.until_status(delivery, Status::Waiting).await;
    let pages = Pages::new(kit.orchestrator.clone());
    let remark = async |known, saying| {
        let (project, by) = ("sockshop".parse().unwrap(), Actor::Person("Ada".to_owned()));
        kit.orchestrator.remark(by, &project, 1, known, saying, "the p99 is off").await.unwrap();
        pages.inbox().await.unwrap().waiting.remove(0)
    };
    let waiting = remark(0, Saying::Overridden(Verdict::Fail)).await;
    assert_eq!(waiting.counts_as(), Some(Verdict::Fail));
    let risk = waiting.state.risk(&waiting.plan, waiting.live.as_ref(), waiting.counts_as());
    assert_eq!(risk.level, RiskLevel::High);
    let refused = kit.act(delivery, Action::Approve).await.unwrap_err();
    assert!(matches!(&refused, Refusal::Overridden { by, .. } if by == "Ada"), "{refused}");
    assert_eq!(remark(1, Saying::Restored).await.overridden, None);
    kit.act(delivery, Action::Approve).await.unwrap();
    kit.until_status(delivery, Status::Completed).await;
}
