//! An indicator's history as a file to take along.

use super::Web;
use app::api::{
    ApiError,
    indicators::{Bound, IndicatorHistory, IndicatorPoint, OverTime},
};
use axum::{
    extract::{Path, Query, State},
    http::{StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use domain::{id::ProjectName, series::Series};
use serde::Deserialize;

/// Which indicator.
#[derive(Debug, Deserialize)]
pub(super) struct Which {
    sli: String,
}

/// `indicator` is its history over evaluations, `series` its values over time; each as `.svg` or `.csv`.
pub(super) async fn file(
    State(web): State<Web>,
    Path((project, number, file)): Path<(ProjectName, u32, String)>,
    Query(Which { sli }): Query<Which>,
) -> Response {
    let history = match web.asked.control_plane.indicator(&project, number, &sli).await {
        Ok(history) => history,
        Err(error @ ApiError::NotFound { .. }) => return (StatusCode::NOT_FOUND, error.to_string()).into_response(),
        Err(error) => return (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    };
    let table = |text: String| ([(CONTENT_TYPE, "text/csv; charset=utf-8")], text).into_response();
    let picture = |svg: &String| ([(CONTENT_TYPE, "image/svg+xml")], svg.clone()).into_response();
    match (file.as_str(), history.chart.as_ref(), history.over_time.as_ref()) {
        ("indicator.csv", ..) => table(csv(&history)),
        ("indicator.svg", Some(chart), _) => picture(chart),
        ("series.csv", _, Some(OverTime { series, .. })) => table(series_csv(series)),
        ("series.svg", _, Some(OverTime { chart: Some(chart), .. })) => picture(chart),
        _ => (StatusCode::NOT_FOUND, "There is no such file.\n").into_response(),
    }
}

fn csv(history: &IndicatorHistory) -> String {
    let head = "evaluation,version,at,value,verdict,passes_if,warns_if\n".to_owned();
    history.points.iter().map(line).fold(head, |text, line| text + &line)
}

fn series_csv(series: &Series) -> String {
    let mut text = "version,slot,at,value\n".to_owned();
    for line in &series.lines {
        let slot = line.slot.map(|slot| slot.to_string()).unwrap_or_default();
        for point in &line.points {
            text += &format!("{},{slot},{},{}\n", quoted(&line.version), point.at, point.value);
        }
    }
    text
}

fn line(point: &IndicatorPoint) -> String {
    let number = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    let verdict = serde_json::to_value(point.verdict).ok();
    let verdict = verdict.as_ref().and_then(|word| word.as_str()).unwrap_or_default();
    format!(
        "{},{},{},{},{verdict},{},{}\n",
        point.number,
        quoted(&point.tag),
        point.at,
        number(point.value),
        limits(&point.bounds.pass),
        limits(&point.bounds.warning)
    )
}

/// Limits that must hold together, as a criterion is written.
fn limits(bounds: &[Bound]) -> String {
    let texts: Vec<String> = bounds.iter().map(Bound::to_string).collect();
    if texts.is_empty() { String::new() } else { quoted(&texts.join(" and ")) }
}

/// A text as a field (RFC 4180). One that a spreadsheet would take for a formula is kept from being one.
fn quoted(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@']) { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::api::indicators::Bounds;
    use domain::slo::{Operator, RowVerdict};
    use jiff::Timestamp;

    #[test]
    fn a_line_holds_what_the_table_holds() {
        let bound = |at, operator| Bound { at, operator };
        let point = IndicatorPoint {
            number: 3,
            tag: "=1+\"1\"".to_owned(),
            at: Timestamp::UNIX_EPOCH,
            value: Some(1.25),
            verdict: RowVerdict::InsufficientData,
            bounds: Bounds {
                pass: vec![bound(990.0, Operator::AtMost), bound(600.0, Operator::Less)],
                ..Bounds::default()
            },
        };
        assert_eq!(
            line(&point),
            "3,\"'=1+\"\"1\"\"\",1970-01-01T00:00:00Z,1.25,insufficient_data,\"<=990 and <600\",\n"
        );
    }
}
