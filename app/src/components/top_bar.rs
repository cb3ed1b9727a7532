//! The bar on top: the mark, where one is, where one can go, and whether news arrive.

use super::{ConnectionPill, Mark, NavLinks};
use crate::{api::wire::FetchedResource, live, routes};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The bar on top of every page.
#[component]
pub fn TopBar(
    /// How many decisions wait.
    waiting: FetchedResource<usize>,
) -> impl IntoView {
    let path = use_location().pathname;
    let project = move || routes::here(&path.get()).project;
    let name = move || match project() {
        Some(project) => view! { <a class="project" href=routes::board(&project)>{project.to_string()}</a> }.into_any(),
        None => view! { <a class="project" href=routes::PROJECTS>"Tidegate"</a> }.into_any(),
    };
    view! {
        <header class="top-bar">
            <div class="where">
                <a class="home" href=routes::PROJECTS aria-label="Tidegate, all projects">
                    <Mark/>
                    {move || project().is_some().then(|| view! { <span class="up">"Projects"</span> })}
                </a>
                {name}
            </div>
            <nav aria-label="Main"><NavLinks waiting/></nav>
            <ConnectionPill live=live::use_link()/>
        </header>
    }
}
