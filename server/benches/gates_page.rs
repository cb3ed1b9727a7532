//! How long the gates page takes with as many evaluations as it shows at most: 500 runs of 50 objectives, from the
//! request to the last byte, asked of the real program.
#![expect(clippy::unwrap_used, reason = "a benchmark fails by panicking")]

use domain::{
    file::{FileKind, Scope},
    id::Place,
    slo::{Evaluation, Row, RowVerdict, ScoreUnit, Verdict},
    traffic::Weight,
    window::Window,
};
use jiff::{SignedDuration, Timestamp};
use server::store::{NewEvaluation, NewRevision, Store};
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

const RUNS: i64 = 500;
const OBJECTIVES: usize = 50;
const ASKED: usize = 20;
const SHIPYARD: &str = include_str!("../../deploy/examples/sockshop/shipyard.yaml");

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(fill(folder.path()));
    let (mut server, address) = start(folder.path());
    for (name, path) in [
        ("30 runs", "/projects/sockshop/evaluations"),
        ("500 runs", "/projects/sockshop/evaluations?runs=500"),
        ("500 runs, values", "/projects/sockshop/evaluations?runs=500&cells=values"),
        ("one evaluation", "/projects/sockshop/evaluations/500"),
    ] {
        measure(&address, name, path);
    }
    server.kill().unwrap();
    server.wait().unwrap();
}

fn measure(address: &str, name: &str, path: &str) {
    ask(address, path);
    let mut times: Vec<Duration> = Vec::new();
    let mut bytes = 0;
    for _ in 0..ASKED {
        let began = Instant::now();
        bytes = ask(address, path);
        times.push(began.elapsed());
    }
    times.sort();
    println!(
        "{name:18} min {:>6.1?}  median {:>6.1?}  max {:>6.1?}  {} KiB",
        times[0],
        times[times.len() / 2],
        times[times.len() - 1],
        bytes / 1024
    );
}

fn ask(address: &str, path: &str) -> usize {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nhost: {address}\r\naccept: text/html\r\nconnection: close\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    assert!(answer.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&answer[..answer.len().min(300)]));
    answer.len()
}

fn start(folder: &Path) -> (Child, String) {
    let site = folder.join("site");
    std::fs::create_dir_all(&site).unwrap();
    std::fs::write(site.join("hash.txt"), "js: 0\nwasm: 0\ncss: 0\n").unwrap();
    let mut server = Command::new(env!("CARGO_BIN_EXE_tidegate"))
        .args(["serve", "--listen", "127.0.0.1:0", "--router", "127.0.0.1:0", "--log", "error", "--data"])
        .arg(folder)
        .arg("--site")
        .arg(&site)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(server.stdout.take().unwrap()).lines();
    let named = lines.map_while(Result::ok).find_map(|line| line.split_once("http://").map(|(_, it)| it.to_owned()));
    (server, named.unwrap())
}

async fn fill(folder: &Path) {
    let store = Store::open(folder).await.unwrap();
    let place = Place {
        project: "sockshop".parse().unwrap(),
        stage: "staging".parse().unwrap(),
        service: "carts".parse().unwrap(),
    };
    let begin: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
    let shipyard = NewRevision {
        project: place.project.clone(),
        kind: FileKind::Shipyard,
        scope: Scope::default(),
        name: "shipyard.yaml".into(),
        text: SHIPYARD.into(),
        author: "Ada".into(),
        reason: String::new(),
        at: begin,
    };
    store.create_project("Ada", begin, &shipyard).await.unwrap();
    for run in 0..RUNS {
        let at = begin + SignedDuration::from_mins(run * 10);
        let new = NewEvaluation {
            place: place.clone(),
            again: None,
            tag: format!("1.{}.{}", run / 20, run % 20),
            by: "Ada".into(),
            reason: String::new(),
            at,
            evaluation: evaluation(usize::try_from(run).unwrap(), at),
        };
        store.add_evaluation(&new).await.unwrap();
    }
    store.close().await;
}

fn evaluation(run: usize, at: Timestamp) -> Evaluation {
    Evaluation {
        verdict: if run.is_multiple_of(7) { Verdict::Fail } else { Verdict::Pass },
        score: if run.is_multiple_of(7) { 62.5 } else { 100.0 },
        max_score: 50.0,
        unit: ScoreUnit::Percent,
        pass_at: Some(90.0),
        warning_at: Some(75.0),
        reason: "Error rate was 1.013; it must stay under 0.8; score 62.5 of the 90 needed.".to_owned(),
        rows: (0..OBJECTIVES).map(|index| row(run, index)).collect(),
        compared_with: Vec::new(),
        window: Window { start: at - SignedDuration::from_mins(5), end: at },
        weight: Weight::ALL,
        slo: None,
        sli: Vec::new(),
    }
}

fn row(run: usize, index: usize) -> Row {
    let fails = run.is_multiple_of(7) && index.is_multiple_of(3);
    let value = 0.0123 * f64::from(u32::try_from(run * 31 + index).unwrap() % 97);
    Row {
        sli: format!("response_time_{index}_seconds"),
        display_name: format!("Response time of endpoint {index}"),
        verdict: if fails { RowVerdict::Fail } else { RowVerdict::Pass },
        score: if fails { 0.0 } else { 1.0 },
        weight: 1.0,
        key_sli: index == 0,
        value: Some(value),
        values: Vec::new(),
        compared_value: Some(value * 0.98),
        pass: Vec::new(),
        warning: Vec::new(),
        message: None,
        query: Some(format!(
            "histogram_quantile(0.95, sum(rate(http_request_seconds_bucket{{endpoint=\"{index}\"}}[300s])) by (le))"
        )),
        source: Some("embedded".to_owned()),
        read: None,
        compared: None,
    }
}
