//! What a real Prometheus says rarely: warnings, breakdowns, and what others say who are none.

use super::script::{OtherEnd, Says, minute, says, token};
use axum::http::header::{LOCATION, RETRY_AFTER};
use domain::connection::{Auth, Kind, Settings};
use server::metrics::{QueryError, Samples, Source, prometheus::Prometheus};
use std::time::Duration;

const ONE: &str = r#"{"status":"success","data":{"resultType":"vector","result":[{"metric":{"job":"carts"},"value":[1790000060,"0.25"]}]}}"#;

async fn asked(answer: Says) -> (Result<Samples, QueryError>, OtherEnd) {
    let end = OtherEnd::start([answer]).await;
    let source = Prometheus::new(&end.settings(Kind::Prometheus, Auth::Bearer), &token()).unwrap();
    (source.query("sum(up)", minute()).await, end)
}

async fn told(answer: Says) -> QueryError {
    asked(answer).await.0.expect_err("is no value")
}

#[tokio::test]
async fn it_is_asked_at_the_windows_end() {
    let (answer, end) = asked(says(200, ONE)).await;
    assert_eq!(answer.unwrap().values, [(r#"{"job":"carts"}"#.to_owned(), 0.25)]);
    let heard = end.heard();
    assert_eq!(heard.len(), 1, "{heard:?}");
    assert_eq!(heard[0].line, "POST /e/1/api/v1/query");
    assert_eq!(heard[0].authorization, "Bearer dt0c01.SECRET");
    assert_eq!(heard[0].body, "query=sum%28up%29&time=1790000060.000&stats=true");
}

#[tokio::test]
async fn warnings_about_the_query_are_kept() {
    let warning = "PromQL warning: quantile value\\n should be between 0 and 1";
    let body = ONE.replace("\"status\":\"success\",", &format!("\"status\":\"success\",\"warnings\":[\"{warning}\"],"));
    let kept = asked(says(200, &body)).await.0.unwrap().warnings;
    assert_eq!(kept, ["PromQL warning: quantile value should be between 0 and 1"]);
}

#[tokio::test]
async fn an_answer_in_part_is_no_value() {
    // As Thanos, a remote read and VictoriaMetrics say it.
    for (said, words) in [
        (
            r#""warnings":["PromQL info: x","No StoreAPIs matched\n for this query"],"#,
            "No StoreAPIs matched for this query",
        ),
        (r#""warnings":["remote_read: remote server returned 503"],"#, "returned 503"),
        (r#""isPartial":true,"#, "some of its storage did not answer"),
    ] {
        let body = ONE.replace("\"status\":\"success\",", &format!("\"status\":\"success\",{said}"));
        let told = told(says(200, &body)).await;
        let is_told =
            matches!(&told, QueryError::Unreachable { why } if why.contains("only in part") && why.contains(words));
        assert!(is_told, "{said}: {told}");
    }
    let whole = ONE.replace("\"status\":\"success\",", "\"status\":\"success\",\"isPartial\":false,");
    assert!(asked(says(200, &whole)).await.0.is_ok());
}

/// A second for late data, which is long over.
async fn asked_after_waiting(answers: [&str; 3]) -> (Result<Samples, QueryError>, OtherEnd) {
    let end = OtherEnd::start(answers.map(|answer| says(200, answer))).await;
    let settings = Settings { settle_s: 1, ..end.settings(Kind::Prometheus, Auth::Bearer) };
    let source = Prometheus::new(&settings, &token()).unwrap();
    (source.query("sum(rate(hits[60s]))", minute()).await, end)
}

/// The last samples of two series: one half way through the window, one after it.
const LAST: &str = r#"{"status":"success","data":{"resultType":"vector","result":[
    {"metric":{"last":"min"},"value":[1790000061,"1790000030"]},
    {"metric":{"last":"max"},"value":[1790000061,"1790000061"]}]}}"#;

#[tokio::test]
async fn a_series_that_ended_within_the_window_makes_the_value_one_of_a_part() {
    let (answer, end) = asked_after_waiting([LAST, ONE, ONE]).await;
    let told = answer.unwrap_err();
    assert!(
        matches!(&told, QueryError::NoData { why } if why.contains("have a last sample within the window")),
        "{told}"
    );
    let asked = end.heard()[1].body.clone();
    assert!(
        asked.starts_with("query=count%28timestamp%28hits%29+%3E%3D+1790000000+%3C+1790000060%29&time=1790000061"),
        "{asked}"
    );
}

#[tokio::test]
async fn a_series_that_ended_before_the_window_is_no_part_of_it() {
    let none = r#"{"status":"success","data":{"resultType":"vector","result":[]}}"#;
    let (answer, _) = asked_after_waiting([LAST, none, ONE]).await;
    let samples = answer.unwrap();
    assert!(samples.warnings[0].contains("no sample after the window's end"), "{samples:?}");
}

#[tokio::test]
async fn a_range_that_begins_before_the_window_is_told() {
    let ask = async |query: &str| {
        let end = OtherEnd::start([says(200, ONE)]).await;
        let source = Prometheus::new(&end.settings(Kind::Prometheus, Auth::Bearer), &token()).unwrap();
        source.query(query, minute()).await.unwrap().warnings
    };
    assert_eq!(ask("sum(rate(hits[60s]))").await, Vec::<String>::new());
    let told = ask("avg(rate(cpu[5m]))").await;
    assert!(told[0].contains("looks back to 4m before the window") && told.len() == 1, "{told:?}");
}

#[tokio::test]
async fn errors_carry_its_own_text() {
    let error = |kind: &str, text: &str| format!(r#"{{"status":"error","errorType":"{kind}","error":"{text}"}}"#);
    let refused = told(says(422, &error("execution", "many-to-many matching not allowed"))).await;
    assert!(matches!(&refused, QueryError::Refused { why } if why.contains("many-to-many")), "{refused}");
    // Some proxies answer 200 all the same.
    let refused = told(says(200, &error("bad_data", "parse error"))).await;
    assert!(matches!(&refused, QueryError::Refused { why } if why.contains("bad_data: parse error")), "{refused}");
    let down = told(says(503, &error("timeout", "query timed out"))).await;
    assert!(matches!(&down, QueryError::Unreachable { why } if why.contains("query timed out")), "{down}");
    let busy = told(Says { headers: vec![(RETRY_AFTER, "3")], ..says(503, "") }).await;
    assert!(matches!(busy, QueryError::Busy { pause: Some(pause), .. } if pause == Duration::from_secs(3)));
    let long = told(says(500, &"x".repeat(100_000))).await.to_string();
    assert!(long.len() < 700 && long.ends_with('…'), "{}", long.len());
}

#[tokio::test]
async fn nobody_follows_it_elsewhere_with_a_secret() {
    let (answer, end) = asked(Says { headers: vec![(LOCATION, "http://127.0.0.1:9/login")], ..says(302, "") }).await;
    let told = answer.unwrap_err().to_string();
    assert!(told.contains("302 Found and leads to http://127.0.0.1:9/login, where nobody goes"), "{told}");
    assert_eq!(end.heard().len(), 1);
}

#[tokio::test]
async fn what_is_no_prometheus_gives_no_value() {
    for body in [
        "<html>",
        "{}",
        r#"{"status":"success"}"#,
        r#"{"status":"success","data":{"resultType":"vector","result":[{}]}}"#,
    ] {
        let told = told(says(200, body)).await;
        assert!(matches!(&told, QueryError::Refused { why } if why.contains("prometheus (")), "{body}: {told}");
    }
    let number = ONE.replace("0.25", "a quarter");
    assert!(matches!(told(says(200, &number)).await, QueryError::Refused { .. }));
    let many: Vec<String> = (0..201).map(|n| format!(r#"{{"metric":{{"n":"{n}"}},"value":[1,"1"]}}"#)).collect();
    let many = format!(r#"{{"status":"success","data":{{"resultType":"vector","result":[{}]}}}}"#, many.join(","));
    assert!(told(says(200, &many)).await.to_string().contains("201 label sets"));
    let huge = told(says(200, &"x".repeat(5 * 1024 * 1024))).await.to_string();
    assert!(huge.contains("more than 4194304 bytes"), "{huge}");
}

const NOTHING: &str = r#"{"status":"success","data":{"resultType":"vector","result":[]}}"#;

fn count(points: u32) -> String {
    format!(
        r#"{{"status":"success","data":{{"resultType":"vector","result":[{{"metric":{{}},"value":[1790000060,"{points}"]}}]}}}}"#
    )
}

#[tokio::test]
async fn no_data_says_how_many_points_there_are_of_how_many() {
    let answers = [NOTHING.to_owned(), count(1), count(12)].map(|body| says(200, &body));
    let end = OtherEnd::start(answers).await;
    let source = Prometheus::new(&end.settings(Kind::Prometheus, Auth::Bearer), &token()).unwrap();
    let told = source.query("sum(rate(hits{job=\"a\"}[60s]))", minute()).await.unwrap_err();
    let QueryError::NoData { why } = &told else { panic!("{told}") };
    assert!(why.ends_with("`hits{job=\"a\"}` has 1 of 12 points of the window"), "{why}");
    let asked: Vec<String> = end.heard().into_iter().map(|heard| heard.body).collect();
    assert!(asked[1].contains("count_over_time%28hits%7Bjob%3D%22a%22%7D%5B60s%5D"), "{asked:?}");
    assert!(asked[2].contains("count_over_time%28up%7Bjob%3D%22a%22%7D%5B60s%5D"), "{asked:?}");

    // Who does not say how many says nothing, and it is no data all the same.
    let end = OtherEnd::start([says(200, NOTHING)]).await;
    let source = Prometheus::new(&end.settings(Kind::Prometheus, Auth::Bearer), &token()).unwrap();
    let told = source.query("hits", minute()).await.unwrap_err();
    assert!(matches!(&told, QueryError::NoData { why } if !why.contains("points")), "{told}");
}
