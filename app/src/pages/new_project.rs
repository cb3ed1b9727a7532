//! A new project from its shipyard: name and file, checked and drawn before anything is made.

mod form;

use crate::{
    api::{drafts::Draft, wire::fetched},
    components::{Fetched, Headline, PageTitle},
    live,
    pages::upload::start::read_draft,
    routes::query_param,
};
use form::NewProjectForm;
use leptos::prelude::*;

/// Making a project.
#[component]
pub fn NewProjectPage() -> impl IntoView {
    live::keep_in_touch();
    let draft = query_param::<String>("draft");
    let start = fetched(
        move || draft.get(),
        async |draft| {
            Ok(match draft {
                Some(id) => read_draft(&id).await,
                None => Draft::default(),
            })
        },
    );
    let note = "A project is a set of services that go through the same stages. Its shipyard says which.";
    view! {
        <PageTitle text="New project"/>
        <Headline sentence="New project" note=move || note/>
        <Fetched resource=start headed=true view=|draft| view! { <NewProjectForm draft/> }.into_any()/>
    }
}
