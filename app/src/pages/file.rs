//! One file: a revision's text with what is to be said about it, and all its revisions.

mod restore;
mod revision_list;
mod take_along;
mod trial;

use crate::{
    api::{
        ApiError,
        files::{FilePage as Page, fetch_file},
        wire::fetched,
    },
    components::{
        ButtonKind, DeliveryWay, Diagnostics, DiffView, Fact, Facts, Fetched, Headline, LinkButton, Moment, PageTitle,
        Panel, SourceView, diagnostics::Check,
    },
    pages::files::words::{capital, file_title, instead, purpose},
    routes::{delivery, edit_file, evaluation, files, project_param, query_param},
};
use domain::{
    file::{FileKind, Scope},
    id::ProjectName,
    shipyard::Shipyard,
    sli,
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use restore::Restore;
use revision_list::RevisionList;
use take_along::TakeAlong;
use trial::{Tried, TryIndicator};

/// One file.
#[component]
pub fn FilePage() -> impl IntoView {
    let project = project_param();
    let params = use_params_map();
    let kind =
        Memo::new(move |_| params.with(|params| params.get_str("kind").and_then(|word| word.parse::<FileKind>().ok())));
    let (stage, service) = (query_param("stage"), query_param("service"));
    let (number, since) = (query_param("number"), query_param("since"));
    let asked = trial::asked();
    let which = move || (kind.get(), stage.get(), service.get(), number.get(), since.get());
    let read = fetched(
        move || (project.get(), which(), asked.get()),
        async |(project, which, asked)| {
            let project = project?;
            let (kind, stage, service, number, since) = which;
            let kind = kind.ok_or_else(|| ApiError::NotFound { what: "such kind of file".to_owned() })?;
            let file = fetch_file(project.clone(), kind, stage, service, number, since).await?;
            let tried = match kind {
                FileKind::Sli => Some(trial::read(project.clone(), &file, asked).await?),
                FileKind::Shipyard | FileKind::Slo | FileKind::Tests | FileKind::Service | FileKind::Remediation => {
                    None
                }
            };
            Ok::<_, ApiError>((project, file, tried))
        },
    );
    view! {
        <PageTitle text="File"/>
        <Fetched resource=read view=|(project, file, tried)| view! { <FileView project file tried/> }.into_any()/>
    }
}

/// The page once it is read.
#[component]
fn FileView(
    /// Whose.
    project: ProjectName,
    /// The file.
    file: Page,
    /// What can be run of it, where it is a file of indicators.
    tried: Option<Tried>,
) -> impl IntoView {
    let newest = file.revisions.first().map_or(file.shown.number, |revision| revision.number);
    let told = file.clone();
    view! {
        <FileHeadline project=project.clone() file=file.clone() newest/>
        <div class="beside">
            <div><FileText file tried/></div>
            <div><FileHistory project file=told newest/></div>
        </div>
    }
}

/// Which revision it is, whether it counts, and what can be done with it.
#[component]
fn FileHeadline(project: ProjectName, file: Page, newest: u32) -> impl IntoView {
    let number = file.shown.number;
    let sentence = format!("{}, revision {number}", capital(&file_title(file.kind, &file.scope)));
    let edit = edit_file(&project, file.kind, &file.scope, number);
    let edit_words = if number == newest { "Edit".to_owned() } else { format!("Edit revision {number} anew") };
    let (all, owner, what) = (files(&project), project.to_string(), purpose(file.kind));
    let note = standing(file.kind, number, newest, &file.nearer);
    view! {
        <PageTitle text=sentence.clone()/>
        <Headline
            sentence
            context=move || view! { <a href=all.clone()>{format!("Files of {owner}")}</a>{format!(" · {what}")} }
            note=move || note.clone()
        >
            <LinkButton kind=ButtonKind::Main href=edit>{edit_words}</LinkButton>
            <TakeAlong text=file.text name=file.shown.name/>
        </Headline>
    }
}

/// The text, what is to be said about it, what changed, and its queries to be run.
#[component]
fn FileText(file: Page, tried: Option<Tried>) -> impl IntoView {
    let number = file.shown.number;
    let check = Check::Read(file.kind, file.diagnostics.clone());
    let changes = file.changes.map(|changes| {
        let title = format!("Changes since revision {}", changes.since);
        let counts = format!("{} added, {} removed", changes.diff.added, changes.diff.removed);
        let label = title.clone();
        view! { <Panel title aside=move || counts.clone()><DiffView diff=changes.diff label/></Panel> }
    });
    let trial = tried.zip(indicators(&file.text)).map(|(tried, indicators)| {
        view! { <TryIndicator scope=file.scope number indicators tried/> }
    });
    let way =
        (file.kind == FileKind::Shipyard).then(|| view! { <DeliveryWay shipyard=Shipyard::read(&file.text).value/> });
    view! {
        {way}
        <Panel title=file.shown.name>
            <SourceView text=file.text diagnostics=file.diagnostics label=format!("Text of revision {number}")/>
        </Panel>
        <Panel title="Check">
            <Diagnostics check=Signal::stored(check)/>
        </Panel>
        {changes}
        {trial}
    }
}

/// Who saved it, when and why, what used it, and what was before and after it.
#[component]
fn FileHistory(project: ProjectName, file: Page, newest: u32) -> impl IntoView {
    let shown = file.shown;
    let number = shown.number;
    let reason = if shown.reason.is_empty() { "none given".to_owned() } else { shown.reason };
    let used_by = used_by(&project, file.used_by, file.judged);
    let restore = (number != newest).then(|| {
        let (project, scope) = (project.clone(), file.scope.clone());
        view! { <Restore project kind=file.kind scope number seen=file.now.0/> }
    });
    view! {
        <Panel title="This revision">
            <Facts>
                <Fact term="Saved"><Moment at=shown.at/></Fact>
                <Fact term="By">{shown.author}</Fact>
                <Fact term="Reason">{reason}</Fact>
                <Fact term="Digest"><code class="digest">{shown.digest.to_string()}</code></Fact>
                <Fact term="Used by">{used_by}</Fact>
            </Facts>
            {restore}
        </Panel>
        <Panel title="Revisions" aside=|| "newest first">
            <RevisionList project kind=file.kind scope=file.scope revisions=file.revisions shown=number now=file.now.0/>
        </Panel>
    }
}

/// The deliveries that were planned with this revision, and the evaluations that people asked for.
fn used_by(project: &ProjectName, deliveries: Vec<u32>, evaluations: Vec<u32>) -> AnyView {
    if deliveries.is_empty() && evaluations.is_empty() {
        return "no delivery and no evaluation".into_any();
    }
    let deliveries = deliveries.into_iter().map(|number| (delivery(project, number), format!("delivery {number}")));
    let evaluations =
        evaluations.into_iter().map(|number| (evaluation(project, number), format!("evaluation {number}")));
    let links = deliveries.chain(evaluations).enumerate().map(|(index, (href, words))| {
        let comma = if index == 0 { "" } else { ", " };
        view! { {comma}<a href=href>{words}</a> }
    });
    links.collect_view().into_any()
}

/// What can be asked for, in a file that can be read.
fn indicators(text: &str) -> Option<Vec<String>> {
    let file = sli::File::read(text).value?;
    Some(file.indicators.into_iter().map(|indicator| indicator.name).collect())
}

/// Whether the revision on the page is the one that counts.
fn standing(kind: FileKind, shown: u32, newest: u32, nearer: &[Scope]) -> String {
    if shown != newest {
        return format!("Revision {newest} has taken its place. To go back to this one, save it anew.");
    }
    match instead(kind, nearer) {
        None => "This is the newest revision: the next delivery goes by it.".to_owned(),
        Some(instead) => format!("This is the newest revision. {instead}"),
    }
}
