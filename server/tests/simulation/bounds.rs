//! What people write has a bound, and what was begun is ended.

use super::kit::Kit;
use app::api::{control_plane::ControlPlane, files::REVISIONS_LISTED_MAX};
use domain::{
    delivery::{Action, REASON_CHARS_MAX, Status},
    file::{FileKind, Scope},
    id::ProjectName,
};
use jiff::Timestamp;
use server::{
    control_plane::Pages,
    demo,
    orchestrator::{Refusal, TriggerRefusal},
    store::NewRevision,
};

#[tokio::test]
async fn a_reason_that_nobody_would_read_is_refused() {
    let kit = Kit::new().await;
    let long = "x".repeat(REASON_CHARS_MAX + 1);
    let refused = kit.trigger_because("0.9.3", "", &long).await.unwrap_err();
    assert!(matches!(refused, TriggerRefusal::LongReason), "{refused}");
    let delivery = kit.trigger_because("0.9.3", "", &"é".repeat(REASON_CHARS_MAX)).await.unwrap();
    kit.until_status(delivery, Status::Waiting).await;
    let refused = kit.act_because(delivery, Action::Reject, &long).await.unwrap_err();
    assert!(matches!(refused, Refusal::LongReason), "{refused}");
}

#[tokio::test]
async fn a_demo_that_was_half_made_when_the_server_was_killed_is_made_to_its_end() {
    let kit = Kit::empty().await;
    demo::seed::seed(&kit.orchestrator, "Ada").await.unwrap();
    // As after a kill between its first file and its first version.
    kit.tamper("delete from environment").await;
    kit.tamper("delete from revision where kind <> 'shipyard'").await;
    demo::seed::seed(&kit.orchestrator, "Ada").await.unwrap();
    for stage in ["dev", "staging", "production"] {
        assert_eq!(kit.serves(stage).await, "0.9.1");
    }
    let delivery = kit.trigger("0.9.3").await;
    kit.until_status(delivery, Status::Waiting).await;
    // Once it is whole, it is left alone.
    demo::seed::seed(&kit.orchestrator, "Ada").await.unwrap();
    assert_eq!(kit.serves("staging").await, "0.9.3");
}

#[tokio::test]
async fn a_file_with_many_revisions_lists_the_newest_and_keeps_them_all() {
    let kit = Kit::new().await;
    let (project, scope) = ("sockshop".parse().unwrap(), Scope::default());
    let saved = REVISIONS_LISTED_MAX + 5;
    for number in 1..=saved {
        let revision = NewRevision {
            project: ProjectName::clone(&project),
            kind: FileKind::Slo,
            scope: scope.clone(),
            name: "slo.yaml".into(),
            text: format!("spec_version: '1.0'\nobjectives: [{{ sli: a{number} }}]\n"),
            author: "a pipeline".into(),
            reason: String::new(),
            at: Timestamp::now(),
        };
        kit.orchestrator.store().save_revision(&revision).await.unwrap();
    }
    let pages = Pages::new(kit.orchestrator.clone());
    let page = pages.file(&project, FileKind::Slo, &scope, None, Some(1)).await.unwrap();
    assert_eq!((page.shown.number, page.revisions.len()), (saved, REVISIONS_LISTED_MAX as usize));
    assert_eq!(page.changes.map(|changes| changes.since), Some(1), "any two can be held against each other");
    let first = pages.file(&project, FileKind::Slo, &scope, Some(1), None).await.unwrap();
    assert!(first.text.contains("sli: a1 "), "{}", first.text);
    assert!(first.changes.is_none(), "nothing was before it");
}
