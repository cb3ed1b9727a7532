//! The form of an upload.

use super::{
    preview::PreviewPanels,
    save_words::{hint, save_words},
    start::Start,
};
use crate::{
    api::{
        files::{SaveFile, save_file},
        preview::{Candidate, PreviewFile},
    },
    components::{
        ButtonKind, Choice, Completer, Diagnostics, DropZone, EditedText, Editor, FileForm, Panel, Posting,
        ScopeFields, ScopePicker, SubmitButton, TextField, diagnostics::Check,
    },
    routes,
};
use domain::file::{FileKind, complete};
use leptos::{prelude::*, server_fn::ServerFn};

/// Text, kind, scope, reason, and the button that saves them. Works as a plain form; with JavaScript it stays on the
/// page until it is saved.
#[component]
pub fn UploadForm(
    /// What it begins with.
    start: Start,
) -> impl IntoView {
    let Start { project, files, form, error, preview: told, .. } = start;
    let begun = form.begun;
    let edited = EditedText::new(form.text, form.name);
    let kind = RwSignal::new(form.kind);
    let reason = RwSignal::new(form.reason);
    let fields = ScopeFields::new(form.stage, form.service, &files);
    let known = StoredValue::new(files.clone());
    let check = Memo::new(move |_| {
        let kind = kind.with(|word| word.parse().ok());
        let names = known.with_value(|files| fields.scope().map(|scope| own(files.indicators(&scope))));
        edited.settled.with(|text| Check::of(kind, text).with_indicators(names.as_deref(), text))
    });
    let posting = Posting::new(error, form.seen, |data| save_file(data.into()));
    let chosen_kind = move || kind.with(|word| word.parse().ok()).or_else(|| check.with(Check::kind));
    let completer = Completer::new(move |(text, caret): (String, usize)| {
        let names = known.with_value(|files| fields.scope().map(|scope| own(files.indicators(&scope))));
        let names = names.unwrap_or_default();
        complete(chosen_kind()?, &text, caret, &names.iter().map(String::as_str).collect::<Vec<_>>())
    });
    let at = StoredValue::new(project.clone());
    let asked = ServerAction::<PreviewFile>::new();
    let asked_with = RwSignal::new(None::<Candidate>);
    let ask = Callback::new(move |()| {
        let Some((kind, scope)) = chosen_kind().zip(fields.scope()) else { return };
        let (project, text) = (at.get_value(), edited.now.get_untracked());
        let candidate = Candidate { project, kind, scope, text, seen: begun };
        asked_with.set(Some(candidate.clone()));
        asked.dispatch(PreviewFile { candidate });
    });
    // Whoever is told that somebody else saved meanwhile is shown what that means at once.
    Effect::new(move |_| {
        if posting.is_answered_with_conflict() {
            ask.run(());
        }
    });
    let told = StoredValue::new(told);
    let previewed = move || {
        let now = asked_with.get_untracked().zip(asked.value().get());
        let (candidate, preview) = now.or_else(|| told.get_value())?;
        let (name, reason) = (edited.name.get_untracked(), reason.get_untracked());
        Some(view! { <PreviewPanels candidate name reason preview/> })
    };
    let words = move || known.with_value(|files| save_words(files, chosen_kind(), fields.scope().as_ref()));
    let same = move || {
        let scope = fields.scope();
        known.with_value(|files| edited.settled.with(|text| hint(files, chosen_kind(), scope.as_ref(), text)))
    };
    let field_error = move |field: &'static str| Signal::derive(move || posting.field_error(field));
    // In a tab of its own: what is written here stays.
    let newest = move || {
        let there = posting.is_conflict().then(|| chosen_kind().zip(fields.scope())).flatten();
        let href = there.map(|(kind, scope)| routes::file(&at.get_value(), kind, &scope, None));
        href.map(|href| view! { <a href=href target="_blank">"Look at the newest revision in a new tab"</a> })
    };
    let text_error = move || posting.field_error("text").or_else(|| posting.field_error("file"));
    let diagnostics = Signal::derive(move || check.with(|check| check.diagnostics().to_vec()));
    view! {
        <FileForm action=SaveFile::url() posting edited check begun on_preview=ask>
            <input type="hidden" name="project" value=project.to_string()/>
            <div class="beside">
                <div>
                    <Panel title="Text">
                        <DropZone edited error=Signal::derive(text_error)>
                            <Editor edited diagnostics label="Text of the file" completer/>
                        </DropZone>
                        <Diagnostics check edited/>
                        <p class="small quiet with-script"><kbd>"Ctrl"</kbd>" "<kbd>"Space"</kbd>" shows what may stand at the caret."</p>
                    </Panel>
                </div>
                <div>
                    <Panel title="What it is">
                        <Choice name="kind" label="Kind" chosen=kind error=field_error("kind") options=kinds()/>
                        <ScopePicker fields files kind=Signal::derive(chosen_kind) error=Callback::new(move |field| posting.field_error(field))/>
                        <TextField name="reason" label="Reason" value=reason error=field_error("reason")
                            hint="Stays with the revision; whoever looks it up later will read it."/>
                    </Panel>
                    <div class="form-end">
                        <SubmitButton kind=ButtonKind::Main pending=posting.pending()>
                            <span class="with-script">{words}</span>
                            <span class="without-script">"Save as a new revision"</span>
                        </SubmitButton>
                        <SubmitButton kind=ButtonKind::Plain name="intent" value="preview" pending=asked.pending()>
                            {move || if asked.pending().get() { "Comparing…" } else { "Show what would change" }}
                        </SubmitButton>
                        <div class="without-script">
                            <SubmitButton kind=ButtonKind::Plain name="intent" value="check">"Check without saving"</SubmitButton>
                        </div>
                        <p class="quiet" role="status">{same}</p>
                        {newest}
                    </div>
                </div>
            </div>
        </FileForm>
        <div class="previewed" id="preview" aria-live="polite">{previewed}</div>
    }
}

fn own(names: Vec<&str>) -> Vec<String> {
    names.into_iter().map(str::to_owned).collect()
}

/// The kinds to choose from.
fn kinds() -> Vec<(String, String)> {
    let by_text = (String::new(), "As the text tells".to_owned());
    let kind = |kind: FileKind| (kind.to_string(), kind.title().to_owned());
    std::iter::once(by_text).chain(FileKind::ALL.into_iter().map(kind)).collect()
}
