//! What the version that is asked for stands for, before anything is begun.

use crate::{
    api::{
        ApiError,
        deliveries::{FoundArtifact, TriggerChoice, look_up_artifact},
        wire::fetched,
    },
    components::Tip,
    format, routes,
};
use domain::id::ProjectName;
use leptos::prelude::*;

/// The digest behind the tag, and where the same is already. It is asked for when the field is left; without JavaScript by
/// the button, which loads the form again with all that was typed.
#[component]
pub fn Meaning(
    /// In which project.
    project: ProjectName,
    /// The service that is chosen.
    chosen: RwSignal<Option<TriggerChoice>>,
    /// The version as far as it is typed.
    typed: Signal<String>,
    /// The version that is asked about.
    asked: RwSignal<String>,
) -> impl IntoView {
    let form = routes::trigger(&project, None, None);
    let of = project.clone();
    let found = fetched(
        move || (of.clone(), chosen.with(|one| one.as_ref().map(|one| one.service.clone())), asked.get()),
        |(project, service, tag)| async move {
            match service.filter(|_| !tag.trim().is_empty()) {
                Some(service) => look_up_artifact(project, service, tag).await.map(Some),
                None => Ok(None),
            }
        },
    );
    let ask = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        asked.set(typed.get_untracked());
    };
    let told = move || match found.get()? {
        Ok(found) => found.map(|found| view! { <Told project=project.clone() found/> }.into_any()),
        Err(error) => Some(view! { <p class="small wrong">{said(&error)}</p> }.into_any()),
    };
    view! {
        <div class="meaning">
            <button type="submit" class="button" data-kind="plain" formmethod="get" formaction=form formnovalidate=true on:click=ask>
                "Show its digest"
            </button>
            <div role="status"><Transition>{told}</Transition></div>
        </div>
    }
}

/// What was found.
#[component]
fn Told(project: ProjectName, found: FoundArtifact) -> impl IntoView {
    let FoundArtifact { tag, digest, live_in, under_way } = found;
    let stages: Vec<String> = live_in.iter().map(ToString::to_string).collect();
    let live = (!stages.is_empty()).then(|| format!(" · The same is live in {} already.", format::listed(&stages)));
    let under_way = under_way.map(|number| {
        view! { " · " <a href=routes::delivery(&project, number)>{format!("Delivery {number}")}</a> " brings the same already." }
    });
    view! {
        <p class="small">
            {tag} " stands for " <Tip words=digest.to_string()><code>"sha256:" {digest.short().to_owned()} "…"</code></Tip>
            {live}
            {under_way}
        </p>
    }
}

/// What is wrong with the version, without what is wrong with the rest of the page.
fn said(error: &ApiError) -> String {
    match error {
        ApiError::Invalid { fields } => fields.iter().map(|field| field.message.clone()).collect::<Vec<_>>().join(" "),
        other => other.to_string(),
    }
}
