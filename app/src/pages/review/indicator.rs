//! One indicator of the evaluation: its history as a picture and as a table, the query, and the raw answer.

use super::over_time::OverTimeView;
use crate::{
    api::indicators::{Bound, IndicatorHistory, IndicatorPoint},
    components::{Moment, Panel, RowVerdictBadge, Scroll},
    format, routes,
};
use domain::{
    id::ProjectName,
    slo::{Row, unit_of},
};
use leptos::prelude::*;

/// The indicator in sight, and the way to the others.
#[component]
pub fn Indicator(
    /// What the server knows of it.
    history: IndicatorHistory,
    /// All of them, with what people call them.
    names: Vec<(String, String)>,
) -> impl IntoView {
    let shown = history.row.sli.clone();
    let (project, number) = (history.project.clone(), history.number);
    let tabs = names
        .into_iter()
        .map(|(sli, title)| {
            let href = format!("{}#indicator", routes::indicator(&project, number, &sli));
            view! { <li><a href=href aria-current=(shown == sli).then_some("true") data-noscroll=true>{title}</a></li> }
        })
        .collect_view();
    view! {
        <div id="indicator">
            <Panel title="Indicator">
                <div class="choice-links"><ul aria-label="Indicators">{tabs}</ul></div>
                <History history/>
            </Panel>
        </div>
    }
    .into_any()
}

/// Over time and over evaluations, each with picture and table; then query and answer.
#[component]
fn History(history: IndicatorHistory) -> impl IntoView {
    let IndicatorHistory { project, number, row, points, chart, over_time, open } = history;
    let unit = unit_of(&row.sli);
    let (svg, csv) = (
        routes::indicator_file(&project, number, &row.sli, "indicator.svg"),
        routes::indicator_file(&project, number, &row.sli, "indicator.csv"),
    );
    // Where nothing is drawn there is no file either.
    let svg = chart.is_some().then(|| view! { <a href=svg rel="external" download="">"Picture (SVG)"</a> });
    let picture = match chart {
        Some(chart) => {
            view! { <Scroll label="The indicator as a picture" is_newest_last=true><figure class="plot-frame" inner_html=chart></figure></Scroll> }
                .into_any()
        }
        None => view! { <p class="quiet">"Nothing was measured, so there is nothing to draw."</p> }.into_any(),
    };
    let files = view! {
        <p class="plot-links small">
            {svg}
            <a href=csv rel="external" download="">"Numbers (CSV)"</a>
        </p>
    };
    view! {
        <OverTimeView project=project.clone() number over_time/>
        <h3>"Over evaluations, up to this one"</h3>
        {picture}
        <p class="small quiet plot-key">
            "Circle: pass. Triangle: warning. Cross: fail. Dashed: the limits, long for a pass and short for a warning; tinted: beyond those for a pass. Ringed: this evaluation."
        </p>
        <Table project points unit/>
        {files}
        <Asked row open/>
    }
    .into_any()
}

/// The same numbers as text.
#[component]
fn Table(project: ProjectName, points: Vec<IndicatorPoint>, unit: Option<&'static str>) -> impl IntoView {
    let number = move |value: Option<f64>| match (value, unit) {
        (Some(value), Some(unit)) => format!("{}\u{a0}{unit}", format::number(value)),
        (Some(value), None) => format::number(value),
        (None, _) => "–".to_owned(),
    };
    let rows = points.into_iter().rev().map(move |point| {
        view! {
            <tr>
                <th scope="row"><a href=routes::evaluation(&project, point.number)>{format!("{} #{}", point.tag, point.number)}</a></th>
                <td><RowVerdictBadge verdict=point.verdict/></td>
                <td class="num">{number(point.value)}</td>
                <td class="num">{limits(&point.bounds.pass, unit)}</td>
                <td class="num">{limits(&point.bounds.warning, unit)}</td>
                <td><Moment at=point.at/></td>
            </tr>
        }
    });
    view! {
        <details>
            <summary>"Numbers"</summary>
            <Scroll label="The indicator over evaluations">
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">"Evaluation"</th>
                            <th scope="col">"Verdict"</th>
                            <th scope="col" class="num">"Value"</th>
                            <th scope="col" class="num">"Passes if"</th>
                            <th scope="col" class="num">"Warns if"</th>
                            <th scope="col">"Made"</th>
                        </tr>
                    </thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </Scroll>
        </details>
    }
    .into_any()
}

/// Limits that must hold together.
fn limits(bounds: &[Bound], unit: Option<&str>) -> String {
    let unit = unit.map(|unit| format!("\u{a0}{unit}")).unwrap_or_default();
    let text = |bound: &Bound| format!("{}{}{unit}", bound.operator.as_str(), format::number(bound.at));
    match bounds {
        [] => "–".to_owned(),
        bounds => bounds.iter().map(text).collect::<Vec<_>>().join(" and "),
    }
}

/// What was asked, of whom, and what came back.
#[component]
fn Asked(row: Row, open: Option<String>) -> impl IntoView {
    let read = row.read.map(|read| format!(", which read {}", format::counted(read, "sample", "samples")));
    let source = match row.source {
        Some(source) => format!("Asked of {source}{}", read.unwrap_or_default()),
        None => "Asked of nobody".to_owned(),
    };
    let answer: Vec<String> = match (row.values.as_slice(), row.value, &row.message) {
        ([], Some(value), _) => vec![value.to_string()],
        ([], None, Some(message)) => vec![message.clone()],
        ([], None, None) => vec!["nothing".to_owned()],
        (values, ..) => values.iter().map(|(labels, value)| format!("{labels} {value}")).collect(),
    };
    let answer = answer.into_iter().map(|line| view! { <li><code>{line}</code></li> }).collect_view();
    view! {
        <div class="asked">
            {row.query.map(|query| view! { <p class="small quiet">{source}</p> <pre tabindex="0">{query}</pre> })}
            {open.map(|href| view! { <p class="small"><a href=href rel="external">"Open in Prometheus"</a></p> })}
            <p class="small quiet">"What came back"</p>
            <ul>{answer}</ul>
        </div>
    }
    .into_any()
}
