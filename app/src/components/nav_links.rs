//! The links of the navigation, the same in the bar on top and at the thumb.

use crate::routes::{Section, here};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The parts of the site that can be reached from here; the present one is marked.
#[component]
pub fn NavLinks() -> impl IntoView {
    let path = use_location().pathname;
    let links = move || {
        let here = here(&path.get());
        Section::ALL
            .into_iter()
            .filter_map(|section| section.href(here.project.as_ref()).map(|href| (section, href)))
            .map(|(section, href)| {
                let current = (here.section == Some(section)).then_some("page");
                view! { <li><a href=href aria-current=current>{section.title()}</a></li> }
            })
            .collect_view()
    };
    view! { <ul class="nav-links">{links}</ul> }
}
