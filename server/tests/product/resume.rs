//! A browser that lost its event stream and takes it up again.

use super::kit::{News, PATIENCE, Product};
use domain::delivery::{Phase, Status};
use tokio::time::timeout;

/// The positions of the events that are told until `last` is.
async fn positions(news: &mut News, last: u64) -> Vec<u64> {
    let mut told = Vec::new();
    let reading = async {
        while told.last() != Some(&last) {
            let text = news.next().await;
            told.extend(text.lines().filter_map(|line| line.strip_prefix("id: ")?.parse::<u64>().ok()));
        }
    };
    timeout(PATIENCE, reading).await.unwrap_or_else(|_| panic!("{last} never came after {told:?}"));
    told
}

#[tokio::test]
async fn what_was_missed_comes_once_and_in_order_and_a_foreign_page_begins_anew() {
    let product = Product::start().await;
    product.trigger("0.9.2").await;
    product.until(|state| state.stage == 1 && matches!(state.phase, Phase::Testing { .. })).await;
    let heard = product.log().await.len() as u64;
    // The demo has one delivery, so that positions in the feed are numbers in its log.
    assert_eq!(positions(&mut product.listen_again(0).await, heard).await, (1..=heard).collect::<Vec<_>>());

    product.until(|state| state.status() == Status::RolledBack).await;
    let all = product.log().await.len() as u64;
    assert!(all > heard + 3, "there is something to be missed");
    for known in [heard, heard + 1, all - 1] {
        let missed = positions(&mut product.listen_again(known).await, all).await;
        assert_eq!(missed, (known + 1..=all).collect::<Vec<_>>(), "after {known}");
    }

    let mut foreign = product.listen_again(all + 1000).await;
    let reset = async { while !foreign.next().await.contains("\"reset\"") {} };
    timeout(PATIENCE, reset).await.expect("it is told to begin anew");
}
