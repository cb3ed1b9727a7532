//! Services by stages. On a phone each service is a list of its stages; the roles keep it a table for those who hear it.

use super::{Show, cell::Cell};
use crate::{
    api::{
        ReadAt,
        board::{Board, BoardRow},
    },
    components::Scroll,
    routes,
};
use domain::id::{ProjectName, StageName};
use jiff::Timestamp;
use leptos::{either::Either, prelude::*};

/// Services by stages.
#[component]
pub fn BoardTable(
    /// What is on it.
    board: Board,
    /// Which rows; none shows all.
    show: Memo<Option<Show>>,
) -> impl IntoView {
    let Board { project, stages, rows, now: ReadAt(now) } = board;
    let heads = stages
        .iter()
        .map(|stage| view! { <th role="columnheader" scope="col">{stage.to_string()}</th> })
        .collect_view();
    let label = format!("Environments of {project}");
    let body = move || {
        let rows: Vec<&BoardRow> = rows.iter().filter(|row| show.get().is_none_or(|show| show.has(row))).collect();
        if rows.is_empty() {
            return Either::Left(view! { <NothingMatches project=project.clone() columns=stages.len() + 1/> });
        }
        let row = |row: &BoardRow| {
            view! { <Row row=row.clone() project=project.clone() stages=stages.clone() show now/> }.into_any()
        };
        Either::Right(rows.into_iter().map(row).collect_view())
    };
    view! {
        <section class="panel live">
            <Scroll label>
                <table class="table stacked board" role="table">
                    <thead role="rowgroup">
                        <tr role="row">
                            <th role="columnheader" scope="col">"Service"</th>
                            {heads}
                        </tr>
                    </thead>
                    <tbody role="rowgroup">{body}</tbody>
                </table>
            </Scroll>
        </section>
    }
}

/// A service in all stages.
#[component]
fn Row(
    row: BoardRow,
    project: ProjectName,
    stages: Vec<StageName>,
    show: Memo<Option<Show>>,
    now: Timestamp,
) -> impl IntoView {
    let cells = row
        .cells
        .into_iter()
        .zip(stages)
        .map(|(cell, stage)| view! { <Cell cell stage project=project.clone() show now/> }.into_any())
        .collect_view();
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">
                <a href=routes::trigger(&project, Some(&row.service), None) title=format!("Trigger a delivery of {}", row.service)>
                    {row.service.to_string()}
                </a>
            </th>
            {cells}
        </tr>
    }
}

/// A filter found nothing.
#[component]
fn NothingMatches(project: ProjectName, columns: usize) -> impl IntoView {
    view! {
        <tr role="row">
            <td role="cell" colspan=columns.to_string() class="nothing">
                "No service is like that now. "
                <a href=routes::board(&project)>"Show all"</a>
            </td>
        </tr>
    }
}
