//! Objectives of OpenSLO, Sloth and Pyrra: what came over, what is different now, what was left out, and the two files that
//! came of it. The form is a plain one: the answer is a page of its own.

mod report;

use crate::{
    api::{
        imports::{ImportFile, ImportForm, Outcome, fetch_import},
        wire::fetched,
    },
    components::{
        ButtonKind, DropZone, EditedText, Editor, ErrorPanel, Fetched, Headline, OpenInEditor, PageTitle, Panel,
        ScopeFields, ScopePicker, SourceView, SubmitButton, Unsaved, diagnostics::DiagnosticItem, field_message,
    },
    routes,
};
use domain::{
    diagnostic::Diagnostic,
    file::{FileKind, Scope},
    import::Import,
};
use leptos::{prelude::*, server_fn::ServerFn};
use report::{Report, sentence};

/// The import of objectives.
#[component]
pub fn ImportPage() -> impl IntoView {
    let project = routes::project_param();
    let draft = routes::query_param::<String>("draft");
    let read = fetched(
        move || (project.get(), draft.get()),
        |(project, draft)| async move { fetch_import(project?, draft).await },
    );
    view! {
        <PageTitle text="Import objectives"/>
        <Fetched resource=read view=|form| view! { <ImportView form/> }/>
    }
}

#[component]
fn ImportView(form: ImportForm) -> impl IntoView {
    let (project, files) = (form.project.to_string(), routes::files(&form.project));
    let title = match &form.outcome {
        None => "Import objectives".to_owned(),
        Some(Outcome::Converted(import)) => sentence(import),
        Some(Outcome::Refused(_)) => "The file cannot be imported as it is".to_owned(),
    };
    let note = "Files of OpenSLO, Sloth and Pyrra become an indicators and an objectives file. Nothing is saved before you do.";
    let outcome = form.outcome.clone().map(|outcome| match outcome {
        Outcome::Converted(import) => view! { <Converted form=form.clone() import/> }.into_any(),
        Outcome::Refused(diagnostics) => view! { <Refused diagnostics/> }.into_any(),
    });
    view! {
        <Headline sentence=title context=move || view! { <a href=files.clone()>{format!("Files of {project}")}</a> } note=move || note/>
        {outcome}
        <Form form/>
    }
    .into_any()
}

/// What is wrong with it.
#[component]
fn Refused(diagnostics: Vec<Diagnostic>) -> impl IntoView {
    let items = diagnostics.into_iter().map(|diagnostic| view! { <DiagnosticItem diagnostic edited=None/> });
    view! {
        <Panel title="What is wrong"><div class="diagnostics"><ol>{items.collect_view()}</ol></div></Panel>
    }
    .into_any()
}

/// The report and the two files.
#[component]
fn Converted(form: ImportForm, import: Import) -> impl IntoView {
    let scope = Scope { stage: form.form.stage.parse().ok(), service: form.form.service.parse().ok() };
    let reason = match form.form.name.as_str() {
        "" => "imported".to_owned(),
        name => format!("imported from {name}"),
    };
    let unsaved = |kind: FileKind, name: &str| Unsaved {
        project: form.project.clone(),
        kind,
        scope: scope.clone(),
        name: name.to_owned(),
        reason: reason.clone(),
        at: form.files.now.0,
    };
    let (sli, slo) = (unsaved(FileKind::Sli, "sli.yaml"), unsaved(FileKind::Slo, "slo.yaml"));
    let Import { sli: sli_text, slo: slo_text, report, .. } = import;
    view! {
        <Report entries=report/>
        <Made title="Indicators" unsaved=sli text=sli_text words="Open the indicators in the editor"/>
        <Made title="Objectives" unsaved=slo text=slo_text words="Open the objectives in the editor"/>
    }
    .into_any()
}

/// A file that came of it.
#[component]
fn Made(title: &'static str, unsaved: Unsaved, text: String, words: &'static str) -> impl IntoView {
    let shown = text.clone();
    let open = move || view! { <OpenInEditor unsaved=unsaved.clone() text=Signal::stored(text.clone()) words/> };
    view! {
        <Panel title=title aside=open>
            <SourceView text=shown diagnostics=Vec::new() label=format!("Text of the {}", title.to_lowercase())/>
        </Panel>
    }
    .into_any()
}

/// What is to be imported, and what for.
#[component]
fn Form(form: ImportForm) -> impl IntoView {
    let ImportForm { project, files, form, error, .. } = form;
    let edited = EditedText::new(form.text, form.name);
    let fields = ScopeFields::new(form.stage, form.service, &files);
    let error = StoredValue::new(error);
    let field_error = move |field: &str| error.with_value(|error| field_message(error.as_ref(), field));
    let text_error = Signal::derive(move || field_error("text").or_else(|| field_error("file")));
    let whole = move || {
        let has_place = text_error.get().is_some();
        error.get_value().filter(|_| !has_place).map(|error| view! { <ErrorPanel error/> })
    };
    view! {
        <form class="file-form" method="post" action=ImportFile::url() enctype="multipart/form-data">
            {whole}
            <input type="hidden" name="project" value=project.to_string()/>
            <input type="hidden" name="name" value=move || edited.name.get()/>
            <div class="beside">
                <div>
                    <Panel title="File of another tool">
                        <DropZone edited error=text_error>
                            <Editor edited diagnostics=Signal::stored(Vec::new()) label="Text of the file"/>
                        </DropZone>
                    </Panel>
                </div>
                <div>
                    <Panel title="What it is for">
                        <ScopePicker fields files kind=Signal::stored(Some(FileKind::Slo))
                            error=Callback::new(field_error)/>
                    </Panel>
                    <div class="form-end">
                        <SubmitButton kind=ButtonKind::Main>"Convert"</SubmitButton>
                        <p class="quiet">"The answer says what became of each part. Both files can be changed before they are saved."</p>
                    </div>
                </div>
            </div>
        </form>
    }
    .into_any()
}
