//! The demo's background stream and its files.
#![expect(clippy::unwrap_used, reason = "in a test, a panic is the message")]

use axum::{Router, extract::State, http::Request};
use domain::file::FileKind;
use server::{
    demo::{
        load,
        project::{FILES, Scope},
    },
    test_run::Destination,
};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{net::TcpListener, time::timeout};

type Seen = Arc<Mutex<Vec<String>>>;

async fn see(State(seen): State<Seen>, request: Request<axum::body::Body>) {
    seen.lock().unwrap().push(format!("{} {}", request.method(), request.uri().path()));
}

#[tokio::test]
async fn the_stream_only_looks_and_ends_when_it_is_dropped() {
    let seen = Seen::default();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let routes = Router::new().fallback(see).with_state(Arc::clone(&seen));
    tokio::spawn(async move { axum::serve(listener, routes).await });
    let destination = Destination { address, host: "carts.sockshop-dev.localhost:8080".to_owned() };
    assert!(timeout(Duration::from_millis(1_100), load::run(vec![destination])).await.is_err());
    let asked = seen.lock().unwrap().clone();
    assert!((7..=10).contains(&asked.len()), "{asked:?}");
    assert!(asked.iter().all(|asked| ["GET /", "GET /carts/1/items"].contains(&asked.as_str())), "{asked:?}");
    tokio::time::sleep(Duration::from_millis(400)).await;
    assert_eq!(seen.lock().unwrap().len(), asked.len());
}

#[test]
fn a_new_project_has_each_kind_of_file_once() {
    let seeded: Vec<FileKind> = FILES.iter().filter(|file| file.is_seeded).map(|file| file.kind).collect();
    assert_eq!(seeded, [FileKind::Shipyard, FileKind::Service, FileKind::Tests, FileKind::Sli, FileKind::Slo]);
    let gated = FILES.iter().filter(|file| matches!(file.kind, FileKind::Sli | FileKind::Slo));
    assert!(gated.into_iter().all(|file| file.scope == Scope::Stage("staging")), "only staging is judged");
    assert!(FILES.iter().all(|file| !file.text.is_empty() && file.text.len() < 8 * 1024));
}
