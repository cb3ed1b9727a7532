//! The form that begins a delivery.

mod form;
mod meaning;
mod way;

use crate::{
    api::{deliveries::fetch_trigger_form, wire::fetched},
    components::{Fetched, Headline, PageTitle},
    routes,
};
use domain::id::ProjectName;
use form::Form;
use leptos::prelude::*;

/// The form that begins a delivery.
#[component]
pub fn TriggerPage() -> impl IntoView {
    let project = routes::project_param();
    let read = |project: Result<ProjectName, _>| async move {
        let project = project?;
        fetch_trigger_form(project.clone()).await.map(|form| (project, form))
    };
    let form = fetched(move || project.get(), read);
    let context = move || {
        project
            .get()
            .ok()
            .map(|project| view! { <a href=routes::board(&project)>{project.to_string()}</a> " environments" })
    };
    view! {
        <PageTitle text="Trigger a delivery"/>
        <Headline sentence="Trigger a delivery" context/>
        <Fetched resource=form headed=true view=|(project, form)| view! { <Form project form/> }/>
    }
}
