//! The other end: answers as written, one answer a request, and remembers what it was asked.

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, Method, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use domain::{
    connection::{Auth, Field, Kind, Settings},
    window::Window,
};
use jiff::Timestamp;
use server::metrics::remote::Secrets;
use std::{
    collections::VecDeque,
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{net::TcpListener, task::JoinSet, time::sleep};

/// One answer.
#[derive(Debug, Clone)]
pub struct Says {
    pub status: u16,
    pub headers: Vec<(header::HeaderName, &'static str)>,
    pub body: String,
    pub after: Duration,
}

pub fn says(status: u16, body: &str) -> Says {
    Says { status, headers: Vec::new(), body: body.to_owned(), after: Duration::ZERO }
}

/// One request: its line, what it said of itself, and its body.
#[derive(Debug, Clone)]
pub struct Heard {
    pub line: String,
    pub authorization: String,
    pub body: String,
}

#[derive(Debug, Clone, Default)]
struct Script {
    answers: Arc<Mutex<VecDeque<Says>>>,
    heard: Arc<Mutex<Vec<Heard>>>,
}

pub struct OtherEnd {
    pub address: SocketAddr,
    script: Script,
    /// Ends with it.
    _serving: JoinSet<()>,
}

impl OtherEnd {
    pub async fn start(answers: impl IntoIterator<Item = Says>) -> Self {
        drop(rustls::crypto::ring::default_provider().install_default());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let script = Script::default();
        script.answers.lock().unwrap().extend(answers);
        let app = Router::new().fallback(answer).with_state(script.clone());
        let mut serving = JoinSet::new();
        serving.spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { address, script, _serving: serving }
    }

    pub fn heard(&self) -> Vec<Heard> {
        self.script.heard.lock().unwrap().clone()
    }

    pub fn settings(&self, kind: Kind, auth: Auth) -> Settings {
        Settings {
            name: kind.as_str().parse().unwrap(),
            kind,
            url: format!("http://{}/e/1", self.address),
            auth,
            user: None,
            ca: None,
            client_certificate: None,
            timeout_s: 1,
            settle_s: 0,
        }
    }
}

async fn answer(State(script): State<Script>, method: Method, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let authorization = headers.get(header::AUTHORIZATION).map(|value| value.to_str().unwrap().to_owned());
    script.heard.lock().unwrap().push(Heard {
        line: format!("{method} {uri}"),
        authorization: authorization.unwrap_or_default(),
        body: String::from_utf8_lossy(&body).into_owned(),
    });
    let next = script.answers.lock().unwrap().pop_front();
    let Some(says) = next else { return StatusCode::IM_A_TEAPOT.into_response() };
    sleep(says.after).await;
    let mut response = (StatusCode::from_u16(says.status).unwrap(), says.body).into_response();
    for (name, value) in says.headers {
        response.headers_mut().insert(name, value.parse().unwrap());
    }
    response
}

pub fn token() -> Secrets {
    Secrets::from([(Field::Token, "dt0c01.SECRET".into())])
}

/// A minute that is long past.
pub fn minute() -> Window {
    let start = Timestamp::from_second(1_790_000_000).unwrap();
    Window { start, end: Timestamp::from_second(1_790_000_060).unwrap() }
}
