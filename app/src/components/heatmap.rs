//! Evaluations side by side: a column for each, a row for each objective, told apart by shape as well as by hue.

mod cells;
mod legend;

pub use legend::{Legend, MEANINGS};

use super::Scroll;
use crate::{
    api::evaluations::{Gates, Run},
    browser, format, routes,
};
use cells::{Marked, line_cells, total_cells};
use domain::{
    id::ProjectName,
    slo::{RowVerdict, grid::Line},
};
use leptos::{ev, prelude::*};
use std::time::Duration;

/// How the cells are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct HeatmapStyle {
    /// Rows whose newest cell is bad come first.
    pub failing_first: bool,
    /// Values instead of shapes.
    pub values: bool,
    /// Only objectives that have such a cell, with the others faded; one of the classes of [`MEANINGS`].
    pub only: Option<&'static str>,
}

/// Evaluations side by side, the newest on the right. Arrow keys move from cell to cell, Enter opens an evaluation.
#[component]
pub fn Heatmap(
    /// What was found.
    gates: Gates,
    /// The evaluation that the page is about.
    #[prop(optional_no_strip)]
    current: Option<u32>,
    /// The evaluations that it was compared with.
    #[prop(optional)]
    compared: Vec<u32>,
    /// How the cells are shown.
    style: HeatmapStyle,
) -> impl IntoView {
    let marked = Marked { current, compared };
    let Gates { project, place, runs, lines, .. } = gates;
    let lines = in_style(lines, style);
    let label = place.map_or_else(
        || "Evaluations".to_owned(),
        |place| format!("Evaluations of {} in {}", place.service, place.stage),
    );
    // Where there is a keyboard to move by, one stop is enough for all; without JavaScript each link is one.
    let is_alive = RwSignal::new(false);
    Effect::new(move |_| is_alive.set(true));
    let heads = heads(&project, &runs, &marked, is_alive);
    let start = current.and_then(|number| runs.iter().position(|run| run.number == number));
    let total = total_cells(&runs, &marked, start.unwrap_or(runs.len().saturating_sub(1)));
    let rows = lines
        .into_iter()
        .map(|line| {
            let cells = line_cells(&line, &runs, &marked);
            view! { <Row title=line.title key_sli=line.key_sli cells/> }
        })
        .collect_view();
    let (row_count, column_count) = (rows.len() + 2, runs.len() + 1);
    let on_key = move |event: ev::KeyboardEvent| {
        if browser::move_in_grid(&event) {
            event.prevent_default();
        }
    };
    let on_click = move |event: ev::MouseEvent| {
        let column = browser::column_of(&event);
        // Not at once: the link's own click passes through here, while this one is still on its way.
        set_timeout(move || browser::open_column(column), Duration::ZERO);
    };
    view! {
        // Its cells take the focus.
        <Scroll label=label.clone() is_stop=false is_newest_last=true>
            <table
                class="heat"
                role="grid"
                aria-label=label
                aria-rowcount=row_count
                aria-colcount=column_count
                data-values=style.values.then_some("true")
                data-only=style.only
                on:keydown=on_key
                on:click=on_click
            >
                <thead>
                    <tr role="row"><th role="columnheader" scope="col" class="corner">"Objective"</th>{heads}</tr>
                </thead>
                <tbody>
                    <Row title="Score".to_owned() key_sli=false cells=total is_total=true/>
                    {rows}
                </tbody>
            </table>
        </Scroll>
    }
    .into_any()
}

/// The heads of the columns.
fn heads(project: &ProjectName, runs: &[Run], marked: &Marked, is_alive: RwSignal<bool>) -> impl IntoView + use<> {
    let head = |run: &Run| {
        let href = routes::evaluation(project, run.number);
        let (is_current, is_compared) = (marked.current == Some(run.number), marked.compared.contains(&run.number));
        view! { <Head run=run.clone() href is_current is_compared is_alive/> }
    };
    runs.iter().map(head).collect_view()
}

/// The rows that are shown, in their order.
fn in_style(mut lines: Vec<Line>, style: HeatmapStyle) -> Vec<Line> {
    if style.failing_first {
        lines.sort_by_key(|line| !is_bad(line));
    }
    if let Some(only) = style.only {
        lines.retain(|line| line.cells.iter().any(|cell| cells::class_of(cell.as_ref()) == only));
    }
    lines
}

fn is_bad(line: &Line) -> bool {
    let newest = line.cells.iter().rev().find_map(|cell| *cell);
    newest.is_some_and(|cell| !matches!(cell.0, RowVerdict::Pass | RowVerdict::Info))
}

/// The head of a column.
#[component]
fn Head(run: Run, href: String, is_current: bool, is_compared: bool, is_alive: RwSignal<bool>) -> impl IntoView {
    let version = if run.tag.is_empty() { format!("#{}", run.number) } else { run.tag.clone() };
    let compared = if is_compared { ", compared with" } else { "" };
    let title = format!("Evaluation {} of {version}{}, {}{compared}", run.number, run.share(), format::utc(run.at));
    view! {
        <th role="columnheader" scope="col" data-current=is_current.then_some("true") data-compared=is_compared.then_some("true") data-ignored=run.standing.ignored.then_some("true")>
            <a href=href title=title aria-current=is_current.then_some("page") tabindex=move || is_alive.get().then_some("-1")>
                {version}{run.share()}
                {is_compared.then(|| view! { <span class="unseen">" compared with"</span> })}
            </a>
        </th>
    }
    .into_any()
}

/// One row. Its cells are text: there may be ten thousands of them, and none of them has a life of its own.
#[component]
fn Row(title: String, key_sli: bool, cells: String, #[prop(optional)] is_total: bool) -> impl IntoView {
    let mark = if key_sli { r#" <span class="key" title="Key objective">◆</span>"# } else { "" };
    let head = format!(r#"<th role="rowheader" scope="row">{}{mark}</th>"#, cells::escaped(&title));
    view! { <tr role="row" class:total=is_total inner_html=head + &cells></tr> }.into_any()
}
