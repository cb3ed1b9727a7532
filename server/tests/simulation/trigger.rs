//! What may be asked for: a tag, perhaps with the digest it must stand for, and not what is there or on its way already.

use super::kit::Kit;
use domain::{
    delivery::{Phase, Status},
    digest::Digest,
};
use server::orchestrator::TriggerRefusal;

#[tokio::test]
async fn what_is_live_or_on_its_way_is_not_begun_a_second_time() {
    let kit = Kit::new().await;
    let live = kit.trigger_because("0.9.1", "", "again").await.unwrap_err();
    assert!(matches!(live, TriggerRefusal::SameDigest { .. }), "{live}");
    kit.world.hold_tests(true);
    let first = kit.trigger("0.9.3").await;
    kit.until(first, |state| matches!(state.phase, Phase::Testing { .. })).await;
    let second = kit.trigger_because("0.9.3", "", "twice").await.unwrap_err();
    assert!(matches!(second, TriggerRefusal::UnderWay { number: 1 }), "{second}");
    kit.world.hold_tests(false);
    kit.until_status(first, Status::Waiting).await;
    let waits = kit.trigger_because("0.9.3", "", "twice").await.unwrap_err();
    assert!(matches!(waits, TriggerRefusal::SameDigest { .. }), "live in dev by now: {waits}");
}

#[tokio::test]
async fn a_digest_that_comes_with_a_tag_must_be_the_tags_own() {
    let kit = Kit::new().await;
    let (own, other) = (Digest::of(b"0.9.3"), Digest::of(b"something else"));
    let refused = kit.trigger_because(&format!("0.9.3@{other}"), "", "pinned").await.unwrap_err();
    assert!(matches!(&refused, TriggerRefusal::OtherDigest { is, .. } if *is == own), "{refused}");
    let delivery = kit.trigger_because(&format!("0.9.3@{own}"), "", "pinned").await.unwrap();
    let row = kit.orchestrator.store().delivery(delivery).await.unwrap().unwrap();
    assert_eq!(row.tag, "0.9.3");
}

#[tokio::test]
async fn a_version_is_looked_up_without_beginning_anything() {
    let kit = Kit::new().await;
    let (project, service) = ("sockshop".parse().unwrap(), "carts".parse().unwrap());
    let live = kit.orchestrator.look_up(&project, &service, "0.9.1").await.unwrap();
    let stages: Vec<&str> = live.live_in.iter().map(|stage| stage.as_str()).collect();
    assert_eq!((stages.as_slice(), live.under_way), (&["dev", "staging", "production"][..], None));
    kit.world.hold_tests(true);
    kit.trigger("0.9.3").await;
    let coming = kit.orchestrator.look_up(&project, &service, "0.9.3").await.unwrap();
    assert_eq!((coming.artifact.digest, coming.live_in, coming.under_way), (Digest::of(b"0.9.3"), Vec::new(), Some(1)));
    assert!(kit.orchestrator.look_up(&project, &service, "not a tag").await.is_err());
}
