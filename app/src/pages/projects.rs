//! All projects, those that need attention first.

mod project_row;
mod summary;

use crate::{
    api::{
        Listed, ReadAt,
        projects::{ProjectSummary, list_projects},
        wire::fetched,
    },
    components::{ButtonKind, EmptyState, Fetched, Headline, LinkButton, PageTitle},
    live::{Watch, refetch_on_news, use_live},
    routes,
};
use leptos::{either::Either, prelude::*};
use project_row::ProjectRow;

/// All projects, those that need attention first.
#[component]
pub fn ProjectsPage() -> impl IntoView {
    let projects = fetched(|| (), |()| list_projects());
    refetch_on_news(use_live(Watch::Lists), projects);
    view! {
        <PageTitle text="Projects"/>
        <Fetched resource=projects view=|projects| view! { <Projects projects/> }/>
    }
}

/// The sentence and the list.
#[component]
fn Projects(projects: Listed<ProjectSummary>) -> impl IntoView {
    let Listed { entries, now: ReadAt(now) } = projects;
    let sentence = summary::sentence(&entries);
    let list = if entries.is_empty() {
        Either::Left(view! { <NoProjects/> })
    } else {
        let rows = entries.into_iter().map(|project| view! { <ProjectRow project now/> }).collect_view();
        Either::Right(view! { <ul class="project-list live">{rows}</ul> })
    };
    view! {
        <Headline sentence>
            <LinkButton kind=ButtonKind::Plain href=routes::NEW_PROJECT>"Create a project"</LinkButton>
        </Headline>
        {list}
    }
}

/// What a newcomer reads.
#[component]
fn NoProjects() -> impl IntoView {
    view! {
        <EmptyState title="A project is a set of services that go through the same stages">
            <p>
                "It begins with its stages file (a shipyard): which stages there are, how each is tested, and where a person decides. "
                "Then come its services, and the objectives that they are judged by."
            </p>
            <LinkButton kind=ButtonKind::Main href=routes::NEW_PROJECT>"Create the first project"</LinkButton>
        </EmptyState>
    }
}
