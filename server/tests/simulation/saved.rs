//! Files that are saved while a delivery runs, or while somebody else saves them.

use super::kit::Kit;
use app::api::{
    ApiError,
    context::Person,
    control_plane::{ControlPlane, Upload},
    deliveries::DeliveryAnswer,
};
use domain::{
    delivery::{Phase, Role, Status},
    file::{FileKind, Scope},
};
use futures_util::future::join_all;
use jiff::Timestamp;
use server::{control_plane::Pages, store::NewRevision};

/// Saves a file of the project as it is, once more.
async fn save(kit: &Kit, service: Option<&str>, reason: &str) {
    let revision = NewRevision {
        project: "sockshop".parse().unwrap(),
        kind: FileKind::Remediation,
        scope: Scope { stage: None, service: service.map(|name| name.parse().unwrap()) },
        name: "remediation.yaml".into(),
        text: "remediations: []\n".into(),
        author: "Grace".into(),
        reason: reason.into(),
        at: Timestamp::now(),
    };
    kit.orchestrator.store().save_revision(&revision).await.unwrap();
}

#[tokio::test]
async fn a_file_saved_while_a_delivery_runs_is_told_on_its_page() {
    let kit = Kit::new().await;
    save(&kit, None, "before").await;
    kit.world.hold_tests(true);
    let delivery = kit.trigger("0.9.3").await;
    kit.until(delivery, |state| matches!(state.phase, Phase::Testing { .. })).await;
    save(&kit, Some("carts"), "meanwhile").await;
    save(&kit, Some("orders"), "of another service").await;
    save(&kit, None, "for all").await;
    let pages = Pages::new(kit.orchestrator.clone());
    let DeliveryAnswer::Read(page) = pages.delivery(&"sockshop".parse().unwrap(), 1).await.unwrap() else {
        panic!("it is not read")
    };
    let told: Vec<(&str, &str)> = page.saved.iter().map(|file| (file.by.as_str(), file.reason.as_str())).collect();
    assert_eq!(told, [("Grace", "meanwhile"), ("Grace", "for all")]);
    kit.world.hold_tests(false);
    kit.until(delivery, |state| state.stage > 0).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_who_save_at_once_one_does_and_the_others_are_told() {
    let kit = Kit::new().await;
    let seen = Timestamp::now();
    let people = (0..24).map(|number| {
        let orchestrator = kit.orchestrator.clone();
        let upload = Upload {
            project: "sockshop".parse().unwrap(),
            kind: FileKind::Slo,
            scope: Scope::default(),
            name: "slo.yaml".into(),
            text: format!("pass: 1\nwarning: 1\nobjectives: [{{ metric: a, threshold: 1, score: 1 }}] # {number}\n"),
            reason: String::new(),
            seen: Some(seen),
        };
        tokio::spawn(async move {
            let person = Person { name: format!("Ada {number}"), role: Role::Approver };
            Pages::new(orchestrator).save_file(&person, upload).await
        })
    });
    let answers: Vec<_> = join_all(people).await.into_iter().map(|answer| answer.unwrap()).collect();
    let saved = answers.iter().filter(|answer| answer.is_ok()).count();
    let told = |answer: &&Result<String, ApiError>| matches!(answer, Err(ApiError::Conflict { why }) if why.contains("while you were writing"));
    assert_eq!((saved, answers.iter().filter(told).count()), (1, 23), "{answers:?}");
}

#[tokio::test]
async fn a_revision_was_used_by_the_deliveries_that_named_it_and_not_by_those_of_its_twin() {
    let kit = Kit::new().await;
    let delivery = kit.trigger("0.9.2-slow").await;
    kit.until_status(delivery, Status::RolledBack).await;
    let (project, pages) = ("sockshop".parse().unwrap(), Pages::new(kit.orchestrator.clone()));
    let used_by = async |number| {
        pages.file(&project, FileKind::Shipyard, &Scope::default(), Some(number), None).await.unwrap().used_by
    };
    assert_eq!(used_by(1).await, [1]);
    let first = pages.file(&project, FileKind::Shipyard, &Scope::default(), Some(1), None).await.unwrap();
    let again = NewRevision {
        project: project.clone(),
        kind: FileKind::Shipyard,
        scope: Scope::default(),
        name: "shipyard.yaml".into(),
        text: first.text,
        author: "Grace".into(),
        reason: "back to revision 1".into(),
        at: Timestamp::now(),
    };
    kit.orchestrator.store().save_revision(&again).await.unwrap();
    assert_eq!((used_by(1).await, used_by(2).await), (vec![1], vec![]));
}
