//! Addresses that only lead on: to what an event made, and to the revision that a digest names.

use crate::{
    api::{
        ApiError,
        evaluations::find_evaluation,
        files::find_revision,
        wire::{FetchedResource, fetched},
    },
    components::{Fetched, PageTitle},
    routes::{self, number_param, param, project_param, query_param},
};
use domain::{digest::RevisionRef, file::FileKind};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, components::Redirect};

/// Leads to the evaluation that a delivery made with a certain event.
#[component]
pub fn JudgedPage() -> impl IntoView {
    let (project, delivery) = (project_param(), number_param("delivery"));
    let seq = param::<u64>("seq", "evaluation");
    let wanted = move || Ok::<_, ApiError>((project.get()?, delivery.get()?, seq.get()?));
    let path = fetched(wanted, |wanted| async move {
        let (project, delivery, seq) = wanted?;
        let number = find_evaluation(project.clone(), delivery, seq).await?;
        Ok(routes::evaluation(&project, number))
    });
    view! { <LeadOn path/> }
}

/// Leads to the revision that has a certain digest.
#[component]
pub fn RevisionPage() -> impl IntoView {
    let (project, kind) = (project_param(), param::<FileKind>("kind", "kind of file"));
    let digest = param("digest", "revision");
    let number = query_param::<u32>("number");
    let wanted = move || {
        let revision = RevisionRef { number: number.get().unwrap_or_default(), digest: digest.get()? };
        Ok::<_, ApiError>((project.get()?, kind.get()?, revision))
    };
    let path = fetched(wanted, |wanted| async move {
        let (project, kind, revision) = wanted?;
        let found = find_revision(project.clone(), kind, revision).await?;
        Ok(routes::file(&project, kind, &found.scope, Some(found.number)))
    });
    view! { <LeadOn path/> }
}

/// Leads on, in place of the address that led here: going back leads to where one came from.
#[component]
fn LeadOn(path: FetchedResource<String>) -> impl IntoView {
    let options = || NavigateOptions { replace: true, ..NavigateOptions::default() };
    view! {
        <PageTitle text="One moment"/>
        <Fetched resource=path view=move |path: String| {
            view! {
                <Redirect path=path.clone() options=options()/>
                <p><a href=path>"Go on"</a></p>
            }
        }/>
    }
}
