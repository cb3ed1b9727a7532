//! What the version that is asked for stands for, before anything is begun.

use crate::{
    api::{
        ApiError,
        deliveries::{FoundArtifact, TriggerChoice, look_up_artifact},
    },
    components::{Tip, diagnostics::Prose},
    format, routes,
};
use domain::id::{ProjectName, ServiceName};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A version that is asked about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Asked {
    /// In which project.
    pub project: ProjectName,
    /// Of which service; none where there is none to choose.
    pub service: Option<ServiceName>,
    /// As it was typed.
    pub tag: String,
}

/// What is known of it; nothing where no version was typed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Known {
    asked: Asked,
    found: Result<Option<FoundArtifact>, ApiError>,
}

impl Asked {
    /// Asks the server.
    pub async fn look_up(self) -> Known {
        let service = self.service.clone().filter(|_| !self.tag.trim().is_empty());
        let found = match service {
            Some(service) => look_up_artifact(self.project.clone(), service, self.tag.clone()).await.map(Some),
            None => Ok(None),
        };
        Known { asked: self, found }
    }
}

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
    /// What is known of the one that the page began with.
    known: Known,
    /// What the field says is wrong with it already.
    #[prop(into)]
    wrong: Signal<Option<String>>,
) -> impl IntoView {
    let form = routes::trigger(&project, None, None);
    let of = project.clone();
    let wanted = Memo::new(move |_| Asked {
        project: of.clone(),
        service: chosen.with(|one| one.as_ref().map(|one| one.service.clone())),
        tag: asked.get(),
    });
    let looking = Action::new(|asked: &Asked| asked.clone().look_up());
    let begun_with = known.asked.clone();
    Effect::new(move |before: Option<()>| {
        let wanted = wanted.get();
        if before.is_some() || wanted != begun_with {
            looking.dispatch(wanted);
        }
    });
    // An answer to what is no longer asked is none.
    let found = move || {
        let known = looking.value().get().unwrap_or_else(|| known.clone());
        Some(known.found).filter(|_| wanted.with(|wanted| *wanted == known.asked))
    };
    let ask = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        asked.set(typed.get_untracked());
    };
    let told = move || match found()? {
        Ok(found) => found.map(|found| view! { <Told project=project.clone() found/> }.into_any()),
        Err(error) => {
            let said = said(&error);
            let is_said = wrong.with(|wrong| wrong.as_ref() == Some(&said));
            (!is_said).then(|| view! { <p class="small wrong"><Prose text=said/></p> }.into_any())
        }
    };
    view! {
        <div class="meaning">
            <button type="submit" class="button" data-kind="plain" formmethod="get" formaction=form formnovalidate=true on:click=ask>
                "Show its digest"
            </button>
            <div role="status">{told}</div>
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
