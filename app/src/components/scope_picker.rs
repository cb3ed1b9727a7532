//! Where a file shall lie: for one stage or all, for one service or all.

use super::{Choice, TextField};
use crate::api::files::Files;
use domain::file::{FileKind, Scope};
use leptos::prelude::*;

/// What is chosen for a file, as the form's fields have it: empty for all of them.
#[derive(Debug, Clone, Copy)]
pub struct ScopeFields {
    /// The stage's name.
    pub stage: RwSignal<String>,
    /// The name of a service that there is.
    pub service: RwSignal<String>,
    /// The name of one that there is not yet.
    pub new_service: RwSignal<String>,
}

impl ScopeFields {
    /// The choice to begin with. A service that the project does not have is a new one.
    #[must_use]
    pub fn new(stage: String, service: String, files: &Files) -> Self {
        let is_known = service.is_empty() || files.services.iter().any(|known| known.as_str() == service);
        let (service, new_service) = if is_known { (service, String::new()) } else { (String::new(), service) };
        Self { stage: RwSignal::new(stage), service: RwSignal::new(service), new_service: RwSignal::new(new_service) }
    }

    /// The scope that was chosen; none if a name in it is none.
    #[must_use]
    pub fn scope(self) -> Option<Scope> {
        let service = [self.new_service.get(), self.service.get()];
        let service = service.into_iter().find(|name| !name.trim().is_empty()).unwrap_or_default();
        Some(Scope { stage: name(&self.stage.get())?, service: name(service.trim())? })
    }
}

/// A name, or that none is given; none at all if it cannot be a name.
#[expect(clippy::option_option, reason = "no name is a choice, and a bad name is none")]
fn name<T: std::str::FromStr>(text: &str) -> Option<Option<T>> {
    if text.is_empty() { Some(None) } else { text.parse().ok().map(Some) }
}

/// The fields `stage`, `service` and `new_service` of a form.
#[component]
pub fn ScopePicker(
    /// Where the choice is kept.
    fields: ScopeFields,
    /// The project's stages and services.
    files: Files,
    /// What the file is, as far as known: only a service file can be for a service that is new.
    #[prop(into)]
    kind: Signal<Option<FileKind>>,
    /// What is wrong with a field that was sent, by its name.
    error: Callback<&'static str, Option<String>>,
) -> impl IntoView {
    let all = |words: &str| (String::new(), words.to_owned());
    let word = |name: &str| (name.to_owned(), name.to_owned());
    let stages = files.shipyard.stages.iter().map(|stage| word(stage.name.as_str()));
    let services = files.services.iter().map(|service| word(service.as_str()));
    // A shipyard lies in one place; what was chosen all the same is there to be taken back.
    let has_choice = move || {
        kind.get() != Some(FileKind::Shipyard) || !fields.stage.get().is_empty() || !fields.service.get().is_empty()
    };
    let takes_new = move || kind.get() == Some(FileKind::Service) || !fields.new_service.get().is_empty();
    view! {
        <div class="with-script-only-if" data-wanted=move || has_choice().to_string()>
            <Choice name="stage" label="Stage" chosen=fields.stage
                options=std::iter::once(all("every stage")).chain(stages).collect()
                error=Signal::derive(move || error.run("stage"))/>
            <Choice name="service" label="Service" chosen=fields.service
                options=std::iter::once(all("every service")).chain(services).collect()
                error=Signal::derive(move || error.run("service"))/>
        </div>
        <div class="with-script-only-if" data-wanted=move || takes_new().to_string()>
            <TextField name="new_service" label="Or a new service" value=fields.new_service placeholder="payments"
                hint="A service file for a name that is not in the list adds that service to the project."
                error=Signal::derive(move || error.run("new_service"))/>
        </div>
    }
}
