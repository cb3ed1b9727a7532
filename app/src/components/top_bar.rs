//! The bar on top: the mark, where one is, where one can go, and whether news arrive.

use super::{ConnectionPill, Mark, NavLinks};
use crate::{api::ApiError, live, routes};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The bar on top of every page.
#[component]
pub fn TopBar(
    /// How many decisions wait.
    waiting: Resource<Result<usize, ApiError>>,
) -> impl IntoView {
    let path = use_location().pathname;
    let project = move || routes::here(&path.get()).project;
    let home = move || project().map_or_else(|| routes::PROJECTS.to_owned(), |project| routes::board(&project));
    let name = move || project().map_or_else(|| "Tidegate".to_owned(), |project| project.to_string());
    view! {
        <header class="top-bar">
            <a class="home" href=home>
                <Mark/>
                <span>{name}</span>
            </a>
            <nav aria-label="Main"><NavLinks waiting/></nav>
            <ConnectionPill live=live::use_link()/>
        </header>
    }
}
