//! Hosts are made of a project's and a stage's name: no two places may come to the same one.

use super::kit::Kit;
use app::api::{
    ApiError,
    context::Person,
    control_plane::{ControlPlane, Upload},
};
use domain::{
    delivery::Role,
    file::{FileKind, Scope},
};
use server::control_plane::Pages;

const WEST: &str = "stages: [{ name: west, deployment_strategy: direct }]";
const EU_WEST: &str = "stages: [{ name: eu-west, deployment_strategy: direct }]";
const SAID: &str = "would be reached by the same hosts as stage";

#[tokio::test]
async fn a_stage_behind_another_projects_host_is_refused() {
    let kit = Kit::new().await;
    let pages = Pages::new(kit.orchestrator.clone());
    let ada = Person { name: "Ada".into(), role: Role::Approver };
    pages.create_project(&ada, "sockshop-eu", WEST).await.unwrap();
    // A project that is there already gets such a stage.
    let upload = Upload {
        project: "sockshop".parse().unwrap(),
        kind: FileKind::Shipyard,
        scope: Scope::default(),
        name: "shipyard.yaml".into(),
        text: EU_WEST.into(),
        reason: "a new region".into(),
        seen: None,
    };
    let refused = pages.save_file(&ada, upload).await.unwrap_err();
    assert!(matches!(&refused, ApiError::Conflict { why } if why.contains(SAID)), "{refused:?}");
    // A new one would bring it along.
    pages.create_project(&ada, "shop", EU_WEST).await.unwrap();
    let refused = pages.create_project(&ada, "shop-eu", WEST).await.unwrap_err();
    let ApiError::Invalid { fields } = &refused else { panic!("{refused:?}") };
    assert!(fields[0].field == "project" && fields[0].message.contains(SAID), "{fields:?}");
}
