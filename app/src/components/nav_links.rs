//! The links of the navigation, the same in the bar on top and at the thumb.

use crate::{
    api::wire::FetchedResource,
    routes::{Section, here},
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The parts of the site that can be reached from here; the present one is marked.
#[component]
pub fn NavLinks(
    /// How many decisions wait.
    waiting: FetchedResource<usize>,
) -> impl IntoView {
    let path = use_location().pathname;
    let links = move || {
        let here = here(&path.get());
        Section::ALL
            .into_iter()
            .filter_map(|section| section.href(here.project.as_ref()).map(|href| (section, href)))
            .map(|(section, href)| {
                let current = (here.section == Some(section)).then_some("page");
                let count = (section == Section::Approvals).then(|| view! { <Count waiting/> });
                let part = section.title().to_lowercase();
                view! { <li data-part=part><a href=href aria-current=current>{section.title()} {count}</a></li> }
            })
            .collect_view()
    };
    view! { <ul class="nav-links">{links}</ul> }
}

/// How many wait; nothing where none does, or where it could not be read: the page itself says so then.
#[component]
fn Count(waiting: FetchedResource<usize>) -> impl IntoView {
    view! {
        <Transition>
            {move || {
                let count = waiting.get()?.ok().filter(|count| *count > 0)?;
                Some(view! { <span class="count">{count} <span class="unseen">" waiting"</span></span> })
            }}
        </Transition>
    }
}
