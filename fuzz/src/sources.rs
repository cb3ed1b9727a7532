//! What sources say, and what they are asked: read without a panic, and never a number out of nothing.

use domain::window::Window;
use http::StatusCode;
use server::metrics::{
    Curve, QueryError, Samples,
    dynatrace::{self, read_value as read_dynatrace},
    embedded::{
        EmbeddedMetrics,
        exposition::{LABELS_MAX, SAMPLES_MAX, read},
    },
    prometheus::{read_curves, read_value},
    promql,
    remote::Answer,
};

/// As a connection is called in sentences.
const WHOM: &str = "prometheus (http://127.0.0.1:9090)";
/// Whatever is answered, it may come with any of these.
const STATUSES: [StatusCode; 5] = [
    StatusCode::OK,
    StatusCode::BAD_REQUEST,
    StatusCode::UNAUTHORIZED,
    StatusCode::TOO_MANY_REQUESTS,
    StatusCode::SERVICE_UNAVAILABLE,
];
/// The longest sentence: the source's own words are cut, and a few of ours are around them.
const SENTENCE_BYTES_MAX: usize = 4_096;

/// Reads `text` as metrics that a program shows.
pub fn exposition(text: &str) {
    let exposed = read(text);
    let lines = text.lines().count() as u64;
    assert!(exposed.samples.len() <= SAMPLES_MAX);
    assert!(exposed.samples.len() as u64 + exposed.bad_lines + exposed.dropped <= lines);
    assert!(exposed.samples.iter().all(|sample| !sample.name.is_empty() && sample.labels.len() <= LABELS_MAX));
    assert!(exposed.left_out.len() as u64 <= exposed.bad_lines + exposed.dropped);
}

/// Reads `text` as a query, of each language that there is.
pub fn promql(text: &str) {
    let minute = Window {
        start: "2026-03-14T09:00:00Z".parse().expect("a moment"),
        end: "2026-03-14T09:01:00Z".parse().expect("a moment"),
    };
    let own = promql::validate(text);
    let embedded = EmbeddedMetrics::validate(text);
    assert!(own.is_ok() || embedded.is_err(), "{text}: the embedded source takes what is no PromQL");
    for why in [own, embedded, dynatrace::validate(text)].into_iter().filter_map(Result::err) {
        assert!(!why.trim().is_empty());
    }
    assert!(promql::outside(text, minute).iter().all(|note| !note.is_empty()));
}

/// Reads `body` as what a Prometheus answers.
pub fn prometheus_answer(body: &[u8]) {
    for answer in answers(body) {
        let value = read_value(WHOM, &answer);
        value_is_sound(&answer, value);
        curves_are_sound(read_curves(WHOM, &answer));
    }
}

/// Reads `body` as what a Dynatrace answers.
pub fn dynatrace_answer(body: &[u8]) {
    for answer in answers(body) {
        value_is_sound(&answer, read_dynatrace(WHOM, &answer));
    }
}

fn answers(body: &[u8]) -> impl Iterator<Item = Answer> {
    STATUSES.into_iter().map(|status| Answer { status, body: body.to_vec(), pause: None, location: None })
}

/// A value is one only of an answer that went well, and only numbers are.
fn value_is_sound(answer: &Answer, value: Result<Samples, QueryError>) {
    match value {
        Ok(samples) => {
            assert!(answer.status.is_success() && !samples.values.is_empty());
            assert!(samples.values.iter().all(|(_, value)| value.is_finite()));
            assert!(samples.warnings.iter().all(|warning| !warning.contains(['\n', '\r', '\u{1b}'])));
        }
        Err(why) => told(&why),
    }
}

fn curves_are_sound(curves: Result<Vec<Curve>, QueryError>) {
    match curves {
        Ok(curves) => assert!(curves.iter().flat_map(|curve| &curve.points).all(|(_, value)| value.is_finite())),
        Err(why) => told(&why),
    }
}

fn told(why: &QueryError) {
    let sentence = why.to_string();
    assert!(!sentence.is_empty() && sentence.len() <= SENTENCE_BYTES_MAX, "{} bytes", sentence.len());
}
