//! Where to go from something that did not work.

use crate::{
    api::ApiError,
    routes::{self, Section, here},
};
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_query_map};

/// Where to go from there, if anywhere else than back to the form.
#[component]
pub fn Ways(
    /// What did not work.
    error: ApiError,
) -> impl IntoView {
    match error {
        ApiError::NotFound { .. } => {
            let (href, words) = list(&use_location().pathname.get_untracked(), &error);
            view! { <p><a class="way" href=href>{words}</a></p> }.into_any()
        }
        ApiError::Conflict { .. } => view! { <AsItIsNow/> }.into_any(),
        _ => ().into_any(),
    }
}

/// The way to the page without the refusal, where the address holds one: without JavaScript it would stay for ever.
#[component]
pub fn AsItIsNow() -> impl IntoView {
    let is_refused = use_query_map().with_untracked(|query| query.get_str("__err").is_some());
    let path = use_location().pathname;
    is_refused
        .then(|| view! { <p><a class="way" href=path.get_untracked() rel="external">"Look at it as it is now"</a></p> })
}

/// The list in which what is missing at that path would be, and what a link to it says.
fn list(path: &str, error: &ApiError) -> (String, String) {
    let here = here(path);
    let project = here.project.filter(|_| !error.is_missing_project());
    let of = |what: &str, project| format!("All {what} of {project}");
    match (project, here.section) {
        (Some(project), Some(Section::Deliveries)) => (routes::deliveries(&project), of("deliveries", project)),
        (Some(project), Some(Section::Gates)) => (routes::gates(&project, None), of("evaluations", project)),
        (Some(project), Some(Section::Files)) => (routes::files(&project), of("files", project)),
        (None, Some(Section::Sources)) => (routes::SOURCES.to_owned(), "All sources".to_owned()),
        _ => (routes::PROJECTS.to_owned(), "All projects".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_leads_to_the_list_that_it_would_be_in() {
        let cases = [
            ("/projects/sockshop/deliveries/99", "/projects/sockshop/deliveries", "All deliveries of sockshop"),
            ("/projects/sockshop/evaluations/9", "/projects/sockshop/evaluations", "All evaluations of sockshop"),
            ("/projects/sockshop/files/slo", "/projects/sockshop/files", "All files of sockshop"),
            ("/settings/sources/nope", "/settings/sources", "All sources"),
            ("/nowhere", "/", "All projects"),
        ];
        let missing = |what: &str| ApiError::NotFound { what: what.to_owned() };
        for (path, href, words) in cases {
            assert_eq!(list(path, &missing("such thing")), (href.to_owned(), words.to_owned()), "{path}");
        }
        for path in ["/projects/nope", "/projects/nope/deliveries/1"] {
            assert_eq!(list(path, &missing("project `nope`")).0, "/", "{path}");
        }
    }
}
