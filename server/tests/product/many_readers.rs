//! Pages that many people ask for at once.

use super::kit::Product;
use domain::delivery::Phase;
use futures_util::future::join_all;
use hyper::StatusCode;

/// How many ask at the same time.
const READERS: usize = 8;
/// How often each of them asks for each page.
const TIMES: usize = 25;
const PAGES: [&str; 6] = [
    "/",
    "/approvals",
    "/projects/sockshop",
    "/projects/sockshop/deliveries",
    "/projects/sockshop/deliveries/1",
    "/projects/sockshop/evaluations",
];

/// One reader after the other would not notice: what is drawn for one must not be looked for in what is drawn for another.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_are_whole_however_many_ask_at_once() {
    let product = Product::start().await;
    product.trigger("0.9.2").await;
    product.until(|state| matches!(state.phase, Phase::Testing { .. })).await;
    let read = join_all((0..READERS).map(|_| async {
        for path in PAGES.iter().cycle().take(TIMES * PAGES.len()) {
            let (status, page) = product.page(path).await;
            assert_eq!(status, StatusCode::OK, "{path}: {page}");
            assert!(page.contains("<h1") && page.contains("<title>"), "{path}: {page}");
        }
    }));
    read.await;
}
