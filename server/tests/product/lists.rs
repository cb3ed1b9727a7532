//! What pages hear of, beside what is recorded.

use super::kit::{PATIENCE, Product};
use domain::delivery::Phase;
use tokio::time::timeout;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_live_version_that_dies_is_news_for_every_list() {
    let product = Product::start().await;
    product.trigger("0.9.2").await;
    product.until(|state| matches!(state.phase, Phase::Testing { .. })).await;
    product.act("abort").await;
    product.until(domain::delivery::State::is_final).await;
    let pid = product.pid_of_blue("production").await;
    let mut news = product.listen().await;
    let killed = std::process::Command::new("kill").args(["-9", &pid.to_string()]).status().unwrap();
    assert!(killed.success());
    // Nothing is recorded by it, and no other list changes.
    let heard = async { while !news.next().await.contains("\"changed\"") {} };
    timeout(PATIENCE, heard).await.expect("lists hear that it died");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_is_told_at_once_how_its_slots_are() {
    let product = Product::start().await;
    let mut news = product.listen_to_carts().await;
    // Between the rendering of a page and its stream a slot may have become ready; nothing is recorded by that.
    let heard = async {
        let mut said = String::new();
        while said.matches("\"slot\":\"").count() < 6 || said.matches("\"ready\"").count() < 3 {
            said += &news.next().await;
        }
    };
    timeout(PATIENCE, heard).await.expect("each slot of its three stages is told, with the three that serve");
}
