//! The form of an upload.

use super::{preview::PreviewPanels, start::Start, writing::Writing};
use crate::{
    api::{
        ApiError,
        files::{Files, SaveFile, save_file},
        preview::{Candidate, Preview, PreviewFile, diagnose_file},
    },
    components::{
        ButtonKind, Choice, DeliveryWay, Diagnostics, DropZone, Editor, FileForm, Panel, Posting, ScopePicker,
        SubmitButton, TextField, diagnostics::Found,
    },
};
use domain::file::FileKind;
use leptos::{prelude::*, server_fn::ServerFn};

/// Text, kind, scope, reason, and the button that saves them. Works as a plain form; with JavaScript it stays on the
/// page until it is saved.
#[component]
pub fn UploadForm(
    /// What it begins with.
    start: Start,
) -> impl IntoView {
    let writing = Writing::new(&start);
    let Start { project, files, form, error, preview: told, .. } = start;
    let posting = Posting::new(error, form.seen, |data| save_file(data.into()));
    let asking = Asking::new(writing, told);
    hear(writing, posting, asking);
    look_at_queries(writing);
    let Writing { edited, check, begun, .. } = writing;
    view! {
        <FileForm action=SaveFile::url() posting edited check begun on_preview=Callback::new(move |()| asking.ask())>
            <input type="hidden" name="project" value=project.to_string()/>
            <div class="beside">
                <div><TextPanel writing posting/></div>
                <div>
                    <AboutPanel writing posting files/>
                    <FormEnd writing posting comparing=asking.pending()/>
                    {move || writing.way().map(|shipyard| view! { <DeliveryWay shipyard=Some(shipyard)/> })}
                </div>
            </div>
        </FileForm>
        <div class="previewed" id="preview" aria-live="polite">{move || asking.panels()}</div>
    }
}

/// Takes in what the server says, to whatever was sent to it.
fn hear(writing: Writing, posting: Posting, asking: Asking) {
    Effect::new(move |_| {
        let refused = posting.refused().zip(untrack(|| writing.chosen_kind()));
        if let Some(((text, said), kind)) = refused {
            writing.hear(Found::new(kind, text, said));
        }
    });
    Effect::new(move |_| {
        if let Some((candidate, Ok(preview))) = asking.answer() {
            writing.see(&candidate, &preview);
            writing.hear(Found::new(candidate.kind, candidate.text, preview.found));
        }
    });
    // Whoever is told that somebody else saved meanwhile is shown what that means at once.
    Effect::new(move |_| {
        if posting.is_answered_with_conflict() {
            asking.ask();
        }
    });
}

/// Has the server look at queries whenever typing pauses, one text after the other: who would answer them, and in which
/// language, is known to it alone. What the browser refuses by itself is not sent.
fn look_at_queries(writing: Writing) {
    let looking = Action::new(|candidate: &Candidate| {
        let candidate = candidate.clone();
        async move {
            let said = diagnose_file(candidate.clone()).await;
            (candidate, said)
        }
    });
    let looked_at = StoredValue::new(None::<Candidate>);
    Effect::new(move |_| {
        let is_sent =
            writing.chosen_kind() == Some(FileKind::Sli) && writing.check.with(|check| check.first_error().is_none());
        writing.edited.settled.track();
        if looking.pending().get() || !is_sent {
            return;
        }
        let candidate = writing.candidate();
        if candidate.is_some() && candidate != looked_at.get_value() {
            looked_at.set_value(candidate.clone());
            candidate.into_iter().for_each(|candidate| {
                looking.dispatch(candidate);
            });
        }
    });
    Effect::new(move |_| {
        // Whoever cannot be asked now is asked when the file is saved.
        if let Some((candidate, Ok(said))) = looking.value().get() {
            writing.hear(Found::new(candidate.kind, candidate.text, said));
        }
    });
}

/// The question what saving would change, and its answer.
#[derive(Clone, Copy)]
struct Asking {
    writing: Writing,
    action: ServerAction<PreviewFile>,
    asked: RwSignal<Option<Candidate>>,
    told: StoredValue<Option<(Candidate, Result<Preview, ApiError>)>>,
}

