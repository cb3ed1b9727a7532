//! A project's deliveries, newest first.

mod table;

use crate::{
    api::{
        Listed, ReadAt,
        deliveries::{DELIVERIES_LISTED_MAX, list_deliveries},
        projects::DeliverySummary,
        wire::fetched,
    },
    components::{ButtonKind, EmptyState, Fetched, Headline, LinkButton, PageTitle},
    format,
    live::{Watch, refetch_on_news, use_live},
    routes,
};
use domain::id::ProjectName;
use leptos::{either::Either, prelude::*};
use table::DeliveryTable;

/// A project's deliveries, newest first.
#[component]
pub fn DeliveriesPage() -> impl IntoView {
    let project = routes::project_param();
    let read = move |project: Result<ProjectName, _>| async move {
        let project = project?;
        list_deliveries(project.clone()).await.map(|deliveries| (project, deliveries))
    };
    let deliveries = fetched(move || project.get(), read);
    refetch_on_news(use_live(Watch::Lists), deliveries);
    let title = move || project.get().map_or_else(|_| "Deliveries".to_owned(), |name| format!("{name} deliveries"));
    view! {
        <PageTitle text=title/>
        <Fetched resource=deliveries view=|(project, deliveries)| view! { <Deliveries project deliveries/> }/>
    }
}

/// The sentence and the list.
#[component]
fn Deliveries(project: ProjectName, deliveries: Listed<DeliverySummary>) -> impl IntoView {
    let Listed { entries, now: ReadAt(now) } = deliveries;
    let sentence = sentence(&entries);
    let is_full = u32::try_from(entries.len()).is_ok_and(|count| count >= DELIVERIES_LISTED_MAX);
    let trigger = routes::trigger(&project, None, None);
    let first = trigger.clone();
    let list = if entries.is_empty() {
        Either::Left(view! {
            <EmptyState title=format!("Nothing was delivered in {project} yet")>
                <p>"A delivery takes one version of one service through the stages, as far as its tests, its gates and its approvals let it."</p>
                <LinkButton kind=ButtonKind::Main href=first>"Trigger the first delivery"</LinkButton>
            </EmptyState>
        })
    } else {
        Either::Right(view! { <DeliveryTable project deliveries=entries now/> })
    };
    view! {
        <Headline sentence>
            <LinkButton kind=ButtonKind::Main href=trigger>"Trigger a delivery"</LinkButton>
        </Headline>
        {list}
        {is_full.then(|| view! { <p class="small quiet">{format!("The newest {DELIVERIES_LISTED_MAX} are listed.")}</p> })}
    }
}

/// The list in one sentence.
fn sentence(deliveries: &[DeliverySummary]) -> String {
    let open = deliveries.iter().filter(|delivery| !delivery.status.is_final()).count() as u64;
    let sentence = match (deliveries.len(), open) {
        (0, _) => "no delivery yet".to_owned(),
        (_, 0) => "no delivery is under way".to_owned(),
        (_, 1) => "one delivery is under way".to_owned(),
        (_, many) => format!("{} deliveries are under way", format::spelled(many)),
    };
    format::capitalised(&sentence)
}
