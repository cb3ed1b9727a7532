//! The tutorial with a real Prometheus as its source, beside the same with the embedded one.

use super::{
    kit::{Job, RealPrometheus},
    product::{Product, free_address},
};
use app::api::indicators::OverTime;
use domain::{
    delivery::{Event, Status},
    series::{Against, Side},
    slo::{Evaluation, RowVerdict, Verdict},
};
use std::time::Duration;
use tokio::time::sleep;

/// About as long as is shown before the window.
const BOUGHT_BEFORE: Duration = Duration::from_secs(24);
/// From one purchase to the next.
const BETWEEN_BUYS: Duration = Duration::from_millis(50);

/// How the gate judged: the version, the verdict, the points, and each objective's verdict.
type Judged = Vec<(String, Verdict, f64, Vec<(String, RowVerdict)>)>;

/// Plays the story while somebody buys all the time, so that there is something to compare with.
async fn play(product: &Product) -> Vec<(String, Evaluation)> {
    let buying = async {
        loop {
            product.buy("staging").await;
            sleep(BETWEEN_BUYS).await;
        }
    };
    let playing = async {
        sleep(BOUGHT_BEFORE).await;
        deliver(product).await
    };
    tokio::select! {
        made = playing => made,
        () = buying => unreachable!("it goes on for ever"),
    }
}

/// 0.9.2 and 0.9.3, and all their evaluations in order.
async fn deliver(product: &Product) -> Vec<(String, Evaluation)> {
    product.trigger("0.9.2").await;
    let state = product.until(domain::delivery::State::is_final).await;
    assert_eq!(state.status(), Status::RolledBack);
    let mut made = evaluations("0.9.2", product).await;

    product.trigger("0.9.3").await;
    product.until(|state| state.status() == Status::Waiting).await;
    product.act("approve").await;
    let state = product.until(domain::delivery::State::is_final).await;
    assert_eq!(state.status(), Status::Completed);
    made.extend(evaluations("0.9.3", product).await);
    made
}

async fn evaluations(tag: &str, product: &Product) -> Vec<(String, Evaluation)> {
    let evaluation = |event: Event| match event {
        Event::Evaluated { evaluation } => Some((tag.to_owned(), *evaluation)),
        _ => None,
    };
    product.log().await.into_iter().filter_map(|recorded| evaluation(recorded.event)).collect()
}

fn judged(made: &[(String, Evaluation)]) -> Judged {
    let rows = |of: &Evaluation| of.rows.iter().map(|row| (row.sli.clone(), row.verdict)).collect();
    made.iter().map(|(tag, of)| (tag.clone(), of.verdict, of.score, rows(of))).collect()
}

/// Who answered, of all rows of all evaluations.
fn sources(made: &[(String, Evaluation)]) -> Vec<&str> {
    let mut sources: Vec<&str> =
        made.iter().flat_map(|(_, of)| &of.rows).filter_map(|row| row.source.as_deref()).collect();
    sources.dedup();
    sources
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_tutorial_is_judged_the_same_by_prometheus_and_by_the_embedded_source() {
    let address = free_address();
    let job = Job { name: "tidegate", path: "/api/v1/federate", targets: vec![(address, Vec::new())] };
    let folder = tempfile::tempdir().unwrap();
    let connections = folder.path().join("connections.yaml");
    let prometheus = RealPrometheus::start_with(&[job], tempfile::tempdir().unwrap(), None).await;
    let text = format!(
        "connections:\n- {{name: prometheus, kind: prometheus, url: \"http://{}\", settle_s: 12}}\n",
        prometheus.address
    );
    std::fs::write(&connections, text).unwrap();
    let more = vec!["--connections".to_owned(), connections.display().to_string()];
    let (beside, embedded) = tokio::join!(Product::start_with(address, more), Product::start());

    let (by_prometheus, by_embedded) = tokio::join!(play(&beside), play(&embedded));
    assert_eq!(judged(&by_prometheus), judged(&by_embedded));
    assert_eq!((sources(&by_prometheus), sources(&by_embedded)), (vec!["prometheus"], vec!["embedded"]));

    let (first, last) = (&by_prometheus.first().unwrap().1, &by_prometheus.last().unwrap().1);
    assert_eq!((first.verdict, last.verdict), (Verdict::Fail, Verdict::Pass));
    for ((tag, one), (_, other)) in by_prometheus.iter().zip(&by_embedded) {
        let (one, other) = (one.rows[0].value.unwrap(), other.rows[0].value.unwrap());
        println!("{tag}: {one} s by Prometheus, {other} s by the embedded source");
        assert!((one - other).abs() < 0.05, "{tag}: {one} and {other}");
    }
    for product in [&beside, &embedded] {
        check_over_time(product).await;
    }
    let open = beside.explained(1).await.indicator.unwrap().open.unwrap();
    assert!(open.starts_with(&format!("http://{}/graph?g0.expr=rate%28", prometheus.address)), "{open}");
    assert_eq!(embedded.explained(1).await.indicator.unwrap().open, None);
    prometheus.stop().await;
}

/// Both slots are there, each at its time, and the difference is the second that 0.9.2 is slower.
async fn check_over_time(product: &Product) {
    let indicator = product.explained(1).await.indicator.unwrap();
    let OverTime { series, chart, compared } = indicator.over_time.unwrap();
    assert_eq!((indicator.row.sli.as_str(), series.missing.as_ref()), ("request_latency_seconds", None), "{series:?}");
    let lines: Vec<_> = series.lines.iter().map(|line| (line.side, line.version.as_str())).collect();
    assert_eq!(lines, [(Side::Candidate, "0.9.2"), (Side::Live, "0.9.1")]);
    assert_ne!(series.lines[0].slot, series.lines[1].slot);
    let (against, found) = compared.unwrap();
    let found = found.unwrap_or_else(|few| panic!("{few}: {series:?}"));
    println!("{:?} {found:?}", against);
    assert_eq!(against, Against::Before);
    assert!((0.95..1.05).contains(&found.shift) && found.p < 0.05 && found.low > 0.9, "{found:?}");
    assert!(indicator.row.read.is_some_and(|read| read > 20), "it says how many samples it read: {:?}", indicator.row);
    assert!(chart.is_some_and(|svg| svg.contains("slot-blue") && svg.contains("slot-green")));
}
