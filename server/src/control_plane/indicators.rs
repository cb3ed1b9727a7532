//! One indicator over evaluations.

use super::{missing, told_store};
use crate::{orchestrator::Orchestrator, store::PastEvaluation};
use app::{
    api::{
        ApiError,
        evaluations::RUNS_SHOWN,
        indicators::{IndicatorHistory, IndicatorPoint, OverTime},
    },
    charts::plot::{self, HistoryPoint, history},
};
use domain::{
    connection::Kind,
    id::ProjectName,
    series::Series,
    slo::{CriterionOutcome, Row, unit_of},
    window::Window,
};
use url::Url;

pub(super) async fn read(
    orchestrator: &Orchestrator,
    project: &ProjectName,
    number: u32,
    sli: &str,
) -> Result<IndicatorHistory, ApiError> {
    let store = orchestrator.store();
    let found = store.evaluation(project, number).await.map_err(told_store)?;
    let found = found.ok_or_else(|| missing(format!("evaluation {number} in {project}")))?;
    let row = found.evaluation.rows.iter().find(|row| row.sli == sli).cloned();
    let row = row.ok_or_else(|| missing(format!("indicator `{sli}` in evaluation {number}")))?;
    let earlier = store.evaluations_until(&found.head, RUNS_SHOWN).await.map_err(told_store)?;
    let points: Vec<IndicatorPoint> = earlier.iter().rev().filter_map(|past| point(past, sli)).collect();
    let drawn: Vec<HistoryPoint> = points.iter().map(|point| drawn(point, number)).collect();
    let words = words(&row, &points);
    let series = store.series(&found.head.id).await.map_err(told_store)?;
    let over_time = series.into_iter().find(|series| series.sli == sli).map(|series| over_time(&row, series));
    let open = open(orchestrator, &row, found.evaluation.window).await;
    let chart = history(&drawn, unit_of(sli), &words);
    Ok(IndicatorHistory { project: project.clone(), number, chart, row, points, over_time, open })
}

/// The page of the row's Prometheus that draws the query, with as much time before the window.
async fn open(orchestrator: &Orchestrator, row: &Row, window: Window) -> Option<String> {
    let (name, query) = (row.source.as_deref()?.parse().ok()?, row.query.as_deref()?);
    let connection = orchestrator.sources().connections()?.find(&name).await.ok()??;
    if connection.settings.kind != Kind::Prometheus {
        return None;
    }
    let mut url = Url::parse(&connection.settings.url).ok()?;
    url.path_segments_mut().ok()?.pop_if_empty().push("graph");
    let end = jiff::tz::TimeZone::UTC.to_datetime(window.end).strftime("%Y-%m-%d %H:%M:%S").to_string();
    url.query_pairs_mut()
        .append_pair("g0.expr", query)
        .append_pair("g0.tab", "0")
        .append_pair("g0.range_input", &format!("{}s", 2 * window.seconds_rounded_up()))
        .append_pair("g0.end_input", &end);
    Some(url.into())
}

fn over_time(row: &Row, series: Series) -> OverTime {
    let limits = plot::Limits { pass_at: first_limit(&row.pass), warning_at: first_limit(&row.warning) };
    let words = format!(
        "{} before and in the window that was judged, a value for each {} s. The same numbers are in the table below.",
        row.display_name, series.resolution_s
    );
    let chart = plot::series(&series, limits, unit_of(&row.sli), &words);
    OverTime { chart, compared: series.compared(), series }
}

fn point(past: &PastEvaluation, sli: &str) -> Option<IndicatorPoint> {
    let row = past.evaluation.rows.iter().find(|row| row.sli == sli)?;
    Some(IndicatorPoint {
        number: past.head.number,
        tag: past.head.tag.clone(),
        at: past.head.at,
        value: row.value,
        verdict: row.verdict,
        pass_at: first_limit(&row.pass),
        warning_at: first_limit(&row.warning),
    })
}

/// The limit that people think of: the first of the first group that could be computed.
fn first_limit(groups: &[Vec<CriterionOutcome>]) -> Option<f64> {
    groups.iter().flatten().find_map(|criterion| criterion.target)
}

fn drawn(point: &IndicatorPoint, current: u32) -> HistoryPoint {
    HistoryPoint {
        label: point.tag.clone(),
        value: point.value,
        verdict: point.verdict,
        pass_at: point.pass_at,
        warning_at: point.warning_at,
        is_current: point.number == current,
    }
}

fn words(row: &Row, points: &[IndicatorPoint]) -> String {
    let newest = row.value.map_or_else(|| "not measured".to_owned(), app::format::number);
    format!(
        "{} over {} evaluations; in this one {newest}. The same numbers are in the table below.",
        row.display_name,
        points.len()
    )
}
