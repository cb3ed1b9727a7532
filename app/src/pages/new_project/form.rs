//! The form of a new project.

use crate::{
    api::{
        drafts::Draft,
        projects::{CreateProject, create_project},
    },
    components::{
        ButtonKind, DeliveryWay, Diagnostics, DropZone, EditedText, Editor, FileForm, Panel, Posting, SubmitButton,
        TextField, diagnostics::Check,
    },
    format,
};
use domain::{file::FileKind, id::ProjectName, shipyard::Shipyard};
use leptos::{prelude::*, server_fn::ServerFn};

/// Name, shipyard, and what the shipyard comes to.
#[component]
pub fn NewProjectForm(
    /// What it begins with.
    draft: Draft,
) -> impl IntoView {
    let Draft { form, error } = draft;
    let edited = EditedText::new(form.text, form.name);
    let name = RwSignal::new(form.project);
    let check = Memo::new(move |_| edited.settled.with(|text| Check::of(Some(FileKind::Shipyard), text)));
    let shipyard = Memo::new(move |_| edited.settled.with(|text| Shipyard::read(text).value));
    let posting = Posting::new(error, form.seen, |data| create_project(data.into()));
    let text_error = move || posting.field_error("text").or_else(|| posting.field_error("file"));
    let diagnostics = Signal::derive(move || check.with(|check| check.diagnostics().to_vec()));
    let words = move || shipyard.with(|shipyard| name.with(|name| create_words(name, shipyard.as_ref())));
    view! {
        <FileForm action=CreateProject::url() posting edited check>
            <div class="beside">
                <div>
                    <Panel title="Shipyard">
                        <DropZone edited error=Signal::derive(text_error)>
                            <Editor edited diagnostics label="Text of the shipyard"/>
                        </DropZone>
                        <Diagnostics check edited/>
                    </Panel>
                </div>
                <div>
                    <Panel title="Project">
                        <TextField name="project" label="Name" value=name placeholder="sockshop" hint=NAME_HINT
                            error=Signal::derive(move || posting.field_error("project"))/>
                        <div class="form-end">
                            <SubmitButton kind=ButtonKind::Main pending=posting.pending()>
                                <span class="with-script">{words}</span>
                                <span class="without-script">"Create the project"</span>
                            </SubmitButton>
                            <div class="without-script">
                                <SubmitButton kind=ButtonKind::Plain name="intent" value="check">
                                    "Check and draw the stages"
                                </SubmitButton>
                            </div>
                        </div>
                    </Panel>
                    {move || view! { <DeliveryWay shipyard=shipyard.get()/> }}
                </div>
            </div>
        </FileForm>
    }
}

const NAME_HINT: &str =
    "2 to 43 lower-case letters, digits and hyphens. It becomes part of addresses and cannot be changed.";

/// What the button says.
fn create_words(name: &str, shipyard: Option<&Shipyard>) -> String {
    let project = match name.trim().parse::<ProjectName>() {
        Ok(name) => format!("project {name}"),
        Err(_) => "the project".to_owned(),
    };
    match shipyard {
        Some(shipyard) => {
            let stages = format::counted(shipyard.stages.len() as u64, "stage", "stages");
            format!("Create {project} with {stages}")
        }
        None => format!("Create {project}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::id::NAME_BYTES_MAX;

    #[test]
    fn the_hint_says_how_long_a_name_may_be() {
        assert!(NAME_HINT.contains(&format!("2 to {NAME_BYTES_MAX} ")), "{NAME_HINT}");
    }
}
