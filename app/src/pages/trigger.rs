//! The form that begins a delivery.

mod form;
mod meaning;
mod way;

use crate::{
    api::{
        ApiError,
        deliveries::{TriggerForm, fetch_trigger_form},
        wire::fetched,
    },
    components::{Fetched, Headline, PageTitle},
    live, routes,
};
use domain::id::{ProjectName, ServiceName};
use form::Form;
use leptos::prelude::*;
use meaning::{Asked, Known};
use serde::{Deserialize, Serialize};

/// The form that begins a delivery.
#[component]
pub fn TriggerPage() -> impl IntoView {
    let project = routes::project_param();
    let (service, tag) = (routes::query_param::<ServiceName>("service"), routes::query_param::<String>("tag"));
    let form = fetched(move || (project.get(), service.get_untracked(), tag.get_untracked()), read);
    live::keep_in_touch();
    let context = move || {
        project
            .get()
            .ok()
            .map(|project| view! { <a href=routes::board(&project)>{project.to_string()}</a> " environments" })
    };
    view! {
        <PageTitle text="Trigger a delivery"/>
        <Headline sentence="Trigger a delivery" context/>
        <Fetched resource=form headed=true view=|begun| view! { <Form begun/> }/>
    }
}

/// What the form begins with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Begun {
    project: ProjectName,
    form: TriggerForm,
    /// The service that is chosen at first, and the version that the address names.
    service: Option<ServiceName>,
    tag: String,
    /// What the version in the address stands for. It is read with the form: a resource of its own inside of what is drawn
    /// from the form would have another number in the browser than on the server.
    known: Known,
}

type Wanted = (Result<ProjectName, ApiError>, Option<ServiceName>, Option<String>);

async fn read((project, service, tag): Wanted) -> Result<Begun, ApiError> {
    let project = project?;
    let form = fetch_trigger_form(project.clone()).await?;
    let service = form.begins_with(service.as_ref()).map(|choice| choice.service.clone());
    let tag = tag.unwrap_or_default();
    let asked = Asked { project: project.clone(), service: service.clone(), tag: tag.clone() };
    Ok(Begun { project, form, service, tag, known: asked.look_up().await })
}
