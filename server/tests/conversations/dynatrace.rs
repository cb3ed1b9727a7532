//! Dynatrace's Metrics API v2.

use super::script::{OtherEnd, Says, minute, says, token};
use axum::http::header::RETRY_AFTER;
use domain::{
    connection::{Auth, Kind},
    sli::{self, Placeholders},
};
use server::metrics::{QueryError, Remote, Samples, Source, dynatrace::Dynatrace};
use std::time::{Duration, Instant};

const QUERY: &str =
    "metricSelector=builtin:service.response.time:splitBy():avg&entitySelector=type(SERVICE),tag(keptn_service:carts)";
const ONE: &str = r#"{"totalCount":1,"nextPageKey":null,"resolution":"Inf","result":[{"metricId":"builtin:service.response.time:splitBy():avg",
    "dataPointCountRatio":0.0000025,"dimensionCountRatio":0.00001,
    "data":[{"dimensions":[],"dimensionMap":{},"timestamps":[1790000060000],"values":[812345.5]}]}]}"#;

fn source(end: &OtherEnd) -> Dynatrace {
    Dynatrace::new(&end.settings(Kind::Dynatrace, Auth::ApiToken), &token()).unwrap()
}

async fn asked(query: &str, answer: Says) -> (Result<Samples, QueryError>, OtherEnd) {
    let end = OtherEnd::start([answer]).await;
    (source(&end).query(query, minute()).await, end)
}

async fn told(answer: Says) -> QueryError {
    let (answer, _) = asked(QUERY, answer).await;
    let told = answer.expect_err("is no value");
    assert!(!told.to_string().contains("SECRET"), "{told}");
    told
}

#[tokio::test]
async fn one_data_point_is_a_value() {
    let (answer, end) = asked(QUERY, says(200, ONE)).await;
    assert_eq!(answer.unwrap().values, [(String::new(), 812_345.5)]);
    let heard = end.heard();
    assert_eq!(
        heard[0].line,
        "GET /e/1/api/v2/metrics/query?metricSelector=builtin%3Aservice.response.time%3AsplitBy%28%29%3Aavg\
         &entitySelector=type%28SERVICE%29%2Ctag%28keptn_service%3Acarts%29&resolution=Inf\
         &from=1790000000000&to=1790000060000"
    );
    assert_eq!(heard[0].authorization, "Api-Token dt0c01.SECRET");
}

#[tokio::test]
async fn units_are_converted_where_the_query_says_so() {
    let (answer, end) = asked(&format!("MV2;MicroSecond;{QUERY}"), says(200, ONE)).await;
    assert_eq!(answer.unwrap().values, [(String::new(), 812.3455)]);
    assert!(!end.heard()[0].line.contains("MV2"));
}

#[tokio::test]
async fn the_first_generations_query_object_is_asked_as_todays_query() {
    let text = include_str!("../../../app/domain/tests/samples/v05/service-indicators.yaml");
    let file = sli::File::read(text).value.unwrap();
    let indicator = file.get("request_latency_dt").unwrap();
    assert_eq!(indicator.wanted(), "dynatrace");
    let placeholders = Placeholders {
        project: "sockshop".parse().unwrap(),
        stage: "staging".parse().unwrap(),
        service: "carts".parse().unwrap(),
        deployment: "canary".to_owned(),
        duration_s: 60,
        labels: domain::label::Labels::default(),
        filters: Vec::new(),
    };
    let query = sli::resolve(&indicator.query, &placeholders).unwrap();
    let (answer, end) = asked(&query, says(200, ONE)).await;
    // Microseconds, as the tutorial's limit of 1000000 has it.
    assert_eq!(answer.unwrap().values, [(String::new(), 812_345.5)]);
    let line = &end.heard()[0].line;
    assert!(line.contains("service.response.time%3AsplitBy%28%29%3Aavg"), "{line}");
    assert!(line.contains("environment%3Asockshop-staging") && line.contains("service%3Acarts"), "{line}");
}

#[tokio::test]
async fn several_dimensions_are_several_values() {
    let body = r#"{"totalCount":2,"nextPageKey":null,"resolution":"Inf","warnings":["The field dimensionCountRatio is deprecated"],
        "result":[{"metricId":"builtin:service.response.time","data":[
        {"dimensions":["SERVICE-1"],"dimensionMap":{"dt.entity.service":"SERVICE-1"},"timestamps":[1790000060000],"values":[10]},
        {"dimensions":["SERVICE-2"],"dimensionMap":{"dt.entity.service":"SERVICE-2"},"timestamps":[1790000060000],"values":[20.5]}]}]}"#;
    let (answer, _) = asked(QUERY, says(200, body)).await;
    let samples = answer.unwrap();
    let of = |number: u8| format!("{{\"dt.entity.service\":\"SERVICE-{number}\"}}");
    assert_eq!(samples.values, [(of(1), 10.0), (of(2), 20.5)]);
    assert_eq!(samples.warnings, ["The field dimensionCountRatio is deprecated"]);
}

