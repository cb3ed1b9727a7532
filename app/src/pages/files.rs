//! A project's files: what is there, since when and by whom, and what is missing.

mod needs;
mod needs_list;
mod table;
pub mod words;

use crate::{
    api::{
        ApiError,
        files::{Files, list_files},
        wire::fetched,
    },
    components::{ButtonKind, Fetched, Headline, LinkButton, PageTitle, Panel},
    format,
    live::{Watch, refetch_on_news, use_live},
    routes::{self, project_param},
};
use domain::{file::Scope, id::ProjectName};
use leptos::prelude::*;
use needs::stage_needs;
use needs_list::NeedsList;
use std::collections::HashSet;
use table::FilesTable;

/// All files of a project.
#[component]
pub fn FilesPage() -> impl IntoView {
    let project = project_param();
    let read = fetched(
        move || project.get(),
        async |project| {
            let project = project?;
            let files = list_files(project.clone()).await?;
            Ok::<_, ApiError>((project, files))
        },
    );
    refetch_on_news(use_live(Watch::Lists), read);
    view! {
        <PageTitle text="Files"/>
        <Fetched resource=read view=|(project, files)| view! { <FilesView project files/> }.into_any()/>
    }
}

/// The page once it is read.
#[component]
fn FilesView(
    /// Whose.
    project: ProjectName,
    /// All of them.
    files: Files,
) -> impl IntoView {
    let sentence = sentence(&files);
    let upload = routes::upload(&project, None, &Scope::default());
    let import = routes::import(&project);
    let context = project.to_string();
    let needed = view! { <NeedsList project=project.clone() files=files.clone()/> };
    view! {
        <Headline sentence context=move || format!("Files of {context}")>
            <LinkButton kind=ButtonKind::Main href=upload>"Upload a file"</LinkButton>
            <LinkButton kind=ButtonKind::Plain href=import>"Import objectives"</LinkButton>
        </Headline>
        <Panel title="What each stage needs">
            {needed}
        </Panel>
        <Panel title="Files" aside=|| "a nearer file counts instead of a wider one; indicators are added up, and the nearer wins">
            <FilesTable project files/>
        </Panel>
    }
}

/// The answer first: whether a delivery finds all that it needs.
fn sentence(files: &Files) -> String {
    let lacking: Vec<_> = stage_needs(files).into_iter().filter(|stage| !stage.needs.is_empty()).collect();
    match lacking.as_slice() {
        _ if files.services.is_empty() => "There is no service to deliver yet".to_owned(),
        [] => "Every stage has the files that it needs".to_owned(),
        [only] if only.needs.len() == 1 => format!("One file is missing in {}", only.stage),
        [only] => format!("{} files are missing in {}", only.needs.len(), only.stage),
        stages => {
            // One file can be missing in several stages.
            let needs: HashSet<_> =
                stages.iter().flat_map(|stage| &stage.needs).map(|need| (need.kind, &need.scope)).collect();
            format!(
                "{} missing in {} stages",
                format::counted(needs.len() as u64, "file is", "files are"),
                stages.len()
            )
        }
    }
}
