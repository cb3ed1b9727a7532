//! What a page fetches is on the page that goes out.

use app::{api::wire::fetched, components::FetchedOnce};
use axum::{Router, body::Body};
use http::Request;
use http_body_util::BodyExt;
use leptos::prelude::*;
use leptos_router::components::Router as Pages;
use std::{
    hint::spin_loop,
    time::{Duration, Instant},
};
use tokio::task::{JoinSet, yield_now};
use tower::ServiceExt;

/// Pages that are drawn at the same time.
const AT_ONCE: usize = 8;
/// How many each of them is followed by.
const EACH: usize = 1_500;

/// After at most this long the fact is there: about as long as it takes to draw the page.
const ARRIVES_WITHIN: Duration = Duration::from_micros(200);

/// A page with one fact that arrives just while it is drawn, on another thread.
#[component]
fn Small() -> impl IntoView {
    let resource = fetched(
        || (),
        |()| async {
            yield_now().await;
            let until = Instant::now() + ARRIVES_WITHIN.mul_f64(rand::random());
            while Instant::now() < until {
                spin_loop();
            }
            Ok(7_u32)
        },
    );
    let drawn = |number: Signal<u32>| view! { <h1>"seven is " {move || number.get()}</h1> };
    view! {
        <html>
            <head></head>
            <body>
                <Pages>
                    <FetchedOnce resource view=drawn/>
                </Pages>
            </body>
        </html>
    }
}

/// A memo that is worked out just while what it reads arrives misses that it arrived.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_page_never_goes_out_without_what_it_fetched() {
    // Also tells Leptos by what tasks are run.
    leptos_axum::generate_route_list(Small);
    let pages: Router = Router::new().fallback(leptos_axum::render_app_async(|| view! { <Small/> }));
    let mut readers = JoinSet::new();
    for _ in 0..AT_ONCE {
        let pages = pages.clone();
        readers.spawn(async move {
            for _ in 0..EACH {
                let response = pages.clone().oneshot(Request::get("/").body(Body::empty()).unwrap()).await.unwrap();
                let page = response.into_body().collect().await.unwrap().to_bytes();
                let page = String::from_utf8(page.to_vec()).unwrap();
                assert!(page.contains("seven is "), "{page}");
            }
        });
    }
    while let Some(read) = readers.join_next().await {
        read.unwrap();
    }
}