#[tokio::test]
async fn null_and_nothing_are_no_data() {
    let null = ONE.replace("812345.5", "null");
    let told_null = told(says(200, &null)).await.to_string();
    assert!(told_null.starts_with("no data: the data point is empty"), "{told_null}");
    let nothing = r#"{"totalCount":0,"nextPageKey":null,"result":[{"metricId":"x","data":[]}]}"#;
    let told_nothing = told(says(200, nothing)).await;
    assert!(matches!(&told_nothing, QueryError::NoData { why } if why.contains(QUERY)), "{told_nothing}");
    // One known series does not speak for an unknown one.
    let half = r#"{"result":[{"metricId":"x","data":[{"dimensionMap":{"a":"1"},"timestamps":[1],"values":[5]},
        {"dimensionMap":{"a":"2"},"timestamps":[1],"values":[null]}]}]}"#;
    assert!(matches!(told(says(200, half)).await, QueryError::NoData { .. }));
    let series = ONE.replace("[812345.5]", "[1, 2, 3]");
    assert!(matches!(told(says(200, &series)).await, QueryError::Refused { .. }));
}

#[tokio::test]
async fn refusals_are_told_in_its_own_words() {
    let bad = r#"{"error":{"code":400,"message":"Constraints violated.","constraintViolations":[
        {"path":"metricSelector","message":"The metric key `builtin:service.rsp` does not exist","parameterLocation":"QUERY","location":null}]}}"#;
    let bad = told(says(400, bad)).await;
    let told_bad = bad.to_string();
    assert!(matches!(bad, QueryError::Refused { .. }));
    assert!(
        told_bad.contains("Constraints violated. The metric key `builtin:service.rsp` does not exist"),
        "{told_bad}"
    );
    let unknown = r#"{"error":{"code":401,"message":"Token Authentication failed"}}"#;
    let unknown = told(says(401, unknown)).await.to_string();
    assert!(unknown.contains("Token Authentication failed; check the connection's sign-in"), "{unknown}");
    let page = told(says(200, "<html>Welcome</html>")).await.to_string();
    assert!(page.contains("does not answer as Dynatrace does"), "{page}");
    let more = ONE.replace("\"nextPageKey\":null", "\"nextPageKey\":\"AAA\"");
    assert!(told(says(200, &more)).await.to_string().contains("more than a page"));
    assert!(matches!(told(says(503, "")).await, QueryError::Unreachable { .. }));
}

#[tokio::test]
async fn a_busy_one_says_how_long_it_wants_to_be_left_alone() {
    let answer =
        Says { headers: vec![(RETRY_AFTER, "7")], ..says(429, r#"{"error":{"code":429,"message":"Too many"}}"#) };
    match told(answer).await {
        QueryError::Busy { why, pause } => {
            assert_eq!(pause, Some(Duration::from_secs(7)));
            assert!(why.contains("429 Too Many Requests: Too many"), "{why}");
        }
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_slow_answer_is_given_up() {
    let began = Instant::now();
    let slow = told(Says { after: Duration::from_secs(20), ..says(200, ONE) }).await;
    assert!(matches!(&slow, QueryError::Unreachable { why } if why.contains("did not answer within 1 s")), "{slow}");
    assert!(began.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn what_cannot_be_asked_is_not_sent() {
    let (answer, end) = asked("MV2;Percent;metricSelector=x", says(200, ONE)).await;
    assert!(matches!(answer, Err(QueryError::Refused { .. })));
    assert!(end.heard().is_empty());
}

#[tokio::test]
async fn a_test_names_the_version() {
    let version = says(200, r#"{"version":"1.300.55.20260901-080000"}"#);
    let end = OtherEnd::start([says(200, ONE), version]).await;
    let probe = source(&end).probe().await.unwrap();
    assert_eq!(probe.version.as_deref(), Some("1.300.55.20260901-080000"));
    assert_eq!(probe.answer, "812345.5 requests");
    let closed = OtherEnd::start([says(200, r#"{"result":[]}"#), says(403, "{}")]).await;
    let probe = source(&closed).probe().await.unwrap();
    assert_eq!((probe.version, probe.answer.as_str()), (None, "no requests in the last 5 min"));
}
