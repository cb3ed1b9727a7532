//! What was decided, newest first.

use crate::{
    api::approvals::Decided,
    components::{Age, Badge, Look, Panel, Scroll, VerdictBadge},
    routes,
};
use jiff::Timestamp;
use leptos::prelude::*;

/// What was decided, newest first.
#[component]
pub fn DecidedTable(
    /// The decisions.
    decided: Vec<Decided>,
    /// The server's clock when they were read.
    now: Timestamp,
) -> impl IntoView {
    if decided.is_empty() {
        return view! { <p class="quiet small">"Nothing was decided yet."</p> }.into_any();
    }
    let rows = decided.into_iter().map(|decided| view! { <DecidedRow decided now/> }).collect_view();
    let heads = ["Delivery", "Decision", "Evidence", "By", "Note"]
        .map(|head| view! { <th role="columnheader" scope="col">{head}</th> });
    view! {
        <Panel title="Decided">
            <Scroll label="Decisions that were made">
                <table class="table stacked decided" role="table">
                    <thead role="rowgroup">
                        <tr role="row">{heads}</tr>
                    </thead>
                    <tbody role="rowgroup">{rows}</tbody>
                </table>
            </Scroll>
        </Panel>
    }
    .into_any()
}

/// One decision.
#[component]
fn DecidedRow(decided: Decided, now: Timestamp) -> impl IntoView {
    let what = format!("{} {} → {}", decided.service, decided.tag, decided.stage);
    let note = if decided.reason.trim().is_empty() { String::new() } else { format!("“{}”", decided.reason) };
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">
                <a href=routes::delivery(&decided.project, decided.number)>{what}</a>
                <span class="quiet">" in " {decided.project.to_string()}</span>
            </th>
            <td role="cell"><Badge look=Look::from(decided.decision)/></td>
            <td role="cell">{decided.verdict.map(|verdict| view! { <VerdictBadge verdict/> })}</td>
            <td role="cell">{decided.by} ", " <Age at=decided.at now/></td>
            <td role="cell" class="quiet">{note}</td>
        </tr>
    }
}
