//! What waits for somebody else: deliveries that a person has put on hold.

use crate::{
    api::{approvals::Paused, deliveries::ActOnDelivery},
    components::{ActForm, Age, ButtonKind, Left, Panel, Scroll, SubmitButton},
    routes,
};
use domain::delivery::Action;
use jiff::Timestamp;
use leptos::prelude::*;

/// The deliveries on hold; nothing where there is none.
#[component]
pub fn PausedTable(
    /// The longest first.
    paused: Vec<Paused>,
    /// Sends what is done about one.
    act: ServerAction<ActOnDelivery>,
    /// The server's clock when they were read.
    now: Timestamp,
) -> impl IntoView {
    if paused.is_empty() {
        return ().into_any();
    }
    let rows = paused.into_iter().map(|paused| view! { <PausedRow paused act now/> }).collect_view();
    let heads = ["Delivery", "On hold", "Note", "Ends by itself", "Go on"]
        .map(|head| view! { <th role="columnheader" scope="col">{head}</th> });
    view! {
        <Panel title="Waiting for others">
            <Scroll label="Deliveries on hold">
                <table class="table stacked paused" role="table">
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

/// One delivery on hold.
#[component]
fn PausedRow(paused: Paused, act: ServerAction<ActOnDelivery>, now: Timestamp) -> impl IntoView {
    let Paused { delivery, project, seq, hold, deadline, on_timeout } = paused;
    let what = format!("{} {} in {}", delivery.service, delivery.tag, delivery.stage);
    let note = if hold.reason.trim().is_empty() { String::new() } else { format!("“{}”", hold.reason) };
    let ends = deadline.map(|at| view! { "in " <Left at now/> ": " {on_timeout} });
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">
                <a href=routes::delivery(&project, delivery.number)>{what.clone()}</a>
                <span class="quiet">" of " {project.to_string()}</span>
            </th>
            <td role="cell">"by " {hold.by.to_string()} ", " <Age at=hold.since now/></td>
            <td role="cell" class="quiet">{note}</td>
            <td role="cell">{ends}</td>
            <td role="cell">
                <ActForm action=act delivery=delivery.id seq subject=None>
                    <input type="hidden" name="reason" value=""/>
                    <SubmitButton
                        kind=ButtonKind::Plain
                        name="action"
                        value=Action::Resume.as_str()
                        pending=act.pending()
                        attr:aria-label=format!("Resume {what}")
                    >
                        "Resume"
                    </SubmitButton>
                </ActForm>
            </td>
        </tr>
    }
    .into_any()
}
