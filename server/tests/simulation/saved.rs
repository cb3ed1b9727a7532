//! Files that are saved while a delivery runs.

use super::kit::Kit;
use app::api::{control_plane::ControlPlane, deliveries::DeliveryAnswer};
use domain::{
    delivery::Phase,
    file::{FileKind, Scope},
};
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
