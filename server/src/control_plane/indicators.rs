//! One indicator over evaluations.

use super::{missing, told_store};
use crate::{orchestrator::Orchestrator, store::PastEvaluation};
use app::{
    api::{
        ApiError,
        evaluations::RUNS_SHOWN,
        indicators::{Bound, Bounds, IndicatorHistory, IndicatorPoint, OverTime},
    },
    charts::plot,
};
use domain::{
    connection::Kind,
    id::ProjectName,
    series::Series,
    slo::{Criterion, CriterionOutcome, Row, unit_of},
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
    let words = words(&row, &points);
    let series = store.series(&found.head.id).await.map_err(told_store)?;
    let over_time = series.into_iter().find(|series| series.sli == sli).map(|series| over_time(&row, series));
    let open = open(orchestrator, &row, found.evaluation.window).await;
    let chart = plot::history(&points, number, unit_of(sli), &words);
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
    let words = format!(
        "{} before and in the window that was judged, a value for each {} s. The same numbers are in the table below.",
        row.display_name, series.resolution_s
    );
    let chart = plot::series(&series, &bounds(row), unit_of(&row.sli), &words);
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
        bounds: bounds(row),
    })
}

/// The criteria by which it came out as it did: a group that held, or else the first.
fn deciding(groups: &[Vec<CriterionOutcome>]) -> &[CriterionOutcome] {
    let held = groups.iter().find(|group| !group.is_empty() && group.iter().all(|criterion| criterion.held));
    held.or(groups.first()).map(Vec::as_slice).unwrap_or_default()
}

/// All limits of the deciding criteria that could be computed.
fn bounds(row: &Row) -> Bounds {
    Bounds { pass: computed(&row.pass), warning: computed(&row.warning) }
}

fn computed(groups: &[Vec<CriterionOutcome>]) -> Vec<Bound> {
    let bound = |outcome: &CriterionOutcome| {
        let criterion: Criterion = outcome.criteria.parse().ok()?;
        Some(Bound { at: outcome.target?, operator: criterion.operator })
    };
    deciding(groups).iter().filter_map(bound).collect()
}

fn words(row: &Row, points: &[IndicatorPoint]) -> String {
    let newest = row.value.map_or_else(|| "not measured".to_owned(), app::format::number);
    format!(
        "{} over {} evaluations; in this one {newest}. The same numbers are in the table below.",
        row.display_name,
        points.len()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(criteria: &[(&str, f64, bool)]) -> Vec<CriterionOutcome> {
        let outcome = |(text, target, held): &(&str, f64, bool)| CriterionOutcome {
            criteria: (*text).to_owned(),
            target: Some(*target),
            held: *held,
            note: None,
        };
        criteria.iter().map(outcome).collect()
    }

    #[test]
    fn the_limits_are_those_of_the_group_that_decided() {
        let both = group(&[("<=+10%", 990.0, true), ("<600", 600.0, false)]);
        let (both, either) = ([both.clone()], [both, group(&[("<800", 800.0, true)])]);
        let texts =
            |groups: &[Vec<CriterionOutcome>]| computed(groups).iter().map(Bound::to_string).collect::<Vec<_>>();
        assert_eq!(texts(&both), ["<=990", "<600"]);
        assert_eq!(texts(&either), ["<800"]);
        assert!(texts(&[]).is_empty());
    }
}