impl Asking {
    fn new(writing: Writing, told: Option<(Candidate, Result<Preview, ApiError>)>) -> Self {
        let (action, asked) = (ServerAction::<PreviewFile>::new(), RwSignal::new(None));
        Self { writing, action, asked, told: StoredValue::new(told) }
    }

    fn ask(self) {
        let Some(candidate) = untrack(|| self.writing.candidate()) else { return };
        self.asked.set(Some(candidate.clone()));
        self.action.dispatch(PreviewFile { candidate });
    }

    fn pending(self) -> Signal<bool> {
        self.action.pending().into()
    }

    /// What was answered to this page.
    fn answer(self) -> Option<(Candidate, Result<Preview, ApiError>)> {
        let answer = self.action.value().get();
        self.asked.get_untracked().zip(answer)
    }

    fn panels(self) -> Option<impl IntoView> {
        let (candidate, preview) = self.answer().or_else(|| self.told.get_value())?;
        let (name, reason) = (self.writing.edited.name.get_untracked(), self.writing.reason.get_untracked());
        Some(view! { <PreviewPanels candidate name reason preview/> })
    }
}

/// The text, and what is to be said about it.
#[component]
fn TextPanel(writing: Writing, posting: Posting) -> impl IntoView {
    let Writing { edited, shown, .. } = writing;
    let completer = writing.completer();
    let error = move || posting.field_error("text").or_else(|| posting.field_error("file"));
    let diagnostics = Signal::derive(move || shown.with(|check| check.diagnostics().to_vec()));
    view! {
        <Panel title="Text">
            <DropZone edited error=Signal::derive(error)>
                <Editor edited diagnostics label="Text of the file" completer/>
            </DropZone>
            <Diagnostics check=shown edited/>
            <p class="small quiet with-keys"><kbd>"Ctrl"</kbd>" "<kbd>"Space"</kbd>" shows what may stand at the caret."</p>
        </Panel>
    }
}

/// What it is, what it is for, and why it is changed.
#[component]
fn AboutPanel(writing: Writing, posting: Posting, files: Files) -> impl IntoView {
    let Writing { kind, reason, fields, .. } = writing;
    let error = move |field: &'static str| Signal::derive(move || posting.field_error(field));
    view! {
        <Panel title="What it is">
            <Choice name="kind" label="Kind" chosen=kind error=error("kind") options=kinds()/>
            <ScopePicker fields files kind=Signal::derive(move || writing.chosen_kind())
                error=Callback::new(move |field| posting.field_error(field))/>
            <TextField name="reason" label="Reason" value=reason error=error("reason")
                hint="Stays with the revision; whoever looks it up later will read it."/>
        </Panel>
    }
}

/// The buttons, and what is to be said beside them.
#[component]
fn FormEnd(writing: Writing, posting: Posting, comparing: Signal<bool>) -> impl IntoView {
    // In a tab of its own: what is written here stays.
    let newest = move || {
        let href = posting.is_conflict().then(|| writing.newest()).flatten();
        href.map(|href| view! { <a href=href target="_blank">"Look at the newest revision in a new tab"</a> })
    };
    view! {
        <div class="form-end">
            <SubmitButton kind=ButtonKind::Main pending=posting.pending()>
                <span class="with-script">{move || writing.save_words()}</span>
                <span class="without-script">"Save as a new revision"</span>
            </SubmitButton>
            <SubmitButton kind=ButtonKind::Plain name="intent" value="preview" pending=comparing>
                {move || if comparing.get() { "Comparing…" } else { "Show what would change" }}
            </SubmitButton>
            <div class="without-script">
                <SubmitButton kind=ButtonKind::Plain name="intent" value="check">"Check without saving"</SubmitButton>
            </div>
            <p class="quiet" role="status">{move || writing.hint()}</p>
            <p class="nearer" role="status">{move || writing.instead()}</p>
            {newest}
        </div>
    }
}

/// The kinds to choose from.
fn kinds() -> Vec<(String, String)> {
    let by_text = (String::new(), "As the text tells".to_owned());
    let kind = |kind: FileKind| (kind.to_string(), kind.title().to_owned());
    std::iter::once(by_text).chain(FileKind::ALL.into_iter().map(kind)).collect()
}
