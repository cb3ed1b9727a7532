//! Upload of a file: chosen, dropped, pasted or typed, checked while it is written, saved as a new revision.

mod form;
mod merging;
mod preview;
mod save_words;
pub mod start;
mod writing;

use crate::{
    api::wire::fetched,
    components::{Fetched, Headline, PageTitle},
    live,
    pages::files::words::file_title,
    routes::{files, project_param},
};
use form::UploadForm;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use start::{Start, Wanted, load};

/// The upload of a file, begun anew, from a revision or from a draft.
#[component]
pub fn UploadPage() -> impl IntoView {
    live::keep_in_touch();
    let project = project_param();
    let query = use_query_map();
    let wanted = move || project.get().map(|project| query.with(|query| Wanted::parse(project, query)));
    let start = fetched(wanted, async |wanted| load(wanted?).await);
    view! {
        <PageTitle text="Upload a file"/>
        <Fetched resource=start view=|start| view! { <UploadView start/> }.into_any()/>
    }
}

/// The page once it is known what to begin with.
#[component]
fn UploadView(
    /// What to begin with.
    start: Start,
) -> impl IntoView {
    let (project, files) = (start.project.to_string(), files(&start.project));
    let sentence = match &start.from {
        Some((kind, scope, number)) => format!("Edit revision {number} of the {}", file_title(*kind, scope)),
        None => "Upload a file".to_owned(),
    };
    let note = "Saving makes a new revision; earlier ones stay as they are, and deliveries under way keep theirs.";
    view! {
        <Headline sentence context=move || view! { <a href=files.clone()>{format!("Files of {project}")}</a> } note=move || note/>
        <UploadForm start/>
    }
}
