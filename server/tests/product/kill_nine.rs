//! `kill -9` of the server in the middle of a delivery.

use super::kit::Product;
use domain::delivery::{Phase, Status};
use hyper::StatusCode;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn v10_a_delivery_goes_on_after_kill_nine_and_ends_as_it_should() {
    let mut product = Product::start().await;
    product.trigger("0.9.2").await;
    product.until(|state| state.stage == 1 && matches!(state.phase, Phase::Testing { .. })).await;
    product.kill_nine().await;

    product.start_again().await;
    // The old version serves from the first moment that the router is up.
    let (status, page) = product.carts_page("production").await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("Version: v1"), "{page}");
    let state = product.until(domain::delivery::State::is_final).await;
    assert_eq!(state.status(), Status::RolledBack);
    assert_eq!(state.visits.len(), 2, "production was never touched");
    assert!(product.carts_page("staging").await.1.contains("Version: v1"));
}
