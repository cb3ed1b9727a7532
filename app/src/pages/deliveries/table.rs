//! Deliveries as a table; on a phone as a list of the same facts.

use crate::{
    api::projects::DeliverySummary,
    components::{Age, Scroll, StatusBadge},
    routes,
};
use domain::id::ProjectName;
use jiff::Timestamp;
use leptos::prelude::*;

/// Deliveries as a table.
#[component]
pub fn DeliveryTable(
    /// Of which project.
    project: ProjectName,
    /// In the order in which they are shown.
    deliveries: Vec<DeliverySummary>,
    /// The server's clock when they were read.
    now: Timestamp,
) -> impl IntoView {
    let label = format!("Deliveries of {project}");
    let rows =
        deliveries.into_iter().map(|delivery| view! { <Row project=project.clone() delivery now/> }).collect_view();
    let heads = ["Delivery", "Status", "Stage", "What happened", "Triggered", "Changed"]
        .map(|head| view! { <th role="columnheader" scope="col">{head}</th> });
    view! {
        <section class="panel live">
            <Scroll label>
                <table class="table stacked deliveries" role="table">
                    <thead role="rowgroup">
                        <tr role="row">{heads}</tr>
                    </thead>
                    <tbody role="rowgroup">{rows}</tbody>
                </table>
            </Scroll>
        </section>
    }
}

/// One delivery.
#[component]
fn Row(project: ProjectName, delivery: DeliverySummary, now: Timestamp) -> impl IntoView {
    let is_open = (!delivery.status.is_final()).then_some("true");
    view! {
        <tr role="row" data-open=is_open>
            <th role="rowheader" scope="row">
                <a href=routes::delivery(&project, delivery.number)>{format!("{} {}", delivery.service, delivery.tag)}</a>
                <span class="quiet">{format!(" #{}", delivery.number)}</span>
            </th>
            <td role="cell" class="status"><StatusBadge status=delivery.status/></td>
            <td role="cell" class="stage">{delivery.stage.to_string()}</td>
            <td role="cell" class="sentence">{delivery.sentence}</td>
            <td role="cell" class="triggered"><Age at=delivery.triggered now/> <span class="quiet">" by " {delivery.by}</span></td>
            <td role="cell" class="changed"><Age at=delivery.changed now/></td>
        </tr>
    }
}
