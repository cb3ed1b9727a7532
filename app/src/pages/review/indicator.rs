//! One indicator of the evaluation: its history as a picture and as a table, the query, and the raw answer.

use crate::{
    api::{
        ApiError,
        indicators::{IndicatorHistory, IndicatorPoint, fetch_indicator},
    },
    components::{ErrorPanel, Moment, Panel, RowVerdictBadge, Scroll},
    format, routes,
};
use domain::{
    id::ProjectName,
    slo::{Row, unit_of},
};
use leptos::prelude::*;

/// The indicator that the address names, else the `first`.
#[component]
pub fn Indicator(
    /// In which project.
    project: ProjectName,
    /// Of which evaluation.
    number: u32,
    /// Which, unless the address names another.
    first: String,
    /// All of them, with what people call them.
    names: Vec<(String, String)>,
) -> impl IntoView {
    let named = routes::query_param::<String>("sli");
    let shown = Memo::new(move |_| named.get().unwrap_or_else(|| first.clone()));
    let of = StoredValue::new(project.clone());
    let history = Resource::new(
        move || shown.get(),
        move |sli| async move { fetch_indicator(of.get_value(), number, sli).await },
    );
    let tabs = names
        .into_iter()
        .map(|(sli, title)| {
            let href = format!("{}#indicator", routes::indicator(&project, number, &sli));
            let is_shown = move || shown.with(|shown| *shown == sli).then_some("true");
            view! { <li><a href=href aria-current=is_shown data-noscroll=true>{title}</a></li> }
        })
        .collect_view();
    view! {
        <div id="indicator">
            <Panel title="Indicator">
                <div class="choice-links"><ul aria-label="Indicators">{tabs}</ul></div>
                <Transition>{move || history.get().map(|history| view! { <Answered history/> })}</Transition>
            </Panel>
        </div>
    }
    .into_any()
}

/// What the server knows of it.
#[component]
fn Answered(history: Result<IndicatorHistory, ApiError>) -> impl IntoView {
    match history {
        Ok(history) => view! { <History history/> }.into_any(),
        Err(error) => view! { <ErrorPanel error/> }.into_any(),
    }
}

/// Picture, table, query and answer.
#[component]
fn History(history: IndicatorHistory) -> impl IntoView {
    let IndicatorHistory { project, number, row, points, chart } = history;
    let unit = unit_of(&row.sli);
    let (svg, csv) = (
        routes::indicator_file(&project, number, &row.sli, "svg"),
        routes::indicator_file(&project, number, &row.sli, "csv"),
    );
    let picture = match chart {
        Some(chart) => view! { <figure class="plot-frame" inner_html=chart></figure> }.into_any(),
        None => view! { <p class="quiet">"Nothing was measured, so there is nothing to draw."</p> }.into_any(),
    };
    view! {
        {picture}
        <p class="small quiet plot-key">
            "Circle: pass. Triangle: warning. Cross: fail. Dashed: the limit. Ringed: this evaluation."
        </p>
        <Table project points unit/>
        <Asked row/>
        <p class="plot-links small">
            <a href=svg rel="external" download="">"Picture (SVG)"</a>
            <a href=csv rel="external" download="">"Numbers (CSV)"</a>
        </p>
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
                <td class="num">{number(point.pass_at)}</td>
                <td class="num">{number(point.warning_at)}</td>
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
                            <th scope="col" class="num">"Passes at"</th>
                            <th scope="col" class="num">"Warns at"</th>
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

/// What was asked, of whom, and what came back.
#[component]
fn Asked(row: Row) -> impl IntoView {
    let source = row.source.map_or_else(|| "Asked of nobody".to_owned(), |source| format!("Asked of {source}"));
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
            <p class="small quiet">"What came back"</p>
            <ul>{answer}</ul>
        </div>
    }
    .into_any()
}
